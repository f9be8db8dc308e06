import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CodeAction,
  CodeLens,
  CompletionItem,
  DocumentDiagnosticReport,
  Location,
  TextEdit,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import { CancellationTokenSource, CodeActionTriggerKind, LSPErrorCodes } from 'vscode-languageserver';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Client } from './client.ts';

/* The built server with a workspace: folders, files that are not open, configs, pulled diagnostics. */

const pulling = {
  textDocument: { diagnostic: {}, rename: { prepareSupport: true } },
  workspace: {
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
    fileOperations: { willRename: true },
  },
};
const pushed = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };

let folder = '';
let client: Client | undefined;

const uriOf = (name: string): string => pathToFileURL(join(folder, name)).toString();
function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
async function start(capabilities: object = pulling, options?: unknown): Promise<Client> {
  client = await Client.start(capabilities, options, false, { folders: [pathToFileURL(folder).toString()] });
  return client;
}
const watched = (uri: string, type: 1 | 2 | 3): Promise<void> | undefined =>
  client?.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
async function until(fits: () => boolean): Promise<void> {
  while (!fits()) await new Promise((resolve) => setTimeout(resolve, 5));
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'iov-workspace-')));
  write('lib/common.iov', 'network app { vlan 100 }\nflavor small { vcpus 2 }\n');
  write(
    'racks/a.iov',
    'import "../lib/common.iov"\nhost a { nic lan : intel.x520-da2; vswitch vs0 { type ovs; uplink lan.0 } }\nvm one : small on a { vnic eth0 vswitch vs0 { network app } }\n',
  );
  write('node_modules/x/hidden.iov', 'network hidden { }\n');
});
afterEach(async () => {
  if (client) {
    expect(client.log).toEqual([]);
    expect(await client.stop()).toBe(0);
  }
  client = undefined;
  rmSync(folder, { recursive: true });
});

describe('files that are not open', () => {
  test('are searched, renamed in, and offered as imports', async () => {
    const server = await start();
    const symbols = await server.request<WorkspaceSymbol[]>('workspace/symbol', { query: '' });
    expect(symbols.map(({ name }) => name).sort()).toEqual([
      'a',
      'app',
      'eth0',
      'lan',
      'one',
      'small',
      'vs0',
    ]);

    const common = uriOf('lib/common.iov');
    await server.open(common, 'network app { vlan 100 }\nflavor small { vcpus 2 }\n');
    const at = { textDocument: { uri: common }, position: { line: 1, character: 8 } };
    const found = await server.request<Location[]>('textDocument/references', {
      ...at,
      context: { includeDeclaration: true },
    });
    expect(found.map(({ uri }) => uri).sort()).toEqual([common, uriOf('racks/a.iov')]);
    const edit = await server.request<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'tiny' });
    expect(Object.keys(edit.changes ?? {}).sort()).toEqual([common, uriOf('racks/a.iov')]);

    const b = uriOf('racks/b.iov');
    await server.open(b, 'import ""\n');
    const items = await server.request<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri: b },
      position: { line: 0, character: 8 },
    });
    expect(items.map(({ label }) => label)).toEqual(['a.iov', '../lib/common.iov']);
  });
  test('come, change and go', async () => {
    const server = await start();
    const names = async (): Promise<string[]> =>
      (await server.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'fresh' })).map(
        ({ name }) => name,
      );
    expect(await names()).toEqual([]);
    write('new.iov', 'network fresh { }\n');
    await watched(uriOf('new.iov'), 1);
    expect(await names()).toEqual(['fresh']);
    write('new.iov', 'network fresher { }\n');
    await watched(uriOf('new.iov'), 2);
    expect(await names()).toEqual(['fresher']);
    rmSync(join(folder, 'new.iov'));
    await watched(uriOf('new.iov'), 3);
    expect(await names()).toEqual([]);
    await server.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: pathToFileURL(folder).toString(), name: '' }] },
    });
    expect(await server.request('workspace/symbol', { query: '' })).toEqual([]);
  });
  test('are known as they are on disk once they are closed', async () => {
    const server = await start();
    const uri = uriOf('lib/common.iov');
    await server.open(uri, 'network typed { }\n');
    const names = async (): Promise<string[]> =>
      (await server.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'p' })).map(({ name }) => name);
    expect(await names()).toEqual(['typed']);
    await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect(await names()).toEqual(['app']);
  });
  test('keep what they import when files move', async () => {
    const server = await start();
    const edit = await server.request<WorkspaceEdit>('workspace/willRenameFiles', {
      files: [{ oldUri: uriOf('lib'), newUri: uriOf('shared') }],
    });
    const [change]: TextEdit[] = edit.changes?.[uriOf('racks/a.iov')] ?? [];
    expect(change?.newText).toBe('../shared/common.iov');
    expect(await server.request('workspace/willRenameFiles', { files: [] })).toBeNull();
  });
  test('have their promises among the tests', async () => {
    write('racks/t.iov', 'import "a.iov"\nexpect one throughput >= 1Mbps\n');
    const server = await start();
    const open = uriOf('racks/u.iov');
    await server.open(open, 'import "a.iov"\nexpect one throughput >= 9000Gbps\n');
    const tests = await server.request<{ uri: string; verdict: string; margin: number }[]>('iov/tests', null);
    expect(tests.map(({ uri, verdict }) => [uri, verdict]).sort()).toEqual([
      [uriOf('racks/t.iov'), 'passed'],
      [open, 'failed'],
    ]);
    expect(await server.request('iov/tests', { uri: open })).toMatchObject([{ verdict: 'failed' }]);
  });
});

