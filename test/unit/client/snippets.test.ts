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

it.each(snippets)('the snippet "%s" expands to what has no error', (_, { body }) => {
  const documents = new Documents({ read: () => undefined, fault: () => undefined });
  documents.set('file:///snippet.iov', 1, expanded(body.join('\n')));
  const found = documents.snapshot('file:///snippet.iov')?.diagnostics ?? [];
  // Names of other statements are looked for in the file that it is put into.
  const wrong = found.filter(({ severity, rule }) => severity === 'error' && rule !== 'unresolved-name');
  expect(wrong.map(({ message }) => message)).toEqual([]);
});

/** A snippet with what it stands for where nothing is typed: the first of the choices. */
function expanded(body: string): string {
  return body
    .replaceAll(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\$\{?\d+\}?/g, '');
}
