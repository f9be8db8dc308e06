import fc from '../../server/src/testing/fast-check.ts';

/*
 * Random designs as .iov text: every name in them resolves, and they are anything but sensible.
 */

export interface Design {
  readonly text: string;
  /** The same without VMs, and without what speaks of them. */
  readonly withoutVms: string;
}

const devices = [
  'intel.82575',
  'intel.gigabit-et',
  'intel.i350-t4',
  'intel.82598',
  'intel.x520-da2',
  'intel.x540-t2',
  'intel.x553',
  'intel.e610-xt2',
  'intel.x710-da4',
  'intel.xl710-qda2',
  'intel.xxv710-da2',
  'intel.x722-4',
  'intel.e810-cqda2',
  'intel.e810-xxvda4',
  'intel.e830-xxvda8f',
  'nvidia.connectx-3-pro',
  'nvidia.connectx-4-lx',
  'nvidia.connectx-6-dx',
  'nvidia.connectx-7',
  'nvidia.bluefield-2',
  'broadcom.bcm57414',
  'broadcom.bcm57608',
  'marvell.ql41262h',
  'chelsio.t6225-cr',
  'solarflare.x2522',
];

const maybe = (text: string): fc.Arbitrary<string> => fc.constantFrom('', text);
const some = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((p) => p.filter((t) => t !== '').join('; '));
const block = (head: string, body: string): string => (body === '' ? head : `${head} { ${body} }`);

const classes = some(
  '',
  '',
  'class 0 { ets 50% }; class 3 { ets 50%; pfc on; lossless on }',
  'class 0 { ets 30% }; class 4 { ets 60% }',
  'class [3, 4] { lossless on }',
  'class 5 { strict on }',
);
const port = joined(
  some('', 'vfs 2', 'vfs 7', 'vfs 32', 'vfs 63', 'vfs 64', 'vfs 200'),
  some('', 'mtu 1500', 'mtu 2500', 'mtu 9000', 'mtu 9700'),
  some('', '', 'switching veb', 'switching vepa', 'switching switchdev'),
  some('', 'link sw0', 'link sw1', 'link sw0.3', 'link sw1.9'),
  some('', 'pause on', 'vf-queues 2', 'vf-queues 16', 'iommu-group 7', 'networks [lan]', 'speed 10Gbps'),
  classes,
);
const nic = fc
  .record({
    device: fc.constantFrom(...devices),
    slot: some(
      '',
      'slot pcie 3.0 x8 { ari off; acs off }',
      'slot pcie 2.0 x4',
      'slot pcie 5.0 x16 { ari on }',
    ),
    rest: some('', 'numa 0', 'numa 1', 'numa 3', 'vfs-in-firmware 8', 'features [xdp, lro]', 'iommu-group 7'),
    ports: fc.tuple(port, port),
  })
  .map(
    ({ device, slot, rest, ports: [a, b] }) =>
      (name: string) =>
        `nic ${name} : ${device} { ${[slot, rest, block('port 0', a), block('port 1', b)].filter((t) => t !== '').join('; ')} }`,
  );
const vswitch = (name: string, uplinks: string[]): fc.Arbitrary<string> =>
  joined(
    some('', 'type ovs', 'type ovs-dpdk', 'type linux-bridge', 'type vmware', 'type hyper-v', 'type vale'),
    some('', ...uplinks.map((u) => `uplink ${u}`)),
    some('', 'vmdq 4', 'vmdq 64'),
    some('', 'mtu 9000', 'cores 3'),
  ).map((body) => block(`vswitch ${name}`, body));
const host = joined(
  some(
    '',
    'hypervisor kvm "8.1" { kernel "6.7" }',
    'hypervisor esxi "7.0U3"',
    'hypervisor esxi',
    'hypervisor xen',
    'hypervisor hyper-v "2022"',
    'hypervisor none',
  ),
  some('', 'cpu 1 x 8 cores 2.0GHz', 'cpu 2 x 16 cores 2.5GHz'),
  some('', 'memory 32GiB', 'memory 512GiB'),
  some(
    '',
    'iommu off',
    'iommu vt-d',
    'iommu vt-d { interrupt-remapping off }',
    'iommu amd-vi { interrupt-remapping on }',
  ),
  some('', 'sr-iov on', 'sr-iov off'),
  some('', 'above-4g off', 'netqueue off'),
);
const qosList = ['slow', 'gold', 'odd', 'wrong'];
const vnic = fc
  .record({
    attach: some(
      'sriov a.0',
      'sriov a.0',
      'sriov a.1 vf 1',
      'sriov b.0',
      'sriov [a.0, b.1]',
      'sriov v0',
      'direct a.1',
      'direct b.0',
      'vswitch v0',
      'vswitch v1',
      'vmdq v0',
      'vhost-user v1',
      'emulated v0',
      'macvtap a.1',
      'vdpa b.0',
    ),
    body: joined(
      some('', 'queues 2', 'queues 8', 'queues 40'),
      some('', ...qosList.map((q) => `qos ${q}`)),
      some('', 'network lan', 'network san'),
      some(
        '',
        'mtu 9000',
        'msix 65',
        'trust on',
        'spoof-check off',
        'promiscuous on',
        'fcoe on',
        'failover v1',
        'driver dpdk',
      ),
    ),
  })
  .map(
    ({ attach, body }) =>
      (name: string) =>
        block(`vnic ${name} ${attach}`, body),
  );
