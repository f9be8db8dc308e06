import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { activateWith } from './extension.ts';

export function activate(context: vscode.ExtensionContext): Promise<void> {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist/server/browser.js');
  let worker: Worker | undefined;
  // The client never ends a worker itself, neither on a restart nor at the end.
  const end = (): void => worker?.terminate();
  context.subscriptions.push({ dispose: end });
  const fresh = (): Promise<Worker> => {
    end();
    worker = new Worker(script.toString(true));
    return Promise.resolve(worker);
  };
  return activateWith(context, (_, options) => new LanguageClient('iov', 'IOV', fresh, options));
}
