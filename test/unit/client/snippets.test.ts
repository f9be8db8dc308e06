import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../../scripts/common.mjs';
import { Documents } from '../../../server/src/workspace/documents.ts';

interface Snippet {
  readonly body: readonly string[];
}
const snippets = Object.entries(
  JSON.parse(readFileSync(join(ROOT, 'snippets/iov.json'), 'utf8')) as Record<string, Snippet>,
);

it.each(snippets)('the snippet "%s" expands to what has no error, whatever is chosen', (_, { body }) => {
  const text = body.join('\n');
  const choices = Math.max(...[...text.matchAll(CHOICE)].map(([, words = '']) => words.split(',').length), 1);
  for (let choice = 0; choice < choices; choice++) {
    const documents = new Documents({ read: () => undefined, fault: () => undefined });
    documents.set('file:///snippet.iov', 1, expanded(text, choice));
    const found = documents.snapshot('file:///snippet.iov')?.diagnostics ?? [];
    // Names of other statements are looked for in the file that it is put into.
    const wrong = found.filter(({ severity, rule }) => severity === 'error' && rule !== 'unresolved-name');
    expect(wrong.map(({ message }) => message)).toEqual([]);
  }
});

/** `${2|vt-d,amd-vi|}` */
const CHOICE = /\$\{\d+\|([^|]*)\|\}/g;

/** A snippet with what it stands for where nothing is typed, and one of the choices: the first where there are not as many. */
function expanded(body: string, choice: number): string {
  return body
    .replaceAll(CHOICE, (_, words: string) => words.split(',')[choice] ?? words.split(',')[0] ?? '')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\$\{?\d+\}?/g, '');
}
