import type { Bound } from '../../model/bound.ts';
import type { NamedKind } from '../../model/declaration.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Replacement } from '../edits.ts';
import { seeingAll } from '../references.ts';

export interface Refactoring {
  readonly title: string;
  readonly kind: string;
  readonly replacements: readonly Replacement[];
  /** Why it cannot be done here. */
  readonly impossible?: string | undefined;
}

export const extractKind = 'refactor.extract';
export const rewriteKind = 'refactor.rewrite';

const nodes: ReadonlySet<NamedKind> = new Set(['host', 'vm', 'switch']);

/** A name that nothing has yet in any world that sees the file: this one, or one with a number. */
export function freeName(snapshot: Snapshot, kind: NamedKind, wanted: string, near: Bound): string {
  const taken = new Set<string>();
  for (const { world } of seeingAll(snapshot, near))
    for (const d of world.declarations)
      if (d.kind === kind || (nodes.has(kind) && nodes.has(d.kind))) taken.add(d.name);
  if (!taken.has(wanted)) return wanted;
  for (let i = 2; ; i++) if (!taken.has(`${wanted}-${i}`)) return `${wanted}-${i}`;
}

/** Puts a statement of the file before another one and the comments that belong to it. */
export function before(snapshot: Snapshot, base: number, { top }: Bound, text: string): Replacement {
  const starts = top.comments.filter((c) => c.end <= top.head);
  let at = top.head;
  for (const comment of starts.reverse()) {
    // An empty line parts a comment from what follows.
    if (/\n[ \t\r]*\n/.test(snapshot.text.slice(base + comment.end, base + at))) break;
    at = comment.start;
  }
  return { uri: snapshot.uri, start: base + at, end: base + at, text: `${text}\n` };
}

/** Edits that take things away may meet: the stretches become one. */
export function joined(replacements: readonly Replacement[]): Replacement[] {
  const sorted = [...replacements].sort((a, b) =>
    a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.start - b.start,
  );
  const result: Replacement[] = [];
  for (const one of sorted) {
    const last = result.at(-1);
    if (last?.uri === one.uri && one.start < last.end && last.text === '' && one.text === '')
      result[result.length - 1] = { ...last, end: Math.max(last.end, one.end) };
    else result.push(one);
  }
  return result;
}
