import { describe, expect, test } from 'vitest';
import { Documents } from '../../workspace/documents.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { compareOf, exportOf, loadOf, modeEdit, sceneOf } from '../../lsp/scenes.ts';
import { isCompareScene, isLoadScene } from '../../protocol/answer-guard.ts';
import { isScene } from '../../protocol/scene-guard.ts';
import { brief } from './compare.ts';
import { remarks } from './describe.ts';
import { diffScenes } from './diff.ts';
import { NO_LENS } from './lens.ts';
import type { SceneElement } from './types.ts';
import { MEMBERS_SHOWN } from './vms.ts';
import { withoutUnused } from './unused.ts';

const URI = 'file:///a.iov';
const text = `host box {
  hypervisor kvm "8.1"
  cpu 2 x 16 cores 2.6GHz
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic lan : intel.x520-da2 { slot pcie 2.0 x8; port 0 { vfs 8 }; port 1 }
  vswitch br0 { uplink lan.1 }
}
vm web[1..4] on box { vnic eth0 sriov lan.0 }
vm old[1..200] on box { vnic eth0 vswitch br0 }
expect web throughput >= 1Gbps
expect old throughput >= 1Gbps
`;
function snapshotOf(said: string): Snapshot {
  const documents = new Documents({ read: () => undefined, fault: () => undefined });
  documents.set(URI, 1, said);
  const snapshot = documents.snapshot(URI);
  if (!snapshot) throw new Error('no snapshot');
  return snapshot;
}
const snapshot = snapshotOf(text);
const scene = sceneOf(snapshot, { uri: URI });

