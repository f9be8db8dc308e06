import { describe, expect, it } from 'vitest';
import { mayStand } from '../../schema/vocabulary.ts';
import { parse } from '../../syntax/parser.ts';
import { format } from '../../syntax/print.ts';
import { type World, loadWorld } from '../../workspace/world.ts';
import { type Input, importCaptures } from './import.ts';

/* One host of our own, seen by several tools. */

const lspci = `0000:00:00.0 Host bridge [0600]: Intel Corporation Ice Lake [8086:09a2] (rev 04)
0000:3a:02.0 PCI bridge [0604]: Intel Corporation Root Port [8086:347a] (prog-if 00 [Normal decode])
	Bus: primary=3a, secondary=3b, subordinate=3c, sec-latency=0
	Capabilities: [40] Express (v2) Root Port (Slot+), MSI 00
		DevCtl2: Completion Timeout: 260ms to 900ms, TimeoutDis- ARIFwd+
	Capabilities: [110 v1] Access Control Services
		ACSCtl:	SrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
0000:3b:00.0 Ethernet controller [0200]: Intel Corporation Ethernet Controller E810-XXV for SFP [8086:159b] (rev 02)
	NUMA node: 1
	IOMMU group: 40
	Capabilities: [a0] Express (v2) Endpoint, MSI 00
		LnkCap:	Port #0, Speed 16GT/s, Width x8, ASPM not supported
		LnkSta:	Speed 8GT/s (downgraded), Width x8 (ok)
	Capabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)
		IOVCtl:	Enable+ Migration- Interrupt- MSE+ ARIHierarchy+
		Initial VFs: 128, Total VFs: 128, Number of VFs: 4, Function Dependency Link: 00
		VF offset: 8, stride: 1, Device ID: 1889
	Kernel driver in use: ice
0000:3b:00.1 Ethernet controller [0200]: Intel Corporation Ethernet Controller E810-XXV for SFP [8086:159b] (rev 02)
	NUMA node: 1
	IOMMU group: 41
	Kernel driver in use: ice
0000:3b:01.0 Ethernet controller [0200]: Intel Corporation Ethernet Adaptive Virtual Function [8086:1889] (rev 02)
	IOMMU group: 50
	Kernel driver in use: vfio-pci
0000:af:00.0 3D controller [0302]: NVIDIA Corporation A2 [10de:25b6] (rev a1)
`;

const vf = (index: number, mac: string, more: object = {}): object => ({
  vf: index,
  link_type: 'ether',
  address: mac,
  vlan_list: [{}],
  rate: { max_tx: 0, min_tx: 0 },
  spoofchk: true,
  link_state: 'auto',
  trust: false,
  ...more,
});

const gold = { vlan_list: [{ vlan: 100, qos: 3 }], rate: { max_tx: 2000, min_tx: 500 }, trust: true };

const ipLink = JSON.stringify([
  { ifname: 'lo', link_type: 'loopback', mtu: 65536 },
  {
    ifname: 'ens1f0',
    link_type: 'ether',
    address: 'b4:96:91:00:00:01',
    mtu: 9000,
    parentbus: 'pci',
    parentdev: '0000:3b:00.0',
    vfinfo_list: [
      vf(0, '52:54:00:00:00:10', gold),
      vf(1, '52:54:00:00:00:11', { spoofchk: false }),
      vf(2, '00:00:00:00:00:00', { rate: { max_tx: 1000, min_tx: 0 } }),
      vf(3, '00:00:00:00:00:00', { rate: { max_tx: 1000, min_tx: 0 } }),
    ],
  },
  {
    ifname: 'ens1f1',
    link_type: 'ether',
    address: 'b4:96:91:00:00:02',
    mtu: 1500,
    parentbus: 'pci',
    parentdev: '0000:3b:00.1',
    master: 'br0',
  },
  { ifname: 'br0', link_type: 'ether', mtu: 1500, linkinfo: { info_kind: 'bridge' } },
  { ifname: 'virbr0', link_type: 'ether', mtu: 1500, linkinfo: { info_kind: 'bridge' } },
]);

