import { describe, expect, it } from 'vitest';
import { mayStand } from '../../schema/vocabulary.ts';
import { parse } from '../../syntax/parser.ts';
import { loadWorld } from '../../workspace/world.ts';
import type { AnyFormat } from './detect.ts';
import { importCaptures } from './import.ts';

/*
 * Captures that are whole and say what nothing can have. Each case puts one text in the place of another in a capture
 * that says nothing wrong; what that is told of follows, or nothing where a tool writes so what it does not know.
 */

type Case = readonly [find: string, put: string, told?: string];

interface Table {
  readonly format: AnyFormat;
  readonly capture: string;
  /** What stands in the design whatever is wrong beside it. */
  readonly kept: string;
  readonly cases: readonly Case[];
}

const mac = (of: string, field: string, text: string): string =>
  `${of}: \`${field}\` is no MAC address (\`${text}\`).`;
const address = (of: string, field: string, text: string): string =>
  `${of}: \`${field}\` is no PCI address that the language can say (\`${text}\`).`;
const id = (of: string, field: string, text: string): string =>
  `${of}: \`${field}\` is no PCI ID (\`${text}\`).`;
const link = (of: string, field: string, text: string): string =>
  `${of}: \`${field}\` is no PCIe link (\`${text}\`).`;
const range = (of: string, field: string, text: string, least: number, most: number): string =>
  `${of}: \`${field}\` cannot be \`${text}\`, only ${least} to ${most}.`;
const word = (of: string, field: string, text: string, words: string): string =>
  `${of}: \`${field}\` cannot be \`${text}\`, only one of ${words}.`;
const onOff = '`on`, `off`, `yes`, `no`, `true`, `false`';

const LONG = 'A line of more than 4096 characters is passed over.';

const VF = 'VF 0 of `ens1f0`';
const FN = '0000:3b:00.0';
const GUEST = 'Guest `web`';
const NETWORK = 'Network `lan`';

