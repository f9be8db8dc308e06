import { type BaseLanguageClient, State } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { CHANGED_NOTIFICATION, isFileParams, isPanelState } from '../../../server/src/preview/messages.ts';
import { webviewRoot } from './html.ts';
import { Preview } from './preview.ts';

const VIEW_TYPE = 'iov.preview';
/** How long the cursor has to rest before the picture follows it. */
const CURSOR_MS = 60;

/** Registers the preview's commands, its panels' return after a restart, and what keeps them up to date. */
export function registerPreview(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const previews = new Map<string, Preview>();

  const adopt = (document: vscode.Uri, panel: vscode.WebviewPanel): void => {
    const key = document.toString();
    const preview = new Preview(document, panel, client, context.extensionUri);
    previews.set(key, preview);
    panel.onDidDispose(() => {
      preview.dispose();
      if (previews.get(key) === preview) previews.delete(key);
    });
  };

  const open = (column: vscode.ViewColumn) => (argument: unknown) => {
    const document = argument instanceof vscode.Uri ? argument : currentDocument();
    if (!document) {
      void vscode.window.showInformationMessage('Open an .iov file to preview it.');
      return;
    }
    const known = previews.get(document.toString());
    if (known) {
      known.panel.reveal(known.panel.viewColumn, column === vscode.ViewColumn.Beside);
      return;
    }
    const where = { viewColumn: column, preserveFocus: column === vscode.ViewColumn.Beside };
    const options = { enableScripts: true, localResourceRoots: [webviewRoot(context.extensionUri)] };
    adopt(document, vscode.window.createWebviewPanel(VIEW_TYPE, 'Preview', where, options));
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  context.subscriptions.push(
    vscode.commands.registerCommand('iov.openPreview', open(vscode.ViewColumn.Active)),
    vscode.commands.registerCommand('iov.openPreviewToSide', open(vscode.ViewColumn.Beside)),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (panel, state: unknown) => {
        if (isPanelState(state)) adopt(vscode.Uri.parse(state.uri), panel);
        else panel.dispose();
        return Promise.resolve();
      },
    }),
    client.onNotification(CHANGED_NOTIFICATION, (params: unknown) => {
      if (isFileParams(params)) previews.get(vscode.Uri.parse(params.uri).toString())?.refresh();
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) for (const preview of previews.values()) preview.refresh();
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const at = selections[0]?.active;
      if (!at || previews.size === 0) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const preview of previews.values()) preview.cursor(textEditor.document.uri, at);
      }, CURSOR_MS);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

function currentDocument(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === 'iov' ? document.uri : undefined;
}
