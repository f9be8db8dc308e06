import type { Edit } from '../model/finding.ts';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import type { Statement, Tree } from '../syntax/tree.ts';
import { type World, worldOf } from './world.ts';

/** The world with these edits made. Statements that they do not touch are kept, and with them all that is known of them. */
export function withEdits(world: World, edits: readonly Edit[]): World {
  const byTop = new Map<Statement, Edit[]>();
  for (const edit of edits) byTop.set(edit.place.top, [...(byTop.get(edit.place.top) ?? []), edit]);
  const sources = world.sources.map((source) => {
    const { tree } = source;
    if (!tree.statements.some((s) => byTop.has(s))) return source;
    const statements: Statement[] = [];
    const starts: number[] = [];
    let text = '';
    tree.statements.forEach((statement, i) => {
      const start = tree.starts[i] ?? 0;
      const old = tree.text.slice(start, start + statement.width);
      const own = byTop.get(statement);
      const parsed: Pick<Tree, 'statements' | 'starts' | 'text'> = own
        ? parse(applied(old, own), mayStand)
        : { statements: [statement], starts: [0], text: old };
      for (const [at, s] of parsed.statements.entries()) {
        starts.push(text.length + (parsed.starts[at] ?? 0));
        statements.push(s);
      }
      text += parsed.text;
    });
    return { ...source, tree: { ...tree, text, statements, starts } };
  });
  return worldOf(world.uri, sources, world);
}

/** Edits of one statement, made on its text. Of several at one place the first comes first. */
export function applied(text: string, edits: readonly Edit[]): string {
  return [...edits.entries()]
    .sort(([i, a], [j, b]) => b.place.start - a.place.start || j - i)
    .reduce((all, [, { place, text: put }]) => all.slice(0, place.start) + put + all.slice(place.end), text);
}
