import * as vscode from 'vscode';
import type { Cursor } from './conversation.ts';

/** How long the cursor has to rest before pictures mark what it is in. */
const REST_MS = 60;

/** The cursor of the text editor that was used last, as pictures mark it. */
export class TextCursor implements vscode.Disposable {
  private editor =
    vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find((one) => isDesign(one));
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listener: vscode.Disposable;

  /** `rested` is told when it has moved, and whether pictures are to move along. */
  constructor(rested: (follow: boolean) => void) {
    const moved = (editor: vscode.TextEditor | undefined): void => {
      if (!editor || !isDesign(editor)) return;
      this.editor = editor;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => rested(wish() === 'follow'), REST_MS);
    };
    this.listener = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(moved),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => moved(textEditor)),
    );
  }

  /** Undefined where there is none, or none is to be marked. */
  readonly at = (): Cursor | undefined => {
    const { editor } = this;
    if (!editor || editor.document.isClosed || wish() === 'off') return undefined;
    return { uri: editor.document.uri.toString(), at: editor.selection.active };
  };

  dispose(): void {
    clearTimeout(this.timer);
    this.listener.dispose();
  }
}

const isDesign = ({ document }: vscode.TextEditor): boolean => document.languageId === 'iov';

const wish = (): string | undefined => vscode.workspace.getConfiguration('iov').get<string>('preview.cursor');
