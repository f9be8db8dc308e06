import { beforeEach, describe, expect, test, vi } from 'vitest';
import { URI, Utils } from 'vscode-uri';
import { exportFormats } from '../../../server/src/interop/export/formats.ts';
import { deploymentFiles } from '../../../server/src/lsp/exports.ts';
import { importAnswer } from '../../../server/src/lsp/imports.ts';
import { DEPLOY, IMPORT } from '../../../server/src/protocol/interop.ts';
import { fixture } from '../../../server/src/testing/fixture.ts';

/* Import and export as VS Code's commands, with a stand-in for VS Code and the server's own answers. */

const FileType = { File: 1, Directory: 2 };

/** What the person at the keyboard sees and chooses. */
let files: Map<string, string>;
let design: string;
let picks: (items: readonly { readonly label: string }[]) => unknown;
let chosen: readonly URI[] | undefined;
let replaces: boolean;
let dialogs: Record<string, unknown>[];
let opened: string[];
let said: string[];
let notes: string[];
let commands: Map<string, (...args: readonly unknown[]) => Promise<void>>;

const tell = (message: string): Promise<undefined> => {
  said.push(message);
  return Promise.resolve(undefined);
};

function childrenOf(folder: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const path of files.keys()) {
    if (!path.startsWith(`${folder}/`)) continue;
    const [name = '', ...more] = path.slice(folder.length + 1).split('/');
    found.set(name, more.length > 0 ? FileType.Directory : FileType.File);
  }
  return found;
}

const vscode = {
  Uri: Object.assign(URI, { joinPath: Utils.joinPath }),
  FileType,
  l10n: {
    t: (text: string, ...args: readonly unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)])),
  },
  commands: {
    registerCommand: (name: string, run: (...args: readonly unknown[]) => Promise<void>) => {
      commands.set(name, run);
      return { dispose: () => undefined };
    },
  },
  languages: {},
  workspace: {
    onDidChangeTextDocument: () => ({ dispose: () => undefined }),
    openTextDocument: (what: { content?: string }) => {
      if (what.content !== undefined) opened.push(what.content);
      return Promise.resolve({});
    },
    fs: {
      stat: ({ path }: URI) => {
        const text = files.get(path);
        if (text !== undefined) return Promise.resolve({ type: FileType.File, size: text.length });
        return childrenOf(path).size > 0
          ? Promise.resolve({ type: FileType.Directory, size: 0 })
          : Promise.reject(new Error(`there is no ${path}`));
      },
      readFile: ({ path }: URI) => Promise.resolve(new TextEncoder().encode(files.get(path) ?? '')),
      readDirectory: ({ path }: URI) => Promise.resolve([...childrenOf(path)]),
      writeFile: ({ path }: URI, bytes: Uint8Array) => {
        files.set(path, new TextDecoder().decode(bytes));
        return Promise.resolve();
      },
    },
  },
  window: {
    activeTextEditor: { document: { uri: URI.file('/designs/rack.iov') } },
    createOutputChannel: () => ({
      clear: () => (notes = []),
      appendLine: (line: string) => notes.push(line),
      show: () => undefined,
      dispose: () => undefined,
    }),
    showQuickPick: (items: readonly { readonly label: string }[]) => Promise.resolve(picks(items)),
    showOpenDialog: (options: Record<string, unknown>) => {
      dialogs.push(options);
      return Promise.resolve(chosen);
    },
    showTextDocument: () => Promise.resolve({}),
    showInformationMessage: tell,
    showErrorMessage: tell,
    showWarningMessage: (message: string, _options?: unknown, button?: string) => {
      said.push(message);
      return Promise.resolve(replaces ? button : undefined);
    },
  },
};
// Names that older ones do not have.
vi.doMock('vscode', () => ({
  ...vscode,
  DocumentPasteEdit: undefined,
  DocumentDropOrPasteEditKind: undefined,
}));

const server = {
  sendRequest: (method: string, params: unknown): Promise<unknown> => {
    if (method === IMPORT.method) return Promise.resolve(importAnswer(params));
    expect(method).toBe(DEPLOY.method);
    return Promise.resolve(
      DEPLOY.isParams(params) ? deploymentFiles(fixture(design).snapshot, params) : null,
    );
  },
};

const ip = `2: ens1f0: <UP> mtu 1500 qdisc mq state UP
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    vf 0     link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff, vlan 100, spoof checking on, link-state auto, trust on
`;

