import type { BaseLanguageClient, WorkspaceEdit } from 'vscode-languageclient';
import * as vscode from 'vscode';
import {
  APPLY_MODE_REQUEST,
  COMPARE_REQUEST,
  isCompareAnswer,
  isSceneAnswer,
  isToClient,
  SCENE_REQUEST,
  type ToClient,
  type ToWebview,
  type View,
} from '../../../server/src/preview/messages.ts';
import { innermost } from '../../../server/src/preview/scene-findings.ts';
import type { Mode, Scene } from '../../../server/src/preview/scene-types.ts';
import { oneAtATime } from './feed.ts';
import { pageOf, webviewRoot } from './html.ts';
import { reveal } from './reveal.ts';

/** The panel of one document: between the server, which knows what to draw, and the webview, which draws it. */
export class Preview implements vscode.Disposable {
  private view: View = 'topology';
  private scene: Scene | undefined;
  private lit = '';
  private ready = false;
  private readonly subscriptions: vscode.Disposable[] = [];
  /** Asks for what is shown and hands it on. */
  readonly refresh = oneAtATime(() => this.update());

  constructor(
    readonly document: vscode.Uri,
    readonly panel: vscode.WebviewPanel,
    private readonly client: BaseLanguageClient,
    extension: vscode.Uri,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extension)] };
    panel.title = `Preview ${document.path.slice(document.path.lastIndexOf('/') + 1)}`;
    this.subscriptions.push(
      webview.onDidReceiveMessage((message: unknown) => {
        if (isToClient(message)) void this.receive(message);
      }),
    );
    webview.html = pageOf(webview, extension, document);
  }

  /** Marks the element that holds the cursor. */
  cursor(uri: vscode.Uri, at: vscode.Position): void {
    if (!this.scene) return;
    const paths = innermost(this.scene.elements, uri.toString(), at).map((element) => element.path);
    const said = paths.join('\n');
    if (said === this.lit) return;
    this.lit = said;
    this.post({ type: 'highlight', paths });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async receive(message: ToClient): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.lit = '';
        this.refresh();
        break;
      case 'setView':
        this.view = message.view;
        this.refresh();
        break;
      case 'reveal':
        // Only what the picture is of may be opened.
        if (
          this.scene?.elements.some(
            (element) => element.at?.uri === message.range.uri || element.range?.uri === message.range.uri,
          ) === true
        ) {
          await this.tried('The statement could not be shown', () =>
            reveal(message.range, message.focus, this.panel.viewColumn),
          );
        }
        break;
      case 'applyMode':
        await this.tried('The mode could not be changed', () => this.applyMode(message.vnic, message.mode));
        break;
    }
  }

  private async update(): Promise<void> {
    if (!this.ready) return;
    await this.tried('The server could not draw this file', async () => {
      const uri = this.document.toString();
      const answer: unknown = await this.client.sendRequest(SCENE_REQUEST, { uri });
      if (!isSceneAnswer(answer)) throw new Error('its answer is not a picture');
      this.scene = answer.scene;
      this.post({ type: 'scene', scene: answer.scene, version: answer.version, stale: answer.stale });
      if (this.view !== 'compare') return;
      const compared: unknown = await this.client.sendRequest(COMPARE_REQUEST, { uri });
      if (!isCompareAnswer(compared)) throw new Error('its answer is not a comparison');
      this.post({ type: 'compare', compare: compared.compare });
    });
  }

  private async applyMode(vnic: string, mode: Mode): Promise<void> {
    const edit = await this.client.sendRequest<WorkspaceEdit | null>(APPLY_MODE_REQUEST, {
      uri: this.document.toString(),
      vnic,
      mode,
    });
    if (!edit) throw new Error(`${vnic} is not in the file any more`);
    if (!(await vscode.workspace.applyEdit(await this.client.protocol2CodeConverter.asWorkspaceEdit(edit)))) {
      throw new Error('the edit was not accepted');
    }
  }

  /** A failure is said in the panel, and the last picture stays. */
  private async tried(what: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.post({
        type: 'error',
        message: `${what}: ${error instanceof Error ? error.message : String(error)}.`,
      });
    }
  }

  private post(message: ToWebview): void {
    void this.panel.webview.postMessage(message);
  }
}
