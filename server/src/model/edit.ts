import type { Statement } from '../syntax/tree.ts';
import type { Bound } from './bound.ts';
import type { Edit } from './finding.ts';
import type { Place } from './place.ts';

/*
 * Edits that fixes are made of. They are worked out from the tree alone, without the text: a statement knows its
 * indentation, and a block whether its statements stand on lines of their own.
 */

/** Adds a statement to a block, which is opened where there is none. It goes before nested declarations, after other properties. */
export function insertion(bound: Bound, text: string): Edit {
  const { statement, top, offset } = bound;
  const { block } = statement;
  const at = (position: number): Place => ({ top, start: offset + position, end: offset + position });
  if (!block) return { place: at(statement.end), text: ` { ${text} }` };
  const last = block.statements.findLastIndex((s) => s.word !== '' && s.block === undefined);
  const after = block.statements[last];
  const first = block.statements.find((s) => s.word !== '');
  const lines = first === undefined || first.indent > statement.indent;
  if (after) {
    const end = (block.starts[last] ?? 0) + after.end;
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
