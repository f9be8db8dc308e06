import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from './extension.ts';

/** With the server in a process of its own: the `iov` command, which serves editors too. */
export function start(context: vscode.ExtensionContext): void {
  activateWith(context, {
    node: process.execPath,
    createClient: (_, options) => {
      const module = vscode.Uri.joinPath(context.extensionUri, 'dist/iov.js').fsPath;
      return new LanguageClient(
        'iov',
        'IOV',
        { module, args: ['lsp'], transport: TransportKind.ipc },
        options,
      );
    },
  });
}