describe('loads', () => {
  const { load } = loadOf(snapshot, { uri: URI });
  test('are sorted, worst first, and say who uses them and what would help', () => {
    expect(isLoadScene(JSON.parse(JSON.stringify(load)))).toBe(true);
    const shares = load.rows.map((row) => row.share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(load.rows.some((row) => row.resource === 'host CPU' && row.path === 'box')).toBe(true);
    const wire = load.rows.find((row) => row.resource === 'lan.0 transmit');
    expect(wire?.users).toContain('web[1..4].eth0');
    expect(wire?.limits).toContain('web[1..4].eth0');
    expect(wire?.path).toBe('box/lan/0');
    // Four VMs would fill any port as one: moving all of them helps nobody.
    expect(wire?.relief).toBe('Spread its users over more ports: no port of box is free.');
  });
  test('a promise tells by how much it is kept or missed', () => {
    expect(load.promises.map((one) => one.holds)).toEqual([true, false]);
    expect(load.promises[0]?.margin).toMatch(/to spare$/u);
    expect(load.promises[1]?.margin).toMatch(/short$/u);
    expect(load.promises[1]?.bottleneck).toBeDefined();
  });
});

describe('what meets no vnic', () => {
  const own = snapshotOf(`host box {
  nic lan : intel.x710-da4 { slot pcie 3.0 x8; port 0; port 1 }
  vswitch vs0 { type vpp; uplink [lan.0, lan.1] }
}
flow wire <-> wire { via vs0; frame 64B }
flow wire -> wire { via vs0; frame 64B; rate 10Mbps }
flow wire -> wire { via vs0; frame 64B; rate 20Mbps }
flow box.lan.3 <-> wire { rate 1Gbps }`);
  const scene = sceneOf(own, { uri: URI });
  const flows = scene.elements.filter((one) => one.kind === 'flow');
  test('stands in what carries it, each for itself, and survives the way to the panel', () => {
    expect(flows.map(({ path, parent }) => [path, parent])).toEqual([
      ['box/vs0/wire <-> wire', 'box/vs0'],
      ['box/vs0/wire -> wire', 'box/vs0'],
      ['box/vs0/wire -> wire#2', 'box/vs0'],
      ['box/lan/3/box.lan.3 <-> wire', 'box/lan/3'],
    ]);
    expect(isScene(JSON.parse(JSON.stringify(scene)))).toBe(true);
  });
  test('says what it gets, how sure that is, and what stops it', () => {
    expect(flows[0]?.numbers.throughput?.text).toMatch(/ [GM]b\/s$/u);
    expect(flows[0]?.certainty).toMatchObject({ confidence: 'medium' });
    expect(remarks(flows[0] as SceneElement)).toEqual([
      expect.stringMatching(/^80 % interval /u),
      expect.stringMatching(/^medium confidence: measured on VPP/u),
    ]);
    expect(flows.at(-1)?.numbers.throughput?.text).toBe('1 Gb/s');
    expect(scene.pills).toMatchObject([
      { at: 'box/vs0', text: 'limits wire <-> wire: one core of vs0', limits: ['box/vs0/wire <-> wire'] },
    ]);
  });
  test('loads lines and ports, and is held back by what is full', () => {
    expect(scene.elements.find(({ path }) => path === 'box/lan/3')).toMatchObject({ used: true });
    const load = (key: string): number => scene.edges.find((edge) => edge.key === key)?.load ?? 0;
    expect(load('box/lan/3 > wire')).toBeGreaterThan(0.1);
    expect(load('box/vs0 > box/lan/1')).toBeGreaterThan(0.1);
    const { load: loads } = loadOf(own, { uri: URI });
    expect(loads.rows.find(({ resource }) => resource === 'one core of vs0')?.limits).toEqual([
      'wire <-> wire',
    ]);
    expect(loads.rows.find(({ resource }) => resource === 'host CPU')?.users).toContain('wire <-> wire');
  });
  test('has a table of its own in the report, which says what figures rest on and what is wrong', () => {
    const text = exportOf(own, { uri: URI, format: 'markdown' });
    expect(text).toMatch(
      /## Flows without a VM\n\n.*\n.*\n\| wire &lt;-&gt; wire via box\.vs0 \| 1 \| [\d.]+ Gb\/s \([\d.]+ to [\d.]+ Gb\/s\) \|.* \| medium \|\n/u,
    );
    expect(text).toMatch(/\n- wire &lt;-&gt; wire via box\.vs0: medium confidence: measured on VPP/u);
    expect(text).not.toContain('## Predicted for each member');
    const wrong = exportOf(snapshot, { uri: URI, format: 'markdown' });
    expect(wrong).toMatch(/## What is wrong with it\n\n(?:\|.*\n)+\| error \| `expectation-failed` \|/u);
    expect(wrong).toMatch(/\| vdpa \| not possible \|.*`mode-unsupported`: /u);
  });
  test('stays in a picture without what is unused', () => {
    const kept = withoutUnused(scene).elements.map(({ path }) => path);
    expect(kept).toEqual(expect.arrayContaining(['box/vs0', ...flows.map(({ path }) => path)]));
  });
});

describe('reasons', () => {
  test('every broken rule says why, in a few words', () => {
    const { compare } = compareOf(snapshot, { uri: URI });
    const columns = compare.sections.flatMap((section) => section.columns);
    const vdpa = columns.find((column) => column.mode === 'vdpa');
    expect(vdpa?.feasible).toBe(false);
    expect(vdpa?.breaks.map(({ reason }) => brief(reason))).toContain('intel.x520-da2 has no vDPA');
    for (const { reason } of columns.flatMap(({ breaks }) => breaks)) expect(reason).not.toBe('');
  });
  test.each([
    [
      '`a` is attached with `vdpa`, and ESXi does not have that mode. Use `sriov`.',
      'ESXi does not have that mode',
    ],
    ['`app` needs a VF. Say `vfs 2`.', 'app needs a VF'],
    ['the link runs at 2.5 Gb/s.', 'The link runs at 2.5 Gb/s'],
    ['', ''],
  ])('of %j the first sentence, without what the column says', (message, said) => {
    expect(brief(message)).toBe(said);
  });
});

describe('what if', () => {
  const vnic = (lens: typeof NO_LENS) =>
    sceneOf(snapshot, { uri: URI, lens }).elements.find((element) => element.path === 'web[1..4]/eth0');
  test('smaller frames change numbers, and nothing else', () => {
    const small = sceneOf(snapshot, { uri: URI, lens: { ...NO_LENS, frame: 64 } });
    expect(small.title).toContain('64 B frames');
    expect(small.elements.map((element) => element.path)).toEqual(
      scene.elements.map((element) => element.path),
    );
    expect(vnic({ ...NO_LENS, frame: 64 })).not.toEqual(vnic(NO_LENS));
  });
  test('one mode for all is what the file would say, shown where the file says it', () => {
    const all = sceneOf(snapshot, { uri: URI, lens: { ...NO_LENS, mode: 'vswitch' } });
    expect(all.modes).toEqual(['vswitch']);
    const web = all.elements.find((element) => element.path === 'web[1..4]');
    expect(web?.at).toEqual(scene.elements.find((element) => element.path === 'web[1..4]')?.at);
  });
  test('all as SR-IOV adds up the VFs of a port, and no statement is added twice', () => {
    const made = modeEdit(
      snapshotOf(`host box { nic lan : intel.x520-da2 { port 0; port 1 }
  vswitch br0 { uplink lan.0 } }
vm a[1..3] on box { vnic eth0 vswitch br0 }
vm b[1..4] on box { vnic eth0 vswitch br0 }
`),
      null,
      'sriov',
    );
    const after =
      made?.proposal?.files.flatMap((file) => file.hunks.flatMap((hunk) => hunk.after)).join('\n') ?? '';
    expect(after).toContain('vfs 7');
    expect(after.match(/sr-iov on/gu)).toHaveLength(1);
    expect(after.match(/eth0 sriov/gu)).toHaveLength(2);
  });
  test('a word needs no question, more does', () => {
    expect(modeEdit(snapshot, 'old[1..200].eth0', 'emulated')?.proposal).toBeNull();
    const made = modeEdit(snapshot, 'old[1..200].eth0', 'vhost-user')?.proposal;
    expect(made?.files[0]?.hunks.length).toBeGreaterThan(1);
    expect(modeEdit(snapshot, 'none', 'sriov')).toBeNull();
  });
});

describe('opened sets', () => {
  test('show their members by name, the first of them, and the rest as a stack', () => {
    const open = sceneOf(snapshot, { uri: URI, open: ['web[1..4]', 'old[1..200]'] });
    const vms = open.elements.filter((element) => element.kind === 'vm');
    expect(vms.filter((vm) => vm.set === 'web[1..4]').map((vm) => vm.path)).toEqual([
      'web[1]',
      'web[2]',
      'web[3]',
      'web[4]',
    ]);
    const old = vms.filter((vm) => vm.set === 'old[1..200]');
    expect(old).toHaveLength(MEMBERS_SHOWN + 1);
    expect(old.at(-1)).toMatchObject({ count: 200 - MEMBERS_SHOWN, path: 'old[1..200]#rest' });
    // Each member meets its own function.
    const slots = open.edges.filter((edge) => edge.from.startsWith('web[')).map((edge) => edge.slots);
    expect(slots).toEqual([['vf0'], ['vf1'], ['vf2'], ['vf3']]);
  });
  const dealt = snapshotOf(`host kvm[1..3] {
  nic lan : intel.x710-da2 { slot pcie 3.0 x8; port 0 { vfs 64 }; port 1 { vfs 64 } }
}
vm web[1..12] on kvm { vnic eth0 sriov [lan.0, lan.1]; vnic eth1 sriov lan.1 }
vm many[1..300] on kvm { vnic eth0 sriov [lan.0, lan.1] }
vm box on kvm[1] { vnic eth0 sriov lan.0 }
flow web[3..7].eth0 -> wire { rate 20Mbps }`);
  test('are named truly where they are dealt over hosts and ports', () => {
    const closed = sceneOf(dealt, { uri: URI });
    const columns = closed.elements.filter((one) => one.kind === 'vnic' && one.path.startsWith('web['));
    expect(columns.filter(({ path }) => path.includes('@kvm[1]/eth0')).map(({ name }) => name)).toEqual([
      'eth0[1]',
      'eth0[7]',
      'eth0[4]',
      'eth0[10]',
    ]);
    const open = sceneOf(dealt, { uri: URI, open: ['web[1..12]@kvm[1]'] });
    const vms = open.elements.filter((element) => element.kind === 'vm' && element.set !== undefined);
    expect(vms.map(({ path, name }) => [path, name])).toEqual([
      ['web[1]', 'web1'],
      ['web[4]', 'web4'],
      ['web[7]', 'web7'],
      ['web[10]', 'web10'],
    ]);
    const slowOnes = open.elements.flatMap((one) =>
      one.kind === 'vnic' && one.name === 'eth0' && one.numbers.throughput?.text === '20 Mb/s'
        ? [one.parent]
        : [],
    );
    expect(slowOnes).toEqual(['web[4]', 'web[7]']);
    // Each of its vnics by its own turn: web4 is the second of kvm[1], on lan.1 with both.
    const met = (from: string): unknown => open.edges.find((edge) => edge.from === from)?.to;
    expect([met('web[4]/eth0'), met('web[4]/eth1')]).toEqual(['kvm[1]/lan/1', 'kvm[1]/lan/1']);
    expect([met('web[7]/eth0'), met('web[7]/eth1')]).toEqual(['kvm[1]/lan/0', 'kvm[1]/lan/1']);
  });
  test('leave a stack of what is dealt to each port', () => {
    const open = sceneOf(dealt, { uri: URI, open: ['many[1..300]@kvm[1]'] });
    const rest = open.elements.flatMap((one) =>
      one.kind === 'vnic' && one.parent?.endsWith('#rest') === true ? [[one.name, one.count]] : [],
    );
    expect(rest).toEqual([
      ['eth0@lan.0', 20],
      ['eth0@lan.1', 20],
    ]);
  });
});

describe('closed hosts', () => {
  test('stand for what is in them where there is too much, and by hand', () => {
    const closed = sceneOf(snapshot, { uri: URI, hosts: { box: 'closed' } });
    expect(closed.elements.map((element) => element.kind)).toEqual(['host']);
    expect(closed.elements[0]).toMatchObject({ closed: { vms: 204 } });
    const many = snapshotOf(
      `host h[1..2] { nic lan : intel.x520-da2 { port 0 }; vswitch br0 { uplink lan.0 } }\n${Array.from(
        { length: 3000 },
        (_, at) => `vm v${at} on h[${(at % 2) + 1}] { vnic eth0 vswitch br0 }`,
      ).join('\n')}\n`,
    );
    const large = sceneOf(many, { uri: URI });
    expect(large.closedHosts).toBe(2);
    expect(large.elements).toHaveLength(2);
    expect(sceneOf(many, { uri: URI, hosts: { 'h[1]': 'open' } }).elements.length).toBeGreaterThan(3000);
  });
});

describe('Compare', () => {
  test('passes as what it is, with its intervals', () => {
    const { compare } = compareOf(snapshot, { uri: URI, selection: 'old[1..200]' });
    expect(isCompareScene(JSON.parse(JSON.stringify(compare)))).toBe(true);
    // What is selected comes first.
    expect(compare.sections[0]?.vnic).toBe('old[1..200].eth0');
    for (const column of compare.sections.flatMap((section) => section.columns))
      for (const [low, high] of Object.values(column.whiskers)) expect(low).toBeLessThanOrEqual(high);
  });
});

describe('exports', () => {
  test('a report has the picture, every mode, the promises and the loads, and no markup of the file’s own', () => {
    const evil = snapshotOf(
      text.replace('vm web[1..4] on box {', 'vm web[1..4] on box { label "<b>|`x`</b>";'),
    );
    const report = exportOf(evil, { uri: URI, format: 'markdown', picture: 'a.svg' });
    expect(report).toContain('![Topology](a.svg)');
    expect(report).toContain('### old\\[1..200\\].eth0 (200)');
    expect(report).toMatch(/\| fails \| expect old throughput/u);
    expect(report).toContain('## Most loaded');
    expect(report).not.toContain('<b>');
  });
  test('numbers as CSV and JSON are those of the command line', () => {
    expect(exportOf(snapshot, { uri: URI, format: 'csv' }).split('\r\n')[0]).toMatch(/^vnic,count,mode/u);
    expect(JSON.parse(exportOf(snapshot, { uri: URI, format: 'json' }))).toHaveProperty('vnics');
  });
});

describe('what changed', () => {
  const after = sceneOf(
    snapshotOf(
      text.replace('eth0 sriov lan.0', 'eth0 vswitch br0').replace(/vm old.*\n/u, '') +
        'vm new on box { vnic eth0 vswitch br0 }\n',
    ),
    { uri: URI },
  );
  const made = diffScenes(scene, after, 'a against HEAD');
  const change = (path: string) => made.changes?.find((one) => one.path === path);
  test('is said by element, with the numbers', () => {
    expect(change('new')?.change).toBe('added');
    expect(change('old[1..200]')?.change).toBe('removed');
    expect(change('web[1..4]/eth0')).toMatchObject({
      change: 'changed',
      fields: expect.arrayContaining([{ what: 'mode', before: 'sriov', after: 'vswitch' }]) as unknown,
    });
    expect(change('box/lan')?.change).not.toBe('added');
  });
  test('shows what is gone in its place', () => {
    expect(made.elements.some((element) => element.path === 'old[1..200]')).toBe(true);
    expect(made.elements.find((element) => element.path === 'old[1..200]')?.at).toBeUndefined();
  });
  test('nothing changed, nothing said', () => {
    expect(diffScenes(scene, scene, 'same').changes).toEqual([]);
  });
});
