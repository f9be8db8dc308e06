import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';

/** What the server answers; its side of it is in server/src/lsp/exports.ts. */
interface DeployAnswer {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly notes: readonly string[];
  readonly errors: readonly string[];
}

interface FormatItem extends vscode.QuickPickItem {
  readonly format: string;
}

const formats: readonly FormatItem[] = [
  {
    format: 'shell',
    label: 'Shell script',
    detail: 'VFs with MAC, VLAN, rates, trust; eswitch mode; ETS and PFC',
  },
  { format: 'libvirt', label: 'libvirt XML', detail: 'Domains and VF pools for KVM' },
  { format: 'kubernetes', label: 'Kubernetes', detail: 'SriovNetworkNodePolicy and SriovNetwork' },
  {
    format: 'networkmanager',
    label: 'NetworkManager',
    detail: 'Keyfiles with VFs and their rates, bridges, bonds',
  },
  { format: 'netplan', label: 'netplan', detail: 'Numbers of VFs, eswitch mode, bridges, bonds' },
  { format: 'systemd', label: 'systemd', detail: '.link, .netdev and .network files' },
  { format: 'ovs', label: 'Open vSwitch', detail: 'ovs-vsctl commands with QoS and queues' },
  { format: 'vsphere', label: 'vSphere', detail: 'A checklist for each ESXi host' },
];

/** The command that writes the files which deploy a design. */
export function registerExport(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const notes = vscode.window.createOutputChannel('IOV Export');
  context.subscriptions.push(
    notes,
    vscode.commands.registerCommand('iov.exportDeployment', async (given?: unknown) => {
      const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
      if (!uri) return;
      // The server answers for open files; one chosen in the explorer may not be.
      await vscode.workspace.openTextDocument(uri);
      const item = await vscode.window.showQuickPick(formats, {
        placeHolder: 'Export the deployment files of this design as',
        matchOnDetail: true,
      });
      if (!item) return;
      try {
        await exportAs(uri, item, client, notes);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        void vscode.window.showErrorMessage(`IOV: the files could not be exported: ${why}`);
      }
    }),
  );
}

async function exportAs(
  uri: vscode.Uri,
  { format, label }: FormatItem,
  client: BaseLanguageClient,
  channel: vscode.OutputChannel,
): Promise<void> {
  const answer: unknown = await client.sendRequest('iov/deploymentFiles', { uri: uri.toString(), format });
  if (!isAnswer(answer)) throw new Error('the server has no such design');
  const [error] = answer.errors;
  if (error !== undefined) {
    const more = answer.errors.length > 1 ? ` (and ${answer.errors.length - 1} more)` : '';
    void vscode.window.showErrorMessage(`IOV: a design with errors is not exported: ${error}${more}`);
    return;
  }
  said(channel, label, answer.notes);
  if (answer.files.length === 0) {
    await tell(`IOV: this design has nothing to write as ${label}.`, answer.notes, channel);
    return;
  }
  const folder = await folderFor(uri);
  if (!folder) return;
  const targets = answer.files.map((file) => ({
    ...file,
    uri: vscode.Uri.joinPath(folder, ...file.path.split('/')),
  }));
  if (!(await mayReplace(targets.map((t) => t.uri)))) return;
  for (const target of targets)
    await vscode.workspace.fs.writeFile(target.uri, new TextEncoder().encode(target.text));
  const [only, ...others] = targets;
  if (only && others.length === 0) await vscode.window.showTextDocument(only.uri);
  const count = targets.length === 1 ? '1 file' : `${targets.length} files`;
  await tell(`IOV: wrote ${count} as ${label}.`, answer.notes, channel);
}

async function folderFor(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Folder for the deployment files',
    openLabel: 'Export Here',
    canSelectFiles: false,
    canSelectFolders: true,
    ...(uri.scheme === 'untitled' ? {} : { defaultUri: vscode.Uri.joinPath(uri, '..') }),
  });
  return chosen?.[0];
}

/** Asks before files that are there are written over. */
async function mayReplace(uris: readonly vscode.Uri[]): Promise<boolean> {
  let there = 0;
  for (const uri of uris) {
    try {
      await vscode.workspace.fs.stat(uri);
      there++;
    } catch {
      // Not there: nothing is lost.
    }
  }
  if (there === 0) return true;
  const replace = 'Replace';
  const question = there === 1 ? '1 of these files exists.' : `${there} of these files exist.`;
  return (await vscode.window.showWarningMessage(`IOV: ${question}`, { modal: true }, replace)) === replace;
}

function said(channel: vscode.OutputChannel, label: string, notes: readonly string[]): void {
  channel.clear();
  for (const note of [`${label}:`, ...notes]) channel.appendLine(note);
}

async function tell(message: string, notes: readonly string[], channel: vscode.OutputChannel): Promise<void> {
  if (notes.length === 0) {
    void vscode.window.showInformationMessage(message);
    return;
  }
  const show = 'Show Notes';
  const all = `${message} ${notes.length === 1 ? 'One note says' : `${notes.length} notes say`} what it does not carry.`;
  if ((await vscode.window.showInformationMessage(all, show)) === show) channel.show();
}

function isAnswer(value: unknown): value is DeployAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { files, notes, errors } = value as Readonly<Record<string, unknown>>;
  return Array.isArray(files) && files.every(isFile) && isTexts(notes) && isTexts(errors);
}

/** A path that stays inside the folder. */
function isFile(value: unknown): value is DeployAnswer['files'][number] {
  if (typeof value !== 'object' || value === null) return false;
  const { path, text } = value as Readonly<Record<string, unknown>>;
  return typeof text === 'string' && typeof path === 'string' && /^\w[\w.-]*(?:\/\w[\w.-]*)*$/.test(path);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((v) => typeof v === 'string');
}
