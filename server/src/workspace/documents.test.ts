import { describe, expect, test } from 'vitest';
import { Documents } from './documents.ts';
import { fixture } from '../testing/fixture.ts';
import { LineIndex } from './lines.ts';
import { maxIndexedFileCharacters, maxIndexedFiles } from './workspace-index.ts';

const rules = (documents: Documents, uri: string): string[] =>
  documents.snapshot(uri)?.diagnostics.map((d) => d.rule) ?? [];

function documentsOver(disk: Map<string, string>): Documents {
  return new Documents({
    read: (uri) => disk.get(uri),
    fault: (where, error) => {
      throw new Error(where, { cause: error });
    },
  });
}

describe('what still holds after a change', () => {
  test('a snapshot is the same object until something that it reaches changes', () => {
    const { documents, file } = fixture(
      '//- /other.iov\nhost o { }\n//- /common.iov\nnetwork n { }\n//- /main.iov\nimport "common.iov"\nhost h { }\n',
    );
    const main = file('/main.iov');
    const { world } = main;
    documents.set('file:///other.iov', 2, 'host p { }');
    expect(file('/main.iov')).toBe(main);
    documents.set('file:///common.iov', 2, 'network m { }');
    expect(file('/main.iov')).not.toBe(main);
    expect(file('/main.iov').world.declarations.map((d) => d.name)).toEqual(['m', 'h']);
    // Who still holds the former one sees the former world.
    expect(world.declarations.map((d) => d.name)).toEqual(['n', 'h']);
  });
  test('a file that appears, changes or goes on disk counts once it is told', () => {
    const disk = new Map<string, string>();
    const documents = documentsOver(disk);
    documents.set('file:///main.iov', 1, 'import "common.iov"\nhost h { }\nvm v : small on h { }');
    expect(rules(documents, 'file:///main.iov')).toContain('import-not-found');
    disk.set('file:///common.iov', 'flavor small { }');
    expect(rules(documents, 'file:///main.iov')).toContain('import-not-found');
    documents.forget(['file:///common.iov']);
    expect(rules(documents, 'file:///main.iov')).toEqual([]);
    disk.delete('file:///common.iov');
    documents.forget(['file:///common.iov']);
    expect(rules(documents, 'file:///main.iov')).toContain('import-not-found');
  });
  test('an open file wins over the one on disk, until it is closed', () => {
    const documents = documentsOver(new Map([['file:///common.iov', 'flavor small { }']]));
    documents.set('file:///main.iov', 1, 'import "common.iov"\nhost h { }\nvm v : small on h { }');
    expect(rules(documents, 'file:///main.iov')).toEqual([]);
    documents.set('file:///common.iov', 1, '');
    expect(rules(documents, 'file:///main.iov')).toEqual(['unresolved-name']);
    documents.close('file:///common.iov');
    expect(rules(documents, 'file:///main.iov')).toEqual([]);
  });
  test('two spellings of one uri are one file, called as the client calls it', () => {
    const { documents } = fixture('');
    documents.set('file:///c:/a b/common.iov', 1, 'network n { vlan 1; vlan 2 }');
    documents.set('file:///c%3A/a%20b/main.iov', 1, 'import "common.iov"');
    const snapshot = documents.snapshot('file:///c:/a b/main.iov');
    expect(snapshot?.uri).toBe('file:///c%3A/a%20b/main.iov');
    expect(snapshot?.diagnostics).toMatchObject([
      { rule: 'duplicate-property', related: [{ uri: 'file:///c:/a b/common.iov' }, {}] },
    ]);
  });
});

test('changes apply in order, each to what the one before left', () => {
  const { documents } = fixture('one\r\ntwo\rthree');
  const at = (line: number, character: number) => ({ line, character });
  documents.change('file:///main.iov', 7, [
    { range: { start: at(1, 0), end: at(1, 3) }, text: 'zwei\n' },
    { range: { start: at(2, 0), end: at(3, 2) }, text: '' },
    { range: { start: at(9, 9), end: at(9, 9) }, text: '!' },
  ]);
  expect(documents.snapshot('file:///main.iov')).toMatchObject({ text: 'one\r\nzwei\nree!', version: 7 });
  documents.change('file:///main.iov', 8, [{ text: 'all' }]);
  expect(documents.snapshot('file:///main.iov')?.text).toBe('all');
});

test('positions and offsets, whatever ends the lines', () => {
  const text = 'a\r\nb😀c\rd\n\ne';
  const lines = new LineIndex(text);
  expect(lines.count).toBe(5);
  for (let offset = 0; offset <= text.length; offset++) {
    // Between CR and LF is no place of its own.
    if (offset !== 2) expect(lines.offsetAt(lines.positionAt(offset))).toBe(offset);
  }
  expect(lines.positionAt(7)).toEqual({ line: 1, character: 4 });
  expect(lines.offsetAt({ line: 0, character: 99 })).toBe(1);
  expect(lines.offsetAt({ line: 99, character: 0 })).toBe(text.length);
  expect(lines.positionAt(-5)).toEqual({ line: 0, character: 0 });
});

