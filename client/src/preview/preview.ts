import type { BaseLanguageClient, WorkspaceEdit } from 'vscode-languageclient';
import * as vscode from 'vscode';
import {
  APPLY_MODE_REQUEST,
  COMPARE_REQUEST,
  DIFF_REQUEST,
  type DiffParams,
  FIRST_SIGHT,
  isCompareAnswer,
  isLoadAnswer,
  isModeEdit,
  isPatchedScene,
  isToClient,
  isWholeScene,
  LOAD_REQUEST,
  SCENE_REQUEST,
  type SceneParams,
  type Sight,
  type ToClient,
  type ToWebview,
  WHAT_IF_REQUEST,
} from '../../../server/src/preview/messages.ts';
import { isOn, lensText } from '../../../server/src/preview/lens.ts';
import { applyPatch } from '../../../server/src/preview/patch.ts';
import { innermost } from '../../../server/src/preview/scene-findings.ts';
import type { Mode, Scene } from '../../../server/src/preview/scene-types.ts';
import { oneAtATime } from './feed.ts';
import { pageOf, webviewRoot } from './html.ts';
import { reveal } from './reveal.ts';
import { saveAs } from './save.ts';

/** Work that takes longer than this shows that it is under way. */
const BUSY_MS = 300;

export interface PreviewOptions {
  /** Stays as it is: it does not follow the cursor, and is no one's but its file's. */
  readonly locked?: boolean;
  /** The former version that the picture is held against, read anew each time. */
  readonly against?: () => Promise<DiffParams['before']>;
  readonly title?: string;
}

/** The panel of one document: between the server, which knows what to draw, and the webview, which draws it. */
export class Preview implements vscode.Disposable {
  private sight: Sight = FIRST_SIGHT;
  private scene: Scene | undefined;
  /** The answer that both ends have; undefined where the webview has none. */
  private answered: number | undefined;
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
    private readonly options: PreviewOptions = {},
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extension)] };
    this.entitle();
    this.subscriptions.push(
      webview.onDidReceiveMessage((message: unknown) => {
        if (isToClient(message)) void this.receive(message);
      }),
    );
    webview.html = pageOf(webview, extension, document, {
      locked: options.locked ?? false,
      changes: options.against !== undefined,
    });
  }

  /** Marks the element that holds the cursor. */
  cursor(uri: vscode.Uri, at: vscode.Position): void {
    if (!this.scene || this.options.locked === true) return;
    const paths = innermost(this.scene.elements, uri.toString(), at).map((element) => element.path);
    const said = paths.join('\n');
    if (said === this.lit) return;
    this.lit = said;
    this.post({ type: 'highlight', paths });
  }

  /** The server has started anew: what it answered before, it does not know any more. */
  forget(): void {
    this.answered = undefined;
    this.refresh();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async receive(message: ToClient): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.answered = undefined;
        this.lit = '';
        this.look(message.sight);
        break;
      case 'look':
        this.look(message.sight);
        break;
      case 'reveal':
        // Only what the picture is of may be opened.
        if (this.knows(message.range.uri)) {
          await this.tried('The statement could not be shown', () =>
            reveal(message.range, message.focus, this.panel.viewColumn),
          );
        }
        break;
      case 'applyMode':
        await this.tried('The mode could not be changed', () =>
          this.applyMode(message.vnic, message.mode, message.confirmed),
        );
        break;
      case 'export':
        await this.tried('The export failed', () =>
          saveAs(this.client, this.document, message.format, message.content, this.sight.lens),
        );
        break;
    }
  }

  private look(sight: Sight): void {
    this.sight = sight;
    this.entitle();
    this.refresh();
  }

  private entitle(): void {
    const name = this.document.path.slice(this.document.path.lastIndexOf('/') + 1);
    const plain =
      this.options.title ?? (this.options.locked === true ? `[Preview] ${name}` : `Preview ${name}`);
    this.panel.title = isOn(this.sight.lens) ? `${plain} (what if: ${lensText(this.sight.lens)})` : plain;
  }

  private knows(uri: string): boolean {
    const inScene = this.scene?.elements.some(
      (element) => element.at?.uri === uri || element.range?.uri === uri,
    );
    return inScene === true || this.scene?.promises.some((promise) => promise.at?.uri === uri) === true;
  }

  private async update(): Promise<void> {
    if (!this.ready) return;
    const { view, lens, open, hosts, all, selection } = this.sight;
    const asked: SceneParams = { uri: this.document.toString(), lens, open, hosts, all, selection };
    await this.tried('The server could not draw this file', () =>
      this.while('Drawing …', async () => {
        await this.updateScene(asked);
        if (view === 'compare') {
          const answer: unknown = await this.client.sendRequest(COMPARE_REQUEST, asked);
          if (!isCompareAnswer(answer)) throw new Error('its answer is not a comparison');
          this.post({ type: 'compare', compare: answer.compare });
        } else if (view === 'load') {
          const answer: unknown = await this.client.sendRequest(LOAD_REQUEST, asked);
          if (!isLoadAnswer(answer)) throw new Error('its answer is no list of loads');
          this.post({ type: 'load', load: answer.load });
        }
      }),
    );
  }

  private async updateScene(asked: SceneParams): Promise<void> {
    const since = this.answered;
    const before = await this.options.against?.();
    const answer: unknown = before
      ? await this.client.sendRequest(DIFF_REQUEST, { ...asked, before } satisfies DiffParams)
      : await this.client.sendRequest(isOn(this.sight.lens) ? WHAT_IF_REQUEST : SCENE_REQUEST, {
          ...asked,
          since,
        });
    if (isPatchedScene(answer) && this.scene && since === this.answered) {
      const { patch, version, stale } = answer;
      this.scene = applyPatch(this.scene, patch);
      this.answered = answer.id;
      this.post({ type: 'patch', patch, version, stale });
    } else if (isWholeScene(answer)) {
      const { scene, version, stale } = answer;
      this.scene = scene;
      this.answered = answer.id;
      this.post({ type: 'scene', scene, version, stale });
    } else if (isPatchedScene(answer)) {
      // The page was loaded anew while the answer was on its way.
      this.refresh();
    } else throw new Error('its answer is not a picture');
  }

  private async applyMode(vnic: string | null, mode: Mode, confirmed: boolean): Promise<void> {
    const uri = this.document.toString();
    const answer: unknown = await this.client.sendRequest(APPLY_MODE_REQUEST, { uri, vnic, mode });
    if (!isModeEdit(answer)) throw new Error(`${vnic ?? 'a VM'} is not in the file any more`);
    if (answer.proposal && !confirmed) {
      this.post({ type: 'proposal', proposal: answer.proposal });
      return;
    }
    const edit = await this.client.protocol2CodeConverter.asWorkspaceEdit(answer.edit as WorkspaceEdit);
    if (!(await vscode.workspace.applyEdit(edit))) throw new Error('the edit was not accepted');
  }

  /** Says that something is under way if it takes long. */
  private async while(what: string, task: () => Promise<void>): Promise<void> {
    const shown = { yet: false };
    const timer = setTimeout(() => {
      shown.yet = true;
      this.post({ type: 'busy', what });
    }, BUSY_MS);
    try {
      await task();
    } finally {
      clearTimeout(timer);
      if (shown.yet) this.post({ type: 'busy', what: null });
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
