import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { SOURCES } from '../../../server/src/protocol/files.ts';
import { ask } from '../../../server/src/protocol/request.ts';
import { isReadOnly } from '../read-only.ts';
import type { Panels } from './panels.ts';

/**
 * Makes what turns the preview that follows to a file whose editor has become active. It stays where its picture shows
 * that file already: who goes from a design into what it imports goes on looking at the design.
 */
export function follower(
  panels: Panels,
  client: BaseLanguageClient,
): (document: vscode.TextDocument | undefined) => Promise<void> {
  let latest: vscode.TextDocument | undefined;
  return async (document) => {
    const { followed } = panels;
    if (!document || !isDesign(document)) return;
    latest = document;
    if (!followed || same(document.uri, followed)) return;
    const sources = await sourcesOf(client, followed);
    // Another editor may have become active meanwhile, or another file be shown.
    if (latest !== document || panels.followed !== followed) return;
    if (!sources.some((source) => same(vscode.Uri.parse(source), document.uri))) panels.follow(document.uri);
  };
}

/** The catalog's files, and the former version at the left of a comparison, are read and not designed. */
function isDesign({ languageId, uri }: vscode.TextDocument): boolean {
  const shown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isFormer = shown instanceof vscode.TabInputTextDiff && same(shown.original, uri);
  return languageId === 'iov' && !isReadOnly(uri) && !isFormer;
}

/** What a picture is of; nothing where it cannot be known. */
async function sourcesOf(client: BaseLanguageClient, document: vscode.Uri): Promise<readonly string[]> {
  try {
    // The server knows files that are open: after a restart nothing has opened this one yet.
    if (document.scheme !== 'untitled') await vscode.workspace.openTextDocument(document);
    return (await ask(client, SOURCES, { uri: document.toString() })) ?? [];
  } catch {
    return [];
  }
}

const same = (a: vscode.Uri, b: vscode.Uri): boolean => a.toString() === b.toString();
