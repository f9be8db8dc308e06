import type { Statement, Tree } from './tree.ts';

/*
 * A statement without faults that stands on lines of its own can be taken over into the tree of an edited text as it
 * is, and nearly all are like that. The others are kept by their indices, so that an edit need not look at each.
 */

const lf = 10;
const cr = 13;

const known = new WeakMap<Tree, readonly number[]>();

/** Indices of top-level statements that cannot be taken over unseen, in order. Every faulty one is among them. */
export function looseIn(tree: Tree): readonly number[] {
  return known.get(tree) ?? findLoose(tree, []);
}

/** A stretch of a file's statements, by index. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** Finds them in a tree of which stretches were taken over at once, and so are known to be firm. */
export function findLoose(tree: Tree, firm: readonly Run[]): readonly number[] {
  const { text, statements, starts } = tree;
  const found: number[] = [];
  let i = 0;
  for (const { from, to } of [...firm, { from: statements.length, to: statements.length }]) {
    for (; i < from; i++) {
      const statement = statements[i];
      if (statement && !isFirm(statement, text, starts[i] ?? 0)) found.push(i);
    }
    i = to;
  }
  known.set(tree, found);
  return found;
}

/** Whether a statement that starts here reads the same wherever a line starts. One that is indented may be meant for a block. */
function isFirm(statement: Statement, text: string, start: number): boolean {
  const { faulty, word, block, width, indent } = statement;
  if (faulty || word === '' || block?.tidy === false || indent > 0) return false;
  const previous = start === 0 ? lf : text.charCodeAt(start - 1);
  if (previous !== lf && previous !== cr) return false;
  // Its line ends with it, so that what stands behind it, now or then, is not its own.
  const end = start + width;
  const last = text.charCodeAt(end - 1);
  return last === lf || (last === cr && text.charCodeAt(end) !== lf);
}
