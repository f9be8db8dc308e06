import type { BaseLanguageClient, WorkspaceEdit } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { isOn, lensText } from '../../../server/src/preview/scene/lens.ts';
import type { ToWebview } from '../../../server/src/protocol/panel.ts';
import type { DiffParams } from '../../../server/src/protocol/pictures.ts';
import type { Sight } from '../../../server/src/protocol/sight.ts';
import { nameOf } from './against.ts';
import { Conversation, type Cursor } from './conversation.ts';
import { pageOf, webviewRoot } from './html.ts';
import { reveal } from './reveal.ts';
import { saveAs } from './save.ts';

/** A former version that a picture is held against. */
export interface Comparison {
  /** What tells it from other comparisons. */
  readonly key: string;
  readonly title: string;
  /** The former version, read anew each time. */
  readonly against: () => Promise<DiffParams['before']>;
}

/** One panel, and the file that it shows. */
export class Preview implements vscode.Disposable {
  private conversation: Conversation;
  private sight: Sight | undefined;
  private readonly received: vscode.Disposable;

  /** One that is `locked` does not follow the cursor. */
  constructor(
    private document: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly client: BaseLanguageClient,
    private readonly extension: vscode.Uri,
    private locked: boolean,
    private readonly cursor: () => Cursor | undefined,
    private readonly comparison?: Comparison,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extension)] };
    this.conversation = this.begin(document);
    this.received = webview.onDidReceiveMessage((message: unknown) => this.conversation.receive(message));
    this.load();
  }

  readonly refresh = (): void => this.conversation.refresh();

  /** Shows another file. */
  turn(document: vscode.Uri): void {
    this.document = document;
    this.conversation = this.begin(document);
    this.load();
  }

  lock(locked: boolean): void {
    this.locked = locked;
    this.entitle();
    this.tellLocked();
    this.light(false);
  }

  /** Marks the element that holds the cursor. */
  light(follow: boolean): void {
    this.conversation.light(follow);
  }

  /** The server has started anew. */
  forget(): void {
    this.conversation.forget();
  }

  dispose(): void {
    this.received.dispose();
  }

  private begin(document: vscode.Uri): Conversation {
    const { client, panel } = this;
    const { webview } = panel;
    // What is still on its way when the panel turns to another file is nothing to the new page.
    const isOver = (): boolean => conversation !== this.conversation;
    const conversation = new Conversation({
      uri: document.toString(),
      server: {
        sendRequest: async (method, params) => {
          // The server answers for open files: this one's editor may be closed, or not be opened again after a restart.
          if (document.scheme !== 'untitled') await vscode.workspace.openTextDocument(document);
          return client.sendRequest(method, params);
        },
      },
      post: (message) => {
        if (!isOver()) void webview.postMessage(message);
      },
      reveal: (range, focus) => reveal(range, focus, panel.viewColumn),
      cursor: () => (this.locked ? undefined : this.cursor()),
      edit: async (edit) =>
        vscode.workspace.applyEdit(
          await client.protocol2CodeConverter.asWorkspaceEdit(edit as WorkspaceEdit),
        ),
      save: (format, content, lens) => saveAs(client, document, format, content, lens),
      met: () => this.tellLocked(),
      looked: (sight) => {
        if (isOver()) return;
        this.sight = sight;
        this.entitle();
      },
      against: this.comparison?.against,
      l10n: vscode.l10n,
    });
    return conversation;
  }

  /** A page of its own for each file: nothing of the former one can be left in it. */
  private load(): void {
    const { document, extension, comparison } = this;
    const { webview } = this.panel;
    this.entitle();
    webview.html = pageOf(webview, extension, document, { changes: comparison !== undefined });
  }

  private tellLocked(): void {
    void this.panel.webview.postMessage({ type: 'locked', locked: this.locked } satisfies ToWebview);
  }

  private entitle(): void {
    const { comparison, document, locked, sight } = this;
    const name = nameOf(document);
    const plain =
      comparison?.title ??
      (locked ? vscode.l10n.t('[Preview] {0}', name) : vscode.l10n.t('Preview {0}', name));
    this.panel.title =
      sight && isOn(sight.lens) ? vscode.l10n.t('{0} (what if: {1})', plain, lensText(sight.lens)) : plain;
  }
}
