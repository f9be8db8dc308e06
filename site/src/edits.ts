import type { EditorView } from '@codemirror/view';

/** Parts of the protocol's types that are used here. */
export interface Position {
  readonly line: number;
  readonly character: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}
interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}
export interface WorkspaceEdit {
  readonly changes?: Readonly<Record<string, readonly TextEdit[]>>;
  readonly documentChanges?: readonly {
    readonly textDocument?: { readonly uri: string };
    readonly edits?: readonly TextEdit[];
  }[];
}

/** The offset of a place; the end of the text where it has become shorter. */
export function offsetOf({ state: { doc } }: EditorView, { line, character }: Position): number {
  if (line >= doc.lines) return doc.length;
  const { from, to } = doc.line(line + 1);
  return Math.min(from + character, to);
}

export function positionOf({ state: { doc } }: EditorView, offset: number): Position {
  const line = doc.lineAt(offset);
  return { line: line.number - 1, character: offset - line.from };
}

/** Makes what an edit says of this file; answers whether it could be made. There is no other file. */
export function applyEdit(view: EditorView, uri: string, edit: WorkspaceEdit): boolean {
  const texts = [
    ...Object.entries(edit.changes ?? {}),
    ...(edit.documentChanges ?? []).map(
      ({ textDocument, edits }) => [textDocument?.uri ?? '', edits ?? []] as const,
    ),
  ];
  if (texts.length === 0 || texts.some(([other]) => other !== uri)) return false;
  view.dispatch({
    changes: texts
      .flatMap(([, edits]) => edits)
      .map(({ range, newText }) => ({
        from: offsetOf(view, range.start),
        to: offsetOf(view, range.end),
        insert: newText,
      })),
    scrollIntoView: true,
    userEvent: 'input',
  });
  return true;
}

export function select(view: EditorView, range: Range, focus: boolean): void {
  const anchor = offsetOf(view, range.start);
  view.dispatch({ selection: { anchor, head: offsetOf(view, range.end) }, scrollIntoView: true });
  if (focus) view.focus();
}
