import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from './extension.ts';

/** With the server in a process of its own: the `iov` command, which serves editors too. */
export function start(context: vscode.ExtensionContext): void {
  activateWith(context, {
    node: process.execPath,
    createClient: (_, options) => {
      const module = vscode.Uri.joinPath(context.extensionUri, 'dist/cli.cjs').fsPath;
      // Node keeps there what it has compiled (from 22 on): a start then takes a third less.
      const cache = vscode.Uri.joinPath(context.globalStorageUri, 'compiled').fsPath;
      const own = { env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? cache } };
      return new LanguageClient(
        'iov',
        'IOV',
        { module, args: ['lsp'], transport: TransportKind.ipc, options: own },
        options,
      );
    },
  });
}
