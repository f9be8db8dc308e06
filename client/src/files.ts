import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { FILES, READ } from '../../server/src/protocol/files.ts';

/** Files that are listed, and bytes of one that is read: as many as the server itself takes. */
const maxFiles = 10_000;
const maxBytes = 16 * 1024 * 1024;

/**
 * Reads files for the server that it cannot read itself: all of them in a browser, and those of virtual workspaces
 * anywhere. It is given what lies in the workspace's folders, and nothing else.
 */
export function registerFiles(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(
    client.onRequest(FILES.method, async (params: unknown) => {
      const folders = FILES.isParams(params) ? opened(params.folders) : [];
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
    client.onRequest(READ.method, async (params: unknown) => {
      if (!READ.isParams(params)) return null;
      const uri = vscode.Uri.parse(params.uri);
      if (!vscode.workspace.getWorkspaceFolder(uri)) return null;
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
function opened(folders: readonly string[]): vscode.Uri[] {
  const wanted = new Set(folders.map(keyOf));
  return (vscode.workspace.workspaceFolders ?? [])
    .map(({ uri }) => uri)
    .filter((uri) => wanted.has(keyOf(uri.toString())));
}

const keyOf = (uri: string): string => vscode.Uri.parse(uri).toString().replace(/\/+$/, '');
