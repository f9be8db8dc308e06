import type { Statement } from '../syntax/tree.ts';
import { statementsAt } from '../syntax/tree.ts';
import type { Diagnostic } from '../workspace/diagnose.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Replacement } from './edits.ts';

/** Rules that nobody should silence: what does not parse, and ignores that silence nothing. */
const unsilenced: ReadonlySet<string> = new Set(['syntax', 'unneeded-ignore']);

/**
 * The edit that silences a finding: an `iov-ignore` above the innermost statement that holds it and starts its line,
 * or one more rule in the ignore that stands there already.
 */
export function ignoring(snapshot: Snapshot, { rule, start }: Diagnostic): Replacement | undefined {
  if (unsilenced.has(rule)) return undefined;
  const held = statementsAt(snapshot.tree, start).filter(
    ({ statement, offset }) => statement.word !== '' && offset + statement.head <= start,
  );
  const found = held.findLast(({ statement, offset }) => startsLine(snapshot.text, offset + statement.head));
  if (!found) return undefined;
  const { statement, offset } = found;
  const known = ignoreAbove(statement);
  if (known !== undefined) {
    const at = offset + known;
    return { uri: snapshot.uri, start: at, end: at, text: `, ${rule}` };
  }
  const head = offset + statement.head;
  // What is indented with tabs stays so.
  const indent = snapshot.text.slice(snapshot.lines.lineStart(snapshot.lines.positionAt(head).line), head);
  return { uri: snapshot.uri, start: head, end: head, text: `// iov-ignore ${rule}\n${indent}` };
}

function startsLine(text: string, at: number): boolean {
  let i = at;
  while (i > 0 && (text[i - 1] === ' ' || text[i - 1] === '\t')) i--;
  return i === 0 || text[i - 1] === '\n' || text[i - 1] === '\r';
}

/** Where the rules of a statement's last ignore end. */
function ignoreAbove(statement: Statement): number | undefined {
  const comment = statement.comments.findLast(
    (c) => c.end <= statement.head && /^\/\/+\s*iov-ignore\b\s*\S/.test(c.text),
  );
  return comment && comment.start + comment.text.trimEnd().length;
}

/** The rules that report something on the statement that follows a comment. */
export function diagnosticsBelow(snapshot: Snapshot, offset: number): ReadonlySet<string> {
  const held = statementsAt(snapshot.tree, offset).at(-1);
  if (!held) return new Set();
  const start = held.offset + held.statement.head;
  const end = held.offset + held.statement.end;
  return new Set(snapshot.diagnostics.filter((d) => d.start >= start && d.start < end).map((d) => d.rule));
}
