import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from './lsp.ts';

declare const self: DedicatedWorkerGlobalScope;

// What is posted here takes its turn with the client's messages; timers would be clamped and throttled.
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
startServer(connection, {
  // Files that are not open cannot be read here yet.
  read: () => undefined,
  schedule: (work) => {
    waiting.push(work);
    channel.port2.postMessage(undefined);
  },
});
connection.listen();
