import type { Position } from '../workspace/lines.ts';
import { Documents } from '../workspace/documents.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/*
 * Files for tests, written in one text: `//- /common.iov` starts a file (with ` closed` one that is on disk only),
 * `$0` is where the cursor stands. Without such a line all is one file, `/main.iov`.
 */

export interface Fixture {
  readonly documents: Documents;
  /** Of the file with the cursor, or the last one. */
  readonly snapshot: Snapshot;
  readonly position: Position;
  readonly offset: number;
  readonly faults: readonly string[];
  /** Any of the open files. */
  readonly file: (name: string) => Snapshot;
}

export function fixture(marked: string): Fixture {
  const faults: string[] = [];
  const disk = new Map<string, string>();
  const documents = new Documents({
    read: (uri) => disk.get(uri),
    fault: (where, error) =>
      faults.push(`${where}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`),
  });
  let main = '';
  let offset: number | undefined;
  for (const { name, text, closed } of filesIn(marked)) {
    const at = text.indexOf('$0');
    const plain = text.replace('$0', '');
    if (closed) {
      disk.set(uriOf(name), plain);
      if (!name.endsWith('.iov')) continue;
      documents.index.add(uriOf(name));
      documents.indexed(uriOf(name), plain);
      continue;
    }
    documents.set(uriOf(name), 1, plain);
    if (at >= 0 || offset === undefined) main = name;
    if (at >= 0) offset = at;
  }
  const file = (name: string): Snapshot => {
    const snapshot = documents.snapshot(uriOf(name));
    if (!snapshot) throw new Error(`${name} is not open`);
    return snapshot;
  };
  const snapshot = file(main);
  return {
    documents,
    snapshot,
    position: snapshot.lines.positionAt(offset ?? 0),
    offset: offset ?? 0,
    faults,
    file,
  };
}

export function uriOf(name: string): string {
  return `file://${name}`;
}

function filesIn(marked: string): { name: string; text: string; closed: boolean }[] {
  const parts = marked.split(/^\/\/- (\S+)( closed)?\n/m);
  if (parts.length === 1) return [{ name: '/main.iov', text: marked, closed: false }];
  const files = [];
  for (let i = 1; i < parts.length; i += 3)
    files.push({ name: parts[i] ?? '', closed: parts[i + 1] !== undefined, text: parts[i + 2] ?? '' });
  return files;
}

/** A text after edits whose ranges are of the text before. */
export function edited(
  snapshot: Snapshot,
  edits: readonly {
    readonly range: { readonly start: Position; readonly end: Position };
    readonly newText: string;
  }[],
): string {
  const { lines } = snapshot;
  let { text } = snapshot;
  const placed = edits.map((e) => ({
    start: lines.offsetAt(e.range.start),
    end: lines.offsetAt(e.range.end),
    newText: e.newText,
  }));
  for (const { start, end, newText } of placed.sort((a, b) => b.start - a.start || b.end - a.end))
    text = text.slice(0, start) + newText + text.slice(end);
  return text;
}
