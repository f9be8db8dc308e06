import { describe, expect, test } from 'vitest';
import { type Fixture, edited, fixture } from '../testing/fixture.ts';
import { definition, typeDefinition } from './definition.ts';
import { highlights, references } from './references.ts';
import { Refusal, prepareRename, rename } from './rename.ts';

const common = '//- /common.iov\nnetwork app { }\nflavor small { }\n';
const main = `//- /main.iov
import "common.iov"
host kvm[1..2] {
  nic lan : intel.e810-xxvda2 { port 0 { vfs 8 } }
  vswitch vs0 { uplink lan.1 }
}
vm web[1..4] : small on kvm {
  vnic eth0 sriov lan.0 { network app; failover vs0 }
  vnic eth1 vswitch vs0
}
flow web.eth0 -> wire
expect web[1..2].eth0 throughput >= 1Gbps
`;

/** The same with the cursor put before the `n`th occurrence of a text. */
function at(text: string, n = 1, source = common + main): Fixture {
  const start = source.indexOf('/main.iov');
  let i = start;
  for (let k = 0; k < n; k++) i = source.indexOf(text, i + 1);
  return fixture(`${source.slice(0, i)}$0${source.slice(i)}`);
}

const places = (
  found: readonly { uri: string; range: { start: { line: number; character: number } } }[],
): string[] =>
  found
    .map(({ uri, range }) => `${uri.slice('file:///'.length)}:${range.start.line}:${range.start.character}`)
    .sort();

describe('definition', () => {
  const goal = (fixed: Fixture): string[] =>
    definition(fixed.snapshot, fixed.position).map(
      ({ targetUri, targetSelectionRange: { start } }) => `${targetUri}:${start.line}:${start.character}`,
    );
  test.each([
    ['small on', 'file:///common.iov:1:7'],
    ['app;', 'file:///common.iov:0:8'],
    ['kvm {', 'file:///main.iov:1:5'],
    ['lan.0', 'file:///main.iov:2:6'],
    ['vs0 }', 'file:///main.iov:3:10', 1],
    ['vs0\n', 'file:///main.iov:3:10'],
    ['eth0 ->', 'file:///main.iov:6:7'],
    ['web[1..2]', 'file:///main.iov:5:3'],
    ['common.iov', 'file:///common.iov:0:0'],
  ])('of %s', (text, expected, n = 1) => {
    expect(goal(at(text, n))).toEqual([expected]);
  });
  test('leads into the catalog', () => {
    const fixed = at('intel.e810');
    const [link] = definition(fixed.snapshot, fixed.position);
    expect(link?.targetUri).toBe('iov-catalog:/intel.iov');
    const lines = fixed.snapshot.linesOf('iov-catalog:/intel.iov');
    expect(
      lines?.text
        .slice(lines.offsetAt(link?.targetSelectionRange.start ?? { line: 0, character: 0 }))
        .startsWith('intel.e810-xxvda2'),
    ).toBe(true);
  });
});

describe('type definition', () => {
  const design = `device my.card : intel.x710-da4 { }
platform r750 { cpu 2 x 16 cores }
flavor small { vcpus 2 }
host h[1..2] : r750 { nic lan : my.card { port 0 { vfs 4 } } }
vm web[1..2] : small on h { vnic eth0 sriov lan.0 }
vm bare on h[1] { vnic eth0 sriov lan.0 }
flow web -> wire
`;
  const typeOf = (text: string, n = 1): string[] => {
    const { snapshot, position } = at(text, n, `//- /main.iov\n${design}`);
    return typeDefinition(snapshot, position).map(({ targetUri, targetSelectionRange: { start } }) =>
      targetUri === 'file:///main.iov' ? `${start.line}:${start.character}` : targetUri,
    );
  };
  test.each([
    ['web[1..2]', 1, ['2:7']],
    ['web ->', 1, ['2:7']],
    ['small on', 1, ['2:7']],
    ['h[1..2]', 1, ['1:9']],
    ['h {', 1, ['1:9']],
    ['lan :', 1, ['0:7']],
    ['lan.0', 1, ['0:7']],
    ['0 }', 1, ['0:7']],
    ['my.card {', 1, ['0:7']],
    ['my.card :', 1, ['iov-catalog:/intel.iov']],
    ['bare', 1, []],
    ['eth0', 1, []],
    ['wire', 1, []],
  ] as const)('of %s', (text, n, expected) => {
    expect(typeOf(text, n)).toEqual(expected);
  });
});

