import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  Hover,
  LocationLink,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { CancellationToken, CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from './client.ts';

/* The built server, as an editor sees it: over standard input and output, by the protocol only. */

const text = `host kvm {
  iommu vt-d
  sr-iov on
  nic lan : intel.x520-da2 { port 0 { vfs 8 } }
  vswitch vs0 { uplink lan.1 }
}
vm web[1..4] on kvm {
  memory 4GiB reserved
  vnic eth0 sriov lan.0
}
`;

const full = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true } },
    definition: { linkSupport: true },
    rename: { prepareSupport: true },
  },
  workspace: {
    configuration: true,
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};

let client: Client;
let files = 0;

/** What must not be there when a text is right, whatever is only worth a hint. */
const wrong = ({ diagnostics }: { diagnostics: Diagnostic[] }): Diagnostic[] =>
  diagnostics.filter(({ severity = 1 }) => severity <= 2);

/** A file that no other test has opened. */
async function opened(content: string): Promise<string> {
  const uri = `untitled:test-${++files}.iov`;
  await client.open(uri, content);
  return uri;
}

beforeAll(async () => {
  client = await Client.start(full, { docs: 'https://example.org/docs/' });
});

afterAll(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.log).toEqual([]);
});

test('says what it can', () => {
  const capabilities = client.result?.capabilities;
  expect(capabilities).toMatchObject({
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2 },
    hoverProvider: true,
    renameProvider: { prepareProvider: true },
    codeActionProvider: {
      codeActionKinds: ['quickfix', 'refactor.extract', 'refactor.rewrite', 'source.fixAll.iov'],
    },
  });
});

describe('diagnostics', () => {
  test('come on opening and follow each change', async () => {
    const uri = await opened(text);
    expect(wrong(await client.diagnostics(uri, 1))).toEqual([]);
    // `vt-d` becomes `vtd`.
    await client.change(uri, 2, [
      { range: { start: { line: 1, character: 10 }, end: { line: 1, character: 11 } }, text: '' },
    ]);
    expect((await client.diagnostics(uri, 2)).diagnostics).toMatchObject([
      {
        code: 'bad-value',
        source: 'iov',
        severity: 1,
        range: { start: { line: 1, character: 8 }, end: { line: 1, character: 11 } },
        codeDescription: { href: 'https://example.org/docs/rules/bad-value.md' },
      },
    ]);
    await client.change(uri, 3, [
      { range: { start: { line: 1, character: 10 }, end: { line: 1, character: 10 } }, text: '-' },
    ]);
    expect(wrong(await client.diagnostics(uri, 3))).toEqual([]);
  });
  test('are of the last version when many changes come at once', async () => {
    const uri = await opened('');
    const before = client.changed.length;
    for (let i = 0; i < text.length; i++) void client.change(uri, i + 2, [{ text: text.slice(0, i + 1) }]);
    expect(wrong(await client.diagnostics(uri, text.length + 1))).toEqual([]);
    // Not each of them is worth an answer.
    expect(client.changed.length - before).toBeLessThan(text.length / 2);
  });
  test('go when the file is closed', async () => {
    const uri = await opened('host h { nonsense 1 }');
    await client.diagnostics(uri, 1);
    const gone = client.next((params) => params.uri === uri && params.diagnostics.length === 0);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await gone;
  });
  test('of a file that imports another follow that file, open or on disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'iov-protocol-'));
    try {
      const common = pathToFileURL(join(folder, 'common.iov')).toString();
      const main = pathToFileURL(join(folder, 'main.iov')).toString();
      writeFileSync(join(folder, 'common.iov'), 'network app { vlan 7 }\n');
      await client.open(main, `import "common.iov"\n${text.replace('lan.0\n}', 'lan.0 { network app }\n}')}`);
      expect(wrong(await client.diagnostics(main, 1))).toEqual([]);

      let again = client.next((params) => params.uri === main);
      await client.open(common, 'network other { vlan 7 }\n');
      expect((await again).diagnostics.map((d) => d.code)).toContain('unresolved-name');

      again = client.next((params) => params.uri === main);
      await client.change(common, 2, [{ text: 'network app { vlan 7 }\n' }]);
      expect(wrong(await again)).toEqual([]);

      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: common } });
      writeFileSync(join(folder, 'common.iov'), '');
      again = client.next((params) => params.uri === main && params.diagnostics.length > 0);
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: common, type: 2 }],
      });
      expect((await again).diagnostics.map((d) => d.code)).toContain('unresolved-name');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  test('have the severity that the settings say', async () => {
    const uri = await opened('host h { nonsense 1 }');
    expect((await client.diagnostics(uri, 1)).diagnostics).toMatchObject([{ severity: 1 }]);
    client.settings = { severity: { 'unknown-property': 'hint', broken: 7 } };
    const again = client.next((params) => params.uri === uri);
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    expect((await again).diagnostics).toMatchObject([{ severity: 4 }]);
    client.settings = null;
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  });
});