const tables: readonly Table[] = [
  {
    format: 'ip-link',
    kept: 'interface "ens1f0"',
    capture: `[{"ifname":"ens1f0","link_type":"ether","address":"02:00:00:00:00:01","mtu":9000,
"parentbus":"pci","parentdev":"0000:3b:00.0","vfinfo_list":[
{"vf":0,"address":"02:00:00:00:00:10","vlan_list":[{"vlan":100,"qos":3}],"rate":{"max_tx":1000,"min_tx":100},"spoofchk":true,"trust":false},
{"vf":1,"address":"02:00:00:00:00:11","vlan_list":[{"vlan":200}],"rate":{"max_tx":2000,"min_tx":0}}]},
{"ifname":"ens1f0.5","link":"ens1f0","link_type":"ether","linkinfo":{"info_kind":"vlan","info_data":{"id":5}}},
{"ifname":"br0","link_type":"ether","mtu":1600,"linkinfo":{"info_kind":"bridge"}},
{"ifname":"ens1f0.5","link":"ens1f0","link_type":"ether","linkinfo":{"info_kind":"vlan","info_data":{"id":5}}}]`,
    cases: [
      ['00:00:01"', '00:00:0g"', mac('`ens1f0`', 'address', '02:00:00:00:00:0g')],
      ['"02:00:00:00:00:01"', '"00:00:00:00:00:00"'],
      ['"02:00:00:00:00:01"', '"80:00:00:48:fe:80:00:00:00:00:00:00:f4:52:14:03:00:7b:ca:a1"'],
      ['9000', '0', range('`ens1f0`', 'mtu', '0', 68, 65535)],
      ['9000', '99999999', range('`ens1f0`', 'mtu', '99999999', 68, 65535)],
      ['9000', '-1', range('`ens1f0`', 'mtu', '-1', 68, 65535)],
      ['9000', '1500.5', range('`ens1f0`', 'mtu', '1500.5', 68, 65535)],
      ['9000', '"9000"'],
      ['1600', '12', range('`br0`', 'mtu', '12', 68, 65535)],
      ['0000:3b:00.0', '0000:3b:00.9', address('`ens1f0`', 'parentdev', '0000:3b:00.9')],
      ['0000:3b:00.0', '10000:e1:00.0', address('`ens1f0`', 'parentdev', '10000:e1:00.0')],
      ['"vf":1', '"vf":-1', range('A VF of `ens1f0`', 'vf', '-1', 0, 4095)],
      ['"vf":1', '"vf":5000', range('A VF of `ens1f0`', 'vf', '5000', 0, 4095)],
      ['"vf":1', '"vf":0', 'VF 0 of `ens1f0` is there twice: only the first is taken.'],
      ['00:00:10"', '00:00"', mac(VF, 'mac', '02:00:00:00:00')],
      ['"vlan":100', '"vlan":9999', range(VF, 'vlan', '9999', 0, 4094)],
      ['"vlan":100', '"vlan":4095', range(VF, 'vlan', '4095', 0, 4094)],
      ['"vlan":100', '"vlan":0'],
      ['"qos":3', '"qos":8', range(VF, 'qos', '8', 0, 7)],
      ['"max_tx":1000', '"max_tx":-5', range(VF, 'max_tx', '-5', 0, 10_000_000)],
      ['"max_tx":1000', '"max_tx":0'],
      ['"min_tx":100', '"min_tx":4294967295', range(VF, 'min_tx', '4294967295', 0, 10_000_000)],
      ['"spoofchk":true', '"spoofchk":"maybe"', word(VF, 'spoofchk', 'maybe', onOff)],
      ['"trust":false', '"trust":7', word(VF, 'trust', '7', onOff)],
      ['"ifname":"br0"', '"ifname":"ens1f0"', '`ens1f0` is there twice: only the first is taken.'],
    ],
  },
  {
    format: 'ip-link',
    kept: 'interface "ens1f0"',
    capture: `2: ens1f0: <UP> mtu 9000 qdisc mq state UP mode DEFAULT group default qlen 1000
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff parentbus pci parentdev 0000:3b:00.0
    vf 0     link/ether 02:00:00:00:00:10 brd ff:ff:ff:ff:ff:ff, vlan 100, qos 3, vlan protocol 802.1ad, max_tx_rate 1000Mbps, min_tx_rate 100Mbps, spoof checking on, trust off
    vf 1 MAC 02:00:00:00:00:11, tx rate 2000 (Mbps), spoof checking off
3: ens2: <UP> mtu 1500 qdisc mq state UP
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
4: ens1f0.5@ens1f0: <UP> mtu 1500
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    vlan protocol 802.1Q id 5 <REORDER_HDR>`,
    cases: [
      ['mtu 9000', 'mtu 99999999', range('`ens1f0`', 'mtu', '99999999', 68, 65535)],
      ['00:00:02 brd', '00:zz:02 brd', mac('`ens2`', 'address', '02:00:00:00:zz:02')],
      ['parentdev 0000:3b:00.0', 'parentdev 0000:3b:40.0', address('`ens1f0`', 'parentdev', '0000:3b:40.0')],
      ['vf 1 ', 'vf 99999 ', range('A VF of `ens1f0`', 'vf', '99999', 0, 4095)],
      ['vf 1 ', 'vf -1 ', range('A VF of `ens1f0`', 'vf', '-1', 0, 4095)],
      ['vf 1 ', 'vf 0 ', 'VF 0 of `ens1f0` is there twice: only the first is taken.'],
      ['02:00:00:00:00:10', '02-00-00-00-00-10', mac(VF, 'mac', '02-00-00-00-00-10')],
      [
        'link/ether 02:00:00:00:00:10',
        'link/infiniband 00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:10',
      ],
      ['vlan 100', 'vlan 9999', range(VF, 'vlan', '9999', 0, 4094)],
      ['qos 3', 'qos 9', range(VF, 'qos', '9', 0, 7)],
      ['max_tx_rate 1000Mbps', 'max_tx_rate 99999999Mbps', range(VF, 'max_tx', '99999999', 0, 1e7)],
      ['max_tx_rate 1000Mbps', 'max_tx_rate 1Gbps', range(VF, 'max_tx', '1Gbps', 0, 1e7)],
      ['min_tx_rate 100Mbps', 'min_tx_rate -1Mbps', range(VF, 'min_tx', '-1', 0, 1e7)],
      ['tx rate 2000', 'tx rate 2e9', range('VF 1 of `ens1f0`', 'max_tx', '2e9', 0, 1e7)],
      ['spoof checking on', 'spoof checking maybe', word(VF, 'spoofchk', 'maybe', onOff)],
      ['trust off', 'trust maybe', word(VF, 'trust', 'maybe', onOff)],
      ['id 5', 'id 5000', range('`ens1f0.5`', 'vlan', '5000', 0, 4094)],
      [
        '3: ens2: <UP>',
        '3: ens2: UP',
        '`3: ens2: UP mtu 1500 qdisc mq state UP`: an interface that cannot be read.',
      ],
      ['3: ens2:', '3: ens1f0:', '`ens1f0` is there twice: only the first is taken.'],
    ],
  },
  {
    format: 'lspci',
    kept: 'address "0000:3b:00.0"',
    capture: `0000:3b:00.0 Ethernet controller [0200]: Intel Corporation X [8086:1572] (rev 01)
\tNUMA node: 1
\tIOMMU group: 20
\tCapabilities: [70] MSI-X: Enable+ Count=129 Masked-
\t\tLnkCap:\tPort #0, Speed 8GT/s, Width x8, ASPM L1
\t\tLnkSta:\tSpeed 8GT/s, Width x8
\tCapabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)
\t\tInitial VFs: 64, Total VFs: 64, Number of VFs: 8, Function Dependency Link: 00
\t\tVF offset: 16, stride: 1, Device ID: 154c`,
    cases: [
      ['8086:1572]', '8086:15zz]', id(FN, 'ID', '8086:15zz')],
      ['Intel Corporation X [8086:1572]', '8086:157255', id(FN, 'ID', '8086:157255')],
      ['Intel Corporation X [8086:1572]', 'Intel Corporation Ethernet Controller X710 [rev: B]'],
      ['Corporation X', `Corporation ${'X'.repeat(300)}`],
      ['\tIOMMU group: 20', `\tIOMMU group: ${'2'.repeat(5000)}`, LONG],
      ['NUMA node: 1', 'NUMA node: 4000', range(FN, 'NUMA node', '4000', 0, 255)],
      ['NUMA node: 1', 'NUMA node: -1'],
      ['group: 20', 'group: 99999999', range(FN, 'IOMMU group', '99999999', 0, 65535)],
      ['Count=129', 'Count=99999', range(FN, 'MSI-X', '99999', 0, 2048)],
      ['LnkCap:\tPort #0, Speed 8GT', 'LnkCap:\tPort #0, Speed 9GT', link(FN, 'LnkCap', '9 x8')],
      ['LnkSta:\tSpeed 8GT/s, Width x8', 'LnkSta:\tSpeed 8GT/s, Width x7', link(FN, 'LnkSta', '8 x7')],
      ['LnkSta:\tSpeed 8GT/s, Width x8', 'LnkSta:\tSpeed unknown, Width x0'],
      ['LnkSta:\tSpeed 8GT/s, Width x8', 'LnkSta:\tSpeed 2.5GT/s (downgraded), Width x1 (downgraded)'],
      ['Total VFs: 64', 'Total VFs: -3', range(FN, 'Total VFs', '-3', 0, 65535)],
      ['Number of VFs: 8', 'Number of VFs: 70000', range(FN, 'Number of VFs', '70000', 0, 65535)],
      [
        'Total VFs: 64',
        'Total VFs: 0',
        '`0000:3b:00.0` has 8 VFs, but offers 0: one of the two is wrong. The design has 8.',
      ],
      ['VF offset: 16', 'VF offset: 99999', range(FN, 'VF offset', '99999', 0, 65535)],
      ['stride: 1', 'stride: -1', range(FN, 'stride', '-1', 0, 65535)],
      [
        '(rev 01)\n',
        '(rev ff) (prog-if ff)\n\t!!! Unknown header type 7f\n',
        '0000:3b:00.0 does not answer: lspci reads all ones from it.',
      ],
    ],
  },
  {
    format: 'sysfs',
    kept: 'address "0000:3b:00.0"',
    capture: `0000:3b:00.0/class=0x020000
0000:3b:00.0/vendor=0x8086
0000:3b:00.0/device=0x1572
0000:3b:00.0/iommu_group=20
0000:3b:00.0/numa_node=1
0000:3b:00.0/max_link_speed=8.0 GT/s PCIe
0000:3b:00.0/max_link_width=8
0000:3b:00.0/current_link_speed=8.0 GT/s PCIe
0000:3b:00.0/current_link_width=8
0000:3b:00.0/sriov_totalvfs=64
0000:3b:00.0/sriov_numvfs=2
0000:3b:00.0/sriov_offset=16
0000:3b:00.0/sriov_stride=1
0000:3b:00.0/sriov_vf_device=154c
0000:3b:00.0/virtfn0=0000:3b:02.0
0000:3b:00.0/virtfn1=0000:3b:02.1
0000:3b:00.0/eswitch_mode=legacy
0000:3b:00.0/net/ens1f0/address=02:00:00:00:00:01
0000:3b:00.0/net/ens1f0/mtu=9000
0000:3b:00.0/net/ens1f0/speed=10000
0000:3b:02.0/class=0x020000
0000:3b:02.0/vendor=0x8086
0000:3b:02.0/device=0x154c
0000:3b:02.0/physfn=0000:3b:00.0`,
    cases: [
      ['0/device=0x1572', '0/device=0x15zz', id(FN, 'device', '0x8086:0x15zz')],
      ['iommu_group=20', 'iommu_group=-1', range(FN, 'iommu_group', '-1', 0, 65535)],
      ['numa_node=1', 'numa_node=999', range(FN, 'numa_node', '999', 0, 255)],
      ['numa_node=1', 'numa_node=-1'],
      ['max_link_speed=8.0 GT/s', 'max_link_speed=9.0 GT/s', link(FN, 'max_link_speed', '9 x8')],
      ['current_link_width=8', 'current_link_width=5', link(FN, 'current_link_speed', '8 x5')],
      ['current_link_speed=8.0 GT/s PCIe', 'current_link_speed=Unknown speed'],
      ['current_link_speed=8.0 GT/s PCIe', 'current_link_speed=Unknown'],
      ['current_link_width=8', 'current_link_width=0'],
      ['max_link_width=8', 'max_link_width=255'],
      ['sriov_totalvfs=64', 'sriov_totalvfs=-1', range(FN, 'sriov_totalvfs', '-1', 0, 65535)],
      ['sriov_totalvfs=64', 'sriov_totalvfs=70000', range(FN, 'sriov_totalvfs', '70000', 0, 65535)],
      [
        'sriov_totalvfs=64',
        'sriov_totalvfs=1',
        '`ens1f0` has 2 VFs, but offers 1: one of the two is wrong. The design has 2.',
      ],
      ['sriov_numvfs=2', 'sriov_numvfs=many', range(FN, 'sriov_numvfs', 'many', 0, 65535)],
      ['sriov_offset=16', 'sriov_offset=99999', range(FN, 'sriov_offset', '99999', 0, 65535)],
      ['sriov_stride=1', 'sriov_stride=-1', range(FN, 'sriov_stride', '-1', 0, 65535)],
      ['sriov_vf_device=154c', 'sriov_vf_device=xyz', id(FN, 'sriov_vf_device', '0x8086:xyz')],
      ['virtfn1=', 'virtfn9999=', range(FN, 'virtfn', '9999', 0, 4095)],
      ['virtfn1=0000:3b:02.1', 'virtfn1=0000:3b:02.8', address(FN, 'virtfn1', '0000:3b:02.8')],
      ['eswitch_mode=legacy', 'eswitch_mode=both', word(FN, 'eswitch_mode', 'both', '`legacy`, `switchdev`')],
      ['02:00:00:00:00:01', '02:00:00:00:00', mac(FN, 'address', '02:00:00:00:00')],
      ['mtu=9000', 'mtu=0', range(FN, 'mtu', '0', 68, 65535)],
      ['speed=10000', 'speed=99999999', range(FN, 'speed', '99999999', 1, 1e7)],
      ['speed=10000', 'speed=fast', range(FN, 'speed', 'fast', 1, 1e7)],
      ['speed=10000', 'speed=-1'],
      ['speed=10000', 'speed=4294967295'],
      ['physfn=0000:3b:00.0', 'physfn=up', address('0000:3b:02.0', 'physfn', 'up')],
      [
        '0000:3b:02.0/physfn=0000:3b:00.0',
        '0000:3b:02.0/physfn=0000:3b:00.0\n3b:zz/class=1',
        '`3b:zz/class=1`: a fact that cannot be read.',
      ],
      [
        'net/ens1f0/speed=10000',
        'net/ens1f0/speed=10000\n0000:3b:00.0/net/ens1d1/address=02:00:00:00:00:09',
        '0000:3b:00.0 has more interfaces than `ens1f0`, which are left out: ens1d1.',
      ],
    ],
  },
  {
    format: 'libvirt',
    kept: 'vm web on host1',
    capture: `<domain type="kvm"><name>web</name><vcpu>4</vcpu><memory unit="GiB">8</memory>
<numatune><memory nodeset="1"/></numatune>
<devices><interface type="bridge"><source bridge="br0"/><mac address="52:54:00:00:00:01"/><model type="virtio"/>
<driver queues="4"/><vlan><tag id="100"/></vlan><mtu size="9000"/>
<bandwidth><inbound average="1000" floor="500"/><outbound average="2000" burst="512"/></bandwidth></interface>
<interface type="hostdev" trustGuestRxFilters="yes"><source><address type="pci" domain="0" bus="0x3b" slot="0x02" function="0x1"/></source><mac address="52:54:00:00:00:02"/></interface>
<hostdev type="pci"><source><address domain="0" bus="0x3c" slot="0x00" function="0x0"/></source></hostdev></devices></domain>
<network><name>lan</name><forward mode="hostdev"><address domain="0" bus="0x3b" slot="0x02" function="0x2"/></forward><mtu size="9001"/>
<vlan><tag id="200"/></vlan><portgroup name="gold" trustGuestRxFilters="no"><vlan><tag id="300"/></vlan><bandwidth><outbound average="3000"/></bandwidth></portgroup></network>
<device><name>pci_0000_3b_00_0</name><capability type="pci"><class>0x020000</class><domain>0</domain><bus>59</bus><slot>0</slot><function>0</function>
<product id="0x1572"/><vendor id="0x8086"/><numa node="1"/><iommuGroup number="20"/>
<pci-express><link validity="cap" speed="8" width="8"/><link validity="sta" speed="8" width="8"/></pci-express>
<capability type="virt_functions" maxCount="64"><address domain="0" bus="0x3b" slot="0x02" function="0x3"/></capability></capability></device>
<device><name>net_x</name><parent>pci_0000_3b_00_0</parent><capability type="net"><interface>ens1f0</interface><address>02:00:00:00:00:01</address><link speed="10000" state="up"/></capability></device>
<device><name>pci_0000_3c_00_0</name><capability type="pci"><class>0x030000</class><domain>0</domain><bus>60</bus><slot>0</slot><function>0</function></capability></device>`,
    cases: [
      ['<vcpu>4', '<vcpu>0', range(GUEST, 'vcpu', '0', 1, 4096)],
      ['<vcpu>4', '<vcpu>-4', range(GUEST, 'vcpu', '-4', 1, 4096)],
      ['<vcpu>4', '<vcpu>99999', range(GUEST, 'vcpu', '99999', 1, 4096)],
      ['GiB">8', 'GiB">lots', range(GUEST, 'memory', 'lots', 0, 1e15)],
      [
        'unit="GiB"',
        'unit="cups"',
        word(
          GUEST,
          'unit',
          'cups',
          '`b`, `bytes`, `KB`, `k`, `KiB`, `MB`, `M`, `MiB`, `GB`, `G`, `GiB`, `TB`, `T`, `TiB`',
        ),
      ],
      ['nodeset="1"', 'nodeset="999"', range(GUEST, 'nodeset', '999', 0, 255)],
      ['nodeset="1"', 'nodeset="-1"'],
      ['nodeset="1"', 'nodeset="0-1,^1"'],
      ['52:54:00:00:00:01', '52:54:00:00:00', mac(GUEST, 'mac', '52:54:00:00:00')],
      ['queues="4"', 'queues="-4"', range(GUEST, 'queues', '-4', 1, 4096)],
      ['<tag id="100"', '<tag id="9999"', range(GUEST, 'vlan', '9999', 0, 4094)],
      ['<tag id="100"', '<tag id="0"'],
      ['size="9000"', 'size="0"', range(GUEST, 'mtu', '0', 68, 65535)],
      ['size="9000"', 'size="99999999"', range(GUEST, 'mtu', '99999999', 68, 65535)],
      ['inbound average="1000"', 'inbound average="x"', range(GUEST, 'average', 'x', 0, 1e10)],
      ['floor="500"', 'floor="-1"', range(GUEST, 'floor', '-1', 0, 1e10)],
      ['outbound average="2000"', 'outbound average="-1"', range(GUEST, 'average', '-1', 0, 1e10)],
      ['burst="512"', 'burst="9999999999"', range(GUEST, 'burst', '9999999999', 0, 1e9)],
      [
        'trustGuestRxFilters="yes"',
        'trustGuestRxFilters="si"',
        word(GUEST, 'trustGuestRxFilters', 'si', onOff),
      ],
      [
        'slot="0x02" function="0x1"',
        'slot="0x40" function="0x1"',
        address(GUEST, 'address', '0:0x3b:0x40.0x1'),
      ],
      [
        'bus="0x3c" slot="0x00" function="0x0"',
        'bus="0x3c" slot="0x00" function="9"',
        address(GUEST, 'address', '0:0x3c:0x00.9'),
      ],
      [
        '<source><address domain="0" bus="0x3c" slot="0x00" function="0x0"/></source>',
        '',
        'Guest `web`: a <hostdev> without an address.',
      ],
      ['slot="0x02" function="0x2"', 'slot="0x02"', address(NETWORK, 'address', '0:0x3b:0x02.')],
      ['size="9001"', 'size="1"', range(NETWORK, 'mtu', '1', 68, 65535)],
      ['<tag id="200"', '<tag id="-1"', range(NETWORK, 'vlan', '-1', 0, 4094)],
      ['<tag id="300"', '<tag id="4095"', range(NETWORK, 'vlan', '4095', 0, 4094)],
      ['average="3000"', 'average="3k"', range(NETWORK, 'average', '3k', 0, 1e10)],
      [
        'trustGuestRxFilters="no"',
        'trustGuestRxFilters="?"',
        word(NETWORK, 'trustGuestRxFilters', '?', onOff),
      ],
      ['product id="0x1572"', 'product id="x710"', id('`pci_0000_3b_00_0`', 'product', '0x8086:x710')],
      ['numa node="1"', 'numa node="256"', range('`pci_0000_3b_00_0`', 'numa', '256', 0, 255)],
      ['numa node="1"', 'numa node="-1"'],
      [
        'iommuGroup number="20"',
        'iommuGroup number="x"',
        range('`pci_0000_3b_00_0`', 'iommuGroup', 'x', 0, 65535),
      ],
      [
        'validity="cap" speed="8"',
        'validity="cap" speed="7"',
        link('`pci_0000_3b_00_0`', 'link cap', '7 x8'),
      ],
      [
        '"sta" speed="8" width="8"',
        '"sta" speed="8" width="9"',
        link('`pci_0000_3b_00_0`', 'link sta', '8 x9'),
      ],
      ['"sta" speed="8" width="8"', '"sta" width="0"'],
      ['maxCount="64"', 'maxCount="-1"', range('`pci_0000_3b_00_0`', 'maxCount', '-1', 0, 65535)],
      [
        'maxCount="64"',
        'maxCount="0"',
        '`ens1f0` has 1 VF, but offers 0: one of the two is wrong. The design has 1.',
      ],
      [
        'slot="0x02" function="0x3"',
        'slot="0x02" function="0x8"',
        address('`pci_0000_3b_00_0`', 'address', '0:0x3b:0x02.0x8'),
      ],
      ['<address>02:00:00:00:00:01', '<address>none', mac('`ens1f0`', 'address', 'none')],
      ['link speed="10000" state="up"', 'link speed="-10"', range('`ens1f0`', 'speed', '-10', 1, 1e7)],
      ['link speed="10000" state="up"', 'link state="down"'],
      ['link speed="10000" state="up"', 'link speed="-1" state="down"'],
      [
        '<device><name>net_x',
        '<domain><name>web</name></domain><device><name>net_x',
        'Guest `web` is there more than once, and differs: only the first is taken.',
      ],
      [
        '<device><name>net_x',
        '<network><name>lan</name></network><device><name>net_x',
        'Network `lan` is there more than once, and differs: only the first is taken.',
      ],
    ],
  },
  {
    format: 'lstopo',
    kept: 'address "0000:3b:00.0"',
    capture: `<topology version="2.0"><object type="Machine"><object type="Package"><object type="NUMANode" os_index="0" local_memory="1073741824"/>
<object type="PCIDev" pci_busid="0000:3b:00.0" pci_type="0200 [8086:1572] [0000:0000] 01" pci_link_speed="7.876923">
<object type="OSDev" name="ens1f0" osdev_type="2"><info name="Address" value="02:00:00:00:00:01"/></object></object></object></object></topology>`,
    cases: [
      ['os_index="0"', 'os_index="-2"', range('NUMANode', 'os_index', '-2', 0, 255)],
      ['local_memory="1073741824"', 'local_memory="-1"', range('NUMANode', 'local_memory', '-1', 0, 1e15)],
      ['value="02:00:00:00:00:01"', 'value="02"', mac(FN, 'Address', '02')],
      ['value="02:00:00:00:00:01"', 'value="00:00:00:00:00:00"'],
    ],
  },
  {
    format: 'lstopo',
    kept: 'memory 1GiB',
    capture: `<topology version="2.0"><object type="Machine"><object type="NUMANode" os_index="0" local_memory="1073741824"/>
<object type="PCIDev" pci_busid="0000:3b:00.0" pci_type="0200 [8086:1572] [0000:0000] 01"/></object></topology>`,
    cases: [
      ['0000:3b:00.0', '0000:3b:00.8', address('0000:3b:00.8', 'pci_busid', '0000:3b:00.8')],
      ['pci_busid="0000:3b:00.0"', '', 'A PCI device without an address or an ID.'],
      ['0200 [8086:1572]', 'net', 'A PCI device without an address or an ID.'],
    ],
  },
  {
    format: 'kubernetes',
    kept: 'address "0000:3b:00.0"',
    capture: `kind: SriovNetworkNodeState
status:
  interfaces:
  - pciAddress: 0000:3b:00.0
    name: ens1f0
    mac: 02:00:00:00:00:01
    mtu: 9000
    vendor: "8086"
    deviceID: "1572"
    linkSpeed: 10000 Mb/s
    eSwitchMode: legacy
    totalvfs: 64
    numVfs: 2
    Vfs:
    - { vfID: 0, pciAddress: 0000:3b:02.0, mac: "02:00:00:00:00:10", Vlan: 100 }
    - { vfID: 1, pciAddress: 0000:3b:02.1 }
  - pciAddress: 0000:5e:00.0`,
    cases: [
      ['0000:5e:00.0', '0000:5e:00.x', address('0000:5e:00.x', 'pciAddress', '0000:5e:00.x')],
      ['02:00:00:00:00:01', '02:00', mac(FN, 'mac', '02:00')],
      ['mtu: 9000', 'mtu: 0', range(FN, 'mtu', '0', 68, 65535)],
      ['deviceID: "1572"', 'deviceID: x710', id(FN, 'deviceID', '8086:x710')],
      ['10000 Mb/s', '-7 Mb/s', range(FN, 'linkSpeed', '-7', 1, 1e7)],
      ['10000 Mb/s', '10 Gb/s', range(FN, 'linkSpeed', '10 Gb/s', 1, 1e7)],
      ['10000 Mb/s', '-1 Mb/s'],
      ['10000 Mb/s', '""'],
      ['legacy', 'other', word(FN, 'eSwitchMode', 'other', '`legacy`, `switchdev`')],
      ['totalvfs: 64', 'totalvfs: -1', range(FN, 'totalvfs', '-1', 0, 65535)],
      [
        'totalvfs: 64',
        'totalvfs: 0',
        '`ens1f0` has 2 VFs, but offers 0: one of the two is wrong. The design has 2.',
      ],
      ['numVfs: 2', 'numVfs: 1e9', range(FN, 'numVfs', '1e9', 0, 65535)],
      ['vfID: 1,', 'vfID: 4096,', range(FN, 'vfID', '4096', 0, 4095)],
      ['vfID: 1,', 'vfID: 0,', 'VF 0 of `0000:3b:00.0` is there twice: only the first is taken.'],
      ['0000:3b:02.0', '0000:3b:99', address(FN, 'Vfs/0/pciAddress', '0000:3b:99')],
      ['02:00:00:00:00:10', '02:00:00:00:00:1', mac(FN, 'Vfs/0/mac', '02:00:00:00:00:1')],
      ['Vlan: 100', 'Vlan: 5000', range(FN, 'Vfs/0/Vlan', '5000', 0, 4094)],
    ],
  },
  {
    format: 'ovs',
    kept: 'vswitch br0',
    capture: `abc
    Bridge br0
        Port vnet0
            tag: 100
            Interface vnet0
        Port ens1f0
            Interface ens1f0
    Bridge br1
        Port ens2
            Interface ens2`,
    cases: [
      ['tag: 100', 'tag: 9999', range('`vnet0`', 'tag', '9999', 0, 4094)],
      ['tag: 100', 'tag: [100]', range('`vnet0`', 'tag', '[100]', 0, 4094)],
      ['tag: 100', 'tag: 0'],
      ['Bridge br1', 'Bridge "a b"', '`Bridge "a b"`: a bridge that cannot be read.'],
    ],
  },
  {
    format: 'iommu-groups',
    kept: 'address "0000:3b:00.0"',
    capture: 'IOMMU Group 11 3b:00.0 Ethernet controller [0200]: Intel Corporation X710 [8086:1572]\n',
    cases: [['Group 11', 'Group 9999999', range('An IOMMU group', 'group', '9999999', 0, 65535)]],
  },
  {
    format: 'cpuinfo',
    kept: 'host host1',
    capture: 'processor : 0\nvendor_id : GenuineIntel\nphysical id : 0\ncpu cores : 4\n',
    cases: [['cores : 4', 'cores : 0', range('cpuinfo', 'cpu cores', '0', 1, 1024)]],
  },
  {
    format: 'meminfo',
    kept: 'host host1',
    capture: 'MemTotal:       65536 kB\n',
    cases: [['65536', '-65536', range('meminfo', 'MemTotal', '-65536', 0, 1e15)]],
  },
];

/** What is told of a capture, and what becomes of it. */
function read(format: AnyFormat, text: string): { readonly told: string[]; readonly text: string } {
  const imported = importCaptures([{ name: 'x', text, format }]);
  return { told: imported.problems.map((p) => p.message), text: imported.text ?? '' };
}

describe.each(tables)('$format, where a value is impossible: $kept', ({ format, capture, kept, cases }) => {
  const sound = read(format, capture);
  it('has nothing to tell of what is possible', () => {
    expect(sound.told.filter((message) => /cannot be|is no |only the first|wrong/.test(message))).toEqual([]);
    expect(sound.text).toContain(kept);
  });
  it.each(cases.map(([find, put, told]) => ({ find, put, told })))('$find as $put', ({ find, put, told }) => {
    expect(capture.split(find)).toHaveLength(2);
    const broken = read(format, capture.replace(find, put));
    expect(broken.told.filter((message) => !sound.told.includes(message))).toEqual(
      told === undefined ? [] : [told],
    );
    expect(broken.text).toContain(kept);
    const { findings } = loadWorld('file:///x.iov', () => parse(broken.text, mayStand));
    expect(findings.map((f) => f.message)).toEqual([]);
  });
});
