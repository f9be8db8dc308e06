import fc from '../testing/fast-check.ts';
import { describe, expect, it } from 'vitest';
import { faultsOf } from './faults.ts';
import { parse } from './parser.ts';
import { Scanner, Token } from './scanner.ts';
import { type Statement, type Tree, walk } from './tree.ts';

const vocabulary: Record<string, string[]> = {
  '': ['host', 'vm', 'network'],
  host: ['nic', 'iommu', 'memory'],
  network: ['vlan', 'mtu'],
  nic: ['port', 'slot'],
  port: ['vfs'],
  vm: ['vnic', 'vcpus', 'uplink', 'needs', 'label', 'rate', 'ports'],
};
const mayStand = (word: string, parent: string | undefined): boolean =>
  vocabulary[parent ?? '']?.includes(word) ?? false;

/** Faults as `line: message`, line from 1. */
function faults(text: string): string[] {
  return faultsOf(parse(text, mayStand)).map(
    (f) => `${text.slice(0, f.start).split('\n').length}: ${f.message}`,
  );
}

function outline(statements: readonly Statement[]): string {
  return statements.map((s) => s.word + (s.block ? `{${outline(s.block.statements)}}` : '')).join(' ');
}

function checkCover(tree: Tree): void {
  const level = (
    statements: readonly Statement[],
    starts: readonly number[],
    from: number,
    to: number,
  ): void => {
    let at = from;
    statements.forEach((s, i) => {
      expect(starts[i]).toBe(at);
      at += s.width;
      expect(s.end).toBeLessThanOrEqual(s.width);
      if (s.block)
        level(
          s.block.statements,
          s.block.starts,
          s.block.statements.length ? (s.block.starts[0] ?? 0) : 0,
          s.block.end,
        );
    });
    expect(at).toBeLessThanOrEqual(to);
  };
  level(tree.statements, tree.starts, 0, tree.text.length);
}