beforeEach(async () => {
  files = new Map();
  design = 'host h { sr-iov on; nic lan : intel.x710-da2 { port 0 { vfs 2; interface "ens1f0" } } }\n';
  picks = (items) => items[0];
  chosen = undefined;
  replaces = false;
  [dialogs, opened, said, notes] = [[], [], [], []];
  commands = new Map();
  const context = { subscriptions: [] };
  const { registerImport } = await import('../../../client/src/import.ts');
  const { registerExport } = await import('../../../client/src/export.ts');
  registerImport(context as never, server as never);
  registerExport(context as never, server as never);
});

const run = async (name: string, ...args: readonly unknown[]): Promise<void> => commands.get(name)?.(...args);

describe('IOV: Import from Host Capture...', () => {
  test('asks for files, and opens what they become', async () => {
    files.set('/c/ip.txt', ip);
    chosen = [URI.file('/c/ip.txt')];
    await run('iov.importCapture');
    expect(dialogs).toMatchObject([{ canSelectFiles: true, canSelectFolders: false }]);
    expect(opened).toHaveLength(1);
    expect(opened[0]).toContain('// Imported by iov from ip.txt.');
    expect(opened[0]).toContain('vnic eth0 sriov ens1.0 vf 0 { network vlan100; trust on');
    expect(said).toEqual([]);
  });

  test('asks for a folder, merges what is in it, and says what was left out', async () => {
    picks = (items) => items[1];
    files.set('/c/host9/ip.txt', ip);
    files.set('/c/host9/libvirt/a.xml', "<domain type='kvm'><name>a</name></domain>");
    files.set('/c/host9/readme.md', 'nothing');
    chosen = [URI.file('/c/host9')];
    await run('iov.importCapture');
    expect(dialogs).toMatchObject([{ canSelectFiles: false, canSelectFolders: true }]);
    expect(opened[0]).toContain('host host9 {');
    expect(opened[0]).toContain('vm a on host9');
    expect(opened[0]).toContain('// - readme.md: ');
    expect(said).toEqual(['IOV: one thing was not imported; the top of the file says what.']);
    expect(notes).toEqual(['readme.md: This looks like no capture that can be read.']);
  });

  test('takes what is chosen in the explorer', async () => {
    files.set('/c/ip.txt', ip);
    await run('iov.importCapture', URI.file('/c/ip.txt'), [URI.file('/c/ip.txt')]);
    expect(dialogs).toEqual([]);
    expect(opened).toHaveLength(1);
  });

  test('says why nothing comes of it, and nothing where one cancels', async () => {
    files.set('/c/x', 'hello');
    await run('iov.importCapture', URI.file('/c/x'));
    await run('iov.importCapture', URI.file('/c/gone'));
    expect(said).toEqual([
      'IOV: nothing could be imported: This looks like no capture that can be read.',
      'IOV: a capture cannot be read: there is no /c/gone',
    ]);
    picks = () => undefined;
    await run('iov.importCapture');
    expect([opened, dialogs]).toEqual([[], []]);
  });
});

describe('IOV: Export Deployment Files...', () => {
  test('offers every format, and writes where one says', async () => {
    let offered: readonly { readonly label: string }[] = [];
    picks = (items) => {
      offered = items;
      return items[0];
    };
    chosen = [URI.file('/out')];
    await run('iov.exportDeployment');
    expect(offered).toHaveLength(exportFormats.length);
    expect(files.get('/out/h.sh')).toMatch(/^#!\/bin\/sh\n# Virtual functions of h\./);
    expect(said).toEqual(['IOV: wrote one file as Shell script.']);
  });

  test('shows what the format does not carry', async () => {
    design += 'vm v on h { vnic eth0 sriov lan.0 { trust on } }\n';
    picks = (items) => items.find((i) => i.label === 'netplan');
    chosen = [URI.file('/out')];
    await run('iov.exportDeployment');
    expect(files.get('/out/h/90-iov.yaml')).toContain('virtual-function-count: 2');
    expect(said[0]).toContain('say what it does not carry');
    expect(notes.join('\n')).toContain('netplan cannot carry the trust of a VF');
  });

  test('asks before it writes over files', async () => {
    files.set('/out/h.sh', 'mine');
    chosen = [URI.file('/out')];
    await run('iov.exportDeployment');
    expect(said).toEqual(['IOV: one of these files exists.']);
    expect(files.get('/out/h.sh')).toBe('mine');
    replaces = true;
    await run('iov.exportDeployment');
    expect(files.get('/out/h.sh')).toContain('Virtual functions of h');
  });

  test('writes nothing of a design with errors, or where one cancels', async () => {
    chosen = undefined;
    await run('iov.exportDeployment');
    design += 'vm v on nowhere { }\n';
    chosen = [URI.file('/out')];
    await run('iov.exportDeployment');
    expect(said).toEqual(['IOV: a design with errors is not exported: There is no host `nowhere`.']);
    expect(files.size).toBe(0);
  });
});
