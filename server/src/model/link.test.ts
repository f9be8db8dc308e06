import { describe, expect, it } from 'vitest';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { loadWorld, type World } from '../workspace/world.ts';
import type { Topology } from './topology.ts';

function worldOf(files: Record<string, string>, root = 'a.iov'): World {
  return loadWorld(`file:///w/${root}`, (uri) => {
    const text = files[uri.replace('file:///w/', '')];
    return text === undefined ? undefined : parse(text, mayStand);
  });
}

/** `line: rule message`, in the order of the text. */
function findings(text: string): string[] {
  const world = worldOf({ 'a.iov': text });
  return world.findings
    .map((f) => ({ at: world.locate(f.place).start, f }))
    .sort((a, b) => a.at - b.at)
    .map(({ at, f }) => `${text.slice(0, at).split('\n').length}: ${f.rule} ${f.message}`);
}

const host = 'host h { nic lan : intel.x710-da2 { }\n vswitch vs0 { uplink lan.1 } }\n';

/** What each group of hosts carries: `group: vm.vnic on target x members`. */
function carried(topology: Topology): string[] {
  return topology.hosts.flatMap((h) =>
    h.groups.map(
      (g) =>
        `${g.text}: ${g.attachments.map((a) => `${a.vm.name}.${a.vnic.name}@${a.port?.path ?? a.vswitch?.name ?? '-'} x${a.perHost}`).join(', ')}`,
    ),
  );
}

describe('values', () => {
  it.each([
    [
      'qos a { min 10gbps }',
      '`gbps` is no unit: here a rate such as `10Gbps` is expected (case counts).',
      '10Gbps',
    ],
    [
      'qos a { min 10G }',
      '`G` is no unit: here a rate such as `10Gbps` is expected (case counts).',
      '10Gbps',
    ],
    [
      'qos a { min 10GbE }',
      '`GbE` is no unit: here a rate such as `10Gbps` is expected (case counts).',
      '10Gbps',
    ],
    ['qos a { min 2 Gbps }', 'A unit is attached to its number: `2Gbps`.', '2Gbps'],
    [
      'qos a { min 10Gb/s }',
      '`Gb/s` is no unit: here a rate such as `10Gbps` is expected (case counts).',
      '10Gbps',
    ],
    ['qos a { min "10Gbps" }', 'Here a rate such as `10Gbps` is expected, without quotes.', '10Gbps'],
    ['qos a { min 5us }', '`5us` is a time: here a rate such as `10Gbps` is expected.', undefined],
    ['qos a { min 5 }', 'A unit is missing: here a rate such as `10Gbps` is expected.', '5Mbps'],
    [
      'flavor f { memory 512g }',
      '`g` is no unit: here a size such as `4GiB` is expected (case counts).',
      '512GiB',
    ],
    ['flavor f { vcpus two }', 'Here a whole number from 1 to 4096 is expected: `vcpus VCPUS`.', undefined],
    ['flavor f { vcpus 0 }', '0 is out of range: a whole number from 1 to 4096 is expected.', '1'],
    ['flavor f { pinned yes }', 'Here `on` or `off` is expected, not `yes`.', 'on'],
    ['flavor f { driver dpkd }', 'Here `kernel` or `dpdk` is expected, not `dpkd`.', 'dpdk'],
    ...['vm w x 30', 'vm w x30', 'vm w count 30', 'vm w 30'].map((text): [string, string, string] => [
      `${text} on h { vcpus 2 }`,
      'A set says which members it has: `w[1..30]`.',
      '[1..30]',
    ]),
    ['host h x 2 { }', 'A set says which members it has: `h[1..2]`.', '[1..2]'],
    ['network n { vlan 1 2 }', '`vlan` takes nothing more here: `vlan ID`.', ''],
  ])('%s', (text, message, fix) => {
    const world = worldOf({ 'a.iov': text });
    const own = world.findings.filter((f) => f.rule === 'bad-value');
    expect(own.map((f) => f.message)).toEqual([message]);
    expect(own[0]?.fixes?.()[0]?.edits[0]?.text).toBe(fix);
  });

  it('reads units exactly', () => {
    const { topology } = worldOf({ 'a.iov': 'qos a { min 1.5Gbps; max 2Mibps; burst 64KiB }' });
    const [qos] = topology.qos;
    expect([qos?.minBps?.value, qos?.maxBps?.value, qos?.burstBytes?.value]).toEqual([
      1.5e9,
      2 * 2 ** 20,
      65536,
    ]);
  });
});

