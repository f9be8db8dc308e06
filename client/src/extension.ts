import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { registerCatalog } from './catalog.ts';
import { registerExamples } from './examples.ts';
import { registerExport } from './export.ts';
import { registerFiles } from './files.ts';
import { registerImport } from './import.ts';
import { registerPreview } from './preview/register.ts';
import { isReadOnly } from './read-only.ts';
import { Supervisor, registerServer } from './server.ts';
import { registerStatus } from './status.ts';
import { registerTasks } from './tasks.ts';
import { registerTests } from './tests.ts';

/** Makes the client of one host: Node's talks to a process, the browser's to a worker. */
export type ClientFactory = (
  context: vscode.ExtensionContext,
  options: LanguageClientOptions,
) => BaseLanguageClient;

/** What differs between the hosts. */
export interface Host {
  readonly createClient: ClientFactory;
  /** The program that runs scripts; undefined in a browser, where none can be run. */
  readonly node?: string | undefined;
}

/** What both entry points share: the language server for as long as the extension lives, and whatever is built on it. */
export function activateWith(context: vscode.ExtensionContext, { createClient, node }: Host): void {
  const output = vscode.window.createOutputChannel('IOV', { log: true });
  const supervisor = new Supervisor();
  const client = createClient(context, {
    documentSelector: [{ language: 'iov' }],
    outputChannel: output,
    errorHandler: supervisor,
    middleware: {
      provideDiagnostics: (document, previous, token, next) =>
        isReadOnly('uri' in document ? document.uri : document) ? undefined : next(document, previous, token),
    },
    initializationOptions: {
      // Where rule pages are, which diagnostics link to.
      docs: vscode.Uri.joinPath(context.extensionUri, 'docs').toString(),
      files: true,
      // What the server says is said in the editor's language.
      l10n: vscode.l10n.bundle,
    },
  });

  registerServer(context, client, supervisor, output);
  registerFiles(context, client);
  // Before the server is up, so that a preview of the last session is restored at once.
  registerPreview(context, client);
  registerCatalog(context, client);
  registerExport(context, client);
  registerImport(context, client);
  registerStatus(context, client);
  registerTests(context, client);
  registerExamples(context);
  if (node !== undefined) registerTasks(context, node);
  // The editor need not wait for the server; all of the above does by itself.
  void supervisor.start(client);
}