describe('answers', () => {
  const at = (uri: string, line: number, character: number) => ({
    textDocument: { uri },
    position: { line, character },
  });
  test('hover', async () => {
    const uri = await opened(text);
    const hover = await client.request<Hover>('textDocument/hover', at(uri, 3, 16));
    expect(JSON.stringify(hover.contents)).toContain('VFs a port: **63');
    expect(await client.request('textDocument/hover', at(uri, 5, 0))).toBeNull();
  });
  test('completion, resolved', async () => {
    const uri = await opened(text);
    const items = await client.request<CompletionItem[]>('textDocument/completion', at(uri, 3, 16));
    const item = items.find(({ label }) => label === 'intel.82599');
    const resolved = await client.request<CompletionItem>('completionItem/resolve', item);
    expect(JSON.stringify(resolved.documentation)).toContain('VFs a port');
  });
  test('a code action, applied', async () => {
    const uri = await opened(text.replace('sr-iov on', 'sr-iov yes'));
    const { diagnostics } = await client.diagnostics(uri, 1);
    const range = diagnostics[0]?.range;
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics },
    });
    const [change] = (actions[0]?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(change?.textDocument).toEqual({ uri, version: 1 });
    await client.change(
      uri,
      2,
      (change?.edits as TextEdit[]).map((edit) => ({ range: edit.range, text: edit.newText })),
    );
    expect(wrong(await client.diagnostics(uri, 2))).toEqual([]);
  });
  test('the conversion of a capture', async () => {
    const uri = await opened('<domain type="kvm">\n  <name>web</name>\n  <vcpu>4</vcpu>\n</domain>\n');
    const { diagnostics } = await client.diagnostics(uri, 1);
    expect(diagnostics.map(({ code }) => code)).toEqual(['syntax']);
    const [action] = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostics[0]?.range,
      context: { diagnostics },
    });
    expect(JSON.stringify(action?.edit)).toContain('vm web on ');
  });
  test('the outline', async () => {
    const uri = await opened(text);
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri },
    });
    expect(symbols.map(({ name, children }) => [name, children?.map((c) => c.name)])).toEqual([
      ['kvm', ['lan', 'vs0']],
      ['web[1..4]', ['eth0']],
    ]);
  });
  test('a definition in the catalog, whose text can be had', async () => {
    const uri = await opened(text);
    const [link] = await client.request<LocationLink[]>('textDocument/definition', at(uri, 3, 16));
    expect(link?.targetUri).toBe('iov-catalog:/intel.iov');
    const catalog = await client.request<string>('iov/catalog', { uri: link?.targetUri });
    const line = catalog.split('\n')[link?.targetSelectionRange.start.line ?? 0] ?? '';
    expect(line).toMatch(/^device intel\.x520-da2/);
    expect(await client.request('iov/catalog', { uri: 'iov-catalog:/none.iov' })).toBeNull();
    expect(await client.request('iov/catalog', 'nonsense')).toBeNull();
  });
  test('rename, and why not', async () => {
    const uri = await opened(text);
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
      ...at(uri, 4, 10),
      newName: 'br0',
    });
    expect(edit.documentChanges).toHaveLength(1);
    await expect(client.request('textDocument/rename', { ...at(uri, 3, 16), newName: 'x' })).rejects.toThrow(
      'is in the catalog',
    );
  });
  test('formatting, folding, selection, links, tokens', async () => {
    const uri = await opened(text.replace('  sr-iov', '      sr-iov'));
    const textDocument = { uri };
    expect(
      await client.request('textDocument/formatting', {
        textDocument,
        options: { tabSize: 2, insertSpaces: true },
      }),
    ).toMatchObject([{ newText: '  sr-iov on\n' }]);
    expect(await client.request('textDocument/foldingRange', { textDocument })).toHaveLength(2);
    expect(
      await client.request('textDocument/selectionRange', {
        textDocument,
        positions: [{ line: 0, character: 0 }],
      }),
    ).toHaveLength(1);
    expect(await client.request('textDocument/documentLink', { textDocument })).toEqual([]);
    const tokens = await client.request<{ resultId: string; data: number[] }>(
      'textDocument/semanticTokens/full',
      { textDocument },
    );
    expect(tokens.data.length).toBeGreaterThan(0);
    await client.change(uri, 2, [
      { range: { start: { line: 0, character: 5 }, end: { line: 0, character: 5 } }, text: 'a' },
    ]);
    expect(
      await client.request('textDocument/semanticTokens/full/delta', {
        textDocument,
        previousResultId: tokens.resultId,
      }),
    ).toMatchObject({ edits: [{ start: 7, deleteCount: 1, data: [4] }] });
  });
  test('signature help and inlay hints', async () => {
    const uri = await opened(text);
    expect(await client.request('textDocument/signatureHelp', at(uri, 1, 8))).toMatchObject({
      signatures: [{ label: 'iommu vt-d|amd-vi|smmu|off' }],
    });
    const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
    const hints = await client.request<{ label: string }[]>('textDocument/inlayHint', {
      textDocument: { uri },
      range,
    });
    expect(hints.map(({ label }) => label).filter((label) => label.startsWith('≈'))).toHaveLength(1);
  });
  test('the preview: its scene, Compare, and a mode applied', async () => {
    const uri = await opened(text);
    await client.diagnostics(uri, 1);
    const scene = await client.request<{
      scene: { elements: { path: string }[] };
      version: number;
      stale: boolean;
    }>('iov/scene', { uri });
    expect(scene).toMatchObject({ version: 1, stale: false });
    expect(client.changed).toContain(uri);
    expect(scene.scene.elements.map((e) => e.path)).toContain('web[1..4]');
    const compared = await client.request<{ compare: { sections: { vnic: string; columns: unknown[] }[] } }>(
      'iov/compare',
      { uri },
    );
    expect(compared.compare.sections.map((s) => [s.vnic, s.columns.length])).toEqual([['web[1..4].eth0', 8]]);
    const { edit } = await client.request<{ edit: WorkspaceEdit }>('iov/applyMode', {
      uri,
      vnic: 'web[1..4].eth0',
      mode: 'vswitch',
    });
    expect(edit.documentChanges?.[0]).toMatchObject({
      textDocument: { uri, version: 1 },
      edits: [{ newText: 'vswitch' }, {}, {}],
    });
    expect(await client.request('iov/applyMode', { uri, vnic: 'none', mode: 'vswitch' })).toBeNull();
    expect(await client.request('iov/scene', { uri: 'untitled:none' })).toBeNull();
    expect(await client.request('iov/scene', 7)).toBeNull();
  });
  test('of files that are not open are neutral', async () => {
    expect(await client.request('textDocument/hover', at('untitled:none', 0, 0))).toBeNull();
    expect(await client.request('textDocument/completion', at('untitled:none', 0, 0))).toEqual([]);
  });
  test('are not made for who has cancelled', async () => {
    const uri = await opened(text + 'vm more { vcpus 1 }\n'.repeat(2000));
    const cancelled = new CancellationTokenSource();
    const ask = (token = CancellationToken.None): Promise<DocumentSymbol[]> =>
      client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } }, token);
    // What is asked before keeps the server busy until the cancellation has arrived.
    const before = Array.from({ length: 10 }, () => ask());
    const asked = ask(cancelled.token);
    cancelled.cancel();
    await expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    await Promise.all(before);
  });
  test('are for the text that was there when they were asked', async () => {
    const uri = await opened(text);
    const asked = client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    void client.change(uri, 2, [{ text: '' }]);
    expect(await asked).toHaveLength(2);
  });
});