describe('names', () => {
  it.each([
    [
      'vm v on h { vnic e vswitch vs9 }',
      ['3: unresolved-name There is no port or vswitch `vs9` on `h`. Did you mean `vs0`?'],
    ],
    [
      'vm v on h { vnic e sriov lan }',
      ['3: wrong-kind `lan` is a card of 2 ports; `sriov` meets one of them.'],
    ],
    [
      'vm v on h { vnic e vswitch lan.0 }',
      ['3: no-path `vswitch` meets a vswitch, and no vswitch of `h` has `lan.0` as its uplink.'],
    ],
    ['vm v on h { vnic e vswitch lan.1 }', []],
    ['vm v on h { vnic e sriov vs0 }', []],
    ['vm v on h { vnic e sriov h.lan.0 }', []],
    [
      'network n { }\nvm v on h { vnic e sriov lan.0 { qos n } }',
      ['4: wrong-kind `n` is a network; here a qos is expected.'],
    ],
    ['vm v on g { }', ['3: unresolved-name There is no host `g`.']],
    ['vm v { }', ['3: missing-property `v` runs on no host: `vm v on HOST`.']],
    ['vm v on h[2] { }', ['3: set-size `h` is no set.']],
    ['vm h on h { }', ['3: duplicate-name `h` is declared already, as a host.']],
    ['vm v[5..1] on h { }', ['3: set-size The bounds of `5..1` are reversed.']],
    [
      'vm v[1..5] on h { vnic e vswitch vs0 }\nflow v[3..1] -> wire',
      ['4: set-size The bounds of `[3..1]` are reversed.'],
    ],
    [
      'vm v on h { vnic e lan.0 }',
      [
        '3: missing-property `emulated`, `vswitch`, `vmdq`, `vhost-user`, `direct`, `sriov`, `macvtap` or `vdpa` is missing: `vnic NAME MODE TARGET [vf VF]`.',
      ],
    ],
    ['vm v : on h { }', ['3: missing-property A flavor is missing: `vm NAME [: FLAVOR] [on HOST]`.']],
    [
      'vm v h { }',
      [
        '3: bad-value Before this stands `:`, if it is a flavor, or `on`, if it is a host: `vm NAME [: FLAVOR] [on HOST]`.',
      ],
    ],
    ['host g { cpu 2x16 cores }', ['3: bad-value The `x` stands apart: `2 x 16`.']],
    ['flow 5gc -> wire', ['3: syntax `5gc` is no name: a name starts with a letter or `_`.']],
    ['vm v[1..2000000] on h { }', ['3: set-size A set has at most 1 000 000 members.']],
    [
      'device intel.x710-da2 { }',
      [
        '3: duplicate-name `intel.x710-da2` is in the catalog and cannot be declared again: extend it under a name of your own.',
      ],
    ],
    ['device a.b : c.d { }\ndevice c.d : a.b { }', ['4: unresolved-name `a.b` extends this device in turn.']],
    ['flow v -> wire', ['3: unresolved-name There is no vm or host `v`.']],
    [
      'vm v on h { vnic a sriov lan.0; vnic b sriov lan.0 }\nflow v -> wire',
      ['4: ambiguous-end `v` has 2 vnics: name one, `v.a`.'],
    ],
    ['vm v on h { vnic a sriov lan.0; vnic b sriov lan.0 }\nflow wire -> v -> wire', []],
    [
      'vm v on h { vnic a sriov lan.0 }\nexpect v throughput >= 5us',
      ['4: bad-value `throughput` is said as a rate such as `10Gbps`.'],
    ],
    [
      'host x { nic n : intel.i350-t2 { port 2 } }',
      ['3: bad-value `intel.i350-t2` has 2 ports, 0 to 1; there is no port 2.'],
    ],
  ])('%s', (text, expected) => {
    expect(findings(host + text)).toEqual(expected);
  });

  it('says nothing more of what hangs on a name that is not there', () => {
    expect(
      findings(
        'host x { nic n : intel.x999 { port 0 { vfs 4 } } }\nvm v on x { vnic e sriov n.0 }\nflow v -> wire',
      ),
    ).toEqual(['1: unresolved-name There is no device (NIC model) `intel.x999`. Did you mean `intel.x520`?']);
  });
});

