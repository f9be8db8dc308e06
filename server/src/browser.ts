import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { serve } from './lsp/server.ts';
import { refused, welcome } from './lsp/welcome.ts';
import type { Environment } from './lsp/environment.ts';

declare const self: DedicatedWorkerGlobalScope;

// What is posted here takes its turn with the client's messages; timers would be clamped and throttled.
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

const environment: Environment = {
  // Whatever is not open is read through the client.
  schemes: [],
  read: () => undefined,
  list: () => Promise.resolve([]),
  rest: (work) => setTimeout(work, 80),
  schedule: (work) => {
    waiting.push(work);
    channel.port2.postMessage(undefined);
  },
  refused,
};

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
connection.onInitialize((params) => {
  serve(connection, environment, params);
  return welcome(params);
});
connection.listen();
