import type { Position, SelectionRange } from 'vscode-languageserver-types';
import { headEnd } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { absolute, cursorAt } from './cursor.ts';
import { rangeOf } from './places.ts';

/** What a selection grows to, step by step: name, argument, statement's head, statement, block, and so on to the file. */
export function selectionRanges(snapshot: Snapshot, positions: readonly Position[]): SelectionRange[] {
  return positions.map((position) => selectionAt(snapshot, position));
}

function selectionAt(snapshot: Snapshot, position: Position): SelectionRange {
  const offset = snapshot.lines.offsetAt(position);
  const steps: { start: number; end: number }[] = [{ start: 0, end: snapshot.text.length }];
  const add = (range: { start: number; end: number } | undefined): void => {
    const last = steps.at(-1);
    // Each step lies inside the one before, holds the position, and is smaller.
    if (!range || !last || range.start > offset || range.end < offset) return;
    if (range.start < last.start || range.end > last.end || range.end - range.start >= last.end - last.start)
      return;
    steps.push(range);
  };
  const cursor = cursorAt(snapshot, position);
  if (cursor) {
    for (const bound of cursor.chain) {
      const { statement } = bound;
      const at = { base: cursor.base, bound };
      add(absolute(at, { start: statement.head, end: statement.end }));
      if (bound === cursor.bound) add(absolute(at, { start: statement.head, end: headEnd(statement) }));
      const { block } = statement;
      if (block) add(absolute(at, { start: block.start, end: block.end }));
      if (block?.closed) add(absolute(at, { start: block.start + 1, end: block.end - 1 }));
    }
    const { argument, item, segment, onWord, bound } = cursor;
    for (const part of [argument, item, segment]) add(part && absolute(cursor, part));
    if (onWord)
      add(
        absolute(cursor, {
          start: bound.statement.head,
          end: bound.statement.head + bound.statement.word.length,
        }),
      );
  }
  let selection: SelectionRange | undefined;
  for (const step of steps)
    selection = { range: rangeOf(snapshot, step), ...(selection ? { parent: selection } : {}) };
  return selection ?? { range: { start: position, end: position } };
}
