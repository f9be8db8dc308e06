import type { BaseLanguageClient } from 'vscode-languageclient';
import * as vscode from 'vscode';
import type { Cursor } from './conversation.ts';
import { webviewRoot } from './html.ts';
import type { Comparison, Preview } from './preview.ts';

export const VIEW_TYPE = 'iov.preview';
/** Pictures of what changed hold to a moment's question and are not brought back after a restart. */
const CHANGES_TYPE = 'iov.changes';
/** Whether the preview that has the focus is locked: which of the two commands its title offers. */
const LOCKED_KEY = 'iov.previewLocked';

/** A panel, with what draws in it as soon as that has been read. */
interface Opened {
  document: vscode.Uri;
  /** Stays with its file; one that does not follows the active editor. */
  locked: boolean;
  readonly comparison: Comparison | undefined;
  readonly panel: vscode.WebviewPanel;
  readonly preview: Promise<Preview>;
}

/** The panels that are open: one that follows the active editor, one locked to each file, and one for each comparison. */
export class Panels {
  private readonly opened = new Set<Opened>();

  constructor(
    private readonly client: BaseLanguageClient,
    private readonly extension: vscode.Uri,
    private readonly cursor: () => Cursor | undefined,
  ) {}

  /** The file in the panel that follows; undefined where there is none. */
  get followed(): vscode.Uri | undefined {
    return this.follower()?.document;
  }

  each(run: (preview: Preview) => void): void {
    for (const { preview } of this.opened) void preview.then(run);
  }

  /** Draws anew what is of this file. */
  refresh(changed: vscode.Uri): void {
    for (const { document, preview } of this.opened)
      if (document.toString() === changed.toString()) void preview.then((made) => made.refresh());
  }

  /** Shows a file in the panel that follows, or in the one locked to it; makes the panel where there is none. */
  show(document: vscode.Uri, column: vscode.ViewColumn, locked: boolean): void {
    const known = locked ? this.lockedTo(document) : this.follower();
    if (known) this.bring(known, document, column);
    else this.adopt(document, this.create(VIEW_TYPE, column), locked);
  }

  compare(document: vscode.Uri, column: vscode.ViewColumn, comparison: Comparison): void {
    const known = this.first((one) => one.comparison?.key === comparison.key);
    if (known) this.bring(known, document, column);
    else this.adopt(document, this.create(CHANGES_TYPE, column), false, comparison);
  }

  /** Shows another file in the panel that follows, where there is one; the panel stays where it is. */
  follow(document: vscode.Uri): void {
    const one = this.follower();
    if (one) turn(one, document);
  }

  /** Locks or unlocks the panel that has the focus. What is then there twice is closed. */
  lock(locked: boolean): void {
    const one = this.first(({ panel, comparison }) => panel.active && !comparison);
    if (!one || one.locked === locked) return;
    const twice = locked ? this.lockedTo(one.document) : this.follower();
    one.locked = locked;
    void one.preview.then((made) => made.lock(locked));
    twice?.panel.dispose();
    this.tellLocked();
  }

  /** Draws in a panel that is there. */
  adopt(document: vscode.Uri, panel: vscode.WebviewPanel, locked: boolean, comparison?: Comparison): void {
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extension, 'syntaxes', 'icon-light.svg'),
      dark: vscode.Uri.joinPath(this.extension, 'syntaxes', 'icon-dark.svg'),
    };
    // Read when the first preview opens, and not before.
    const preview = import('./preview.ts').then(
      ({ Preview: Made }) =>
        new Made(document, panel, this.client, this.extension, locked, this.cursor, comparison),
    );
    const one: Opened = { document, locked, comparison, panel, preview };
    this.opened.add(one);
    panel.onDidChangeViewState(() => this.tellLocked());
    panel.onDidDispose(() => {
      void preview.then((made) => made.dispose());
      this.opened.delete(one);
    });
    this.tellLocked();
  }

  private create(type: string, column: vscode.ViewColumn): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(
      type,
      vscode.l10n.t('Preview'),
      { viewColumn: column, preserveFocus: column === vscode.ViewColumn.Beside },
      { enableScripts: true, localResourceRoots: [webviewRoot(this.extension)] },
    );
  }

  private bring(one: Opened, document: vscode.Uri, column: vscode.ViewColumn): void {
    turn(one, document);
    one.panel.reveal(one.panel.viewColumn, column === vscode.ViewColumn.Beside);
    void one.preview.then((made) => made.refresh());
  }

  private first(is: (one: Opened) => boolean): Opened | undefined {
    return [...this.opened].find(is);
  }

  private follower(): Opened | undefined {
    return this.first(({ locked, comparison }) => !locked && !comparison);
  }

  private lockedTo(document: vscode.Uri): Opened | undefined {
    return this.first((one) => one.locked && one.document.toString() === document.toString());
  }

  private tellLocked(): void {
    const active = this.first(({ panel }) => panel.active);
    if (active) void vscode.commands.executeCommand('setContext', LOCKED_KEY, active.locked);
  }
}

function turn(one: Opened, document: vscode.Uri): void {
  if (one.document.toString() === document.toString()) return;
  one.document = document;
  void one.preview.then((made) => made.turn(document));
}