const vm = fc
  .record({
    size: some('', '[1..4]', '[1..40]'),
    on: some('h0', 'h0', 'h1[1]', 'h1', '[h0, h1[2]]'),
    body: joined(
      some('', 'vcpus 4', 'vcpus 16; pinned on'),
      some('', 'memory 2GiB', 'memory 8GiB reserved', 'memory 64GiB reserved'),
      some('', 'numa 0', 'numa 1'),
      some('', 'needs [live-migration]', 'needs [live-migration, ha, snapshot]'),
      some('', 'migrate-to [h1]', 'migrate-to [h0]', 'migrate-to [h1[1], h0]'),
      maybe('bond b0 [eth0, eth1]'),
    ),
    vnics: fc.tuple(vnic, vnic),
  })
  .map(
    ({ size, on, body, vnics: [a, b] }) =>
      (name: string) =>
        `vm ${name}${size} on ${on} { ${[body, a('eth0'), b('eth1')].filter((t) => t !== '').join('; ')} }`,
  );
const ends = ['vm0.eth0', 'vm0.eth1', 'vm1.eth0', 'vm1.eth1', 'wire', 'h0.a.0'];
const flow = fc
  .record({
    from: some(...ends),
    to: some(...ends),
    op: some('->', '<->'),
    body: joined(
      some('', 'rate 100Mbps', 'rate 9Gbps'),
      some('', 'frame 64B', 'frame imix', 'protocol fcoe; class 3'),
    ),
  })
  .filter(({ from, to }) => from !== to)
  .map(({ from, to, op, body }) => block(`flow ${from} ${op} ${to}`, body));

/** Every name resolves and every word is one; whether it makes sense is another matter. */
export const wild: fc.Arbitrary<Design> = fc
  .record({
    hosts: fc.tuple(host, host),
    nics: fc.tuple(nic, nic, nic, nic),
    switches: fc.tuple(
      vswitch('v0', ['a.0', '[a.0, a.1]', 'b.0']),
      vswitch('v1', ['a.1', 'b.1']),
      vswitch('v0', ['a.0', '[a.0, b.0]']),
      vswitch('v1', ['a.1', 'b.1']),
    ),
    vms: fc.array(vm, { minLength: 2, maxLength: 4 }),
    flows: fc.array(flow, { maxLength: 4 }),
    relay: some('', '; reflective-relay on', '; mtu 9216', '; networks [lan]'),
  })
  .map(({ hosts, nics, switches, vms, flows, relay }) => {
    const hostText = (name: string, i: 0 | 1): string =>
      `host ${name} {\n  ${[hosts[i], nics[2 * i]?.('a') ?? '', nics[2 * i + 1]?.('b') ?? '', switches[2 * i] ?? '', switches[2 * i + 1] ?? ''].filter((t) => t !== '').join('\n  ')}\n}`;
    const withoutVms = [
      'network lan { vlan 5; mtu 9000 }',
      'network san { mtu 1500 }',
      'qos slow { max 5Mbps }',
      'qos gold { min 2Gbps; max 9Gbps }',
      'qos odd { max 333Mbps; weight 3 }',
      'qos wrong { min 3Gbps; max 1Gbps }',
      `switch sw0 { ports 8 x 25Gbps${relay} }`,
      'switch sw1 { ports 8 x 10Gbps }',
      hostText('h0', 0),
      hostText('h1[1..3]', 1),
      ...flows.filter((f) => !f.includes('vm')),
    ].join('\n');
    const text = [withoutVms, ...vms.map((v, i) => v(`vm${i}`)), ...flows.filter((f) => f.includes('vm'))];
    return { text: text.join('\n') + '\n', withoutVms: withoutVms + '\n' };
  });
