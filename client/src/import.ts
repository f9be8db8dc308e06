import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import {
  type Capture,
  IMPORT,
  type ImportAnswer,
  type ImportParams,
} from '../../server/src/protocol/interop.ts';
import { ask } from '../../server/src/protocol/request.ts';
import { registerPaste } from './paste.ts';

/** Files that a folder of captures may have, and bytes of each. */
const maxFiles = 2000;
const maxBytes = 16 * 1024 * 1024;

type Convert = (params: ImportParams) => Promise<ImportAnswer | undefined>;

/** The command that makes an .iov of host captures, and the offer to do so where one is pasted. */
export function registerImport(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const convert: Convert = (params) => ask(client, IMPORT, params);
  const left = vscode.window.createOutputChannel(vscode.l10n.t('IOV Import'));
  context.subscriptions.push(
    left,
    vscode.commands.registerCommand('iov.importCapture', async (first?: unknown, all?: unknown) => {
      const given = (Array.isArray(all) ? all : [first]).filter((u) => u instanceof vscode.Uri);
      const uris = given.length > 0 ? given : await pick();
      if (!uris || uris.length === 0) return;
      await importFrom(uris, convert, left);
    }),
    ...registerPaste((text) =>
      // eslint-disable-next-line iov/l10n -- it stands in the file that comes of it, which is in English
      convert({ inputs: [{ name: 'pasted text', text }], pasted: true }),
    ),
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
  convert: Convert,
  left: vscode.OutputChannel,
): Promise<void> {
  const inputs: Capture[] = [];
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
  const answer = inputs.length > 0 ? await convert({ inputs, hostName }) : undefined;
  if (!answer || answer.text === null) {
    const why = answer?.problems[0]?.message ?? vscode.l10n.t('there are no captures.');
    void vscode.window.showErrorMessage(vscode.l10n.t('IOV: nothing could be imported: {0}', why));
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: 'iov', content: answer.text });
  await vscode.window.showTextDocument(document);
  const count = answer.problems.length;
  if (count === 0) return;
  left.clear();
  for (const { input, line, message } of answer.problems)
    left.appendLine(
      `${input === undefined ? '' : `${input}${line === undefined ? '' : `:${line}`}: `}${message}`,
    );
  const show = vscode.l10n.t('Show Notes');
  const chosen = await vscode.window.showWarningMessage(
    count === 1
      ? vscode.l10n.t('IOV: one thing was not imported; the top of the file says what.')
      : vscode.l10n.t('IOV: {0} things were not imported; the top of the file says what.', count),
    show,
  );
  if (chosen === show) left.show();
}

async function readFolder(
  folder: vscode.Uri,
  prefix: string,
  inputs: Capture[],
  depth: number,
): Promise<void> {
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
