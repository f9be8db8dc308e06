import type { Range } from './tree.ts';

/*
 * Conflicts that Git left in a file: two versions of some lines, one behind the other (gitattributes, conflict-marker-size). They are one fault: what
 * is upper is read, and what is lower is looked at only so far as its form goes.
 */

export interface Conflict extends Range {
  /** The line that begins it. */
  readonly mark: Range;
  /** All behind the upper version. */
  readonly lower: Range;
}

const opening = '<<<<<<<';
const marks = /^(?:(?<open><{7})|(?<middle>\|{7}|={7})|(?<close>>{7}))(?:[ \t].*)?\r?$/gm;

export function conflictsIn(text: string): Conflict[] {
  // Most faults are of somebody who types: no line of a large file is looked at for them.
  if (!text.includes(opening)) return [];
  const found: Conflict[] = [];
  let mark: Range | undefined;
  let lower: number | undefined;
  for (const { groups, index, 0: line } of text.matchAll(marks)) {
    const end = index + line.trimEnd().length;
    if (groups?.['open'] !== undefined) {
      mark = { start: index, end };
      lower = undefined;
    } else if (groups?.['middle'] !== undefined) lower ??= index;
    else if (mark && lower !== undefined) {
      found.push({ start: mark.start, end, mark, lower: { start: lower, end } });
      mark = lower = undefined;
    }
  }
  return found;
}
