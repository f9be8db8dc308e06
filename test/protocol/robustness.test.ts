import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { prepareCallHierarchy } from '../../server/src/features/callHierarchy.ts';
import { codeActions } from '../../server/src/features/codeActions.ts';
import { codeLenses, resolveLens } from '../../server/src/features/codeLens.ts';
import { completion } from '../../server/src/features/completion.ts';
import { definition, typeDefinition } from '../../server/src/features/definition.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { documentLinks } from '../../server/src/features/documentLinks.ts';
import { foldingRanges } from '../../server/src/features/folding.ts';
import { formatting, onTypeFormatting } from '../../server/src/features/formatting.ts';
import { hover } from '../../server/src/features/hover.ts';
import { linkedEditing } from '../../server/src/features/linkedEditing.ts';
import { highlights, references } from '../../server/src/features/references.ts';
import { Refusal, prepareRename } from '../../server/src/features/rename.ts';
import { selectionRanges } from '../../server/src/features/selection.ts';
import { semanticTokens } from '../../server/src/features/semanticTokens.ts';
import { documentSymbols } from '../../server/src/features/symbols.ts';
import { testsOf } from '../../server/src/features/tests.ts';
import { Scanner, Token } from '../../server/src/syntax/scanner.ts';
import { Documents } from '../../server/src/workspace/documents.ts';
import { attachAs } from '../../server/src/workspace/what-if.ts';

/*
 * Half-written text is what a language server sees most: whatever is cut off or taken out, every feature answers.
 */

const folder = join(ROOT, 'examples');
const examples = readdirSync(folder).filter((name) => name.endsWith('.iov'));

/** Asks for everything there is at an offset, and of the whole file where `all`. */
function ask(text: string, offset: number, all: boolean): void {
  const faults: unknown[] = [];
  const documents = new Documents({
    read: () => undefined,
    fault: (where, error) => faults.push(where, error),
  });
  documents.set('file:///x.iov', 1, text);
  const snapshot = documents.snapshot('file:///x.iov');
  if (!snapshot) throw new Error('not open');
  const position = snapshot.lines.positionAt(offset);
  diagnostics(snapshot);
  hover(snapshot, position);
  completion(snapshot, position, { snippets: true });
  definition(snapshot, position);
  typeDefinition(snapshot, position);
  if (all) {
    const end = snapshot.lines.positionAt(text.length);
    codeActions(snapshot, { start: { line: 0, character: 0 }, end });
    codeActions(snapshot, { start: position, end: position }, { only: ['refactor'], attachAs });
    for (const lens of codeLenses(snapshot)) resolveLens(snapshot, lens);
    prepareCallHierarchy(snapshot, position);
    linkedEditing(snapshot, position);
    onTypeFormatting(snapshot, position, '}');
    onTypeFormatting(snapshot, position, '\n');
    testsOf(snapshot);
    references(snapshot, position, true);
    highlights(snapshot, position);
    documentSymbols(snapshot);
    documentLinks(snapshot);
    foldingRanges(snapshot);
    selectionRanges(snapshot, [position]);
    semanticTokens(snapshot);
    formatting(snapshot);
    try {
      prepareRename(snapshot, position);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  expect(faults).toEqual([]);
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

function tokensOf(text: string): Piece[] {
  const scanner = new Scanner(text);
  const found: Piece[] = [];
  while (scanner.scan() !== Token.EndOfFile) {
    if (scanner.kind !== Token.Space) found.push({ start: scanner.start, end: scanner.end });
  }
  return found;
}

/** No more than so many, spread over all: the time these tests take is bounded whatever the examples become. */
function some<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, i) => i % step === 0);
}

describe.each(examples)('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const tokens = tokensOf(text);
  const most = Math.min(120, Math.ceil(8000 / text.split('\n').length));
  test('cut off anywhere', () => {
    some(tokens, most).forEach(({ start, end }, i) => {
      ask(text.slice(0, start), start, i % 5 === 0);
      ask(text.slice(0, end), end, false);
    });
  });
  test('without any one token', () => {
    some(tokens, most).forEach(({ start, end }, i) =>
      ask(text.slice(0, start) + text.slice(end), start, i % 5 === 0),
    );
  });
});

test.each([
  ['nothing', ''],
  ['a byte order mark', '\uFEFFhost h { }'],
  ['half of a character', 'host \uD83D { }'],
  ['control characters', '\0\u0001host\u2028h'],
  ['deep blocks', 'host h { '.repeat(5000)],
  ['deep brackets', 'x ['.repeat(5000)],
  ['a long line', `flow wire -> ${'a.'.repeat(20_000)}`],
  ['a device that extends itself', 'device a.b : a.b { }\nhost h { nic n : a.b { port 0 } }'],
  [
    'a name from the prototype',
    'vm constructor on __proto__ { vnic toString sriov valueOf }\nhost __proto__ { hasOwnProperty x }',
  ],
])('%s', (_, text) => {
  for (const offset of [0, Math.floor(text.length / 2), text.length]) ask(text, offset, true);
});
