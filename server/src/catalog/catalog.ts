import broadcom from './broadcom.iov';
import chelsio from './chelsio.iov';
import intel from './intel.iov';
import marvell from './marvell.iov';
import nvidia from './nvidia.iov';
import solarflare from './solarflare.iov';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import type { Statement } from '../syntax/tree.ts';

/*
 * The NIC models that come with the tool. They are written in the language itself; each is parsed when it is first
 * asked for, since a file uses a few of some hundred.
 */

/** Scheme of the catalog's files: `iov-catalog:/intel.iov`. They can be read and not changed. */
export const catalogScheme = 'iov-catalog';

export interface CatalogFile {
  /** `intel.iov` */
  readonly name: string;
  readonly text: string;
}

export const catalogFiles: readonly CatalogFile[] = [
  { name: 'broadcom.iov', text: broadcom },
  { name: 'chelsio.iov', text: chelsio },
  { name: 'intel.iov', text: intel },
  { name: 'marvell.iov', text: marvell },
  { name: 'nvidia.iov', text: nvidia },
  { name: 'solarflare.iov', text: solarflare },
];

interface Entry {
  readonly file: CatalogFile;
  /** Where its text starts in the file, its documentation included. */
  readonly start: number;
  end: number;
  statement?: Statement | undefined;
}

const entries: ReadonlyMap<string, Entry> = indexDevices();
const homes = new WeakMap<Statement, Entry>();

function indexDevices(): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const file of catalogFiles) {
    const { text } = file;
    let last: Entry | undefined;
    for (let at = text.indexOf('\ndevice '); at >= 0; at = text.indexOf('\ndevice ', at + 1)) {
      const start = documentedFrom(text, at + 1);
      const name = /[\w.-]+/.exec(text.slice(at + 8, at + 80))?.[0] ?? '';
      if (last) last.end = start;
      last = { file, start, end: text.length };
      found.set(name, last);
    }
  }
  return found;
}

/** Where the comments start that stand just above a line. */
function documentedFrom(text: string, line: number): number {
  for (let start = line; ;) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (above >= start || !text.startsWith('//', above)) return start;
    start = above;
  }
}

/** Names of all devices of the catalog. */
export const catalogNames: readonly string[] = [...entries.keys()];

/** The declaration of a device of the catalog; undefined where it has none of that name. */
export function catalogStatement(name: string): Statement | undefined {
  const entry = entries.get(name);
  if (!entry) return undefined;
  if (!entry.statement) {
    entry.statement = parse(entry.file.text.slice(entry.start, entry.end), mayStand).statements[0];
    if (entry.statement) homes.set(entry.statement, entry);
  }
  return entry.statement;
}

/** The catalog file that a statement stands in, and where; undefined for a statement of the user's own. */
export function catalogHome(
  statement: Statement,
): { readonly file: CatalogFile; readonly start: number } | undefined {
  const entry = homes.get(statement);
  return entry && { file: entry.file, start: entry.start };
}
