import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { ROOT } from '../../scripts/common.mjs';

interface Received {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly params?: unknown;
}

test('what a client says before it has the answer to its first message is taken in its order', async () => {
  const server = spawn(process.execPath, [join(ROOT, 'dist/cli.cjs'), 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const received: Received[] = [];
  const writer = new StreamMessageWriter(server.stdin);
  const send = (message: object): Promise<void> => writer.write({ jsonrpc: '2.0', ...message });
  const answered = new Promise<void>((resolve) => {
    new StreamMessageReader(server.stdout).listen((message) => {
      received.push(message as Received);
      if ((message as Received).id === 2) resolve();
    });
  });
  const uri = 'untitled:impatient.iov';
  const at = { textDocument: { uri }, position: { line: 0, character: 10 } };
  await Promise.all([
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } }),
    send({ method: 'initialized', params: {} }),
    send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'iov', version: 1, text: 'host h { iommu off }' } },
    }),
    send({
      method: 'textDocument/didChange',
      params: { textDocument: { uri, version: 2 }, contentChanges: [{ text: 'host h { iommu vtd }' }] },
    }),
    send({ id: 2, method: 'textDocument/hover', params: at }),
  ]);
  await answered;
  expect(received.filter(({ id }) => id !== undefined).map(({ id }) => id)).toEqual([1, 2]);
  expect(JSON.stringify(received.find(({ id }) => id === 2)?.result)).toContain('IOMMU');

  const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
  await send({ id: 3, method: 'shutdown' });
  await send({ method: 'exit' });
  expect(await ended).toBe(0);
  const said = received.filter(({ method }) => method === 'textDocument/publishDiagnostics');
  for (const { params } of said) expect((params as PublishDiagnosticsParams).version).toBe(2);
});
