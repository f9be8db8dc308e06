import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import { format } from '../syntax/print.ts';
import { type Tree, lastAtMost, statementsAt } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The edits that bring a file into the one layout: only lines that differ, so that cursors and marks stay where they are. */
export function formatting(snapshot: Snapshot): TextEdit[] {
  const { text, lines } = snapshot;
  // What is not read is nobody's to lay out.
  if (snapshot.tree.text !== text) return [];
  const wanted = format(snapshot.tree);
  return wanted === text
    ? []
    : lineEdits(text, wanted).map(({ start, end, text: newText }) => ({
        range: lines.rangeOf({ start, end }),
        newText,
      }));
}

/** The same for some lines: what the whole file's layout changes there. */
export function rangeFormatting(snapshot: Snapshot, range: Range): TextEdit[] {
  return formatting(snapshot).filter(
    ({ range: { start, end } }) => start.line <= range.end.line && end.line >= range.start.line,
  );
}

/** Statements around the one that is typed that are laid out with it: neighbours have their braces aligned. */
const neighbours = 40;

/**
 * The layout of what has just been completed: after `}` the block that it closes, after a new line the line before.
 * The line on which one goes on typing stays as it is.
 */
export function onTypeFormatting(snapshot: Snapshot, position: Position, typed: string): TextEdit[] {
  const { lines, tree } = snapshot;
  const offset = lines.offsetAt(position);
  let first = position.line - 1;
  let last = position.line - 1;
  if (typed === '}') {
    const closed = statementsAt(tree, offset - 1).findLast(
      ({ statement: { block }, offset: from }) => block?.closed && from + block.end === offset,
    );
    if (!closed) return [];
    first = lines.positionAt(closed.offset + closed.statement.head).line;
    last = position.line;
  }
  const at = lastAtMost(tree.starts, Math.max(0, offset - 1));
  if (at < 0) return [];
  const edits =
    layoutOf(snapshot, at - neighbours, at + neighbours, last) ?? layoutOf(snapshot, at, at + 1, last) ?? [];
  return edits.filter(({ range: { start } }) => start.line >= first && start.line <= last);
}

/**
 * The layout of the lines of a few statements, each line by itself: what it costs does not grow with the file.
 * Undefined where lines are broken or joined on the way to `last`: that is for a command to do.
 */
function layoutOf(
  { tree, text, lines }: Snapshot,
  first: number,
  behind: number,
  last: number,
): TextEdit[] | undefined {
  const from = Math.max(0, first);
  const to = Math.min(tree.statements.length, behind);
  const part: Tree = {
    text,
    statements: tree.statements.slice(from, to),
    starts: tree.starts.slice(from, to),
    comments: [],
  };
  const said = (line: string): boolean => line.trim() !== '';
  const wanted = splitLines(format(part)).filter(said);
  const edits: TextEdit[] = [];
  let line = lines.positionAt(tree.starts[from] ?? 0).line;
  for (const next of wanted) {
    const lineText = (): string => text.slice(lines.lineStart(line), lines.lineEnd(line));
    while (line < lines.count && !said(lineText())) line++;
    const old = lineText();
    const now = next.replace(/[\r\n]+$/, '');
    if (line > last) break;
    if (old.replace(/\s/g, '') !== now.replace(/\s/g, '')) return undefined;
    if (old !== now)
      edits.push({
        range: { start: { line, character: 0 }, end: { line, character: old.length } },
        newText: now,
      });
    line++;
  }
  return edits;
}

interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The printer moves white space and separators only, so both texts are the same ink. An edit goes from one place where
 * as much of it has been written in both to the next, and so holds on its own: none takes away what another puts in.
 */
function lineEdits(old: string, wanted: string): LineEdit[] {
  const a = splitLines(old);
  const b = splitLines(wanted);
  const edits: LineEdit[] = [];
  let i = 0;
  let j = 0;
  let at = 0;
  while (i < a.length || j < b.length) {
    if (a[i] === b[j]) {
      at += (a[i++] ?? '').length;
      j++;
      continue;
    }
    const start = at;
    const from = j;
    // How much more ink the old text has been read of.
    let ahead = 0;
    do {
      const [oldInk, newInk] = [inkOf(a[i]), inkOf(b[j])];
      if (ahead <= 0 && i < a.length && (ahead < 0 || oldInk === 0 || newInk > 0 || j >= b.length)) {
        at += (a[i++] ?? '').length;
        ahead += oldInk;
      } else {
        j++;
        ahead -= newInk;
      }
    } while (ahead !== 0 && (i < a.length || j < b.length));
    const text = b.slice(from, j).join('');
    const last = edits.at(-1);
    if (last?.end === start) edits[edits.length - 1] = { ...last, end: at, text: last.text + text };
    else edits.push({ start, end: at, text });
  }
  return edits;
}

/** Characters of a line that the printer neither adds nor takes away. */
function inkOf(line = ''): number {
  return line.replace(/[\s;,]/g, '').length;
}

function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}
