import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { completion } from '../../server/src/features/completion.ts';
import { hover } from '../../server/src/features/hover.ts';
import { Scanner, Token } from '../../server/src/syntax/scanner.ts';
import { Documents } from '../../server/src/workspace/documents.ts';

/*
 * Every prefix and every one-token deletion of every example, as an editor brings them: by edits of one document. The
 * time is bounded: on a slow machine what is left over is passed over, spread evenly.
 */

const folder = join(ROOT, 'examples');
const examples = readdirSync(folder).filter((name) => name.endsWith('.iov'));
/** In all, for all of the examples. */
const mostMs = 40_000;
const characters = examples.reduce((sum, name) => sum + readFileSync(join(folder, name), 'utf8').length, 0);
const skipped: string[] = [];

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

/** All of them in order, and if time runs short every other one of the rest, and so on. */
function each<T>(name: string, share: number, items: readonly T[], run: (item: T) => void): void {
  const started = performance.now();
  let step = 1;
  let left = 0;
  for (let i = 0; i < items.length; i += step) {
    run(items[i] as T);
    left += step - 1;
    const used = (performance.now() - started) / share;
    if (used > (i + 1) / items.length && used > 0.5) step = Math.min(64, step * 2);
    else if (step > 1) step /= 2;
  }
  if (left > 0) skipped.push(`${name}: ${left} of ${items.length}`);
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
  const tokens = tokensOf(text);
  const own = (mostMs * text.length) / characters;
  test('every prefix', { timeout: 30_000 }, () => {
    const typed = new Typed();
    each(
      `${name}, prefixes`,
      own * 0.8,
      Array.from({ length: text.length + 1 }, (_, i) => i),
      (length) => typed.ask(text.slice(0, length), length),
    );
  });
  test('every token left out', { timeout: 30_000 }, () => {
    const typed = new Typed();
    each(`${name}, tokens`, own * 0.2, tokens, ({ start, end }) =>
      typed.ask(text.slice(0, start) + text.slice(end), start),
    );
  });
});

afterAll(() => {
  // Told, so that it is not taken for all of them.
  if (skipped.length > 0) console.log(`passed over for want of time: ${skipped.join('; ')}`);
});