const hostdev = (slot: string, fn: number, mac: string): string =>
  `<interface type='hostdev' managed='yes'><mac address='${mac}'/><source><address type='pci' domain='0x0000' bus='0x3b' slot='${slot}' function='0x${fn}'/></source></interface>`;

const domains = `<?xml version='1.0'?>
<domain type='kvm'>
  <name>db.example</name>
  <memory unit='GiB'>16</memory>
  <vcpu>4</vcpu>
  <devices>
    ${hostdev('0x01', 0, '52:54:00:00:00:10')}
    <interface type='bridge'><mac address='52:54:00:00:00:20'/><source bridge='br0'/><model type='virtio'/><driver queues='4'/></interface>
    <hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0xaf' slot='0x00' function='0x0'/></source></hostdev>
  </devices>
</domain>
${[1, 2, 3]
  .map(
    (n) => `<domain type='kvm'><name>web${n}</name><memory unit='MiB'>2048</memory><vcpu>2</vcpu><devices>
  <interface type='bridge'><mac address='52:54:00:00:01:0${n}'/><source bridge='br0'/><model type='virtio'/></interface></devices></domain>`,
  )
  .join('\n')}
`;

const whole: readonly Input[] = [
  { name: 'lspci.txt', text: lspci },
  { name: 'ip-link.json', text: ipLink },
  { name: 'domains.xml', text: domains },
  { name: 'hostname.txt', text: 'kvm7.example.com\n' },
];

const merged = `// Imported by iov from domains.xml, hostname.txt, ip-link.json, lspci.txt.
//
// Not imported:
// - Bridge \`virbr0\`: no uplink and no guest in the captures.

network vlan100 { vlan 100 }

qos max-1g           { max 1Gbps }
qos min-500m-max-2g  { min 500Mbps; max 2Gbps }

/// No capture tells the processors and the memory.
host kvm7 {
  label "kvm7.example.com"
  hypervisor kvm
  iommu vt-d
  sr-iov on
  /// Its PCIe link runs at 3.0 x8; the card can do 4.0 x8.
  nic ens1 : intel.e810-xxvda2 {
    address "0000:3b:00.0"
    slot pcie 3.0 x8 { ari on; acs on }
    numa 1
    /// Spoof check is off on VF 1.
    /// MAC address of VF 1: 52:54:00:00:00:11.
    port 0 { vfs 4; mtu 9000; interface "ens1f0"; iommu-group 40; mac "b4:96:91:00:00:01" }
    port 1 { interface "ens1f1"; iommu-group 41; mac "b4:96:91:00:00:02" }
  }
  vswitch br0 { type linux-bridge; uplink ens1.1 }
}

/// Holds 0000:af:00.0: 3D controller: NVIDIA Corporation A2.
vm db-example on kvm7 {
  label "db.example"
  vcpus 4
  memory 16GiB
  vnic eth0 sriov ens1.0 vf 0 {
    qos min-500m-max-2g
    network vlan100
    class 3
    trust on
    mac "52:54:00:00:00:10"
  }
  vnic eth1 vswitch br0 { queues 4; mac "52:54:00:00:00:20" }
}

/// Each member has MAC addresses of its own, which are left out here.
vm web[1..3] on kvm7 {
  vcpus 2
  memory 2GiB
  vnic eth0 vswitch br0
}

/// Stands in for whoever holds VFs 2 to 3 of ens1.0: no capture shows a guest that does.
vm ens1-0-vf[2..3] on kvm7 {
  vnic eth0 sriov ens1.0 vf 2 { qos max-1g }
}
`;

function worldOf(text: string): World {
  return loadWorld('file:///t.iov', () => parse(text, mayStand));
}

function textOf(inputs: readonly Input[], hostName?: string): string {
  return importCaptures(inputs, { hostName }).text ?? '';
}

