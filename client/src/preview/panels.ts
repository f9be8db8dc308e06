import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import { webviewRoot } from './html.ts';
import type { Preview, PreviewOptions } from './preview.ts';

export const VIEW_TYPE = 'iov.preview';
/** Pictures of what changed hold to a moment's question and are not brought back after a restart. */
const CHANGES_TYPE = 'iov.changes';

/** A panel, with what draws in it as soon as that has been read. */
interface Opened {
  readonly document: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  readonly preview: Promise<Preview>;
}

/** The panels that are open, each under a key of its own. */
export class Panels {
  private readonly opened = new Map<string, Opened>();

  constructor(
    private readonly client: BaseLanguageClient,
    private readonly extension: vscode.Uri,
  ) {}

  get isEmpty(): boolean {
    return this.opened.size === 0;
  }

  each(run: (preview: Preview) => void): void {
    for (const { preview } of this.opened.values()) void preview.then(run);
  }

  /** Draws anew what is of this file. */
  refresh(changed: vscode.Uri): void {
    for (const { document, preview } of this.opened.values())
      if (document.toString() === changed.toString()) void preview.then((made) => made.refresh());
  }

  /** Shows the panel of this key, or makes it. */
  show(key: string, document: vscode.Uri, column: vscode.ViewColumn, options: PreviewOptions = {}): void {
    const beside = column === vscode.ViewColumn.Beside;
    const known = this.opened.get(key);
    if (known) {
      known.panel.reveal(known.panel.viewColumn, beside);
      void known.preview.then((made) => made.refresh());
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      options.against ? CHANGES_TYPE : VIEW_TYPE,
      vscode.l10n.t('Preview'),
      { viewColumn: column, preserveFocus: beside },
      { enableScripts: true, localResourceRoots: [webviewRoot(this.extension)] },
    );
    this.adopt(key, document, panel, options);
  }

  /** Draws in a panel that is there. */
  adopt(key: string, document: vscode.Uri, panel: vscode.WebviewPanel, options: PreviewOptions): void {
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extension, 'syntaxes', 'icon-light.svg'),
      dark: vscode.Uri.joinPath(this.extension, 'syntaxes', 'icon-dark.svg'),
    };
    // Read when the first preview opens, and not before.
    const preview = import('./preview.ts').then(
      ({ Preview: Made }) => new Made(document, panel, this.client, this.extension, options),
    );
    const one = { document, panel, preview };
    this.opened.set(key, one);
    panel.onDidDispose(() => {
      void preview.then((made) => made.dispose());
      if (this.opened.get(key) === one) this.opened.delete(key);
    });
  }
}
