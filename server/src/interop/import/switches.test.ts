import { describe, expect, it } from 'vitest';
import { mayStand } from '../../schema/vocabulary.ts';
import { parse } from '../../syntax/parser.ts';
import { loadWorld } from '../../workspace/world.ts';
import { importCaptures } from './import.ts';

/* Bridges, and what guests are behind them: what one capture shows of a switch, another of its uplink or its ports. */

const ovs = `0f6e1c4e-8d1f-4c0b-9c2a-0a5d7c1f2b3e
    Bridge br-int
        datapath_type: netdev
        Port vhu1
            tag: 100
            Interface vhu1
                type: dpdkvhostuserclient
                options: {vhost-server-path="/run/vhu/one.sock"}
        Port vhu2
            Interface vhu2
                type: dpdkvhostuser
        Port int-phy
            Interface int-phy
                type: patch
                options: {peer=phy-int}
        Port br-int
            Interface br-int
                type: internal
    Bridge br-phy
        datapath_type: netdev
        Port phy-int
            Interface phy-int
                type: patch
                options: {peer=int-phy}
        Port dpdkbond
            Interface dpdk0
                type: dpdk
                options: {dpdk-devargs="0000:3b:00.0", n_rxq="4"}
            Interface dpdk1
                type: dpdk
                options: {dpdk-devargs="0000:3b:00.1"}
    ovs_version: "3.1.0"
`;

const controlled = `0f6e1c4e-8d1f-4c0b-9c2a-0a5d7c1f2b3e
    Bridge br-int
        fail_mode: secure
        Port tap1
            tag: 3
            Interface tap1
        Port a
            Interface a
                type: patch
                options: {peer=b}
        Port c
            Interface c
                type: patch
                options: {peer=d}
    Bridge br-ex
        Port b
            Interface b
                type: patch
                options: {peer=a}
        Port ens1f0
            Interface ens1f0
    Bridge br-data
        Port d
            Interface d
                type: patch
                options: {peer=c}
        Port ens1f1
            Interface ens1f1
`;

const ip = `2: ens1f0: <UP> mtu 1500 qdisc mq state UP
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
3: ens1f1: <UP> mtu 1500 qdisc mq master bond0 state UP
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
4: ens2f0: <UP> mtu 1500 qdisc mq master bond0 state UP
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
5: bond0: <UP> mtu 1500 qdisc noqueue state UP
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
    bond mode 802.3ad miimon 100
6: ens1f0.100@ens1f0: <UP> mtu 1500 qdisc noqueue master br100 state UP
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    vlan protocol 802.1Q id 100 <REORDER_HDR>
7: br100: <UP> mtu 1500 qdisc noqueue state UP
    link/ether 02:00:00:00:00:03 brd ff:ff:ff:ff:ff:ff
    bridge forward_delay 1500
8: virbr0: <UP> mtu 1500 qdisc noqueue state UP
    link/ether 02:00:00:00:00:04 brd ff:ff:ff:ff:ff:ff
    bridge forward_delay 1500
`;

const domain = (interfaces: string): string =>
  `<domain type='kvm'><name>g</name><devices>${interfaces}</devices></domain>`;

const network = `<network><name>ovs-net</name><forward mode='bridge'/><bridge name='ovsbr'/>
  <virtualport type='openvswitch'/><vlan><tag id='7'/></vlan>
  <portgroup name='gold' trustGuestRxFilters='yes'>
    <vlan><tag id='42'/></vlan><bandwidth><outbound average='125000'/></bandwidth>
  </portgroup>
  <portgroup name='rest' default='yes'/>
  <portgroup name='spare'><vlan><tag id='9'/></vlan></portgroup>
</network>`;

function imported(texts: readonly string[]): { text: string; problems: string[] } {
  const { text = '', problems } = importCaptures(texts.map((t, i) => ({ name: `c${i}`, text: t })));
  // The result is a file of the language, whatever the captures are.
  expect(loadWorld('file:///t.iov', () => parse(text, mayStand)).findings).toEqual([]);
  return { text, problems: problems.map((p) => p.message) };
}

