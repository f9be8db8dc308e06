import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { fileOf, headOf, nameOf, Unavailable } from './against.ts';
import type { Panels } from './panels.ts';

/* The commands that hold a picture against a former version. */

export const compareWithHead = (
  panels: Panels,
  client: BaseLanguageClient,
  document: vscode.Uri | undefined,
): Promise<void> =>
  told(async () => {
    if (!document) throw new Unavailable(vscode.l10n.t('Open an .iov file to compare it with HEAD.'));
    await headOf(client, document);
    panels.compare(document, vscode.ViewColumn.Beside, {
      key: `${document.toString()} HEAD`,
      against: () => headOf(client, document),
      title: `${nameOf(document)} ↔ HEAD`,
    });
  });

/** Of files that are chosen the first two; what is missing is asked for. */
export const compareFiles = (panels: Panels, chosen: readonly vscode.Uri[]): Promise<void> =>
  told(async () => {
    const [a, b] = chosen.length >= 2 ? chosen : await pickTwo(chosen[0]);
    if (!a || !b) return;
    // A file that is not open is nothing to the server.
    await vscode.workspace.openTextDocument(b);
    panels.compare(b, vscode.ViewColumn.Active, {
      key: `${a.toString()} ${b.toString()}`,
      against: () => fileOf(a),
      title: `${nameOf(a)} ↔ ${nameOf(b)}`,
    });
  });

/** A failure that a person can do something about is said as it is. */
async function told(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    if (error instanceof Unavailable) void vscode.window.showWarningMessage(what);
    else void vscode.window.showErrorMessage(vscode.l10n.t('The versions could not be compared: {0}.', what));
  }
}

async function pickTwo(first: vscode.Uri | undefined): Promise<readonly vscode.Uri[]> {
  const files = await vscode.workspace.findFiles('**/*.iov', '**/node_modules/**', 2000);
  const pick = async (title: string, not?: vscode.Uri): Promise<vscode.Uri | undefined> => {
    const items = files
      .filter((uri) => uri.toString() !== not?.toString())
      .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
      .sort((a, b) => a.label.localeCompare(b.label));
    if (items.length === 0)
      throw new Unavailable(vscode.l10n.t('There is no other .iov file in this workspace.'));
    return (await vscode.window.showQuickPick(items, { title }))?.uri;
  };
  const before = first ?? (await pick(vscode.l10n.t('The former version')));
  const after = before && (await pick(vscode.l10n.t('What {0} is compared with', nameOf(before)), before));
  return before && after ? [before, after] : [];
}