describe('captures of one host', () => {
  it('become one tidy file', () => {
    const { text, problems } = importCaptures(whole);
    expect(text).toBe(format(parse(merged, mayStand)));
    expect(problems.map((p) => p.severity)).toEqual(['skipped']);
    expect(worldOf(text ?? '').findings).toEqual([]);
  });
  it('give the same in any order, and again', () => {
    expect(textOf([...whole].reverse())).toBe(textOf(whole));
    expect(textOf(whole)).toBe(textOf(whole));
  });
  it('keep the kernel’s count of VFs, and its addresses, from sysfs', () => {
    const sysfs = `0000:82:00.0/class=0x020000
0000:82:00.0/vendor=0x8086
0000:82:00.0/device=0x10fb
0000:82:00.0/sriov_totalvfs=63
0000:82:00.0/sriov_numvfs=2
0000:82:00.0/virtfn0=0000:82:10.0
0000:82:00.0/virtfn1=0000:82:10.2
0000:82:00.0/current_link_speed=5.0 GT/s PCIe
0000:82:00.0/current_link_width=8
0000:82:00.0/iommu_group=33
0000:82:00.0/net/eth0/address=90:e2:ba:00:00:01
0000:82:00.0/net/eth0/firmware=0x61bd0001
`;
    const guest = `<domain type='kvm'><name>g</name><devices><hostdev mode='subsystem' type='pci'><source>
      <address domain='0' bus='0x82' slot='0x10' function='0x2'/></source></hostdev></devices></domain>`;
    const { hosts, vms } = worldOf(
      textOf([
        { name: 'sysfs.txt', text: sysfs },
        { name: 'g.xml', text: guest },
      ]),
    ).topology;
    const nic = hosts[0]?.nics[0];
    expect(nic?.slot?.value.pcie).toEqual({ generation: 2, lanes: 8 });
    expect([nic?.iommuGroup?.value, nic?.firmware?.value, nic?.ports[0]?.vfs?.value]).toEqual([
      33,
      '0x61bd0001',
      2,
    ]);
    expect(vms[0]?.vnics[0]?.vf?.value).toBe(1);
  });
  it('take a port in switchdev mode by its own interface, not by those that stand for its VFs', () => {
    const net = (name: string, port: string, mac: string): string =>
      `0000:03:00.0/net/${name}/address=${mac}\n0000:03:00.0/net/${name}/phys_port_name=${port}\n`;
    const sysfs = `0000:03:00.0/class=0x020000
0000:03:00.0/vendor=0x15b3
0000:03:00.0/device=0x101d
0000:03:00.0/sriov_totalvfs=8
0000:03:00.0/sriov_numvfs=2
0000:03:00.0/eswitch_mode=switchdev
${net('enp3s0f0_0', 'pf0vf0', '1e:00:00:00:00:01')}${net('enp3s0f0_1', 'c1pf0sf88', '1e:00:00:00:00:02')}\
${net('enp3s0f0np0', 'p0', 'b8:ce:f6:00:00:01')}${net('pf0hpf', 'pf0', '1e:00:00:00:00:03')}`;
    const { text, problems } = importCaptures([{ name: 'sysfs.txt', text: sysfs }]);
    const port = worldOf(text ?? '').topology.hosts[0]?.nics[0]?.ports[0];
    expect([port?.interface?.value, port?.vfs?.value]).toEqual(['enp3s0f0np0', 2]);
    expect(problems).toEqual([]);
  });
  it('find bridges’ uplinks through bonds and VLANs, and Open vSwitch’s own', () => {
    const text = `2: eth0: <BROADCAST,UP> mtu 1500 qdisc mq master bond0 state UP
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
3: eth1: <BROADCAST,UP> mtu 1500 qdisc mq master bond0 state UP
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
4: bond0: <BROADCAST,MASTER,UP> mtu 1500 qdisc noqueue state UP
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0
    bond mode 802.3ad miimon 100
5: bond0.7@bond0: <BROADCAST,UP> mtu 1500 qdisc noqueue master br7 state UP
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0
    vlan protocol 802.1Q id 7 <REORDER_HDR>
6: br7: <BROADCAST,UP> mtu 1500 qdisc noqueue state UP
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0
    bridge forward_delay 1500
7: eth2: <BROADCAST,UP> mtu 1500 qdisc mq master ovs-system state UP
    link/ether 02:00:00:00:00:03 brd ff:ff:ff:ff:ff:ff
`;
    const ovs = `0b8f
    Bridge br-ex
        Port eth2
            Interface eth2
        Port br-ex
            Interface br-ex
                type: internal
    ovs_version: "3.1.0"
`;
    const result = textOf([
      { name: 'ip.txt', text },
      { name: 'ovs.txt', text: ovs },
    ]);
    expect(result).toContain('vswitch br7   { type linux-bridge; uplink [eth0.0, eth1.0] { team lacp } }');
    expect(result).toContain('vswitch br-ex { type ovs "3.1.0"; uplink eth2.0 }');
  });
  it('pair a function with its standby', () => {
    const text = `<domain type='kvm'><name>m</name><devices>
      <interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/><model type='virtio'/><teaming type='persistent'/><alias name='ua-b'/></interface>
      <interface type='hostdev'><mac address='52:54:00:00:00:01'/><source><address type='pci' bus='0x3b' slot='0x01' function='0x0'/></source><teaming type='transient' persistent='ua-b'/></interface>
    </devices></domain>`;
    expect(textOf([{ name: 'm.xml', text }])).toMatch(
      /vnic eth0 sriov pci-3b\.0 \{ failover br0; mac "52:54:00:00:00:01" \}/,
    );
  });
  it('take VFs from a pool of libvirt', () => {
    const text = `<network><name>pool</name><forward mode='hostdev'><pf dev='ens1f0'/></forward></network>
<domain type='kvm'><name>p</name><devices><interface type='network'><source network='pool'/></interface></devices></domain>`;
    expect(
      textOf([
        { name: 'x', text: ipLink },
        { name: 'y', text },
      ]),
    ).toContain('vnic eth0 sriov ens1.0');
  });
});

