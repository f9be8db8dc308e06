import { bind } from '../model/bind.ts';
import type { Bound } from '../model/bound.ts';
import { nameOf, valueOf } from '../model/read.ts';
import type { Tree } from '../syntax/tree.ts';
import type { LineIndex, LineRange } from './lines.ts';
import { importTarget } from './world.ts';

/* What is kept of each file of the workspace, open or not: little, so that there may be many. */

export interface ImportUse {
  /** The file that it names, normalized as `importTarget` gives it. */
  readonly target: string;
  /** As written, escapes undone. */
  readonly path: string;
  /** Inside the quotes. */
  readonly range: LineRange;
}

export interface Named {
  readonly name: string;
  /** The word that declares it: `host`, `vnic`. */
  readonly word: string;
  readonly container: string | undefined;
  readonly range: LineRange;
}

export interface Overview {
  readonly imports: readonly ImportUse[];
  readonly names: readonly Named[];
  /** Whether it has an `expect`. */
  readonly promises: boolean;
}

const overviews = new WeakMap<Tree, Overview>();

/** Imports and declarations of a file; kept as long as its tree is. */
export function overviewOf(uri: string, tree: Tree, lines: LineIndex): Overview {
  const known = overviews.get(tree);
  if (known) return known;
  const imports: ImportUse[] = [];
  const names: Named[] = [];
  tree.statements.forEach((statement, i) => {
    const base = tree.starts[i] ?? 0;
    if (statement.word === 'import') {
      const use = importUse(uri, bind(statement).bound, base, lines);
      if (use) imports.push(use);
    } else addNames(bind(statement).bound, base, undefined, lines, names);
  });
  const promises = tree.statements.some((statement) => statement.word === 'expect');
  const overview = { imports, names, promises };
  overviews.set(tree, overview);
  return overview;
}

/** The imports alone: what an edit of another statement leaves as it is. */
export function importsIn(uri: string, tree: Tree): string[] {
  return tree.statements.flatMap((statement) =>
    statement.word === 'import' ? (importTarget(uri, statement) ?? []) : [],
  );
}

function importUse(uri: string, bound: Bound, base: number, lines: LineIndex): ImportUse | undefined {
  const file = valueOf(bound, 'file', 'string');
  const target = importTarget(uri, bound.statement);
  if (!file || target === undefined) return undefined;
  const range = lines.rangeOf({ start: base + file.start + 1, end: base + file.end - 1 });
  return { target, path: file.value, range };
}

function addNames(
  bound: Bound,
  base: number,
  container: string | undefined,
  lines: LineIndex,
  names: Named[],
): void {
  const { spec } = bound;
  const named = spec?.declares === undefined ? undefined : nameOf(bound);
  if (spec && named) {
    const { name, place } = named;
    const start = base + place.start;
    const range = lines.rangeOf({ start, end: start + name.length });
    names.push({ name, word: spec.word, container, range });
  }
  for (const child of bound.children) addNames(child, base, named?.name ?? container, lines, names);
}
