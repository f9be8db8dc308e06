import type { Position } from 'vscode-languageserver-types';
import { bind } from '../model/bind.ts';
import type { Bound } from '../model/bound.ts';
import { type Argument, type Item, type Segment, statementsAt, wordRange } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** What stands at a position. Ranges of statements are relative to themselves; `at` makes offsets of them. */
export interface Cursor {
  readonly offset: number;
  /** The statements that hold it, outermost first. */
  readonly chain: readonly Bound[];
  /** Where the top-level statement starts. */
  readonly base: number;
  /** The innermost statement. */
  readonly bound: Bound;
  /** On the statement's word. */
  readonly onWord: boolean;
  /** The argument, the item where that is a list, and the segment where that is a path. */
  readonly argument?: Argument | undefined;
  readonly item?: Item | undefined;
  readonly segment?: Segment | undefined;
}

/** Undefined between statements, and in comments. */
export function cursorAt(snapshot: Snapshot, position: Position): Cursor | undefined {
  return cursorAtOffset(snapshot, snapshot.lines.offsetAt(position));
}

export function cursorAtOffset(snapshot: Snapshot, offset: number): Cursor | undefined {
  const { chain, base } = chainAt(snapshot, offset);
  const bound = chain.at(-1);
  if (!bound) return undefined;
  const { statement } = bound;
  const at = offset - base - bound.offset;
  if (at < statement.head) return undefined;
  const word = wordRange(statement);
  const argument = statement.args.find((a) => holds(a, at));
  const item =
    argument?.type === 'list'
      ? argument.items.find((i) => holds(i, at))
      : argument?.type === 'operator'
        ? undefined
        : argument;
  const segment = item?.type === 'path' ? item.segments.find((s) => holds(s, at)) : undefined;
  return { offset, chain, base, bound, onWord: !argument && holds(word, at), argument, item, segment };
}

/** The bound statements that hold an offset, outermost first, and where the first of them starts. */
export function chainAt(
  snapshot: Snapshot,
  offset: number,
): { readonly chain: readonly Bound[]; readonly base: number } {
  const [top, ...inner] = statementsAt(snapshot.tree, offset);
  if (!top) return { chain: [], base: 0 };
  let bound = bind(top.statement).bound;
  const chain = [bound];
  for (const { statement } of inner) {
    const child = bound.children.find((c) => c.statement === statement);
    if (!child) break;
    bound = child;
    chain.push(child);
  }
  return { chain, base: top.offset };
}

/** A range of a statement as offsets in its file. */
export function absolute(
  cursor: { readonly base: number; readonly bound: Bound },
  range: { readonly start: number; readonly end: number },
): { start: number; end: number } {
  const from = cursor.base + cursor.bound.offset;
  return { start: from + range.start, end: from + range.end };
}

/** Both ends count: an editor's cursor stands between characters. */
function holds(range: { readonly start: number; readonly end: number }, at: number): boolean {
  return range.start <= at && at <= range.end;
}