describe('ports', () => {
  const design = `host h {
  nic lan : intel.x710-da4 {
    port 0 { vfs 4 }
  }
  vswitch vs0 { uplink lan.1 }
}
vm a on h { vnic eth0 sriov lan.0; vnic eth1 sriov h.lan.0; vnic eth2 direct lan.3 }
flow h.lan.0 -> wire
`;
  const lines = (marked: string): string[] => {
    const { snapshot, position } = fixture(marked);
    return references(snapshot, position, true).map(
      ({ range: { start } }) => `${start.line}:${start.character}`,
    );
  };
  test('are found by their number, from both ends', () => {
    const all = ['2:4', '6:28', '6:53', '7:7'];
    expect(lines(design.replace('port 0', 'port $00'))).toEqual(all);
    expect(lines(design.replace('sriov lan.0', 'sriov lan.0$0'))).toEqual(all);
    const { snapshot, position } = fixture(design.replace('sriov lan.0', 'sriov lan.0$0'));
    expect(highlights(snapshot, position)).toHaveLength(4);
    expect(definition(snapshot, position)).toMatchObject([
      { targetSelectionRange: { start: { line: 2, character: 4 } } },
    ]);
  });
  test('lead to their card where the file does not write them', () => {
    const { snapshot, position } = fixture(design.replace('direct lan.3', 'direct lan.3$0'));
    expect(definition(snapshot, position)).toMatchObject([
      { targetSelectionRange: { start: { line: 1, character: 6 } } },
    ]);
  });
});

describe('references', () => {
  test('from a use and from the declaration alike, the declaration on demand', () => {
    for (const [text, n] of [
      ['web[1..4]', 1],
      ['web.eth0', 1],
      ['web[1..2]', 1],
    ] as const) {
      const fixed = at(text, n);
      expect(places(references(fixed.snapshot, fixed.position, true))).toEqual([
        'main.iov:10:7',
        'main.iov:5:3',
        'main.iov:9:5',
      ]);
      expect(references(fixed.snapshot, fixed.position, false)).toHaveLength(2);
    }
  });
  test('in the other open files too', () => {
    const fixed = fixture(common.replace('app', '$0app') + main.replace('//- /main.iov', '//- /main.iov'));
    const there = fixed.file('/common.iov');
    expect(places(references(there, { line: 0, character: 9 }, true))).toEqual([
      'common.iov:0:8',
      'main.iov:6:34',
    ]);
  });
  test('highlights stay in the file and tell writing from reading', () => {
    const fixed = at('lan :');
    expect(
      highlights(fixed.snapshot, fixed.position).map(({ range, kind }) => [
        range.start.line,
        range.end.character - range.start.character,
        kind,
      ]),
    ).toEqual([
      [2, 3, 3],
      [3, 3, 2],
      [6, 3, 2],
    ]);
  });
});

describe('rename', () => {
  function renamed(fixed: Fixture, name: string): Record<string, string> {
    const edit = rename(fixed.snapshot, fixed.position, name);
    return Object.fromEntries(
      Object.entries(edit?.changes ?? {}).map(([uri, edits]) => [
        uri.slice('file:///'.length),
        edited(fixed.file(uri.slice('file://'.length)), edits),
      ]),
    );
  }
  test('changes the name and leaves sets, ports and members', () => {
    expect(renamed(at('web.eth0'), 'front')['main.iov']).toContain('vm front[1..4] : small on kvm {');
    expect(renamed(at('web.eth0'), 'front')['main.iov']).toContain(
      'flow front.eth0 -> wire\nexpect front[1..2].eth0',
    );
    expect(renamed(at('lan.0'), 'san')['main.iov']).toContain('uplink san.1');
    expect(renamed(at('eth0 ->'), 'e-0')['main.iov']).toContain('expect web[1..2].e-0 throughput');
  });
  test('goes through imports, both ways', () => {
    expect(Object.keys(renamed(at('small on'), 'tiny')).sort()).toEqual(['common.iov', 'main.iov']);
    expect(renamed(at('small on'), 'tiny')).toMatchObject({
      'common.iov': 'network app { }\nflavor tiny { }\n',
    });
  });
  test('means the same afterwards', () => {
    const fixed = at('kvm {');
    const before = fixed.snapshot.diagnostics.length;
    const text = renamed(fixed, 'node')['main.iov'] ?? '';
    fixed.documents.set('file:///main.iov', 2, text);
    expect(fixed.file('/main.iov').diagnostics).toHaveLength(before);
  });
  test.each([
    ['web[1..4]', 'kvm', 'There is a host `kvm` already.'],
    ['web[1..4]', 'wire', '`wire` always means the outside.'],
    ['web[1..4]', '5g', '`5g` is no name'],
    ['web[1..4]', 'a b', '`a b` is no name'],
    ['lan :', 'vs0', 'There is a vswitch `vs0` already.'],
    ['eth0 sriov', 'eth1', 'There is a vnic `eth1` already.'],
    ['intel.e810', 'mine', 'is in the catalog'],
  ])('%s to %s is refused', (text, name, reason) => {
    const fixed = at(text);
    expect(() => rename(fixed.snapshot, fixed.position, name)).toThrow(Refusal);
    expect(() => rename(fixed.snapshot, fixed.position, name)).toThrow(reason);
  });
  test('says what would be renamed', () => {
    const fixed = at('web[1..4]');
    expect(prepareRename(fixed.snapshot, fixed.position)).toEqual({
      range: { start: { line: 5, character: 3 }, end: { line: 5, character: 6 } },
      placeholder: 'web',
    });
    const other = at('throughput');
    expect(prepareRename(other.snapshot, other.position)).toBeUndefined();
  });
});
