import { difference } from '../model/few.ts';
import type { Statement, Tree } from '../syntax/tree.ts';

const known = new WeakMap<Tree, readonly Statement[]>();
const isImport = (statement: Statement): boolean => statement.word === 'import';

/** The import statements of a file. Of a file that was edited only what the edit touched is looked at. */
export function importStatements(tree: Tree, before?: Tree): readonly Statement[] {
  const found = known.get(tree) ?? lookedUp(tree, before);
  known.set(tree, found);
  return found;
}

function lookedUp({ statements }: Tree, before: Tree | undefined): readonly Statement[] {
  const old = before && known.get(before);
  if (!before || !old) return statements.filter(isImport);
  const { from, removed, added } = difference(before.statements, statements);
  const same =
    !before.statements.slice(from, removed).some(isImport) && !statements.slice(from, added).some(isImport);
  return same ? old : statements.filter(isImport);
}
