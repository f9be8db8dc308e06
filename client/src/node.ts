import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from './extension.ts';

export function activate(context: vscode.ExtensionContext): void {
  activateWith(context, {
    node: process.execPath,
    createClient: (_, options) => {
      const module = vscode.Uri.joinPath(context.extensionUri, 'dist/server/node.cjs').fsPath;
      return new LanguageClient('iov', 'IOV', { module, transport: TransportKind.ipc }, options);
    },
  });
}
