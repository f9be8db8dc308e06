import { describe, expect, test } from 'vitest';
import { edited, fixture } from '../testing/fixture.ts';
import { codeActions } from './codeActions.ts';

function actionsAt(
  marked: string,
  only?: string[],
): { title: string; preferred: boolean; text: string; rule: unknown }[] {
  const { snapshot, position } = fixture(marked);
  return codeActions(snapshot, { start: position, end: position }, { only }).map((action) => ({
    title: action.title,
    preferred: action.isPreferred ?? false,
    rule: action.diagnostics?.[0]?.code,
    text: edited(snapshot, action.edit?.changes?.[snapshot.uri] ?? []),
  }));
}

describe('fixes', () => {
  test('the best first', () => {
    const [first] = actionsAt('host h { iommu vtd$0 }');
    expect(first).toEqual({
      title: 'Write `vt-d`',
      preferred: true,
      rule: 'bad-value',
      text: 'host h { iommu vt-d }',
    });
  });
  test('what does not parse', () => {
    expect(actionsAt('host h {\n  nic a : intel.82576$0\n')[0]?.text ?? '').toMatch(/^host h \{/);
    expect(actionsAt('network a { label "x$0 }')[0]).toMatchObject({ rule: 'syntax' });
  });
  test('a statement that goes takes its line, or its `;`', () => {
    const twice = 'qos g {\n  min 1Gbps\n  mi$0n 2Gbps\n  max 3Gbps\n}';
    expect(actionsAt(twice)[0]?.text).toBe('qos g {\n  min 1Gbps\n  max 3Gbps\n}');
    expect(actionsAt('qos g { min 1Gbps; mi$0n 2Gbps; max 3Gbps }')[0]?.text).toBe(
      'qos g { min 1Gbps; max 3Gbps }',
    );
    expect(actionsAt('qos g { min 1Gbps; mi$0n 2Gbps }')[0]?.text).toBe('qos g { min 1Gbps }');
  });
  test('line ends stay what they are', () => {
    const [action] = actionsAt('host h {\r\n  iommu vt-d\r\n  iomm$0u off\r\n}\r\n');
    expect(action?.text).toBe('host h {\r\n  iommu vt-d\r\n}\r\n');
  });
});

describe('another mode', () => {
  const switched = (vm: string): string => `host box {
  cpu 2 x 16 cores 2.6GHz
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic lan : intel.x710-da2 { slot pcie 3.0 x8; port 0 { vfs 8 } }
  vswitch vs0 { type ovs-dpdk; cores 1; uplink lan.0 }
}
${vm}`;
  const titles = (marked: string, rule: string): string[] =>
    actionsAt(marked).flatMap((one) =>
      one.rule === rule && !one.title.startsWith('Ignore') ? [one.title] : [],
    );
  test('says what it would give, and what there is now', () => {
    expect(
      titles(
        switched(`vm fw on box { driver dpdk; vnic eth0 vhost-$0user vs0 }
flow wire -> fw { rate 9Gbps; frame 64B }`),
        'vswitch-bound',
      ),
    ).toEqual([
      expect.stringMatching(/^Write `cores 2` on `vs0`: adds [\d.]+ [GM]b\/s$/),
      expect.stringMatching(/^Attach it with `sriov`: [\d.]+ Gb\/s, 0 cores \(now [\d.]+ Gb\/s, 1 core\)$/),
    ]);
  });
  test('of a set it says what each gets', () => {
    const [, second] = titles(
      switched(`vm fw[1..4] on box { driver dpdk; vnic eth0 vhost-$0user vs0 }
flow wire -> fw { rate 9Gbps; frame 64B }`),
      'vswitch-bound',
    );
    expect(second).toMatch(/ each, 0 cores \(now .* each, 0\.25 cores\)$/);
  });
  test('what was measured with fewer cores says so once there are more', () => {
    const [action] = actionsAt(
      switched(`vm fw on box { driver dpdk; vnic eth0 vhost-$0user vs0 }
flow wire -> fw { frame 64B }
measured fw packets 3Mpps
measured box.vs0 packets 3Mpps { frame 64B }
measured box.vs0 packets 5Mpps { cores 2 }
`),
    ).filter(({ title }) => title.startsWith('Write `cores 2`'));
    expect(action?.text.split('\n').slice(5)).toEqual([
      '  vswitch vs0 { type ovs-dpdk; cores 2; uplink lan.0 }',
      '}',
      'vm fw on box { driver dpdk; vnic eth0 vhost-user vs0 }',
      'flow wire -> fw { frame 64B }',
      'measured fw packets 3Mpps { cores 1 }',
      'measured box.vs0 packets 3Mpps { frame 64B; cores 1 }',
      'measured box.vs0 packets 5Mpps { cores 2 }',
      '',
    ]);
  });
  test('says nothing of what nobody can tell', () => {
    const marked = `host h { hypervisor kvm; nic n : intel.82576 { port 0 }; vswitch v { uplink n.0 } }
vm a on h { vnic e vd$0pa n.0 }`;
    for (const title of titles(marked, 'mode-unsupported')) expect(title).not.toContain('(now');
  });
});

describe('a statement that may not stand where it is', () => {
  const moved = (marked: string): [string, string][] =>
    actionsAt(marked).flatMap(({ title, text }) => (title.startsWith('Move') ? [[title, text]] : []));
  test('goes outwards, indented as there', () => {
    expect(moved('host h {\n  netw$0ork n {\n    vlan 5\n  }\n  iommu vt-d\n}\n')).toEqual([
      ['Move it out of `host`', 'host h {\n  iommu vt-d\n}\nnetwork n {\n  vlan 5\n}\n'],
    ]);
    expect(moved('host h {\n  vm a {\n    vsw$0itch v\n  }\n}\n')).toEqual([
      ['Move it to `host h`', 'host h {\n  vswitch v\n  vm a {\n  }\n}\n'],
    ]);
  });
  test('goes into what stands beside it', () => {
    expect(moved('host h { nic a : intel.x710-da2 { vf$0s 8; port 0; port 1 } }')).toEqual([
      ['Move it to `port 0`', 'host h { nic a : intel.x710-da2 { port 0 { vfs 8 }; port 1 } }'],
      ['Move it to `port 1`', 'host h { nic a : intel.x710-da2 { port 0; port 1 { vfs 8 } } }'],
    ]);
  });
});

describe('iov-ignore', () => {
  test('one that stands before nothing can be removed, and one rule of several', () => {
    const removed = (marked: string): string | undefined =>
      actionsAt(marked).find(({ title }) => title === 'Remove it')?.text;
    expect(removed('host h {\n  // iov-ignore vt-d-$0off\n}\n')).toBe('host h {\n}\n');
    expect(removed('host h { }\n// iov-ignore vt-d-$0off\n')).toBe('host h { }\n');
    expect(removed('host h { } // iov-ignore vt-d-$0off\n')).toBe('host h { } \n');
    const two = 'host h {\n  // iov-ignore bad-value, vt-d-$0off\n  iommu vtd\n}\n';
    expect(removed(two)).toBe('host h {\n  // iov-ignore bad-value\n  iommu vtd\n}\n');
    const first = 'host h {\n  // iov-ignore vt-d-$0off, bad-value\n  iommu vtd\n}\n';
    expect(removed(first)).toBe('host h {\n  // iov-ignore bad-value\n  iommu vtd\n}\n');
  });

  const ignoring = (marked: string): string | undefined =>
    actionsAt(marked).find(({ title }) => title.startsWith('Ignore'))?.text;
  test('stands above the innermost statement that starts its line', () => {
    expect(ignoring('host h {\n  iommu vtd$0\n}')).toBe(
      'host h {\n  // iov-ignore bad-value\n  iommu vtd\n}',
    );
    expect(ignoring('host h { iommu vtd$0 }')).toBe('// iov-ignore bad-value\nhost h { iommu vtd }');
    expect(ignoring('host h {\r\n\tiommu vtd$0\r\n}')).toBe(
      'host h {\r\n\t// iov-ignore bad-value\r\n\tiommu vtd\r\n}',
    );
  });
  test('joins the one that stands there', () => {
    expect(ignoring('host h {\n  // iov-ignore vt-d-off\n  iommu vtd$0\n}')).toBe(
      'host h {\n  // iov-ignore vt-d-off, bad-value\n  iommu vtd\n}',
    );
  });
  test('is not offered for what does not parse', () => {
    expect(ignoring('network a { label "x$0 }')).toBeUndefined();
  });
});

test('a file that is imported and missing is made, where the client can', () => {
  const { snapshot, position } = fixture('import "racks/n$0one.iov"\n');
  const range = { start: position, end: position };
  expect(codeActions(snapshot, range, { createsFiles: true })).toMatchObject([
    {
      title: 'Create `none.iov`',
      edit: { documentChanges: [{ kind: 'create', uri: 'file:///racks/none.iov' }] },
    },
    { title: 'Ignore `import-not-found` here' },
  ]);
  expect(codeActions(snapshot, range)).toHaveLength(1);
});

test('fix all takes every preferred fix, one where two overlap', () => {
  expect(actionsAt('$0host h { iommu vtd; sr-iov yes }', ['source.fixAll'])).toEqual([
    { title: 'Fix all', preferred: false, rule: undefined, text: 'host h { iommu vt-d; sr-iov on }' },
  ]);
  expect(actionsAt('host h { iommu vtd$0 }', ['refactor'])).toEqual([]);
});
