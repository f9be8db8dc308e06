import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import type { Lens } from '../../../server/src/preview/scene/lens.ts';
import type { ExportFormat } from '../../../server/src/protocol/panel.ts';
import { EXPORT } from '../../../server/src/protocol/pictures.ts';
import { ask } from '../../../server/src/protocol/request.ts';

const endings = (): Readonly<Record<ExportFormat, readonly [ending: string, name: string]>> => ({
  svg: ['svg', vscode.l10n.t('SVG picture')],
  png: ['png', vscode.l10n.t('PNG picture')],
  csv: ['csv', vscode.l10n.t('CSV table')],
  json: ['json', 'JSON'],
  markdown: ['md', vscode.l10n.t('Markdown report')],
});

/** Asks where, and writes what the panel has drawn or the server has worked out. A report's picture goes beside it. */
export async function saveAs(
  client: BaseLanguageClient,
  document: vscode.Uri,
  format: ExportFormat,
  content: string | null,
  lens: Lens,
): Promise<void> {
  const [ending, name] = endings()[format];
  const beside = document.scheme === 'untitled' ? undefined : document;
  const target = await vscode.window.showSaveDialog({
    ...(beside
      ? { defaultUri: beside.with({ path: beside.path.replace(/(?:\.iov)?$/u, `.${ending}`) }) }
      : {}),
    filters: { [name]: [ending] },
  });
  if (!target) return;
  if (format === 'svg' || format === 'png') {
    if (content === null) throw new Error(vscode.l10n.t('the panel has drawn nothing'));
    await write(target, format === 'png' ? bytesOf(content) : new TextEncoder().encode(content));
  } else {
    const picture = format === 'markdown' && content !== null ? svgBeside(target) : undefined;
    const text = await ask(client, EXPORT, {
      uri: document.toString(),
      format,
      lens,
      picture: picture && encodeURIComponent(lastOf(picture)),
    });
    if (text === undefined) throw new Error(vscode.l10n.t('the server has no numbers for this file'));
    if (picture && content !== null) await write(picture, new TextEncoder().encode(content));
    await write(target, new TextEncoder().encode(text));
  }
  const open = vscode.l10n.t('Open');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Exported {0}.', lastOf(target)),
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
}

const write = (to: vscode.Uri, bytes: Uint8Array): Thenable<void> => vscode.workspace.fs.writeFile(to, bytes);
const lastOf = ({ path }: vscode.Uri): string => path.slice(path.lastIndexOf('/') + 1);
const svgBeside = (target: vscode.Uri): vscode.Uri =>
  target.with({ path: `${target.path.replace(/\.md$/u, '')}.svg` });

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
