import { describe, expect, test } from 'vitest';
import { fixture } from '../testing/fixture.ts';
import { completion, resolveCompletion } from './completion.ts';

const labels = (marked: string): string[] => {
  const { snapshot, position, faults } = fixture(marked);
  const items = completion(snapshot, position).sort((a, b) =>
    (a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1,
  );
  expect(faults).toEqual([]);
  return items.map((item) => item.label);
};

const host = `
network app { vlan 100 }
qos gold { min 1Gbps }
flavor small { vcpus 2 }
switch tor1 { ports 48 x 25Gbps }
host kvm[1..2] {
  nic lan : intel.e810-xxvda2 { port 0 { vfs 8 } }
  vswitch vs0 { uplink lan.1 }
}
`;

describe('statements', () => {
  test('of the file', () => {
    expect(labels('$0')).toEqual([
      'host',
      'vm',
      'flow',
      'network',
      'qos',
      'flavor',
      'switch',
      'expect',
      'import',
      'device',
      'platform',
      'measured',
    ]);
    expect(labels('host a { }\n$0\nvm b on a { }')).toContain('flow');
    expect(labels('host a { }\nv$0')).toContain('vm');
  });
  test('of a block, without what is said and can be said once only', () => {
    expect(labels('qos gold { min 1Gbps; $0 }')).toEqual(['max', 'weight', 'class', 'burst', 'label']);
    expect(labels('qos gold {\n  $0\n}')).toContain('min');
    expect(labels('qos gold {\n  mi$0\n  max 2Gbps\n}')).toEqual([
      'min',
      'weight',
      'class',
      'burst',
      'label',
    ]);
    expect(labels('host h {\n  nic a : intel.82576 {\n    $0')).toEqual(
      expect.arrayContaining(['slot', 'port']),
    );
    expect(labels('host h {\n  nic a : intel.82576 { port 0 { $0 } }\n}')).toContain('vfs');
  });
  test('deprecated words come last', () => {
    expect(labels('switch s { $0 }').at(-1)).toBe('evb');
  });
  test('nothing in strings, behind values and in words that mean nothing', () => {
    expect(labels('host h { label "$0" }')).toEqual([]);
    expect(labels('host h { label "a"$0 }')).toEqual([]);
    expect(labels('nonsense { $0 }')).toEqual([]);
    expect(labels('vm a[$0] { }')).toEqual([]);
  });
});

describe('values', () => {
  test.each([
    ['host h { iommu $0 }', ['vt-d', 'amd-vi', 'smmu', 'off']],
    ['host h { iommu v$0 }', ['vt-d', 'amd-vi', 'smmu', 'off']],
    ['host h { sr-iov $0', ['on', 'off']],
    ['qos g { min $0 }', ['500Mbps', '1Mbps', '1Gbps', '1kbps', '1bps']],
    ['host h { cpu $0 }', ['2 x 16 cores 2.5GHz', '2']],
    ['host h { nic n : intel.x710-da2 { slot $0 } }', ['pcie 4.0 x8', 'pcie']],
    ['host h { nic n : intel.x710-da2 { port 0 { vfs $0 } } }', ['8', '64']],
    ['host h { nic n : intel.82598 { port 0 { vfs $0 } } }', ['0']],
    ['qos g { min 10$0 }', ['10Mbps', '10Gbps', '10kbps', '10bps']],
    ['qos g { min 10G$0 }', ['10Gbps', '10Mbps', '10kbps', '10bps']],
    [
      'vm a { needs [live-migration, $0] }',
      ['snapshot', 'suspend', 'ha', 'drs', 'fault-tolerance', 'hot-add'],
    ],
    ['vm a { needs [live-migration, $0', ['snapshot', 'suspend', 'ha', 'drs', 'fault-tolerance', 'hot-add']],
    [
      'vm a { vnic eth0 $0 }',
      ['vswitch', 'sriov', 'direct', 'vmdq', 'vhost-user', 'macvtap', 'vdpa', 'emulated'],
    ],
    ['vm a { memory 4GiB $0 }', ['reserved']],
    ['flow wire $0', ['->', '<->']],
    ['expect a throughput $0', ['>=', '<=', '>', '<']],
    ['expect a latency $0', expect.arrayContaining(['p50', 'p99', '>=', '<='])],
    ['expect a rtt <= $0', ['1us', '1ms', '1ns', '1s']],
    ['flow wire -> wire { frame $0 }', expect.arrayContaining(['64B', 'imix'])],
  ])('%s', (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });
});

describe('names', () => {
  test.each([
    ['vm a $0', expect.arrayContaining([':', ': small', 'on', 'on kvm'])],
    ['vm a : $0', ['small']],
    ['vm a : small on $0', ['kvm']],
    ['vm a on kvm { vnic eth0 $0 }', expect.arrayContaining(['sriov'])],
    ['vm a on kvm { vnic eth0 sriov $0 }', ['lan.0', 'lan.1', 'vs0']],
    ['vm a on kvm { vnic eth0 direct $0 }', ['lan.0', 'lan.1', 'vs0']],
    ['vm a on kvm { vnic eth0 sriov lan.$0 }', ['lan.0', 'lan.1', 'vs0']],
    ['vm a on kvm { vnic eth0 vswitch $0 }', ['vs0', 'lan.0', 'lan.1']],
    ['vm a { vnic eth0 sriov $0 }', ['kvm.lan.0', 'kvm.lan.1', 'kvm.vs0']],
    ['vm a on kvm { vnic eth0 sriov lan.0 { qos $0 } }', ['gold']],
    ['vm a on kvm { vnic eth0 sriov lan.0 { network $0; failover vs0 } }', ['app']],
    ['vm a on kvm { vnic eth0 sriov lan.0; migrate-to [$0] }', ['kvm']],
    ['vm a on kvm { vnic eth0 sriov lan.0 }\nflow a -> $0', ['wire', 'kvm.lan.0', 'kvm.lan.1']],
    ['expect $0', expect.arrayContaining(['kvm', 'kvm.vs0', 'kvm.lan.1'])],
    ['host other { nic n : intel.82576 { port 0 { link $0 } } }', ['tor1.1', 'tor1']],
    ['host other { nic n : intel.82576 { port 0 { link tor1.1 }; port 1 { link $0 } } }', ['tor1.2', 'tor1']],
    ['host other { nic n : intel.82576 { port 0 { link tor1 } port $0 { } } }', ['1']],
  ])('%s', (marked, expected) => {
    expect(labels(host + marked)).toEqual(expected);
  });
  test('what has room comes first, and says how much', () => {
    const ways = `
host h {
  nic lan : intel.x710-da4 { port 0 { vfs 1 }; port 2 { vfs 4 } }
  vswitch vs0 { uplink lan.1 }
  vswitch fast { type ovs-dpdk; uplink lan.1 }
  vswitch queued { uplink lan.1; vmdq 2 }
}
vm a on h { vnic eth0 sriov lan.0; vnic eth1 sriov lan.2 vf 0; vnic eth2 vmdq queued }
`;
    const offered = (written: string): string[] => {
      const { snapshot, position } = fixture(`${ways}vm b on h { vnic eth0 ${written} }`);
      return completion(snapshot, position)
        .sort((x, y) => ((x.sortText ?? '') < (y.sortText ?? '') ? -1 : 1))
        .map(({ label, detail = '' }) => `${label}: ${detail.split(' · ').slice(0, 2).join(', ')}`);
    };
    expect(offered('sriov $0').slice(0, 4)).toEqual([
      'lan.2: 3 of 4 VFs free, 10 Gb/s',
      'lan.3: unused, 10 Gb/s',
      'lan.0: 0 of 1 VFs free, 10 Gb/s',
      'lan.1: uplink of vs0, 10 Gb/s',
    ]);
    expect(offered('direct $0')[0]).toBe('lan.3: unused, 10 Gb/s');
    expect(offered('sriov lan.2 vf $0')).toEqual(['1: ']);
    expect(offered('vhost-user $0')[0]).toBe('fast: vswitch, ovs-dpdk');
    expect(offered('vmdq $0')[0]).toBe('queued: vswitch, 1 queue free');
    expect(offered('vswitch $0')[0]).toBe('vs0: vswitch');
    // What is being written takes nothing from itself.
    expect(offered('sriov lan$0.0')[0]).toBe('lan.2: 3 of 4 VFs free, 10 Gb/s');
  });
  test('what goes on as it was begun comes first', () => {
    expect(labels('host h { nic lan : x540$0 }')[0]).toBe('intel.x540');
    expect(labels('v$0').slice(0, 2)).toEqual(['vm', 'flavor']);
  });
  test('what is told of values stands beside each of them where the client can', () => {
    const { snapshot, position } = fixture('host h { nic lan : intel.x520$0 }');
    const told = completion(snapshot, position, { labelDetails: true });
    const item = told.find(({ label }) => label === 'intel.x520-da2');
    expect(item?.labelDetails).toEqual({ description: '2 × 10 Gb/s · PCIe 2.0 ×8 · 63 VFs a port' });
    expect(item?.detail).toBeUndefined();
    const words = fixture('host h { $0 }');
    const [word] = completion(words.snapshot, words.position, { labelDetails: true });
    expect(word?.labelDetails).toBeUndefined();
    expect(word?.detail).not.toBe('');
  });
  test('cards that the file has come before others', () => {
    const two = 'host h { nic a : intel.e810-cqda2; nic b : nvidia.connectx-5; nic c : $0 }';
    expect(labels(two).slice(0, 2)).toEqual(['intel.e810-cqda2', 'nvidia.connectx-5']);
    expect(labels('host h { nic a : intel.e810-cqda2; nic c : intel.x5$0 }')[0]).toBe('intel.x520');
  });
  test('devices come with their figures, and their documentation when asked for', () => {
    const { snapshot, position } = fixture('host h { nic lan : intel.x520$0 }');
    const item = completion(snapshot, position).find(({ label }) => label === 'intel.x520-da2');
    expect(item?.detail).toBe('2 × 10 Gb/s · PCIe 2.0 ×8 · 63 VFs a port');
    expect(item?.documentation).toBeUndefined();
    expect(JSON.stringify(item && resolveCompletion(item).documentation)).toContain('VFs a port: **63');
    // What is replaced is the whole path.
    expect(item?.textEdit).toMatchObject({ range: { start: { character: 19 }, end: { character: 29 } } });
  });
});

describe('comments', () => {
  test('iov-ignore, then the rules that report something below', () => {
    expect(labels('// $0')).toEqual(['iov-ignore']);
    expect(labels('/// $0')).toEqual([]);
    expect(labels('// some prose $0')).toEqual([]);
    expect(labels('// iov-ignore $0\nvm a { vnic x sriov lan.0 }')[0]).toBe('missing-property');
  });
});

test('snippets have a stop for each value', () => {
  const { snapshot, position } = fixture(`${host}$0`);
  const item = completion(snapshot, position, { snippets: true }).find(({ label }) => label === 'vm');
  expect(item?.textEdit?.newText).toBe('vm ${1:web} on ${2|kvm|} {\n\t$0\n}');
});
test('a list does not open by itself while one indents or writes prose', () => {
  const asks = (marked: string): boolean => {
    const { snapshot, position } = fixture(marked);
    return completion(snapshot, position, { trigger: ' ' }).length > 0;
  };
  expect(asks('host h {\n  $0\n}')).toBe(false);
  expect(asks('// a word $0')).toBe(false);
  expect(asks('flow wire -> wire $0')).toBe(false);
  expect(asks('host h { iommu $0 }')).toBe(true);
  expect(asks('vm a $0')).toBe(true);
});
