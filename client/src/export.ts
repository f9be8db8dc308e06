import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import type { ExportFormat } from '../../server/src/interop/export/formats.ts';
import { type FileSystem, leftIn } from '../../server/src/protocol/deployed.ts';
import { DEPLOY } from '../../server/src/protocol/interop.ts';
import { ask } from '../../server/src/protocol/request.ts';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ExportFormat;
}

const formats = (): readonly FormatItem[] => [
  {
    format: 'shell',
    label: vscode.l10n.t('Shell script'),
    detail: vscode.l10n.t('VFs with MAC, VLAN, rates, trust; eswitch mode; ETS and PFC'),
  },
  { format: 'libvirt', label: 'libvirt XML', detail: vscode.l10n.t('Domains and VF pools for KVM') },
  {
    format: 'openstack',
    label: 'OpenStack',
    detail: vscode.l10n.t('A Heat template, and configuration of Nova and Neutron'),
  },
  {
    format: 'kubernetes',
    label: 'Kubernetes',
    detail: vscode.l10n.t('SriovNetworkNodePolicy and SriovNetwork'),
  },
  {
    format: 'networkmanager',
    label: 'NetworkManager',
    detail: vscode.l10n.t('Keyfiles with VFs and their rates, bridges, bonds'),
  },
  {
    format: 'netplan',
    label: 'netplan',
    detail: vscode.l10n.t('Numbers of VFs, eswitch mode, bridges, bonds'),
  },
  { format: 'systemd', label: 'systemd', detail: vscode.l10n.t('.link, .netdev and .network files') },
  { format: 'ovs', label: 'Open vSwitch', detail: vscode.l10n.t('ovs-vsctl commands with QoS and queues') },
  { format: 'vsphere', label: 'vSphere', detail: vscode.l10n.t('A checklist for each ESXi host') },
];

/** The command that writes the files which deploy a design. */
export function registerExport(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const notes = vscode.window.createOutputChannel(vscode.l10n.t('IOV Export'));
  context.subscriptions.push(
    notes,
    vscode.commands.registerCommand('iov.exportDeployment', async (given?: unknown) => {
      const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
      if (!uri) return;
      // The server answers for open files; one chosen in the explorer may not be.
      await vscode.workspace.openTextDocument(uri);
      const item = await vscode.window.showQuickPick(formats(), {
        placeHolder: vscode.l10n.t('Export the deployment files of this design as'),
        matchOnDetail: true,
      });
      if (!item) return;
      try {
        await exportAs(uri, item, client, notes);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        void vscode.window.showErrorMessage(vscode.l10n.t('IOV: the files could not be exported: {0}', why));
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
  const answer = await ask(client, DEPLOY, { uri: uri.toString(), format });
  if (!answer) throw new Error(vscode.l10n.t('the server has no such design'));
  const [error] = answer.errors;
  if (error !== undefined) {
    const more = answer.errors.length - 1;
    void vscode.window.showErrorMessage(
      more === 0
        ? vscode.l10n.t('IOV: a design with errors is not exported: {0}', error)
        : vscode.l10n.t('IOV: a design with errors is not exported: {0} (and {1} more)', error, more),
    );
    return;
  }
  said(channel, label, answer.notes);
  if (answer.files.length === 0) {
    await tell(vscode.l10n.t('IOV: this design has nothing to write as {0}.', label), answer.notes, channel);
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
  const wrote =
    targets.length === 1
      ? vscode.l10n.t('IOV: wrote one file as {0}.', label)
      : vscode.l10n.t('IOV: wrote {0} files as {1}.', targets.length, label);
  const written = new Set(targets.map((target) => target.uri.toString()));
  const left = await leftIn(folder, answer.origin, (uri) => written.has(uri.toString()), fileSystem);
  if (left.length > 0) void tellLeft(left, channel);
  await tell(wrote, answer.notes, channel);
}

const fileSystem: FileSystem<vscode.Uri> = {
  most: 2000,
  entries: async (folder) =>
    (await vscode.workspace.fs.readDirectory(folder)).map(([name, type]) => ({
      path: vscode.Uri.joinPath(folder, name),
      name,
      kind: type === vscode.FileType.Directory ? 'folder' : type === vscode.FileType.File ? 'file' : 'other',
    })),
  bytes: async (file) => (await vscode.workspace.fs.stat(file)).size,
  text: async (file) => new TextDecoder().decode(await vscode.workspace.fs.readFile(file)),
};

async function tellLeft(left: readonly vscode.Uri[], channel: vscode.OutputChannel): Promise<void> {
  channel.appendLine(vscode.l10n.t('Of an earlier export, and no longer part of it:'));
  for (const uri of left) channel.appendLine(`  ${vscode.workspace.asRelativePath(uri)}`);
  const show = vscode.l10n.t('Show Notes');
  const chosen = await vscode.window.showWarningMessage(
    left.length === 1
      ? vscode.l10n.t(
          'IOV: one file there is of an earlier export, and no longer part of it. Remove it, and what was deployed of it.',
        )
      : vscode.l10n.t(
          'IOV: {0} files there are of an earlier export, and no longer part of it. Remove them, and what was deployed of them.',
          left.length,
        ),
    show,
  );
  if (chosen === show) channel.show();
}

async function folderFor(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Folder for the deployment files'),
    openLabel: vscode.l10n.t('Export Here'),
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
  const replace = vscode.l10n.t('Replace');
  const question =
    there === 1
      ? vscode.l10n.t('IOV: one of these files exists.')
      : vscode.l10n.t('IOV: {0} of these files exist.', there);
  return (await vscode.window.showWarningMessage(question, { modal: true }, replace)) === replace;
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
  const show = vscode.l10n.t('Show Notes');
  const more =
    notes.length === 1
      ? vscode.l10n.t('One note says what it does not carry.')
      : vscode.l10n.t('{0} notes say what it does not carry.', notes.length);
  const chosen = await vscode.window.showInformationMessage(`${message} ${more}`, show);
  if (chosen === show) channel.show();
}
