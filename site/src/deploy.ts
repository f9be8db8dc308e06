import type { LSPClient } from '@codemirror/lsp-client';
import { DEPLOY, type DeployAnswer, IMPORT } from '../../server/src/protocol/interop.ts';
import { ask, type Sender } from '../../server/src/protocol/request.ts';
import type { ExportFormat } from '../../server/src/interop/export/formats.ts';
import { download } from './download.ts';

/* The files that deploy the design, and the design of what captures of a host say: as in VS Code, in dialogs. */

const FORMATS = [
  ['libvirt', 'libvirt XML'],
  ['openstack', 'OpenStack'],
  ['kubernetes', 'Kubernetes SR-IOV'],
  ['shell', 'Shell script'],
  ['netplan', 'netplan'],
  ['networkmanager', 'NetworkManager'],
  ['systemd', 'systemd'],
  ['ovs', 'Open vSwitch'],
  ['vsphere', 'vSphere'],
] as const;

const senderOf = (client: LSPClient): Sender => ({
  sendRequest: (method, params) => client.request(method, params),
});

function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  text = '',
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.append(text, ...children);
  return element;
}

function button(text: string, click: () => void): HTMLButtonElement {
  const element = make('button', text);
  element.type = 'button';
  element.addEventListener('click', click);
  return element;
}

function dialogOf(title: string): HTMLDialogElement {
  const dialog = make('dialog', '', make('h2', title));
  dialog.className = 'sheet';
  dialog.setAttribute('aria-label', title);
  const close = button('×', () => dialog.close());
  close.className = 'close';
  close.setAttribute('aria-label', 'Close');
  dialog.append(close);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  return dialog;
}

export function openExport(client: LSPClient, uri: string): void {
  const dialog = dialogOf('Export deployment files');
  const choice = make('select');
  choice.setAttribute('aria-label', 'Format');
  for (const [value, name] of FORMATS) choice.append(new Option(name, value));
  const body = make('div');
  body.className = 'body';
  const show = async (): Promise<void> => {
    client.sync();
    const answer = await ask(senderOf(client), DEPLOY, { uri, format: choice.value as ExportFormat });
    if (answer) body.replaceChildren(...sheetOf(answer));
  };
  choice.addEventListener('change', () => void show());
  dialog.append(make('p', '', choice), body);
  dialog.showModal();
  void show();
}

function sheetOf({ files, notes, errors }: DeployAnswer): Node[] {
  if (errors.length > 0) {
    return [
      make('p', 'A design with errors is not exported:'),
      make('ul', '', ...errors.map((error) => make('li', error))),
    ];
  }
  const parts: Node[] =
    files.length === 0 ? [make('p', 'This design has nothing to write in this format.')] : [];
  for (const { path, text } of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const pre = make('pre', '', make('code', text));
    pre.tabIndex = 0;
    parts.push(
      make(
        'h3',
        path,
        button('Save', () => download(name, text)),
      ),
      pre,
    );
  }
  if (notes.length > 0) {
    const items = notes.map((note) => make('li', note));
    parts.unshift(
      make(
        'details',
        '',
        make('summary', `Not carried by this format (${notes.length})`),
        make('ul', '', ...items),
      ),
    );
  }
  return parts;
}

/** Asks for captures; `done` gets the design that they describe. */
export function openImport(client: LSPClient, done: (text: string) => void): void {
  const dialog = dialogOf('Import from a host');
  const area = make('textarea');
  area.setAttribute('aria-label', 'Captures');
  area.placeholder = 'Paste the output of lspci -vvv, ip -d -j link, virsh dumpxml, lstopo --of xml ...';
  area.spellcheck = false;
  const said = make('p');
  said.setAttribute('role', 'status');
  const files = make('input');
  files.type = 'file';
  files.multiple = true;
  files.setAttribute('aria-label', 'Files with captures');
  const go = button('Import', () => void convert());
  go.className = 'first';
  const convert = async (): Promise<void> => {
    const chosen = await Promise.all(
      [...(files.files ?? [])].map(async (file) => ({ name: file.name, text: await file.text() })),
    );
    const pasted = area.value.trim() === '' ? [] : [{ name: 'pasted text', text: area.value }];
    const inputs = [...chosen, ...pasted];
    if (inputs.length === 0) {
      said.textContent = 'Paste something, or choose files.';
      return;
    }
    const answer = await ask(senderOf(client), IMPORT, { inputs });
    if (!answer || answer.text === null) {
      said.textContent = `Nothing could be imported: ${answer?.problems[0]?.message ?? 'this is no capture.'}`;
      return;
    }
    dialog.close();
    done(answer.text);
  };
  dialog.append(
    make('p', 'Nothing leaves your browser.'),
    area,
    make('p', '', files),
    said,
    make('p', '', go),
  );
  dialog.showModal();
}