describe('pulled diagnostics', () => {
  const pull = (uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    (client as Client).request('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  test('have an id, and are not said twice', async () => {
    const server = await start();
    expect(server.result?.capabilities.diagnosticProvider).toMatchObject({ workspaceDiagnostics: true });
    const uri = uriOf('x.iov');
    await server.open(uri, 'host h { nonsense 1 }\n');
    const first = await pull(uri);
    expect(first).toMatchObject({ kind: 'full', items: [{ code: 'unknown-property' }] });
    expect(await pull(uri, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await server.change(uri, 2, [{ text: 'host h { }\n' }]);
    expect(await pull(uri, first.resultId)).toMatchObject({ kind: 'full', items: [] });
    expect(await pull('untitled:none')).toEqual({ kind: 'full', items: [] });
  });
  test('are asked for again when an imported file changes', async () => {
    const server = await start();
    const [main, common] = [uriOf('racks/a.iov'), uriOf('lib/common.iov')];
    await server.open(main, 'import "../lib/common.iov"\nhost a { }\nvm one : small on a { }\n');
    const { resultId } = await pull(main);
    await until(() => server.changed.includes(main));
    await server.open(common, 'flavor tall { }\n');
    await until(() => server.refreshes > 0);
    expect(await pull(main, resultId)).toMatchObject({ items: [{ code: 'unresolved-name' }] });
  });
  test('of the workspace: what has changed, and a wait where nothing has', async () => {
    write('racks/bad.iov', 'import "../lib/common.iov"\nhost h { vtd on }\nvm v : small on h { }\n');
    const server = await start();
    const known: { uri: string; value: string }[] = [];
    const ask = async (): Promise<[string, unknown[]][]> => {
      const { items } = await server.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
        previousResultIds: known,
      });
      for (const { uri, resultId } of items) {
        const old = known.findIndex((one) => one.uri === uri);
        if (old >= 0) known.splice(old, 1);
        known.push({ uri, value: resultId ?? '' });
      }
      return items.map((one) => [
        one.uri,
        one.kind === 'full' ? one.items.map(({ code, severity }) => `${code ?? ''} ${severity ?? 0}`) : [],
      ]);
    };
    const bad = uriOf('racks/bad.iov');
    expect(await ask()).toEqual([[bad, ['unknown-property 1']]]);
    // Nothing has changed: this answers when something does.
    const next = ask();
    await server.open(uriOf('lib/common.iov'), 'flavor tall { }\nnetwork app { }\n');
    expect(await next).toEqual(expect.arrayContaining([[bad, ['unknown-property 1', 'unresolved-name 1']]]));
    write(
      'racks/iov.config.json',
      '{ "severity": { "unknown-property": "hint", "unresolved-name": "off" } }',
    );
    const again = ask();
    await watched(uriOf('racks/iov.config.json'), 1);
    expect(await again).toEqual(expect.arrayContaining([[bad, ['unknown-property 4']]]));
    rmSync(join(folder, 'racks/bad.iov'));
    const gone = ask();
    await watched(bad, 3);
    expect(await gone).toEqual([[bad, []]]);
    const cancelled = new CancellationTokenSource();
    const waiting = server.connection.sendRequest(
      'workspace/diagnostic',
      { previousResultIds: known },
      cancelled.token,
    );
    cancelled.cancel();
    await expect(waiting).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  });
  test('of much come without what a prediction says, and again with it', async () => {
    const server = await start();
    const uri = uriOf('many.iov');
    const hosts = Array.from(
      { length: 80 },
      (_, i) =>
        `host h${i} { nic lan : intel.x520-da2; vswitch vs0 { uplink lan.0 } }\nvm v${i} on h${i} { vnic e vswitch vs0 }\nexpect v${i} throughput >= 9000Gbps\n`,
    );
    await server.open(uri, `${hosts.join('')}host broken { nonsense 1 }\n`);
    const first = await pull(uri);
    // Without an id there is more to come.
    if (first.resultId === undefined) await until(() => server.refreshes > 0);
    const second = await pull(uri);
    const items = second.kind === 'full' ? second.items : [];
    expect(items.filter(({ code }) => code === 'expectation-failed')).toHaveLength(80);
    expect(items.filter(({ code }) => code === 'unknown-property')).toHaveLength(1);
  });
  test('are told whole to who cannot be told to pull again', async () => {
    const server = await start({ textDocument: { diagnostic: {} } });
    expect(server.result?.capabilities.diagnosticProvider).toBeDefined();
    const uri = uriOf('many.iov');
    const networks = Array.from({ length: 300 }, (_, i) => `network n${i} { vlan 5 }\n`).join('');
    const hosts = Array.from({ length: 20 }, (_, i) => `host h${i} { }\n`).join('');
    await server.open(uri, networks + hosts);
    const only = await pull(uri);
    const items = only.kind === 'full' ? only.items : [];
    expect(items.filter(({ code }) => code === 'unused')).toHaveLength(300);
    expect(await pull(uri, only.resultId)).toMatchObject({ kind: 'unchanged' });
  });
  test('are pushed to who says that it could pull, until it does', async () => {
    const server = await start({ textDocument: { diagnostic: {} } });
    const uri = uriOf('x.iov');
    await server.open(uri, 'host h { nonsense 1 }\n');
    expect((await server.diagnostics(uri, 1)).diagnostics).toHaveLength(1);
    const taken = server.next((params) => params.uri === uri && params.diagnostics.length === 0);
    expect(await server.request('textDocument/diagnostic', { textDocument: { uri } })).toMatchObject({
      items: [{ code: 'unknown-property' }],
    });
    await taken;
  });
  test('are pushed to who cannot pull', async () => {
    const server = await start({ textDocument: {} });
    expect(server.result?.capabilities.diagnosticProvider).toBeUndefined();
    await server.open(uriOf('x.iov'), 'host h { nonsense 1 }\n');
    expect((await server.diagnostics(uriOf('x.iov'), 1)).diagnostics).toHaveLength(1);
  });
});

