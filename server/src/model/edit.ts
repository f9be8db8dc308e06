import type { Statement } from '../syntax/tree.ts';
import type { Bound } from './bound.ts';
import type { Edit } from './finding.ts';
import type { Place } from './place.ts';

/*
 * Edits that fixes are made of. They are worked out from the tree alone, without the text: a statement knows its
 * indentation, and a block whether its statements stand on lines of their own.
 */

/** Adds a statement to a block, which is opened where there is none. */
export function insertion(bound: Bound, text: string): Edit {
  const { statement, top, offset } = bound;
  const { block } = statement;
  const at = (position: number): Place => ({ top, start: offset + position, end: offset + position });
  if (!block) return { place: at(statement.end), text: ` { ${text} }` };
  const i = insertedBehind(block.statements, text);
  const after = block.statements[i];
  const first = block.statements.find((s) => s.word !== '');
  const lines = first === undefined || first.indent > statement.indent;
  if (after) {
    const end = (block.starts[i] ?? 0) + (lines ? endOfLine(after) : after.end);
    return { place: at(end), text: lines ? `\n${' '.repeat(after.indent)}${text}` : `; ${text}` };
  }
  if (first === undefined) {
    // An empty block: keep it on its line.
    return {
      place: { top, start: offset + block.start, end: offset + (block.closed ? block.end : block.start + 1) },
      text: block.closed ? `{ ${text} }` : `{ ${text}`,
    };
  }
  const open = block.start + 1;
  return { place: at(open), text: lines ? `\n${' '.repeat(first.indent)}${text}` : ` ${text};` };
}

/**
 * The index of the statement behind which another is put, -1 for none: a property stands behind the other properties and
 * before what has a block; what has a block behind the last of its kind, in the order of their numbers, else at the end.
 */
function insertedBehind(statements: readonly Statement[], text: string): number {
  if (!text.endsWith('}')) return statements.findLastIndex((s) => s.word !== '' && s.block === undefined);
  const [word, name] = text.split(' ', 2);
  const alike = (s: Statement): boolean => s.word === word;
  if (!statements.some(alike)) return statements.findLastIndex((s) => s.word !== '');
  const isLater = ({ args: [own] }: Statement): boolean => own?.type === 'number' && own.value > Number(name);
  const before = statements.findLastIndex((s) => alike(s) && !isLater(s));
  return before >= 0 ? before : statements.findIndex(alike) - 1;
}

/** Where the line ends on which a statement does: a comment behind it stays with it. */
function endOfLine({ comments, end }: Statement): number {
  return comments.findLast((comment) => comment.start >= end)?.end ?? end;
}

/** Takes a whole statement out of its block. */
export function removal(bound: Bound): Edit {
  const { statement, top, offset } = bound;
  return { place: { top, start: offset + statement.head, end: offset + statement.end }, text: '' };
}

/** Puts a statement of its own behind another one. */
export function following(bound: Bound, text: string): Edit {
  const { statement, top, offset } = bound;
  const end = offset + statement.end;
  return { place: { top, start: end, end }, text: `\n${' '.repeat(statement.indent)}${text}` };
}

/** Puts a top-level statement before another one, and before what is said of that: its documentation, and what silences rules. */
export function preceding(top: Statement, text: string): Edit {
  const leading = top.comments.filter((c) => c.start < top.head);
  const said = leading.findLastIndex((c) => !/^\/\/(?:\/|\s*iov-ignore\b)/.test(c.text));
  const start = leading[said + 1]?.start ?? top.head;
  return { place: { top, start, end: start }, text: `${text}\n` };
}

/** Puts other text at a place. */
export function replacement(place: Place, text: string): Edit {
  return { place, text };
}
