import { describe, expect, test } from 'vitest';
import { completion } from '../../server/src/features/completion.ts';
import { diagnostics, mostShown } from '../../server/src/features/diagnostics.ts';
import { formatting } from '../../server/src/features/formatting.ts';
import { hover } from '../../server/src/features/hover.ts';
import { semanticTokens } from '../../server/src/features/semanticTokens.ts';
import { documentSymbols } from '../../server/src/features/symbols.ts';
import { maxFileCharacters } from '../../server/src/workspace/content.ts';
import { Documents } from '../../server/src/workspace/documents.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { maxFiles } from '../../server/src/workspace/world.ts';

/* Whatever somebody makes large ends soon, and says in words what is too much. */

/** Far more than any of these takes, far less than what grows with the square of its size. */
const mostMs = 60_000;

function opened(text: string, read: (uri: string) => string | undefined = () => undefined): Snapshot {
  const documents = new Documents({
    read,
    fault: (where, error) => {
      throw new Error(where, { cause: error });
    },
  });
  documents.set('file:///main.iov', 1, text);
  const snapshot = documents.snapshot('file:///main.iov');
  if (!snapshot) throw new Error('not open');
  return snapshot;
}

/** All messages, after everything that an editor asks has been asked. */
function messages(text: string, read?: (uri: string) => string | undefined): string[] {
  const snapshot = opened(text, read);
  const found = diagnostics(snapshot);
  expect(found.length).toBeLessThanOrEqual(mostShown + 1);
  for (const offset of [0, Math.floor(text.length / 2), text.length]) {
    hover(snapshot, snapshot.lines.positionAt(offset));
    completion(snapshot, snapshot.lines.positionAt(offset));
  }
  documentSymbols(snapshot);
  semanticTokens(snapshot);
  formatting(snapshot);
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value));
}

test('a set has at most a million members', { timeout: mostMs }, () => {
  const found = messages(
    'host h[1..1000001] { }\nhost i { }\nvm v[1..99999999999999999999] on i { vnic e vswitch x }\nflow v[3000000] -> wire\n',
  );
  expect(found.filter((message) => message === 'A set has at most 1 000 000 members.')).toHaveLength(2);
});

test('blocks stand in blocks no more than so deep', { timeout: mostMs }, () => {
  expect(messages('host h { '.repeat(20_000))).toContain('Blocks stand in blocks more than 64 deep.');
});

test('lines may be as long as they will', { timeout: mostMs }, () => {
  expect(messages(`host h { label "${'x'.repeat(2_000_000)}" }\n`)).toEqual([]);
  for (const message of messages(`flow wire -> ${'a.'.repeat(200_000)}a\n`))
    expect(message.length).toBeLessThan(1000);
  for (const message of messages(`${'9'.repeat(500_000)}\n`)) expect(message.length).toBeLessThan(1000);
  expect(messages('{'.repeat(100_000)).length).toBeGreaterThan(0);
});

test('of very many findings the worst are told', { timeout: mostMs }, () => {
  const many = `network n { vlan 1; vlan 2 }\nhost h {\n${'nonsense 1\n'.repeat(5_000)}}\n`;
  expect(messages(many)[0]).toMatch(/^There are 500\d findings in this file: the worst 2000 are shown\.$/);
  expect(messages('}'.repeat(20_000))[0]).toContain('20000 findings');
  expect(messages(`// iov-ignore ${'unused, '.repeat(5_000)}\nhost h { }\n`)[0]).toContain('5000 findings');
});

describe('what is no text of ours', () => {
  test('binary content is said to be that, and left alone', () => {
    const text = `host h { }\n\u0001\0\u0002${'\0\uFFFD'.repeat(10_000)}`;
    expect(messages(text)).toEqual(['This file is binary: it is not read.']);
    expect(formatting(opened(text))).toEqual([]);
    expect(messages('import "x.iov"\nhost h { }\n', () => 'network n { }\0')).toEqual([
      expect.stringContaining('`x.iov` cannot be read.'),
    ]);
  });
  test('a file that is too large', { timeout: mostMs }, () => {
    expect(messages(' '.repeat(maxFileCharacters + 1))).toEqual([
      'This file is too large: 17 Mi characters, and at most 16 Mi are read.',
    ]);
  });
  test('it is read again once it is text', () => {
    const documents = new Documents({ read: () => undefined, fault: () => undefined });
    const said = (text: string): string[] | undefined => {
      documents.set('file:///main.iov', 1, text);
      return documents.snapshot('file:///main.iov')?.diagnostics.map(({ rule }) => rule);
    };
    expect(said('host h { vtd }')).toEqual(['unknown-property']);
    expect(said('host h { vtd \0}')).toEqual(['syntax']);
    expect(said('host h { vtd }')).toEqual(['unknown-property']);
    documents.change('file:///main.iov', 2, [{ text: 'host h { \0 }' }]);
    const at = { line: 0, character: 9 };
    documents.change('file:///main.iov', 3, [
      { range: { start: at, end: { ...at, character: 10 } }, text: 'x' },
    ]);
    expect(documents.snapshot('file:///main.iov')?.diagnostics.map(({ rule }) => rule)).toEqual([
      'unknown-property',
    ]);
  });
});

describe('imports', () => {
  test('of more files than a world has', { timeout: mostMs }, () => {
    const chain = (uri: string): string => {
      const n = Number(/(\d+)\.iov$/.exec(uri)?.[1] ?? 0);
      // Each file twice over: a path for each would be 2 to the power of their number.
      return `import "${n + 1}.iov"\nimport "./${n + 1}.iov"\nnetwork n${n} { }\n`;
    };
    expect(messages('import "1.iov"\nimport "1.iov"\nhost h { }\n', chain)).toContainEqual(
      expect.stringContaining('a world has at most 1 000 files and 64 MiB'),
    );
  });
  test('of all by all', { timeout: mostMs }, () => {
    const all = Array.from({ length: 300 }, (_, i) => `import "${i}.iov"`).join('\n');
    const found = opened(`${all}\nhost h { }\n`, () => all).diagnostics;
    expect([...new Set(found.map(({ rule }) => rule))]).toEqual(['import-cycle']);
  });
  test('of more than a world holds', { timeout: mostMs }, () => {
    let reads = 0;
    const large = `network n { }\n${' '.repeat(8 * 1024 * 1024)}`;
    const found = messages(
      `${Array.from({ length: 40 }, (_, i) => `import "${i}.iov"`).join('\n')}\nhost h { }\n`,
      () => {
        reads++;
        return large;
      },
    );
    expect(reads).toBeLessThan(20);
    expect(found).toContainEqual(expect.stringContaining('64 MiB'));
  });
  test('as many as there may be', () => {
    expect(maxFiles).toBe(1000);
  });
});
