import type { BaseLanguageClient, WorkspaceEdit } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { isOn, lensText } from '../../../server/src/preview/scene/lens.ts';
import type { DiffParams } from '../../../server/src/protocol/pictures.ts';
import type { Sight } from '../../../server/src/protocol/sight.ts';
import { Conversation } from './conversation.ts';
import { pageOf, webviewRoot } from './html.ts';
import { reveal } from './reveal.ts';
import { saveAs } from './save.ts';

export interface PreviewOptions {
  /** Stays as it is: it does not follow the cursor, and is no one's but its file's. */
  readonly locked?: boolean;
  /** The former version that the picture is held against, read anew each time. */
  readonly against?: () => Promise<DiffParams['before']>;
  readonly title?: string;
}

/** The panel of one document. */
export class Preview implements vscode.Disposable {
  private readonly conversation: Conversation;
  private readonly received: vscode.Disposable;

  constructor(
    readonly document: vscode.Uri,
    readonly panel: vscode.WebviewPanel,
    client: BaseLanguageClient,
    extension: vscode.Uri,
    private readonly options: PreviewOptions = {},
  ) {
    const { webview } = panel;
    this.conversation = new Conversation({
      uri: document.toString(),
      server: {
        sendRequest: async (method, params) => {
          // The server answers for open files: this one's editor may be closed, or not be opened again after a restart.
          if (document.scheme !== 'untitled') await vscode.workspace.openTextDocument(document);
          return client.sendRequest(method, params);
        },
      },
      post: (message) => void webview.postMessage(message),
      reveal: (range, focus) => reveal(range, focus, panel.viewColumn),
      edit: async (edit) =>
        vscode.workspace.applyEdit(
          await client.protocol2CodeConverter.asWorkspaceEdit(edit as WorkspaceEdit),
        ),
      save: (format, content, lens) => saveAs(client, document, format, content, lens),
      looked: (sight) => this.entitle(sight),
      against: options.against,
      l10n: vscode.l10n,
    });
    webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extension)] };
    this.entitle(undefined);
    this.received = webview.onDidReceiveMessage((message: unknown) => this.conversation.receive(message));
    webview.html = pageOf(webview, extension, document, {
      locked: options.locked ?? false,
      changes: options.against !== undefined,
    });
  }

  readonly refresh = (): void => this.conversation.refresh();

  /** Marks the element that holds the cursor. */
  cursor(uri: vscode.Uri, at: vscode.Position, follow: boolean): void {
    if (this.options.locked !== true) this.conversation.cursor(uri.toString(), at, follow);
  }

  /** The server has started anew. */
  forget(): void {
    this.conversation.forget();
  }

  dispose(): void {
    this.received.dispose();
  }

  private entitle(sight: Sight | undefined): void {
    const { locked, title } = this.options;
    const name = this.document.path.slice(this.document.path.lastIndexOf('/') + 1);
    const plain =
      title ?? (locked === true ? vscode.l10n.t('[Preview] {0}', name) : vscode.l10n.t('Preview {0}', name));
    this.panel.title =
      sight && isOn(sight.lens) ? vscode.l10n.t('{0} (what if: {1})', plain, lensText(sight.lens)) : plain;
  }
}
