import type { DocumentSymbol, SelectionRange } from 'vscode-languageserver-types';
import { describe, expect, test } from 'vitest';
import { edited, fixture } from '../testing/fixture.ts';
import { documentLinks } from './documentLinks.ts';
import { foldingRanges } from './folding.ts';
import { formatting, rangeFormatting } from './formatting.ts';
import { selectionRanges } from './selection.ts';
import { semanticTokensLegend } from './offered.ts';
import { semanticTokens, tokenEdits } from './semanticTokens.ts';
import { documentSymbols } from './symbols.ts';

const text = `import "common.iov"
// A box.
// With two lines.
host box : dell.r740 {
  nic lan : intel.82599 {
    port 0 { vfs 8; class [3, 4] { pfc on } }
  }
  vswitch vs0 { uplink lan.1 }
}
vm web[1..30] on box { needs [
  live-migration,
  snapshot,
] ; vnic eth0 sriov lan.0 }
flow web -> wire
`;

test('the outline', () => {
  const lines = (symbols: readonly DocumentSymbol[], depth = 0): string[] =>
    symbols.flatMap((s) => [
      `${'  '.repeat(depth)}${s.name} | ${s.detail ?? ''}`,
      ...lines(s.children ?? [], depth + 1),
    ]);
  expect(lines(documentSymbols(fixture(text).snapshot))).toEqual([
    '"common.iov" | import',
    'box | host : dell.r740',
    '  lan | nic : intel.82599',
    '    port 0 | ',
    '      class [3, 4] | ',
    '  vs0 | vswitch',
    'web[1..30] | vm on box',
    '  eth0 | vnic sriov lan.0',
    'web -> wire | flow',
  ]);
});
test('half-written declarations are in the outline too, each range within its own', () => {
  const check = (symbols: readonly DocumentSymbol[]): void => {
    for (const { name, range, selectionRange, children } of symbols) {
      expect(name).not.toBe('');
      const inside = (a: { line: number; character: number }, b: typeof a): boolean =>
        a.line < b.line || (a.line === b.line && a.character <= b.character);
      expect(inside(range.start, selectionRange.start) && inside(selectionRange.end, range.end)).toBe(true);
      check(children ?? []);
    }
  };
  for (const part of [
    'vm',
    'vm {',
    'host h { nic',
    'flow ->',
    'flow',
    'import',
    'network app',
    'vm a.b { }',
    'port 0',
  ])
    check(documentSymbols(fixture(part).snapshot));
});

test('folding', () => {
  expect(foldingRanges(fixture(`import "a.iov"\n${text}`).snapshot)).toEqual(
    expect.arrayContaining([
      { startLine: 0, endLine: 1, kind: 'imports' },
      { startLine: 2, endLine: 3, kind: 'comment' },
      { startLine: 4, endLine: 8 },
      { startLine: 5, endLine: 6 },
      { startLine: 10, endLine: 12 },
    ]),
  );
  expect(foldingRanges(fixture('// #region a\nvm a { }\n// #endregion\n').snapshot)).toEqual([
    { startLine: 0, endLine: 2, kind: 'region' },
  ]);
});

test('a selection grows from the name to the file', () => {
  const { snapshot, position } = fixture('host box {\n  nic lan : intel.x5$040-t2 { port 0 }\n}\n');
  const steps: string[] = [];
  for (let at: SelectionRange | undefined = selectionRanges(snapshot, [position])[0]; at; at = at.parent) {
    steps.push(
      snapshot.text.slice(snapshot.lines.offsetAt(at.range.start), snapshot.lines.offsetAt(at.range.end)),
    );
  }
  expect(steps).toEqual([
    'x540-t2',
    'intel.x540-t2',
    'nic lan : intel.x540-t2',
    'nic lan : intel.x540-t2 { port 0 }',
    '\n  nic lan : intel.x540-t2 { port 0 }\n',
    '{\n  nic lan : intel.x540-t2 { port 0 }\n}',
    'host box {\n  nic lan : intel.x540-t2 { port 0 }\n}',
    'host box {\n  nic lan : intel.x540-t2 { port 0 }\n}\n',
  ]);
});

describe('formatting', () => {
  test('touches only the lines that differ', () => {
    const { snapshot } = fixture('host a {\n  sr-iov on\n      iommu   vt-d\n}\n\n\n\nhost b { }\n');
    const edits = formatting(snapshot);
    expect(edited(snapshot, edits)).toBe('host a {\n  sr-iov on\n  iommu vt-d\n}\n\nhost b { }\n');
    expect(edits.map((e) => e.range.start.line)).toEqual([2, 5]);
    expect(formatting(fixture('host a { }\n').snapshot)).toEqual([]);
  });
  test('of a range leaves the rest', () => {
    const { snapshot } = fixture('host   a { }\nhost b { }\nhost   c { }\n');
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 5 } };
    expect(edited(snapshot, rangeFormatting(snapshot, range))).toBe('host   a { }\nhost b { }\nhost c { }\n');
  });
});

test('links of imports and of the web', () => {
  const { snapshot } = fixture(
    '//- /a.iov closed\n\n//- /main.iov\nimport "a.iov"\nimport "none.iov"\n// See https://example.org/x.\ndevice a.b { source "https://example.org/y (page 3)" }\n',
  );
  expect(documentLinks(snapshot).map((l) => [l.target, l.range.start.line, l.range.start.character])).toEqual(
    [
      ['file:///a.iov', 0, 8],
      ['https://example.org/x', 2, 7],
      ['https://example.org/y', 3, 21],
    ],
  );
});

test('semantic tokens tell names from words', () => {
  const { snapshot } = fixture(
    '/// doc\nvm web[1..3] : small on box {\n  needs [snapshot]\n  vnic e sriov lan.0 vf 5\n}\nflow wire -> web { rate 1Gbps }',
  );
  const { data } = semanticTokens(snapshot);
  const said: string[] = [];
  let line = 0;
  let character = 0;
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(i, i + 4);
    character = down === 0 ? character + right : right;
    line += down;
    const start = snapshot.lines.offsetAt({ line, character });
    said.push(`${snapshot.text.slice(start, start + length)} ${semanticTokensLegend.tokenTypes[type] ?? ''}`);
  }
  expect(said).toEqual([
    'vm keyword',
    'web class',
    'small struct',
    'on keyword',
    'box namespace',
    'needs property',
    'snapshot enumMember',
    'vnic keyword',
    'e parameter',
    'sriov enumMember',
    'lan interface',
    '0 interface',
    'vf keyword',
    '5 number',
    'flow keyword',
    'wire keyword',
    'web class',
    'rate property',
    '1Gbps number',
  ]);
});

test.each([
  [[], []],
  [
    [1, 2, 3],
    [1, 2, 3],
  ],
  [
    [1, 2, 3],
    [1, 9, 3],
  ],
  [
    [1, 1, 1],
    [1, 1],
  ],
  [
    [1, 1],
    [1, 1, 1, 1],
  ],
  [[], [5]],
  [[5], []],
])('from the tokens %j to %j', (before, after) => {
  const now: number[] = [...before];
  for (const { start, deleteCount, data = [] } of tokenEdits(before, after))
    now.splice(start, deleteCount, ...data);
  expect(now).toEqual(after);
});
