import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import { type Comment, type Statement, walk } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** Blocks, lists and comments of several lines, runs of imports, and `// #region` to `// #endregion`. */
export function foldingRanges(snapshot: Snapshot): FoldingRange[] {
  const { tree, lines } = snapshot;
  const line = (offset: number): number => lines.positionAt(offset).line;
  const found: FoldingRange[] = [];
  const fold = (startLine: number, endLine: number, kind?: FoldingRangeKind): void => {
    if (endLine > startLine)
      found.push(kind === undefined ? { startLine, endLine } : { startLine, endLine, kind });
  };
  const comments: (Comment & { readonly at: number })[] = tree.comments.map((c) => ({ ...c, at: c.start }));
  walk(tree, (statement, offset) => {
    for (const c of statement.comments) comments.push({ ...c, at: offset + c.start });
    for (const c of statement.block?.comments ?? []) comments.push({ ...c, at: offset + c.start });
    for (const arg of statement.args)
      if (arg.type === 'list') fold(line(offset + arg.start), line(offset + arg.end) - 1);
    const { block } = statement;
    // The line of the `}` stays in sight.
    if (block)
      fold(
        line(offset + statement.head),
        block.closed ? line(offset + block.end) - 1 : line(offset + statement.end),
      );
  });
  foldComments(comments, line, fold);
  foldImports(tree.statements, tree.starts, line, fold);
  return found;
}

type Fold = (startLine: number, endLine: number, kind?: FoldingRangeKind) => void;

function foldComments(
  comments: (Comment & { readonly at: number })[],
  line: (offset: number) => number,
  fold: Fold,
): void {
  comments.sort((a, b) => a.at - b.at);
  const regions: number[] = [];
  let first: number | undefined;
  let last = -2;
  for (const { text, at } of comments) {
    const start = line(at);
    if (text.startsWith('/*')) {
      fold(start, line(at + text.length), FoldingRangeKind.Comment);
      continue;
    }
    if (/^\/\/\s*#region\b/.test(text)) regions.push(start);
    const opened = /^\/\/\s*#endregion\b/.test(text) ? regions.pop() : undefined;
    if (opened !== undefined) fold(opened, start, FoldingRangeKind.Region);
    if (first === undefined || start !== last + 1) {
      if (first !== undefined) fold(first, last, FoldingRangeKind.Comment);
      first = start;
    }
    last = start;
  }
  if (first !== undefined) fold(first, last, FoldingRangeKind.Comment);
}

function foldImports(
  statements: readonly Statement[],
  starts: readonly number[],
  line: (offset: number) => number,
  fold: Fold,
): void {
  let first: number | undefined;
  let last = 0;
  statements.forEach((statement, i) => {
    if (statement.word === 'import') {
      const at = line((starts[i] ?? 0) + statement.head);
      first ??= at;
      last = at;
    } else if (first !== undefined) {
      fold(first, last, FoldingRangeKind.Imports);
      first = undefined;
    }
  });
  if (first !== undefined) fold(first, last, FoldingRangeKind.Imports);
}
