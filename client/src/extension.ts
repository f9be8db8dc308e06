import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { registerCatalog } from './catalog.ts';
import { registerPreview } from './preview/panel.ts';

/** Makes the client of one host: Node's talks to a process, the browser's to a worker. */
export type ClientFactory = (
  context: vscode.ExtensionContext,
  options: LanguageClientOptions,
) => BaseLanguageClient;

/** What both entry points share: the commands, and a language server for as long as the extension lives. */
export async function activateWith(
  context: vscode.ExtensionContext,
  createClient: ClientFactory,
): Promise<void> {
  const output = vscode.window.createOutputChannel('IOV', { log: true });
  const client = createClient(context, {
    documentSelector: [{ language: 'iov' }],
    outputChannel: output,
    // Where rule pages are, which diagnostics link to.
    initializationOptions: { docs: vscode.Uri.joinPath(context.extensionUri, 'docs').toString() },
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/*.iov') },
  });

  context.subscriptions.push(
    output,
    { dispose: () => client.dispose() },
    vscode.commands.registerCommand('iov.restartServer', async () => {
      await client.stop();
      await client.start();
    }),
    vscode.commands.registerCommand('iov.showOutput', () => {
      output.show();
    }),
  );
  // Before the server is up, so that a preview of the last session is restored at once.
  registerPreview(context, client);
  registerCatalog(context, client);
  await client.start();
}
