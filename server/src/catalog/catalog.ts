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
  readonly end: number;
  statement?: Statement | undefined;
}

const entries: ReadonlyMap<string, Entry> = indexDevices();
const homes = new WeakMap<Statement, Entry>();

function indexDevices(): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const file of catalogFiles) {
    let previous: string | undefined;
    for (const head of file.text.matchAll(/(?:^[ \t]*\/\/[^\n]*\n)*^device[ \t]+([\w.-]+)/gm)) {
      const name = head[1] ?? '';
      const last = previous === undefined ? undefined : found.get(previous);
      if (last && previous !== undefined) found.set(previous, { ...last, end: head.index });
      found.set(name, { file, start: head.index, end: file.text.length });
      previous = name;
    }
  }
  return found;
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
