import type { WorkspaceSymbol } from 'vscode-languageserver-types';
import type { Overview } from '../workspace/overview.ts';
import { symbolKindOf } from './symbols.ts';

export interface NamedFile {
  readonly uri: string;
  readonly overview: Overview;
}

/** How many are answered at most: who has more types on. */
const most = 500;

/** What is declared anywhere in the workspace whose name has the letters of the query, in order; the best first. */
export function workspaceSymbols(files: readonly NamedFile[], query: string): WorkspaceSymbol[] {
  const wanted = query.toLowerCase().replace(/\s/g, '');
  const found: { readonly score: number; readonly symbol: WorkspaceSymbol }[] = [];
  for (const { uri, overview } of files) {
    for (const { name, word, container, range } of overview.names) {
      const score = scoreOf(name, container, wanted);
      if (score === undefined) continue;
      const symbol: WorkspaceSymbol = { name, kind: symbolKindOf(word), location: { uri, range } };
      if (container !== undefined) symbol.containerName = container;
      found.push({ score, symbol });
    }
  }
  return found
    .sort((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ symbol }) => symbol);
}

/** The lower the better; undefined where the name does not fit. `host.name` finds a name by where it stands. */
function scoreOf(name: string, container: string | undefined, wanted: string): number | undefined {
  if (wanted === '') return 0;
  const plain = name.toLowerCase();
  if (plain === wanted) return 0;
  if (plain.startsWith(wanted)) return 1;
  if (plain.includes(wanted)) return 2;
  const full = `${container?.toLowerCase() ?? ''}.${plain}`;
  if (wanted.includes('.') && full.includes(wanted)) return 2;
  return hasInOrder(plain, wanted) ? 3 : undefined;
}

function hasInOrder(text: string, letters: string): boolean {
  let at = -1;
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
