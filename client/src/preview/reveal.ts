import * as vscode from 'vscode';
import type { SourceRange } from '../../../server/src/preview/scene/types.ts';

/** Shows a statement. The focus stays where it is unless it is asked for. */
export async function reveal(
  at: SourceRange,
  focus: boolean,
  beside: vscode.ViewColumn | undefined,
): Promise<void> {
  const uri = vscode.Uri.parse(at.uri, true);
  const range = new vscode.Range(at.start.line, at.start.character, at.end.line, at.end.character);
  const open = vscode.window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === uri.toString(),
  );
  if (open && !focus) {
    open.selection = new vscode.Selection(range.start, range.end);
    open.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  await vscode.window.showTextDocument(uri, {
    selection: range,
    preserveFocus: !focus,
    viewColumn: open?.viewColumn ?? otherThan(beside),
  });
}

/** A column that does not cover the panel. */
const otherThan = (column: vscode.ViewColumn | undefined): vscode.ViewColumn =>
  column === vscode.ViewColumn.One || column === undefined ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