describe('dealing', () => {
  const at = (text: string): string[] => carried(worldOf({ 'a.iov': text }).topology);

  it('deals members over hosts, then over targets on each host', () => {
    expect(
      at('host h[1..4] { nic lan : intel.x710-da2 { } }\nvm w[1..8] on h { vnic e sriov [lan.0, lan.1] }'),
    ).toEqual(['h[1..4]: w.e@lan.0 x1, w.e@lan.1 x1']);
    expect(
      at('host h[1..3] { nic lan : intel.x710-da2 { } }\nvm w[1..5] on h { vnic e sriov lan.0 }'),
    ).toEqual(['h[1..2]: w.e@lan.0 x2', 'h[3]: w.e@lan.0 x1']);
  });

  it('groups alike members of a host set, and keeps a million as one', () => {
    expect(
      at(
        'host h[1..1000000] { nic lan : intel.x710-da2 { } }\nvm w[1..1000000] on h { vnic e sriov lan.0 }\nvm x on h[5] { vnic e sriov lan.0 }',
      ),
    ).toEqual(['h[1..4, 6..1000000]: w.e@lan.0 x1', 'h[5]: w.e@lan.0 x1, x.e@lan.0 x1']);
  });

  it('cuts a set where a flow names some of it', () => {
    const { topology } = worldOf({
      'a.iov': `${host}vm w[1..10] on h { vnic e sriov lan.0 }\nflow w[3..4] -> wire`,
    });
    expect(topology.hosts[0]?.groups[0]?.attachments.map((a) => [a.span, a.perHost])).toEqual([
      [[0, 1], 2],
      [[2, 3], 2],
      [[4, 9], 6],
    ]);
  });

  it('keeps the members of every deal', () => {
    for (const [members, hosts, targets] of [
      [7, 3, 2],
      [30, 4, 3],
      [5, 8, 2],
      [100, 7, 5],
    ] as const) {
      const list = Array.from({ length: targets }, (_, i) => `n${i}.0`).join(', ');
      const nics = Array.from({ length: targets }, (_, i) => `nic n${i} : intel.x710-da2 { }`).join('\n');
      const { topology } = worldOf({
        'a.iov': `host h[1..${hosts}] {\n${nics}\n}\nvm w[1..${members}] on h { vnic e sriov [${list}] }\nflow w[2..3] -> wire`,
      });
      const all = topology.hosts.flatMap((h) => h.groups.flatMap((g) => g.attachments));
      expect(all.reduce((sum, a) => sum + a.count, 0)).toBe(members);
    }
  });
});

describe('imports', () => {
  it('sees through imports, and says what cannot be read', () => {
    const world = worldOf({
      'a.iov': 'import "sub/b.iov"\nimport "none.iov"\nvm v on h { }',
      'sub/b.iov': 'import "../c.iov"\nimport "../a.iov"',
      'c.iov': 'host h { }',
    });
    expect(world.topology.hosts.map((h) => h.name)).toEqual(['h']);
    expect(world.findings.map((f) => `${world.locate(f.place).uri} ${f.rule}`)).toEqual([
      'file:///w/sub/b.iov import-cycle',
      'file:///w/a.iov import-not-found',
    ]);
  });
});
