import type { Range, TextEdit } from 'vscode-languageserver-types';
import { format } from '../syntax/print.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The edits that bring a file into the one layout: only lines that differ, so that cursors and marks stay where they are. */
export function formatting(snapshot: Snapshot): TextEdit[] {
  const { text, lines } = snapshot;
  const wanted = format(snapshot.tree);
  return wanted === text
    ? []
    : lineEdits(text, wanted).map(({ start, end, text: newText }) => ({
        range: lines.rangeOf({ start, end }),
        newText,
      }));
}

/** The same for some lines: what the whole file's layout changes there. */
export function rangeFormatting(snapshot: Snapshot, range: Range): TextEdit[] {
  return formatting(snapshot).filter(
    ({ range: { start, end } }) => start.line <= range.end.line && end.line >= range.start.line,
  );
}

interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The printer moves white space only, so lines pair up by what they say; where they do not, a run of lines is replaced. */
function lineEdits(old: string, wanted: string): LineEdit[] {
  const a = splitLines(old);
  const b = splitLines(wanted);
  const edits: LineEdit[] = [];
  let i = 0;
  let j = 0;
  let at = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && a[i] === b[j]) {
      at += (a[i++] ?? '').length;
      j++;
      continue;
    }
    const { skipA, skipB } = resync(a, i, b, j);
    const start = at;
    for (let k = 0; k < skipA; k++) at += (a[i + k] ?? '').length;
    edits.push({ start, end: at, text: b.slice(j, j + skipB).join('') });
    i += skipA;
    j += skipB;
  }
  return edits;
}

/** How many lines to leave on both sides until two are the same again; a short look only, then all the rest. */
function resync(
  a: readonly string[],
  i: number,
  b: readonly string[],
  j: number,
): { skipA: number; skipB: number } {
  for (let distance = 1; distance <= 60; distance++) {
    for (let skipA = 0; skipA <= distance; skipA++) {
      const skipB = distance - skipA;
      const line = a[i + skipA];
      if (line !== undefined && line === b[j + skipB] && line.trim() !== '') return { skipA, skipB };
    }
  }
  return { skipA: a.length - i, skipB: b.length - j };
}

function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}