interface Case {
  readonly is: string;
  readonly captures: readonly string[];
  readonly says: readonly string[];
  readonly saysNot?: readonly string[];
  readonly leaves?: readonly string[];
}

const cases: readonly Case[] = [
  {
    is: 'Open vSwitch with DPDK: uplinks by address, guests by socket, patched bridges as one',
    captures: [
      ovs,
      domain(`<interface type='vhostuser'><source type='unix' path='/run/vhu/one.sock' mode='server'/></interface>
<interface type='vhostuser'><source type='unix' path='/var/run/openvswitch/vhu2' mode='client'/></interface>`),
    ],
    says: [
      'vnic eth0 vhost-user br-phy { network vlan100 }\n  vnic eth1 vhost-user br-phy\n',
      'vswitch br-phy { type ovs-dpdk "3.1.0"; uplink [pci-3b-00.0, pci-3b-00.1] }',
      '/// Patch ports make it one with br-int.',
      'address "0000:3b:00.0"',
    ],
    leaves: [],
  },
  {
    is: 'patched bridges with several ways out',
    captures: [
      controlled,
      domain(`<interface type='bridge'><source bridge='br-int'/><virtualport type='openvswitch'/>
<target dev='tap1'/><model type='virtio'/></interface>`),
    ],
    says: [
      '/// Patch ports join it with br-ex, br-data.\n  vswitch br-int ',
      '/// Tag 3 in br-int, whose flows a controller sets: no VLAN outside.\n  vnic eth0 vswitch br-int',
      'vswitch br-ex { type ovs; uplink ens1.0 }',
    ],
    saysNot: ['network vlan3'],
  },
  {
    is: 'a bridge on a VLAN interface, and a bond that no bridge is on',
    captures: [
      ip,
      domain(`<interface type='bridge'><source bridge='br100'/><model type='virtio'/></interface>`),
    ],
    says: [
      'vnic eth0 vswitch br100 { network vlan100 }',
      'vswitch br100 { type linux-bridge; uplink ens1.0 }',
    ],
    leaves: [
      'Bridge `virbr0`: no uplink and no guest in the captures.',
      'Bond `bond0` (802.3ad) of `ens1f1` and `ens2f0`: no bridge of the captures is on it.',
    ],
  },
  {
    is: 'networks of libvirt and their port groups',
    captures: [
      network,
      domain(`<interface type='network'><source network='ovs-net' portgroup='gold'/><model type='virtio'/></interface>
<interface type='network'><source network='ovs-net'/><model type='virtio'/></interface>`),
    ],
    says: [
      'qos max-1g { max 1Gbps }',
      'vnic eth0 vswitch ovsbr { qos max-1g; network vlan42; trust on }',
      'vnic eth1 vswitch ovsbr { network vlan7 }',
    ],
    leaves: ['Port groups `spare` of network `ovs-net`: no guest is in them.'],
  },
  {
    is: 'pools of VFs and macvtap networks',
    captures: [
      `<network><name>pool</name><forward mode='hostdev'><pf dev='ens1f0'/></forward></network>`,
      `<network><name>tap</name><forward mode='bridge'><interface dev='ens1f1'/></forward></network>`,
    ],
    says: [
      '/// libvirt hands out VFs of it as network `pool`.\n    port 0 { interface "ens1f0" }',
      '/// libvirt makes macvtap devices on it for network `tap`.\n    port 1 { interface "ens1f1" }',
    ],
  },
  {
    is: 'bridges that are all there is',
    captures: [
      '0\n    Bridge br-ex\n        Port br-ex\n            Interface br-ex\n                type: internal\n',
    ],
    says: ['vswitch br-ex { type ovs }'],
    leaves: [],
  },
];

describe('switches', () => {
  it.each(cases)('$is', ({ captures, says, saysNot = [], leaves }) => {
    const { text, problems } = imported(captures);
    for (const part of says) expect(text).toContain(part);
    for (const part of saysNot) expect(text).not.toContain(part);
    if (leaves) expect(problems).toEqual(leaves);
  });
});
