import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { registerPaste } from './paste.ts';

/** What the server answers; its side of it is in server/src/lsp/imports.ts. */
export interface ImportAnswer {
  readonly text: string | null;
  readonly problems: readonly { readonly severity: string; readonly message: string }[];
}

interface Input {
  readonly name: string;
  readonly text: string;
}

/** Files that a folder of captures may have, and bytes of each. */
const maxFiles = 2000;
const maxBytes = 16 * 1024 * 1024;

/** The command that makes an .iov of host captures, and the offer to do so where one is pasted. */
export function registerImport(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const convert = async (inputs: readonly Input[], more: object = {}): Promise<ImportAnswer | undefined> => {
    const answer: unknown = await client.sendRequest('iov/import', { inputs, ...more });
    return isAnswer(answer) ? answer : undefined;
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('iov.importCapture', async (first?: unknown, all?: unknown) => {
      const given = (Array.isArray(all) ? all : [first]).filter((u) => u instanceof vscode.Uri);
      const uris = given.length > 0 ? given : await pick();
      if (!uris || uris.length === 0) return;
      await importFrom(uris, convert);
    }),
    ...registerPaste((text) => convert([{ name: vscode.l10n.t('pasted text'), text }], { pasted: true })),
  );
}

/** Asks what to import. No dialog of Windows or Linux takes files and folders at once. */
async function pick(): Promise<readonly vscode.Uri[] | undefined> {
  const files = {
    label: `$(file) ${vscode.l10n.t('Files...')}`,
    detail: vscode.l10n.t(
      'Output of ip -d -j link, lspci -vvv, libvirt XML, lstopo XML, SriovNetworkNodeState',
    ),
  };
  const folder = {
    label: `$(folder) ${vscode.l10n.t('Folder...')}`,
    detail: vscode.l10n.t('What the script of "iov collect" gathered on one host'),
  };
  const chosen = await vscode.window.showQuickPick([files, folder], {
    placeHolder: vscode.l10n.t('Import captures of a host from'),
  });
  if (!chosen) return undefined;
  return vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Host Captures'),
    openLabel: vscode.l10n.t('Import'),
    canSelectMany: true,
    canSelectFiles: chosen === files,
    canSelectFolders: chosen === folder,
  });
}

async function importFrom(
  uris: readonly vscode.Uri[],
  convert: (inputs: readonly Input[], more?: object) => Promise<ImportAnswer | undefined>,
): Promise<void> {
  const inputs: Input[] = [];
  let hostName: string | undefined;
  try {
    for (const uri of uris) {
      const { type } = await vscode.workspace.fs.stat(uri);
      if (type & vscode.FileType.Directory) {
        hostName ??= baseName(uri);
        await readFolder(uri, '', inputs, 0);
      } else inputs.push({ name: baseName(uri), text: await readText(uri) });
    }
  } catch (error) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'IOV: a capture cannot be read: {0}',
        error instanceof Error ? error.message : String(error),
      ),
    );
    return;
  }
  const answer = inputs.length > 0 ? await convert(inputs, { hostName }) : undefined;
  if (!answer || answer.text === null) {
    const why = answer?.problems[0]?.message ?? vscode.l10n.t('there are no captures.');
    void vscode.window.showErrorMessage(vscode.l10n.t('IOV: nothing could be imported: {0}', why));
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: 'iov', content: answer.text });
  await vscode.window.showTextDocument(document);
  const count = answer.problems.length;
  if (count > 0)
    void vscode.window.showWarningMessage(
      count === 1
        ? vscode.l10n.t('IOV: one thing was not imported; the top of the file says what.')
        : vscode.l10n.t('IOV: {0} things were not imported; the top of the file says what.', count),
    );
}

async function readFolder(folder: vscode.Uri, prefix: string, inputs: Input[], depth: number): Promise<void> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  for (const [name, type] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const uri = vscode.Uri.joinPath(folder, name);
    if (type === vscode.FileType.Directory && depth < 8 && !name.startsWith('.'))
      await readFolder(uri, `${prefix}${name}/`, inputs, depth + 1);
    if (type !== vscode.FileType.File || name.endsWith('.iov') || inputs.length >= maxFiles) continue;
    const text = await readText(uri);
    if (!text.includes('\0')) inputs.push({ name: prefix + name, text });
  }
}

async function readText(uri: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > maxBytes) {
    const most = maxBytes / 1024 / 1024;
    throw new Error(vscode.l10n.t('{0} is larger than {1} MiB', baseName(uri), most));
  }
  const bytes = await vscode.workspace.fs.readFile(uri);
  // PowerShell writes what it is given as UTF-16, with a mark.
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
}

function baseName({ path }: vscode.Uri): string {
  return path.replace(/\/$/, '').slice(path.replace(/\/$/, '').lastIndexOf('/') + 1);
}

function isAnswer(value: unknown): value is ImportAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { text, problems } = value as Readonly<Record<string, unknown>>;
  return (text === null || typeof text === 'string') && Array.isArray(problems) && problems.every(isProblem);
}

function isProblem(value: unknown): value is ImportAnswer['problems'][number] {
  return (
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  );
}
