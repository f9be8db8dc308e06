import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';

/** Files that are listed, and bytes of one that is read: as many as the server itself takes. */
const maxFiles = 10_000;
const maxBytes = 16 * 1024 * 1024;

/**
 * Reads files for the server that it cannot read itself: all of them in a browser, and those of virtual workspaces
 * anywhere. It is given what lies in the workspace's folders, and nothing else.
 */
export function registerFiles(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(
    client.onRequest('iov/files', async (params: unknown) => {
      const folders = foldersOf(params);
      const found = await Promise.all(
        folders.map((folder) =>
          vscode.workspace.findFiles(
            new vscode.RelativePattern(folder, '**/*.iov'),
            '**/node_modules/**',
            maxFiles,
          ),
        ),
      );
      return found.flat().map((uri) => client.code2ProtocolConverter.asUri(uri));
    }),
    client.onRequest('iov/read', async (params: unknown) => {
      const uri = uriOf(params);
      if (!uri || !vscode.workspace.getWorkspaceFolder(uri)) return null;
      try {
        const { size, type } = await vscode.workspace.fs.stat(uri);
        if (size > maxBytes || (type & vscode.FileType.File) === 0) return null;
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      } catch {
        return null;
      }
    }),
  );
}

/** Of the folders that the server names those that are open. */
function foldersOf(params: unknown): vscode.Uri[] {
  const named = (params as { readonly folders?: unknown } | null)?.folders;
  const wanted = new Set(
    (Array.isArray(named) ? named : []).flatMap((uri) => (typeof uri === 'string' ? [keyOf(uri)] : [])),
  );
  return (vscode.workspace.workspaceFolders ?? [])
    .map(({ uri }) => uri)
    .filter((uri) => wanted.has(keyOf(uri.toString())));
}

function uriOf(params: unknown): vscode.Uri | undefined {
  const uri = (params as { readonly uri?: unknown } | null)?.uri;
  return typeof uri === 'string' ? vscode.Uri.parse(uri) : undefined;
}

const keyOf = (uri: string): string => vscode.Uri.parse(uri).toString().replace(/\/+$/, '');
