import { rules } from '../rules/all.ts';
import { check } from '../rules/check.ts';
import type { Rule } from '../rules/shared/rule.ts';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { loadWorld } from '../workspace/world.ts';

/*
 * What the rules say, side by side, so that it can be read as one text: each on its own bad example.
 */

/** A rule's messages on its bad example, with the titles of the fixes offered. */
function said(rule: Rule): { readonly message: string; readonly fixes: readonly string[] }[] {
  const uri = 'file:///example.iov';
  const world = loadWorld(uri, (at) => (at === uri ? parse(rule.bad, mayStand) : undefined));
  return check(world)
    .filter((finding) => finding.rule === rule.id)
    .map(({ message, fixes }) => ({ message, fixes: (fixes?.() ?? []).map((f) => f.title) }));
}

/** The page that `scripts/docs.mjs` writes. */
export function messagesPage(): string {
  const sections = rules.map((rule) => {
    const lines = said(rule).map(({ message, fixes }) =>
      [`- ${message}`, ...fixes.map((f) => `  - ${f}`)].join('\n'),
    );
    return [
      `## [${rule.id}](${rule.id}.md)`,
      lines.length > 0 ? lines.join('\n') : 'Its example needs a second file.',
    ].join('\n\n');
  });
  return [
    '# Messages',
    'What each rule says of the bad example on its page, and the fixes that it offers there. A message says what is wrong, with the figures; the limit, and whose it is; and what to do.',
    ...sections,
  ].join('\n\n');
}
