import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly params?: unknown;
}

test('the browser’s server runs with no more than a worker has', async () => {
  const said: Message[] = [];
  const self: {
    onmessage?: (event: { data: unknown }) => void;
    postMessage: (message: Message) => void;
    addEventListener: () => void;
  } = {
    postMessage: (message) => said.push(structuredClone(message)),
    addEventListener: () => undefined,
  };
  const channel = new MessageChannel();
  const scope = {
    self,
    importScripts: () => undefined,
    console,
    setTimeout,
    clearTimeout,
    queueMicrotask,
    MessageChannel: class {
      port1 = channel.port1;
      port2 = channel.port2;
    },
    TextEncoder,
    TextDecoder,
    URL,
    performance,
  };
  runInNewContext(readFileSync(join(ROOT, 'dist/iov.js'), 'utf8'), scope);
  const send = (message: object): void => self.onmessage?.({ data: { jsonrpc: '2.0', ...message } });
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  // A real worker gets no message before it has run to the end, and what that led to.
  await until(() => self.onmessage);
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  await until(() => said.find(({ id }) => id === 1));
  send({ method: 'initialized', params: {} });
  const uri = 'vscode-vfs://github/a/b/x.iov';
  send({
    method: 'textDocument/didOpen',
    params: { textDocument: { uri, languageId: 'iov', version: 1, text: 'host h { iommu vtd }' } },
  });
  const { params } = await until(() =>
    said.find(({ method }) => method === 'textDocument/publishDiagnostics'),
  );
  expect(params).toMatchObject({ uri, version: 1, diagnostics: [{ code: 'bad-value' }] });
  send({
    id: 2,
    method: 'textDocument/hover',
    params: { textDocument: { uri }, position: { line: 0, character: 10 } },
  });
  expect(JSON.stringify((await until(() => said.find(({ id }) => id === 2))).result)).toContain('IOMMU');
  channel.port1.close();
});