describe('several hosts', () => {
  it('stand in one file each under its name', () => {
    const node = (name: string): string => `- kind: SriovNetworkNodeState
  metadata: {name: ${name}}
  status:
    interfaces:
    - {name: ens2f0, pciAddress: '0000:07:00.0', vendor: 15b3, deviceID: 101d, totalvfs: 8, numVfs: 4, linkSpeed: 100000 Mb/s}
`;
    const { hosts } = worldOf(
      textOf([{ name: 'n.yaml', text: `kind: List\nitems:\n${node('a')}${node('b')}` }]),
    ).topology;
    expect(hosts.map((h) => [h.name, h.nics[0]?.ports[0]?.vfs?.value])).toEqual([
      ['a', 4],
      ['b', 4],
    ]);
  });
});

describe('names', () => {
  it('that the language cannot say become words, with what they were', () => {
    const domain = (name: string): string => `<domain><name>${name}</name></domain>`;
    const text = textOf([
      { name: 'd', text: ['5gc-upf', 'web server', 'ünï', 'host1', 'a"b\\c'].map(domain).join('') },
    ]);
    const world = worldOf(text);
    expect(world.findings).toEqual([]);
    expect(world.topology.vms.map((v) => [v.name, v.label])).toEqual([
      ['vm-5gc-upf', '5gc-upf'],
      ['a-b-c', 'a"b\\c'],
      ['host1-2', 'host1'],
      ['web-server', 'web server'],
      ['n', 'ünï'],
    ]);
  });
  it('of the host come from where they were gathered, if nowhere else', () => {
    expect(textOf([{ name: 'a', text: lspci }], 'rack 7')).toContain('host rack-7 {\n  label "rack 7"');
  });
});
