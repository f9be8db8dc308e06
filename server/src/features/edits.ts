import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { catalogScheme } from '../catalog/catalog.ts';
import { type Edit, movedHere } from '../model/finding.ts';
import type { Place } from '../model/place.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** What the edits of a fix are placed by. */
type Placing = Pick<Snapshot, 'world' | 'linesOf'>;

/** Offsets in a file, and what stands there then. */
export interface Replacement {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The edits of a fix as replacements in files; undefined where one of them is in a file that cannot be changed. */
export function replacementsOf(snapshot: Placing, edits: readonly Edit[]): Replacement[] | undefined {
  const found = edits.map(({ place, text, moved }) =>
    wholeLines(snapshot, {
      ...snapshot.world.locate(place),
      text: moved ? withMoved(snapshot, text, moved) : text,
    }),
  );
  return found.some(({ uri }) => uri.startsWith(`${catalogScheme}:`) || !snapshot.linesOf(uri))
    ? undefined
    : found;
}

/** With what stands elsewhere, indented as where it comes to. */
function withMoved(snapshot: Placing, text: string, moved: Place): string {
  const { uri, start, end } = snapshot.world.locate(moved);
  const lines = snapshot.linesOf(uri);
  if (!lines) return text;
  const before = /^[ \t]*/.exec(lines.text.slice(lines.lineStart(lines.positionAt(start).line)))?.[0] ?? '';
  const now = /\n([ \t]*)[^\n]*$/.exec(text)?.[1];
  const [first = '', ...more] = lines.text.slice(start, end).split('\n');
  const rest = more.map((line) =>
    now !== undefined && line.startsWith(before) ? now + line.slice(before.length) : line,
  );
  return text.replaceAll(movedHere, () => [first, ...rest].join('\n'));
}

/** Taking away all that stands on its lines takes the lines too, and a `;` that would be left goes with what it ended. */
function wholeLines(snapshot: Placing, replacement: Replacement): Replacement {
  const { uri, start, end } = replacement;
  const lines = snapshot.linesOf(uri);
  if (!lines || replacement.text !== '' || start === end) return replacement;
  const { text } = lines;
  const first = lines.positionAt(start).line;
  const last = lines.positionAt(end).line;
  const before = text.slice(lines.lineStart(first), start);
  const after = text.slice(end, lines.lineEnd(last));
  if (/^[ \t]*$/.test(before) && /^[ \t]*;?[ \t]*$/.test(after))
    return { ...replacement, start: lines.lineStart(first), end: lines.lineStart(last + 1) };
  // Only a whole statement owns the `;` beside it.
  if (!/(?:^|[;{])[ \t]*$/.test(before)) return replacement;
  const separator = /^[ \t]*;[ \t]*/.exec(after);
  if (separator) return { ...replacement, end: end + separator[0].length };
  const leading = /[ \t]*;?[ \t]*$/.exec(before);
  return /^[ \t]*(?:\}|$)/.test(after) && leading?.[0].includes(';')
    ? { ...replacement, start: start - leading[0].length }
    : replacement;
}

/** Edits for the client, by file. */
export function workspaceEdit(snapshot: Snapshot, replacements: readonly Replacement[]): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, start, end, text } of replacements) {
    const lines = snapshot.linesOf(uri);
    if (!lines) continue;
    (changes[uri] ??= []).push({
      range: lines.rangeOf({ start, end }),
      newText: withLineEnds(lines.text, text),
    });
  }
  return { changes };
}

/** Text with the line ends of the file that it goes into. */
export function withLineEnds(file: string, text: string): string {
  return text.includes('\n') && file.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;
}

/** The same edit, bound to the versions of the open files that it was made for: a client refuses it for later ones. */
export function versioned(
  edit: WorkspaceEdit,
  versionOf: (uri: string) => number | undefined,
): WorkspaceEdit {
  if (!edit.changes) return edit;
  return {
    documentChanges: Object.entries(edit.changes).map(([uri, edits]) => ({
      textDocument: { uri, version: versionOf(uri) ?? null },
      edits,
    })),
  };
}
