import type { Position, Range } from 'vscode-languageserver-types';
import { nameOf } from '../model/read.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { cursorAt } from './cursor.ts';
import { nameAt } from './names.ts';
import { occurrences } from './references.ts';

export interface LinkedEditing {
  readonly ranges: Range[];
  readonly wordPattern: string;
}

/** What a name may be while it is typed. */
const wordPattern = '[A-Za-z_](?:[A-Za-z0-9_]|-(?=[A-Za-z0-9]))*';

/**
 * The places that change together while a name is typed: where it is declared and wherever this file uses it. None
 * where another file uses it too, as nothing would follow there: that is what a rename is for.
 */
export function linkedEditing(snapshot: Snapshot, position: Position): LinkedEditing | undefined {
  const cursor = cursorAt(snapshot, position);
  const name = cursor && nameAt(snapshot, cursor);
  const [target, ...others] = name?.targets ?? [];
  if (!target || others.length > 0) return undefined;
  const text = nameOf(target)?.name;
  if (text === undefined || text.includes('.')) return undefined;
  const found = occurrences(snapshot, target, true);
  if (found.some(({ uri }) => uri !== snapshot.uri)) return undefined;
  const { lines } = snapshot;
  const ranges = found.flatMap(({ uri, range }) =>
    uri === snapshot.uri && lines.text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end)) === text
      ? [range]
      : [],
  );
  return ranges.length === found.length && ranges.length > 1 ? { ranges, wordPattern } : undefined;
}
