import { type BaseLanguageClient, State } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { isPanelState } from '../../../server/src/protocol/panel.ts';
import { onFileChanged } from '../changed.ts';
import { isReadOnly } from '../read-only.ts';
import { compareFiles, compareWithHead } from './comparing.ts';
import { TextCursor } from './cursor.ts';
import { follower } from './follow.ts';
import { Panels, VIEW_TYPE } from './panels.ts';

/** Registers the preview's commands, its panels' return after a restart, and what keeps them up to date. */
export function registerPreview(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const cursor = new TextCursor((follow) => panels.each((preview) => preview.light(follow)));
  const panels = new Panels(client, context.extensionUri, cursor.at);
  const followed = new FollowedDocument();
  const follow = follower(panels, client);
  const open = (column: vscode.ViewColumn, locked: boolean) => (argument: unknown) => {
    // A code lens names its file in the protocol's way.
    const given = typeof argument === 'string' ? vscode.Uri.parse(argument) : argument;
    const document = given instanceof vscode.Uri ? given : followed.uri;
    if (document) panels.show(document, column, locked);
    else void offerExample();
  };
  context.subscriptions.push(
    followed,
    vscode.commands.registerCommand('iov.openPreview', open(vscode.ViewColumn.Active, false)),
    vscode.commands.registerCommand('iov.openPreviewToSide', open(vscode.ViewColumn.Beside, false)),
    vscode.commands.registerCommand('iov.openLockedPreview', open(vscode.ViewColumn.Beside, true)),
    vscode.commands.registerCommand('iov.lockPreview', () => panels.lock(true)),
    vscode.commands.registerCommand('iov.unlockPreview', () => {
      panels.lock(false);
      void follow(followed.document);
    }),
    vscode.commands.registerCommand('iov.comparePreviewWithHead', (given: unknown) =>
      compareWithHead(panels, client, given instanceof vscode.Uri ? given : followed.uri),
    ),
    vscode.commands.registerCommand('iov.compareTwoFiles', (first: unknown, chosen: unknown) =>
      compareFiles(
        panels,
        (Array.isArray(chosen) ? chosen : [first]).filter((one) => one instanceof vscode.Uri),
      ),
    ),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (panel, state: unknown) => {
        if (isPanelState(state)) {
          const document = vscode.Uri.parse(state.uri);
          panels.adopt(document, panel, state.locked);
          // A panel behind others is brought back only when it is shown: another editor may be active by then.
          void follow(followed.document);
        } else panel.dispose();
        return Promise.resolve();
      },
    }),
    onFileChanged(client, (uri) => panels.refresh(vscode.Uri.parse(uri))),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) panels.each((preview) => preview.forget());
    }),
    vscode.window.onDidChangeActiveTextEditor((editor) => void follow(editor?.document)),
    cursor,
  );
}

async function offerExample(): Promise<void> {
  const example = vscode.l10n.t('Open Example');
  const said = vscode.l10n.t('Open an .iov file to preview it.');
  const chosen = await vscode.window.showInformationMessage(said, example);
  if (chosen === example) await vscode.commands.executeCommand('iov.openExample');
}

/**
 * The file that commands speak of: that of the active editor, unless it shows a former version; else the last one that
 * was, as long as it is open, as the walkthrough has the focus when its buttons are pressed, and so may a preview. After
 * a restart no editor need have been active yet: then one that is to be seen.
 */
class FollowedDocument {
  private last = iovDocumentOf(vscode.window.activeTextEditor);
  private readonly listener = vscode.window.onDidChangeActiveTextEditor((editor) => {
    this.last = iovDocumentOf(editor) ?? this.last;
  });

  get document(): vscode.TextDocument | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    const last = this.last?.isClosed === false ? this.last : undefined;
    return iovDocumentOf(activeTextEditor) ?? last ?? firstOf(visibleTextEditors.map(iovDocumentOf));
  }

  get uri(): vscode.Uri | undefined {
    return this.document?.uri;
  }

  dispose(): void {
    this.listener.dispose();
  }
}

function iovDocumentOf(editor: vscode.TextEditor | undefined): vscode.TextDocument | undefined {
  const document = editor?.document;
  return document?.languageId === 'iov' && !isReadOnly(document.uri) ? document : undefined;
}

const firstOf = <T>(some: readonly (T | undefined)[]): T | undefined => some.find((one) => one !== undefined);
