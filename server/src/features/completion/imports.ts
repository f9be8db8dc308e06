import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { chainAt } from '../cursor.ts';
import { quotable, relativePath } from '../paths.ts';
import { rangeOf } from '../places.ts';

/** How many files are offered at most. */
const most = 500;

/** Where the text inside the quotes of an import starts and ends, if the offset is there. */
function inside(snapshot: Snapshot, offset: number): { start: number; end: number } | undefined {
  const { chain, base } = chainAt(snapshot, offset);
  const bound = chain.at(-1);
  if (bound?.spec?.word !== 'import') return undefined;
  const from = base + bound.offset;
  const arg = bound.statement.args.find((a) => a.type === 'string' && from + a.start < offset);
  if (!arg) return undefined;
  const closed = arg.end - arg.start > 1 && snapshot.text[from + arg.end - 1] === '"';
  const end = from + arg.end - (closed ? 1 : 0);
  return offset <= end ? { start: from + arg.start + 1, end } : undefined;
}

export function isInImport(snapshot: Snapshot, offset: number): boolean {
  return inside(snapshot, offset) !== undefined;
}

/** The other files of the workspace, by the paths that this one would name them with; the nearest first. */
export function importSuggestions(
  snapshot: Snapshot,
  offset: number,
  files: readonly string[],
): CompletionItem[] {
  const found = inside(snapshot, offset);
  if (!found) return [];
  const range = rangeOf(snapshot, found);
  const world = snapshot.world.sources.find(({ tree }) => tree === snapshot.tree);
  const imported = new Set([...(world?.imports.values() ?? [])].map(({ uri }) => uri));
  const written = snapshot.text.slice(found.start, found.end);
  return files
    .flatMap((uri) => {
      const path = uri === snapshot.uri ? undefined : relativePath(snapshot.uri, uri);
      // What is imported already is no use, but for the import that is being looked at.
      return path === undefined || (imported.has(uri) && path !== written) ? [] : [path];
    })
    .sort((a, b) => stepsOf(a) - stepsOf(b) || (a < b ? -1 : 1))
    .slice(0, most)
    .map((path, i) => ({
      label: path,
      kind: CompletionItemKind.File,
      sortText: String(i).padStart(5, '0'),
      filterText: path,
      textEdit: { range, newText: quotable(path) },
    }));
}

function stepsOf(path: string): number {
  return path.split('/').length;
}
