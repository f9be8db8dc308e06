import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { completion } from '../../server/src/features/completion.ts';
import { hover } from '../../server/src/features/hover.ts';
import { Scanner, Token } from '../../server/src/syntax/scanner.ts';
import { Documents } from '../../server/src/workspace/documents.ts';

/*
 * Every prefix and every one-token deletion of every example, as an editor brings them: by edits of one document.
 */

const folder = join(ROOT, 'examples');
const examples = readdirSync(folder).filter((name) => name.endsWith('.iov'));

/** However slow the machine is: it ends what hangs, and bounds nothing else. */
const timeout = 600_000;

class Typed {
  private readonly faults: unknown[] = [];
  private readonly documents = new Documents({
    read: () => undefined,
    fault: (where, error) => this.faults.push(where, error),
  });
  private version = 0;

  ask(text: string, offset: number): void {
    const uri = 'file:///x.iov';
    this.documents.set(uri, ++this.version, text);
    const snapshot = this.documents.snapshot(uri);
    if (!snapshot) throw new Error('not open');
    const position = snapshot.lines.positionAt(offset);
    expect(Array.isArray(snapshot.diagnostics)).toBe(true);
    hover(snapshot, position);
    completion(snapshot, position, { snippets: true });
    expect(this.faults, JSON.stringify(text.slice(Math.max(0, offset - 60), offset))).toEqual([]);
  }
}

function tokensOf(text: string): { start: number; end: number }[] {
  const scanner = new Scanner(text);
  const found: { start: number; end: number }[] = [];
  while (scanner.scan() !== Token.EndOfFile) {
    if (scanner.kind !== Token.Space) found.push({ start: scanner.start, end: scanner.end });
  }
  return found;
}

describe.each(examples)('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  test('every prefix', { timeout }, () => {
    const typed = new Typed();
    for (let length = 0; length <= text.length; length++) typed.ask(text.slice(0, length), length);
  });
  test('every token left out', { timeout }, () => {
    const typed = new Typed();
    for (const { start, end } of tokensOf(text)) typed.ask(text.slice(0, start) + text.slice(end), start);
  });
});
