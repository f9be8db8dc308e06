import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CancellationToken, CancellationTokenSource, type Diagnostic } from 'vscode-languageserver';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { LineIndex } from '../../server/src/workspace/lines.ts';
import { Client } from './client.ts';

/* A long session with the real server: whatever is typed, asked and taken back, the end is that of a fresh open. */

const steps = 10_000;

/** Random enough, and the same each time. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pieces = [
  'host h9 { nic lan : intel.82599 { port 0 { vfs 8 } } }\n',
  'vm v9[1..4] on h9 { vnic e sriov lan.0 }\n',
  'import "b.iov"\n',
  'import "a.iov"\n',
  'qos q9 { min 1Gbps }\n',
  'flow v9 -> wire\n',
  'expect v9 throughput >= 1Mbps\n',
  ' ',
  '\n',
  '\r\n',
  '{',
  '}',
  '"',
  '/* ',
  '*/',
  '// iov-ignore unused\n',
  '[1..',
  '😀',
  '.0',
  'kvm',
];

const methods = [
  'hover',
  'completion',
  'definition',
  'typeDefinition',
  'references',
  'documentHighlight',
  'prepareRename',
  'prepareCallHierarchy',
  'linkedEditingRange',
  'signatureHelp',
];
const wholeMethods = ['documentSymbol', 'foldingRange', 'documentLink', 'codeLens', 'semanticTokens/full'];

interface Open {
  readonly uri: string;
  lines: LineIndex;
  version: number;
}

test(`${steps} random steps end as a fresh open does`, { timeout: 1_800_000 }, async () => {
  const random = generator(7);
  const client = await Client.start({});
  const example = (name: string): string => readFileSync(join(ROOT, 'examples', name), 'utf8');
  const texts: [name: string, text: string][] = [
    ['a.iov', `import "b.iov"\n${example('two-servers.iov')}`],
    ['b.iov', example('fcoe.iov')],
    ['c.iov', `import "a.iov"\nimport "b.iov"\n`],
  ];
  const files: Open[] = texts.map(([name, text]) => ({
    uri: `untitled:/session/${name}`,
    lines: new LineIndex(text),
    version: 1,
  }));
  for (const { uri, lines } of files) await client.open(uri, lines.text);

  const pending = new Set<Promise<unknown>>();
  let asked = 0;
  let answered = 0;
  const ask = (method: string, params: object): void => {
    const source = new CancellationTokenSource();
    const token: CancellationToken = source.token;
    asked++;
    const answer = client.connection
      .sendRequest(method, params, token)
      .catch(() => undefined)
      .finally(() => {
        answered++;
        pending.delete(answer);
      });
    pending.add(answer);
    if (random(4) === 0) source.cancel();
  };
  for (let step = 0; step < steps; step++) {
    const file = files[random(files.length)] as Open;
    const { uri, lines } = file;
    const offset = random(lines.text.length + 1);
    const position = lines.positionAt(offset);
    const textDocument = { uri };
    switch (random(10)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        const end = Math.min(lines.text.length, offset + (random(3) === 0 ? random(60) : 0));
        const text = random(3) === 0 ? '' : (pieces[random(pieces.length)] ?? '');
        // What was typed is taken back now and then, so that most of the text stays right.
        const range = { start: position, end: lines.positionAt(end) };
        file.lines = new LineIndex(
          lines.text.slice(0, lines.offsetAt(range.start)) +
            text +
            lines.text.slice(lines.offsetAt(range.end)),
        );
        void client.change(uri, ++file.version, [{ range, text }]);
        break;
      }
      case 4: {
        const text = texts[files.indexOf(file)]?.[1] ?? '';
        file.lines = new LineIndex(text);
        void client.change(uri, ++file.version, [{ text }]);
        break;
      }
      case 5:
        if (random(10) === 0) {
          void client.connection.sendNotification('textDocument/didClose', { textDocument });
          file.version = 1;
          void client.open(uri, lines.text);
        }
        break;
      case 6:
        ask(`textDocument/${wholeMethods[random(wholeMethods.length)] ?? ''}`, { textDocument });
        break;
      case 7:
        ask('textDocument/codeAction', {
          textDocument,
          range: { start: position, end: position },
          context: { diagnostics: [] },
        });
        break;
      default:
        ask(`textDocument/${methods[random(methods.length)] ?? ''}`, {
          textDocument,
          position,
          context: { includeDeclaration: true },
        });
    }
    // As an editor does: no more than so many questions at a time.
    if (pending.size > 30) await Promise.race(pending);
    if (step % 200 === 0) await Promise.all(pending);
  }
  await Promise.all(pending);
  expect(answered).toBe(asked);

  // A last change of each, so that its diagnostics are certain to come.
  const last = new Map<string, Diagnostic[]>();
  const first = new Map<string, Diagnostic[]>();
  const fresh = await Client.start({});
  for (const file of files) await fresh.open(file.uri, file.lines.text, 1);
  for (const { uri } of files) first.set(uri, await settled(fresh, uri, 1));
  for (const file of files) {
    const end = file.lines.positionAt(file.lines.text.length);
    void client.change(file.uri, ++file.version, [{ range: { start: end, end }, text: '\n' }]);
    void client.change(file.uri, ++file.version, [
      { range: { start: end, end: { line: end.line + 2, character: 0 } }, text: '' },
    ]);
  }
  for (const { uri, version } of files) last.set(uri, await settled(client, uri, version));
  expect(last).toEqual(first);
  expect(client.log).toEqual([]);
  expect(await client.stop()).toBe(0);
  expect(await fresh.stop()).toBe(0);
});

/** The diagnostics of a version once nothing more is said: the server answers in order, and a scene needs all. */
async function settled(client: Client, uri: string, version: number): Promise<Diagnostic[]> {
  await client.diagnostics(uri, version);
  let known: Diagnostic[] | undefined;
  for (let quiet = 0; quiet < 5;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await client.request('iov/catalog', { uri });
    const { diagnostics } = await client.diagnostics(uri, version);
    quiet = diagnostics === known ? quiet + 1 : 0;
    known = diagnostics;
  }
  return known ?? [];
}
