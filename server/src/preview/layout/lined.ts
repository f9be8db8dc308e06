import type { Wire } from './wires.ts';

/** Where a wire ends: in which port, and how far from its left edge. */
export type EndOf = (wire: Wire) => { readonly port: number; readonly x: number };

/** How far right of the first one each wire ends, where all end in one port and none at the same place. */
export function lined(wires: readonly Wire[], end: EndOf): readonly number[] | undefined {
  const ends = wires.map(end);
  const [first] = ends;
  if (!first) return undefined;
  const steps = ends.map(({ x }) => x - first.x);
  const apart = steps.every((x, at) => at === 0 || x - (steps[at - 1] ?? 0) >= 8);
  return apart && ends.every(({ port }) => port === first.port) ? steps : undefined;
}