describe('iov.config.json', () => {
  test('sets levels, says what is wrong with it, and is followed', async () => {
    write('iov.config.json', '// ours\n{ "severity": { "unknown-property": "warning", "vt-d-of": "off" } }');
    const server = await start(pushed);
    const config = uriOf('iov.config.json');
    const uri = uriOf('racks/deep/x.iov');
    const said = server.next((params) => params.uri === config);
    await server.open(uri, 'host h { nonsense 1 }\n');
    expect((await server.diagnostics(uri, 1)).diagnostics).toMatchObject([{ severity: 2 }]);
    expect((await said).diagnostics).toMatchObject([
      {
        message: 'There is no rule `vt-d-of`. Did you mean `vt-d-off`?',
        range: { start: { line: 1, character: 47 } },
      },
    ]);
    const clean = server.next((params) => params.uri === config);
    // What was said before may be said once more, when the files of the workspace have been read.
    const at = (severity: number) =>
      server.next((p) => p.uri === uri && p.diagnostics[0]?.severity === severity);
    const again = at(4);
    write('iov.config.json', '{ "severity": { "unknown-property": "hint" } }');
    await watched(config, 2);
    expect((await again).diagnostics).toHaveLength(1);
    expect((await clean).diagnostics).toEqual([]);
    const without = at(1);
    rmSync(join(folder, 'iov.config.json'));
    await watched(config, 3);
    expect((await without).diagnostics).toHaveLength(1);
  });
});

test('files that only the client can read', async () => {
  const files: Record<string, string> = {
    'vscode-vfs://github/o/r/common.iov': 'flavor small { }\n',
    'vscode-vfs://github/o/r/sub/iov.config.json': '{ "severity": { "unknown-property": "hint" } }',
    'vscode-vfs://github/o/r/sub/b.iov': 'import "a.iov"\n',
  };
  const asked: string[] = [];
  const server = await Client.start(pushed, { files: true }, false, {
    folders: ['vscode-vfs://github/o/r'],
    before: ({ connection }) => {
      connection.onRequest('iov/files', ({ folders }: { folders: string[] }) => {
        expect(folders).toEqual(['vscode-vfs://github/o/r']);
        return Object.keys(files).filter((uri) => uri.endsWith('.iov'));
      });
      connection.onRequest('iov/read', ({ uri }: { uri: string }) => {
        asked.push(uri);
        return files[uri] ?? null;
      });
    },
  });
  client = server;
  const uri = 'vscode-vfs://github/o/r/sub/a.iov';
  const done = server.next(
    (params) =>
      params.uri === uri && params.diagnostics.length === 1 && params.diagnostics[0]?.severity === 4,
  );
  await server.open(uri, 'import "../common.iov"\nhost h { nonsense 1 }\nvm v : small on h { }\n');
  await done;
  const symbols = await server.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'small' });
  expect(symbols).toHaveLength(1);
  expect(new Set(asked).size).toBe(asked.length);
});