describe('parse', () => {
  it('reads statements, arguments and blocks', () => {
    const tree = parse(
      '/// Web.\nvm web[01..30, a] : small on kvm[1] { vnic eth0 sriov [lan.0, san.1]; vcpus 2 } // x\n',
    );
    const [vm] = tree.statements;
    expect(vm?.docs).toBe('Web.');
    expect(vm?.args.map((a) => a.type)).toEqual(['path', 'operator', 'path', 'path', 'path']);
    const name = vm?.args[0];
    expect(name?.type === 'path' && name.segments[0]?.index?.spans.map((s) => [s.from, s.to])).toEqual([
      ['01', '30'],
      ['a', undefined],
    ]);
    expect(outline(tree.statements)).toBe('vm{vnic vcpus}');
    expect(faultsOf(tree)).toEqual([]);
  });

  it('reads paths with numbers, quantities, operators without spaces', () => {
    const [s] = parse('flow web->db.eth0 10Gbps 2.5 lan.0 intel.82576 "a\\u{1F600}\\n" >= 40%').statements;
    expect(
      s?.args.map((a) =>
        a.type === 'path'
          ? a.segments.map((x) => x.text).join('/')
          : a.type === 'string'
            ? a.value
            : 'text' in a
              ? a.text
              : a.type,
      ),
    ).toEqual(['web', '->', 'db/eth0', '10Gbps', '2.5', 'lan/0', 'intel/82576', 'a\u{1F600}\n', '>=', '40%']);
  });

  it.each([
    [
      'host a {\n  nic n {\n    port 0\n}\nvm b { vcpus 2 }\n',
      ['4: `}` is missing: the block of `nic` is still open.'],
      'host{nic{port}} vm{vcpus}',
    ],
    [
      'host a {\n  iommu x\nhost b {\n  iommu x\n}\n',
      ['3: `}` is missing: the block of `host` is still open.'],
      'host{iommu} host{iommu}',
    ],
    [
      'host a {\niommu x\nhost b {\niommu x\n}\n',
      ['3: `}` is missing: the block of `host` is still open.'],
      'host{iommu} host{iommu}',
    ],
    [
      'host a {\n  nic n {\n    port 0 {\nvm b { }\n',
      ['4: `}` is missing: several blocks above are still open.'],
      'host{nic{port{}}} vm{}',
    ],
    [
      'host a {\n  nic n {\n  }\n  }\n  iommu x\n}\nvm b { }\n',
      ['4: `}` closes nothing here.'],
      'host{nic{}  iommu} vm{}',
    ],
    [
      'host a\n  iommu x\n}\nvm b { }\n',
      ['1: `{` is missing: what follows belongs to this `host`.'],
      'host{iommu} vm{}',
    ],
    [
      'host a\n{\n  iommu x\n}\n',
      ['2: `{` stands on the line of its `host`: a new line ends a statement.'],
      'host{iommu}',
    ],
    ['host a {\n  iommu x\n', ['2: `}` is missing: the block of `host` is still open.'], 'host{iommu}'],
    ['host a { }\n}\nvm b { }\n', ['2: `}` closes nothing here.'], 'host{}  vm{}'],
    [
      'vm b { vcpus = 2 }\n',
      ['1: `=` has no meaning here. A property is a word and its value: `vcpus 2`.'],
      'vm{vcpus}',
    ],
    ['vm b { } vm c { }\n', ['1: A statement starts on a new line or after `;`.'], 'vm{} vm{}'],
    ['vm 5gc-upf { }\n', ['1: `5gc-upf` is no name: a name starts with a letter or `_`.'], 'vm{}'],
    ['vm b { vnic eth0 [a, b\n  vcpus 2 }\n', ['1: `]` is missing.'], 'vm{vnic vcpus}'],
    ['vm b { label "abc\n}\n', ['1: The string is not closed: `"` is missing.'], 'vm{label}'],
    [
      'vm b { label "abc } // c\nvm c { }\n',
      ['1: The string is not closed: `"` is missing.'],
      'vm{label} vm{}',
    ],
    [
      'host a { iommu x\nvm b on a { vcpus 2 }\n',
      ['2: `}` is missing: the block of `host` is still open.'],
      'host{iommu} vm{vcpus}',
    ],
    ['host a { }\n/* open\nhost b { }\n', ['2: The comment is not closed: `*/` is missing.'], 'host{} '],
    ['host a {\n  iommu x /* c\n}\n', ['2: The comment is not closed: `*/` is missing.'], 'host{iommu}'],
    ['host a {\n  /* c\n}\n', ['2: The comment is not closed: `*/` is missing.'], 'host{}'],
    [
      'vm a on b [1..x] { }\n',
      ['1: A range stands in an index, and an index directly after its name.'],
      'vm{}',
    ],
    ...['[1..3]', '[2]', '[1, 3]', '[1..2, 4]'].map((index): [string, string[], string] => [
      `vm a ${index} : small on b { vcpus 2 }\n`,
      ['1: An index stands directly after its name.'],
      'vm{vcpus}',
    ]),
    ['host a[] { }\n', ['1: An index names at least one member.'], 'host{}'],
    ['host a[1,] { }\n', ['1: A member is missing after `,`.'], 'host{}'],
    ['host a["x]" { }\n', ['1: An index is a number, a range such as `1..30`, or a word.'], 'host{}'],
    ['host a[1 3] { iommu x }\n', ['1: `,` is missing between the members of an index.'], 'host{iommu}'],
    ...['$n', ',', '1,,3', '1..3..5', '1.5', '"a"', '"]"'].map((index): [string, string[], string] => [
      `host a[${index}] { iommu x }\n`,
      ['1: An index is a number, a range such as `1..30`, or a word.'],
      'host{iommu}',
    ]),
    [
      'vm b { label "\\u{D800}" }\n',
      ['1: `\\u{D800}` is no escape; a string knows \\", \\\\, \\n, \\t and \\u{1F600}.'],
      'vm{label}',
    ],
    ['vm b { rate 1e9bps }\n', ['1: `1e9bps` is written `1000000000bps`.'], 'vm{rate}'],
    ['vm b { ports 2x25Gbps }\n', ['1: `2x25Gbps` is written `2 x 25Gbps`.'], 'vm{ports}'],
    [
      'host hö { }\n',
      [
        '1: `ö` cannot be in a name: that has letters from a to z, digits, `_` and `-`. A `label "..."` has any.',
      ],
      'host{}',
    ],
    [
      'network n vlan 3; mtu 9000 }\nhost a { }\n',
      ['1: `{` is missing: what follows belongs to this `network`.'],
      'network{vlan mtu} host{}',
    ],
    [
      'host a {\n  nic n { port 0 vfs 4 }; port 1 }\n  iommu x\n}\n',
      ['2: `{` is missing: what follows belongs to this `port`.'],
      'host{nic{port{vfs} port} iommu}',
    ],
    [
      'host a {\n  nic n port 0 { vfs 4 } }\n  iommu x\n}\n',
      ['2: `{` is missing: what follows belongs to this `nic`.'],
      'host{nic{port{vfs}} iommu}',
    ],
    [
      'host a iommu x\n  memory 4\n}\nvm b { }\n',
      ['1: `{` is missing: what follows belongs to this `host`.'],
      'host{iommu memory} vm{}',
    ],
    [
      'host a {\n  nic n { port 0 { vfs 4; port 1 }\n  iommu x\n}\n',
      ['2: `}` is missing: the block of `port` is still open.'],
      'host{nic{port{vfs} port} iommu}',
    ],
    [
      'host a { nic n { port 0 { vfs 4; iommu x }\n',
      ['1: `}` is missing: several blocks above are still open.'],
      'host{nic{port{vfs}} iommu}',
    ],
    [
      'network a { vlan 3; network b { vlan 4 }\nhost c { }\n',
      ['1: `}` is missing: the block of `network` is still open.'],
      'network{vlan} network{vlan} host{}',
    ],
    ['vm w1..3] { vcpus 2 }\n', ['1: `[` is missing: a set is written `w[1..3]`.'], 'vm{vcpus}'],
    ['vm w1..3 { vcpus 2 }\n', ['1: `[` and `]` are missing: a set is written `w[1..3]`.'], 'vm{vcpus}'],
    ['vm w[1..3 { vcpus 2 }\n', ['1: `]` is missing.'], 'vm{vcpus}'],
    ['vm w 1..3] { vcpus 2 }\n', ['1: `[` is missing: a set is written `w[1..3]`.'], 'vm{vcpus}'],
    ['vm b { vnic e x a, c] }\n', ['1: `[` is missing.'], 'vm{vnic}'],
    ['vm b { vnic x] }\n', ['1: `]` closes nothing here.'], 'vm{vnic}'],
    ['host a [ {\n  iommu x\n}\n', ['1: `[` is left open, with nothing in it.'], 'host{iommu}'],
    ['host a[ {\n  iommu x\n}\n', ['1: `[` is left open, with nothing in it.'], 'host{iommu}'],
  ])('says one fault once, where it is: %j', (text, expected, structure) => {
    expect(faults(text)).toEqual(expected);
    expect(outline(parse(text, mayStand).statements)).toBe(structure);
  });

  it('is quiet about legal text however it is laid out', () => {
    for (const text of [
      'host a {\niommu x\nnic n {\nport 0\n}\n}\nvm b {\nvcpus 2\n}',
      'host a { nic n { port 0 } }',
      'vm a { needs [\n a,\n b // c\n , d\n]\n vcpus 2 }',
    ]) {
      expect(faults(text)).toEqual([]);
    }
  });

  it('gives a fix that mends each fault', () => {
    for (const text of [
      'host a {\n  nic n {\n    port 0\n}\nvm b { vcpus 2 }\n',
      'host a\n{\n  iommu x\n}\n',
      'vm b { needs [a, b }\n',
      'vm b { label "x }\n',
      'vm b { vcpus 2 } /* open\n',
      'host a [1..3] { }\n',
      'vm b { ports 2x25Gbps }\n',
      'host hö { }\n',
      'network n vlan 3; mtu 9000 }\nhost a { }\n',
      'host a {\n  nic n { port 0 vfs 4 }; port 1 }\n  iommu x\n}\n',
      'host a {\n  nic n { port 0 { vfs 4; port 1 }\n  iommu x\n}\n',
      'host a { nic n { port 0 { vfs 4; iommu x }\n',
      'vm w1..3] { vcpus 2 }\n',
      'vm w1..3 { vcpus 2 }\n',
      'vm w 1..3] { vcpus 2 }\n',
      'vm w1, 3] { vcpus 2 }\n',
      'vm w 1..3 { vcpus 2 }\n',
      'vm b { vnic e x a, c] }\n',
      'vm b { vnic x] }\n',
      'host a [ {\n  iommu x\n}\n',
      'host a[ {\n  iommu x\n}\n',
    ]) {
      const [fault] = faultsOf(parse(text, mayStand));
      const fix = fault?.fix;
      expect(fix).toBeDefined();
      if (fix) expect(faults(text.slice(0, fix.start) + fix.text + text.slice(fix.end))).toEqual([]);
    }
  });

  const soup = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '\n',
      '\r\n',
      ' ',
      ';',
      ',',
      '"',
      '//',
      '/*',
      '*/',
      '..',
      '.',
      '->',
      'host',
      'nic',
      'a',
      '1',
      '2Gbps',
      '5g-x',
      '=',
      'é',
      '\u{1F600}',
      '\t',
      '///',
      '\\',
    ),
    { maxLength: 60 },
  );

  it.each(['uplink [nic1],', 'uplink [nic1], 2', 'uplink [nic1], [nic2]', 'uplink nic1, 2'])(
    'takes a comma behind a list as part of it: %s',
    (text) => {
      expect(outline(parse(`vswitch v { ${text} }\n`, mayStand).statements)).toBe('vswitch{uplink}');
    },
  );

  it('covers any text, never throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 80 }),
          soup.map((p) => p.join('')),
        ),
        (text) => {
          const tree = parse(text, mayStand);
          checkCover(tree);
          faultsOf(tree);
          walk(tree, () => undefined);
          const scanner = new Scanner(text);
          let at = 0;
          while (scanner.scan() !== Token.EndOfFile) {
            expect(scanner.start).toBe(at);
            expect(scanner.end).toBeGreaterThan(at);
            at = scanner.end;
          }
          expect(at).toBe(text.length);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('bounds nesting', () => {
    const deep = 'a {'.repeat(100_000);
    expect(faultsOf(parse(deep)).map(({ message }) => message)).toContain(
      'Blocks stand in blocks more than 64 deep.',
    );
  });
});
