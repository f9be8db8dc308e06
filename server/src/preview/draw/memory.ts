import type { SvgNode } from './svg.ts';

/** Drawn parts by name, with what each was drawn from. */
export type DrawMemory = Map<string, { readonly from: readonly unknown[]; readonly node: SvgNode }>;

/** A part as it was drawn before, if all that it is drawn from is the same. */
export function keep(
  memory: DrawMemory,
  key: string,
  from: readonly unknown[],
  make: () => SvgNode,
): SvgNode {
  const before = memory.get(key);
  if (before?.from.length === from.length && before.from.every((one, at) => one === from[at]))
    return before.node;
  const node = make();
  memory.set(key, { from, node });
  return node;
}