test('a file that arrives after the first pull has it pulled again', async () => {
  const files: Record<string, string> = { 'vscode-vfs://github/o/r/common.iov': 'flavor small { }\n' };
  const server = await Client.start(pulling, { files: true }, false, {
    folders: ['vscode-vfs://github/o/r'],
    before: ({ connection }) => {
      connection.onRequest('iov/files', () => []);
      connection.onRequest('iov/read', ({ uri }: { uri: string }) => files[uri] ?? null);
    },
  });
  client = server;
  const uri = 'vscode-vfs://github/o/r/a.iov';
  const other = 'untitled:other.iov';
  const pull = (): Promise<DocumentDiagnosticReport> =>
    server.request('textDocument/diagnostic', { textDocument: { uri } });
  await server.open(other, '');
  await server.open(uri, 'import "common.iov"\nhost h { }\nvm v : small on h { }\n');
  const first = pull();
  // Somebody types meanwhile: nothing is told of the file before what it imports has arrived.
  for (let version = 2; version < 200; version++) void server.change(other, version, [{ text: '' }]);
  expect(await first).toMatchObject({
    items: [{ code: 'import-not-found' }, { code: 'unresolved-name' }],
  });
  await until(() => server.refreshes > 0);
  expect(await pull()).toMatchObject({ items: [] });
});

test('refactorings, lenses, hierarchies, linked names, layout while typing', async () => {
  const server = await start();
  const uri = uriOf('x.iov');
  const textDocument = { uri };
  await server.open(
    uri,
    'host h { iommu vt-d; sr-iov on; nic lan : intel.x520-da2 { port 0 { vfs 8 } } }\nvm v[1..2] on h {\n  memory 4GiB reserved\n      vnic eth0 sriov lan.0\n}\n',
  );
  const at = { textDocument, position: { line: 3, character: 12 } };
  const asked = (triggerKind: CodeActionTriggerKind): Promise<CodeAction[]> =>
    server.request<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range: { start: at.position, end: at.position },
      context: { diagnostics: [], only: ['refactor'], triggerKind },
    });
  const actions = await asked(CodeActionTriggerKind.Invoked);
  expect(actions.map(({ title }) => title.split('`')[0])).toEqual(
    expect.arrayContaining(['Extract flavor ', 'Write the 2 members of ', 'Attach ']),
  );
  // What cannot be done is left out for who cannot show why; nobody looks for it while the cursor moves.
  const vdpa = expect.objectContaining({ title: 'Attach `eth0` as `vdpa`' }) as unknown;
  expect(actions).not.toContainEqual(vdpa);
  expect(await asked(CodeActionTriggerKind.Automatic)).toContainEqual(vdpa);
  const lenses = await server.request<CodeLens[]>('textDocument/codeLens', { textDocument });
  expect(lenses).toHaveLength(2);
  expect(await server.request('codeLens/resolve', lenses[1])).toMatchObject({
    command: { command: 'iov.openPreviewToSide', arguments: [uri, lenses[1]?.range] },
  });
  const [port] = await server.request<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', {
    textDocument,
    position: { line: 3, character: 24 },
  });
  expect(port?.name).toBe('h.lan.0');
  const calls = await server.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', {
    item: port,
  });
  expect(calls.map(({ from }) => from.name)).toEqual(['v[1..2].eth0']);
  expect(await server.request('callHierarchy/outgoingCalls', { item: port })).toEqual([]);
  const linked = { textDocument, position: { line: 0, character: 5 } };
  expect(await server.request('textDocument/linkedEditingRange', linked)).toMatchObject({
    ranges: [{}, {}],
  });
  expect(
    await server.request('textDocument/onTypeFormatting', {
      textDocument,
      position: { line: 4, character: 1 },
      ch: '}',
      options: { tabSize: 2, insertSpaces: true },
    }),
  ).toMatchObject([{ newText: '  vnic eth0 sriov lan.0' }]);
});
