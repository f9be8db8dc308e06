import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { quotable, relativePath } from './paths.ts';
import type { NamedFile } from './workspaceSymbols.ts';

export interface Move {
  readonly oldUri: string;
  readonly newUri: string;
}

/**
 * The edit that keeps imports leading to the same files when files or folders get other names. Files are still where
 * they were when a client applies it.
 */
export function willRename(
  files: readonly NamedFile[],
  moves: readonly Move[],
  normal: (uri: string) => string = (uri) => uri,
): WorkspaceEdit | undefined {
  const plain = moves.map(({ oldUri, newUri }) => ({
    oldUri: normal(oldUri).replace(/\/+$/, ''),
    newUri: normal(newUri).replace(/\/+$/, ''),
  }));
  const moved = (uri: string): string => {
    for (const { oldUri, newUri } of plain) {
      if (uri === oldUri) return newUri;
      if (uri.startsWith(`${oldUri}/`)) return newUri + uri.slice(oldUri.length);
    }
    return uri;
  };
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, overview } of files) {
    const here = normal(uri);
    const home = moved(here);
    for (const { target, path, range } of overview.imports) {
      const goal = moved(target);
      // What neither moves itself nor leads to what moves stays as it is written.
      if (goal === target && home === here) continue;
      const now = relativePath(home, goal);
      // A move of both together may leave the path as it was, however it is written.
      if (now === undefined || now === path || now === relativePath(here, target)) continue;
      (changes[uri] ??= []).push({ range, newText: quotable(now) });
    }
  }
  return Object.keys(changes).length === 0 ? undefined : { changes };
}
