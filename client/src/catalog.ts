import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { CATALOG } from '../../server/src/protocol/files.ts';
import { ask } from '../../server/src/protocol/request.ts';

/** Scheme of the catalog's own files, which "Go to Definition" on a NIC model leads into. */
const SCHEME = 'iov-catalog';

/** Shows the catalog's files, read-only; the server has their text. */
export function registerCatalog(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => ask(client, CATALOG, { uri: uri.toString() }),
    }),
  );
}
