import { expect, test } from 'vitest';
import { fixture } from '../testing/fixture.ts';
import { hover } from './hover.ts';

function at(marked: string): string {
  const { snapshot, position, faults } = fixture(marked);
  const found = hover(snapshot, position);
  expect(faults).toEqual([]);
  const contents = found?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

const host = `
/// The front network.
network app { vlan 100 }
host kvm { nic lan : intel.e810-xxvda2 { port 0 { vfs 8 } }; vswitch vs0 { uplink lan.1 } }
`;

test.each([
  [
    'a word: its form, meaning and default',
    'vm a { vc$0pus 2 }',
    ['vcpus VCPUS', 'Virtual CPUs.', 'Default: 2.'],
  ],
  [
    'a word that says nothing to the prediction',
    `${host}vm a on kvm { vnic eth0 sriov lan.0 { tru$0st on } }`,
    ['does not enter the prediction'],
  ],
  ['a deprecated word', 'switch s { ev$0b vepa }', ['Deprecated: write `reflective-relay on`']],
  [
    'a mode',
    `${host}vm a on kvm { vnic eth0 sri$0ov lan.0 }`,
    ['A virtual function of a port', 'throughput **'],
  ],
  ['a value', 'host h { iommu vt-$0d }', ['**vt-d**: Intel VT-d.', 'without which no device']],
  ['a quantity', 'qos g { min 10Gb$0ps }', ['= 10 000 000 000 bit/s', 'Guaranteed rate.']],
  [
    'a use of a name',
    `${host}vm a on kvm { vnic eth0 sriov lan.0 { network ap$0p } }`,
    ['network app', 'The front network.', 'VLAN **100**'],
  ],
  [
    'a catalog device',
    'host h { nic lan : intel.x52$00-da2 }',
    ['device intel.x520-da2', 'VFs a port: **63', ' — *', 'Queues a VF'],
  ],
  [
    'a port by its path',
    `${host}vm a on kvm { vnic eth0 sriov lan.$00 }`,
    ['port `lan.0` · 25 Gb/s · 8 VFs · 7 free', 'transmit'],
  ],
  [
    'a flow without a VM: what it would carry',
    `host h { nic n : intel.e810-cqda2; vswitch v { type vpp; uplink [n.0, n.1] } }
fl$0ow wire -> wire { via v; frame 64B }`,
    [
      'Predicted on `wire -> wire via h.v`',
      'throughput **',
      'medium confidence: measured on VPP',
      'yours is intel.e810-cqda2: extrapolated',
    ],
  ],
  [
    'a figure that says how sure it is, of time and of CPU, too',
    `${host}vm a on kvm { vnic eth0 vsw$0itch vs0 }`,
    ['latency ', ' µs (', ') median, ', ') at p99', 'host CPU 0.', ' cores (', ' confidence: '],
  ],
  [
    'a software switch: how it gets out, and what it costs',
    `${host}vm a on kvm { vnic eth0 vswitch vs$00 }`,
    ['vswitch vs0', 'uplink `lan.1`', '`kvm`: switching ', ' of 32 cores'],
  ],
  ['a promise', 'qos go$0ld { min 500Mbps; max 2Gbps }', ['at least **500 Mb/s** · at most **2 Gb/s**']],
  ['a flavor', 'flavor sm$0all { vcpus 2; memory 4GiB }', ['vCPUs **2** · memory **4 GiB**']],
  [
    'an uplink by its path',
    'host h { nic n : intel.i350-t2; vswitch v { uplink n.1$0 } }',
    ['port `n.1` · 1 Gb/s'],
  ],
  [
    'a vnic: what it would deliver',
    `${host}vm a[1..4] on kvm { vnic et$0h0 sriov lan.0 }`,
    ['Predicted, for each of 4', 'latency', 'limited by'],
  ],
  ['a set', `${host}vm we$0b[1..4] on kvm { vnic eth0 sriov lan.0 }`, ['vm web[1..4] on kvm', 'Predicted']],
  ['a flow’s end', `${host}vm a on kvm { vnic eth0 sriov lan.0 }\nflow $0a -> wire`, ['vm a on kvm']],
])('%s', (_, marked, parts) => {
  const text = at(marked).replaceAll('\u2009', ' ');
  for (const part of parts) expect(text).toContain(part);
});

test('nothing between statements, in comments and in what means nothing', () => {
  expect(at('$0\n\nvm a { }')).toBe('');
  expect(at('// vc$0pus\nvm a { }')).toBe('');
  expect(at('nonse$0nse { }')).toBe('');
});
