import type { Location, Range } from 'vscode-languageserver-types';
import { type Bound, headPlace } from '../model/bound.ts';
import type { Place } from '../model/place.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** Where a place is, in the file that it is in; undefined where that file is gone. */
export function locationOf(snapshot: Snapshot, place: Place): Location | undefined {
  const { uri, start, end } = snapshot.world.locate(place);
  const lines = snapshot.linesOf(uri);
  return lines && { uri, range: lines.rangeOf({ start, end }) };
}

/** The text at a place. */
export function textAt(snapshot: Snapshot, place: Place): string {
  const { uri, start, end } = snapshot.world.locate(place);
  return snapshot.linesOf(uri)?.text.slice(start, end) ?? '';
}

/** A statement up to its block, as written, on one line. */
export function headText(snapshot: Snapshot, bound: Bound): string {
  return textAt(snapshot, headPlace(bound)).replace(/\s*[\r\n]\s*/g, ' ');
}

/** A range of offsets in the snapshot's own file. */
export function rangeOf(snapshot: Snapshot, range: { readonly start: number; readonly end: number }): Range {
  return snapshot.lines.rangeOf(range);
}