test('a plain client gets plain answers', async () => {
  const plain = await Client.start({});
  const uri = 'untitled:plain.iov';
  await plain.open(uri, text);
  const locations = await plain.request<object[]>('textDocument/definition', {
    textDocument: { uri },
    position: { line: 8, character: 18 },
  });
  expect(locations).toMatchObject([{ uri, range: { start: { line: 3, character: 6 } } }]);
  const items = await plain.request<CompletionItem[]>('textDocument/completion', {
    textDocument: { uri },
    position: { line: 0, character: 0 },
  });
  expect(items.every((item) => item.insertTextFormat === undefined)).toBe(true);
  expect(plain.registered).toEqual([]);
  expect(await plain.stop()).toBe(0);
});

test('nonsense costs no more than its own answer', async () => {
  const plain = await Client.start(full, { docs: 7 }, true);
  const uri = 'untitled:plain.iov';
  await plain.open(uri, text);
  const nonsense = [
    undefined,
    null,
    7,
    [],
    {},
    { textDocument: null },
    { textDocument: { uri } },
    { textDocument: { uri }, position: { line: -1, character: 1e9 } },
    { textDocument: { uri: '%' }, position: {} },
  ];
  const methods = [
    'hover',
    'completion',
    'codeAction',
    'rename',
    'selectionRange',
    'semanticTokens/range',
    'formatting',
    'didChange',
    'didOpen',
    'inlayHint',
    'references',
  ];
  for (const method of methods) {
    for (const params of nonsense) {
      if (method.startsWith('did'))
        await plain.connection.sendNotification(`textDocument/${method}`, params).catch(() => undefined);
      else await plain.request(`textDocument/${method}`, params).catch(() => undefined);
    }
  }
  const position = { line: 1, character: 4 };
  expect(
    await plain.request<Hover>('textDocument/hover', { textDocument: { uri }, position }),
  ).not.toBeNull();
  expect(await plain.stop()).toBe(0);
});
