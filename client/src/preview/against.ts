import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { SOURCES } from '../../../server/src/protocol/files.ts';
import type { DiffParams } from '../../../server/src/protocol/pictures.ts';
import { ask } from '../../../server/src/protocol/request.ts';

/* Former versions that a picture is held against. */

type Before = DiffParams['before'];

/** The part of the built-in Git extension's API that is used here. */
interface GitApi {
  getRepository(uri: vscode.Uri): { show(ref: string, path: string): Promise<string> } | null;
}
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** Something that stands in the way, in words for the person who asked. */
export class Unavailable extends Error {}

/** The file and what it imports as of the last commit. */
export async function headOf(client: BaseLanguageClient, document: vscode.Uri): Promise<Before> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (!extension && !vscode.workspace.isTrusted)
    throw new Unavailable(
      vscode.l10n.t('This folder is not trusted: VS Code turns Git off there, so HEAD cannot be read.'),
    );
  if (!extension)
    throw new Unavailable(vscode.l10n.t('The built-in Git extension is not there, so HEAD cannot be read.'));
  const git = extension.isActive ? extension.exports : await extension.activate();
  if (!git.enabled)
    throw new Unavailable(vscode.l10n.t('Git is disabled (setting git.enabled), so HEAD cannot be read.'));
  const api = git.getAPI(1);
  if (!api.getRepository(document))
    throw new Unavailable(vscode.l10n.t('{0} is in no Git repository.', nameOf(document)));
  const sources = await ask(client, SOURCES, { uri: document.toString() });
  const texts: Record<string, string> = {};
  for (const uri of sources ?? [document.toString()]) {
    const parsed = vscode.Uri.parse(uri);
    try {
      const text = await api.getRepository(parsed)?.show('HEAD', parsed.fsPath);
      if (text !== undefined) texts[uri] = text;
    } catch {
      // Not in HEAD: a file that is new.
    }
  }
  const uri = document.toString();
  // Whatever the spelling of its address, the file itself is asked for under its own.
  texts[uri] ??= '';
  return { name: 'HEAD', uri, texts };
}

/** Another file, as it is now. */
export async function fileOf(other: vscode.Uri): Promise<Before> {
  const document = await vscode.workspace.openTextDocument(other);
  const uri = other.toString();
  return { name: nameOf(other), uri, texts: { [uri]: document.getText() } };
}

export const nameOf = ({ path }: vscode.Uri): string => path.slice(path.lastIndexOf('/') + 1);