/** What can be typed: pieces of statements, and of comments and strings that change what stands behind them. */
const pieces = [
  'host h { ',
  'nic lan : intel.82599 { port 0 { vfs 8 } }',
  ' }',
  '\n',
  'vm v[1..4] on h ',
  '{ vnic e sriov lan.0 }',
  'import "b.iov"\n',
  'qos g { min 1Gbps }\n',
  '{',
  '"',
  '/* ',
  '*/',
  'flow v -> wire\n',
];

/** Hosts that are alike but for names, each with something to say of it. */
const rack = (i: number): string =>
  `host rack${i} { nic lan : intel.82599 { port 0 { vfs 8 } } }
vm a${i} on rack${i} { vnic e sriov lan.0 { qos g } }
vm other-${i * 100} on rack${i} { vnic e sriov rack${i}.lan.0; needs live-migration }
flow a${i} -> wire { rate 20Gbps }
expect a${i} throughput >= 30Gbps
`;

test.each([
  ['nothing', '', pieces],
  [
    'hosts that are alike',
    `qos g { min 1Gbps }\n${[1, 2, 3, 4, 5].map(rack).join('')}`,
    [rack(3), rack(6), rack(17), '3', '1', 'rack1', 'lan', 'network lan { }\n', '\n', ' ', '{', '/* ', '*/'],
  ],
])(
  'from %s, after any edits every answer is that of a fresh start',
  (_, first, typed) => {
    let seed = 7;
    // Random enough, and the same each time.
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    const say = (documents: Documents): unknown =>
      documents.snapshot('file:///a.iov')?.diagnostics.map(({ rule, message, start, end, related }) => ({
        rule,
        message,
        start,
        end,
        related,
      }));
    const disk = new Map([['file:///b.iov', 'qos g { }\n']]);
    const documents = documentsOver(disk);
    documents.set('file:///a.iov', 0, first);
    const before: string[] = [];
    for (let version = 1; version <= 120; version++) {
      const text = documents.snapshot('file:///a.iov')?.text ?? '';
      const lines = new LineIndex(text);
      const back = before.at(-1);
      if (back !== undefined && first !== '' && random(3) === 0) {
        // What was typed is taken back.
        documents.change('file:///a.iov', version, [
          { range: lines.rangeOf({ start: 0, end: text.length }), text: back },
        ]);
        before.pop();
      } else {
        const start = random(text.length + 1);
        const end = Math.min(text.length, start + (random(3) === 0 ? random(30) : 0));
        before.push(text);
        documents.change('file:///a.iov', version, [
          { range: lines.rangeOf({ start, end }), text: typed[random(typed.length)] ?? '' },
        ]);
      }
      const fresh = documentsOver(disk);
      fresh.set('file:///a.iov', 0, documents.snapshot('file:///a.iov')?.text ?? '');
      expect(say(documents)).toEqual(say(fresh));
    }
  },
  180_000,
);

describe('files that are not open', () => {
  test('are read when asked for, follow what they import, and are open ones no longer', () => {
    const disk = new Map([
      ['file:///a.iov', 'import "b.iov"\nhost h { }\nvm v : small on h { }'],
      ['file:///b.iov', 'flavor small { }'],
    ]);
    const documents = documentsOver(disk);
    const said = (): string[] | undefined =>
      documents.closedSnapshot('file:///a.iov')?.diagnostics.map((d) => d.rule);
    expect(said()).toEqual([]);
    expect(documents.closedSnapshot('file:///a.iov')).toBe(documents.closedSnapshot('file:///a.iov'));
    documents.set('file:///b.iov', 1, 'flavor tall { }');
    expect(said()).toEqual(['unresolved-name']);
    documents.set('file:///a.iov', 1, '');
    expect(said()).toBeUndefined();
    expect(documents.closedSnapshot('file:///none.iov')).toBeUndefined();
  });
  test('the index is bounded', () => {
    const { documents } = fixture('');
    const { index } = documents;
    for (let i = 0; i < maxIndexedFiles + 5; i++) index.add(`file:///${i}.iov`);
    expect(index.uris).toHaveLength(maxIndexedFiles);
    expect(index.problem).toContain('10000 files');
    index.clear();
    expect(index.problem).toBeUndefined();
    index.add('file:///long.iov');
    expect(documents.indexed('file:///long.iov', ' '.repeat(maxIndexedFileCharacters + 1))).toBe(false);
    expect(index.overview('file:///long.iov')).toBeUndefined();
    expect(index.next()).toBeUndefined();
  });
  test('what they import counts until they change or go', () => {
    const { documents, file } = fixture(
      '//- /a.iov closed\nimport "main.iov"\n//- /main.iov\nnetwork n { }\nhost h { }\n',
    );
    const said = (): string[] => file('/main.iov').diagnostics.map((d) => d.rule);
    expect(said()).toEqual([]);
    expect(documents.indexed('file:///a.iov', 'import "other.iov"')).toBe(true);
    expect(said()).toEqual(['unused']);
    documents.indexed('file:///a.iov', 'import "main.iov"');
    expect(said()).toEqual([]);
    documents.index.remove('file:///a.iov');
    documents.invalidate();
    expect(said()).toEqual(['unused']);
  });
});
