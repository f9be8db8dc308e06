import type { Statement, Tree } from './tree.ts';

/*
 * A statement without faults that stands on lines of its own can be taken over into the tree of an edited text as it
 * is, and nearly all are like that. The others are kept by their indices, so that an edit need not look at each.
 */

const LF = 10;
const CR = 13;

const known = new WeakMap<Tree, readonly number[]>();

/** Indices of top-level statements that cannot be taken over unseen, in order. Every faulty one is among them. */
export function looseIn(tree: Tree): readonly number[] {
  const before = known.get(tree);
  if (before) return before;
  const found: number[] = [];
  tree.statements.forEach((statement, i) => {
    if (!isFirm(statement, tree.text, tree.starts[i] ?? 0)) found.push(i);
  });
  known.set(tree, found);
  return found;
}

/** Said by who made the tree, and so knows. */
export function knowLoose(tree: Tree, indices: readonly number[]): void {
  known.set(tree, indices);
}

/** Whether a statement that starts here reads the same wherever a line starts. */
export function isFirm(statement: Statement, text: string, start: number): boolean {
  const { faulty, word, block, width } = statement;
  if (faulty || word === '' || block?.tidy === false) return false;
  const previous = start === 0 ? LF : text.charCodeAt(start - 1);
  if (previous !== LF && previous !== CR) return false;
  // Its line ends with it, so that what stands behind it, now or then, is not its own.
  const end = start + width;
  const last = text.charCodeAt(end - 1);
  return last === LF || (last === CR && text.charCodeAt(end) !== LF);
}
