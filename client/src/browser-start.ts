import * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { activateWith } from './extension.ts';

/** With the server in a worker. */
export function start(context: vscode.ExtensionContext): void {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist/iov.js');
  let worker: Worker | undefined;
  // The client never ends a worker itself, neither on a restart nor at the end.
  const end = (): void => worker?.terminate();
  context.subscriptions.push({ dispose: end });
  // The transports are made here: the host's own kind of worker is none that the client would know.
  const fresh = (): Promise<MessageTransports> => {
    end();
    worker = new Worker(script.toString(true));
    return Promise.resolve({
      reader: new BrowserMessageReader(worker),
      writer: new BrowserMessageWriter(worker),
    });
  };
  activateWith(context, {
    createClient: (_, options) => new LanguageClient('iov', 'IOV', fresh, options),
  });
}
