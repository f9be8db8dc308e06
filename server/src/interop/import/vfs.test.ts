import { describe, expect, it } from 'vitest';
import { importCaptures } from './import.ts';

/* Which function, port and VF a line of a capture is about, where no two captures say it the same way. */

const functions = (...lines: readonly string[]): string =>
  lines.map((line) => `${line}\n\tKernel driver in use: x\n`).join('');

const i350 = [0, 1, 2, 3].map(
  (fn) =>
    `01:00.${fn} Ethernet controller [0200]: Intel Corporation I350 Gigabit Network Connection [8086:1521]`,
);
const i350Vf = (at: string): string =>
  `${at} Ethernet controller [0200]: Intel Corporation I350 Ethernet Controller Virtual Function [8086:1520]`;
const e810 = [0, 1].map(
  (fn) =>
    `3b:00.${fn} Ethernet controller [0200]: Intel Corporation Ethernet Controller E810-XXV for SFP [8086:159b]`,
);
const e810Vf = (at: string): string =>
  `${at} Ethernet controller [0200]: Intel Corporation Ethernet Adaptive Virtual Function [8086:1889]`;

const link = (name: string, vfs: string, mac = '02:00:00:00:00:01'): string =>
  `2: ${name}: <UP> mtu 1500 qdisc mq state UP\n    link/ether ${mac} brd ff:ff:ff:ff:ff:ff\n${vfs}`;
const vfLine = (index: number, more = 'spoof checking on'): string =>
  `    vf ${index}     link/ether 00:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff, ${more}, link-state auto, trust off\n`;

const slot = `5e:00.0 Ethernet controller [0200]: Intel Corporation Ethernet Controller E810-XXV for SFP [8086:159b]
\tPhysical Slot: 3
\tNUMA node: 1
5e:00.1 Ethernet controller [0200]: Intel Corporation Ethernet Controller E810-XXV for SFP [8086:159b]
\tPhysical Slot: 3
\tNUMA node: 1
`;

interface Case {
  readonly is: string;
  readonly captures: readonly string[];
  readonly says: readonly string[];
  readonly saysNot?: readonly string[];
}

const cases: readonly Case[] = [
  {
    is: 'VFs without a capability to go by, told by the catalog’s offset and stride',
    captures: [functions(...i350, i350Vf('01:10.3'), i350Vf('01:10.7'), i350Vf('02:10.0'))],
    says: ['intel.i350-t4', 'port 3 { vfs 2 }', 'port 0 { vfs 1 }'],
    saysNot: ['No capture shows this physical function'],
  },
  {
    is: 'VFs that may be of either port',
    captures: [functions(...e810, e810Vf('3b:01.0'), e810Vf('3b:01.1'))],
    says: [
      'intel.e810-xxvda2',
      '/// VFs at 0000:3b are there, of one of these ports: no capture shows of which.',
    ],
    saysNot: ['vfs', 'No capture shows this physical function'],
  },
  {
    is: 'an interface named after its slot',
    captures: [slot, link('ens3f1np1', vfLine(0))],
    says: [
      'nic ens3 : intel.e810-xxvda2',
      'numa 1',
      'port 1 { vfs 1; interface "ens3f1np1"; mac "02:00:00:00:00:01" }',
    ],
    saysNot: ['captured.unknown'],
  },
  {
    is: 'an interface in a slot that two cards are said to be in',
    captures: [slot + slot.replaceAll('5e:', 'af:'), link('ens3f1np1', '')],
    says: ['nic pci-5e-00', 'nic pci-af-00', 'captured.unknown'],
  },
  {
    is: 'what is known of VFs that nobody holds',
    captures: [
      link(
        'enp1s0f0',
        vfLine(0) +
          vfLine(1, 'spoof checking off') +
          vfLine(2, 'spoof checking off') +
          vfLine(3).replace('00:00:00:00:00:00', '0a:00:00:00:00:03'),
      ),
    ],
    says: ['/// Spoof check is off on VFs 1 to 2.', '/// MAC address of VF 3: 0a:00:00:00:00:03.'],
    saysNot: ['vm '],
  },
  {
    is: 'VFs that the host itself uses, and a macvtap device on one',
    captures: [
      [
        '0000:3b:00.0/class=0x020000',
        '0000:3b:00.0/vendor=0x8086',
        '0000:3b:00.0/device=0x159b',
        '0000:3b:00.0/sriov_totalvfs=128',
        '0000:3b:00.0/sriov_numvfs=2',
        '0000:3b:00.0/virtfn0=0000:3b:01.0',
        '0000:3b:00.0/virtfn1=0000:3b:01.1',
        '0000:3b:00.0/net/ens1f0/address=02:00:00:00:00:01',
        '0000:3b:01.1/class=0x020000',
        '0000:3b:01.1/vendor=0x8086',
        '0000:3b:01.1/device=0x1889',
        '0000:3b:01.1/physfn=0000:3b:00.0',
        '0000:3b:01.1/net/ens1f0v1/address=02:00:00:00:00:11',
        '',
      ].join('\n'),
      `<domain type='kvm'><name>g</name><devices><interface type='direct'><source dev='ens1f0v1' mode='passthrough'/>
<model type='virtio'/></interface></devices></domain>`,
    ],
    says: ['/// On VF 1, ens1f0v1.\n  vnic eth0 macvtap ens1.0', '/// The host itself has VF 1: ens1f0v1.'],
  },
  {
    is: 'IOMMU groups as people list them, on a line each or below their number',
    captures: [
      `IOMMU Group 40:
\t3b:00.0 Ethernet controller [0200]: Intel Corporation Ethernet Controller E810-XXV for SFP [8086:159b] (rev 02)
IOMMU Group 41:
\t3b:00.1 Ethernet controller [0200]: Intel Corporation Ethernet Controller E810-XXV for SFP [8086:159b] (rev 02)
`,
      'group 11 0000:02:00.0 Ethernet controller: Intel Corporation 82574L Gigabit Network Connection\n',
    ],
    says: [
      'nic pci-3b-00 : intel.e810-xxvda2',
      'port 0 { iommu-group 40 }',
      'port 1 { iommu-group 41 }',
      'device captured.intel-82574l {',
      'iommu-group 11',
    ],
  },
  {
    is: 'an IOMMU in a virtual machine, which tells nothing of its kind',
    captures: [
      `<topology version="2.0"><object type="Machine" os_index="0" nodeset="0x1"><info name="DMIProductName" value="Standard PC (Q35 + ICH9, 2009)"/>
<info name="DMISysVendor" value="QEMU"/><object type="Package" os_index="0"><info name="CPUVendor" value="AuthenticAMD"/></object></object></topology>`,
      '02:00.0 Ethernet controller: Intel Corporation 82574L Gigabit Network Connection\n\tIOMMU group: 1\n',
    ],
    says: ['An IOMMU is on, since functions are in IOMMU groups; no capture tells which kind it is.'],
    saysNot: ['iommu amd-vi'],
  },
  {
    is: 'the link that hwloc’s speed tells for a card of the catalog',
    captures: [
      ['15.753846', '7.876923', '8.000000']
        .map(
          (speed, i) =>
            `<object type="PCIDev" pci_busid="0000:0${i + 1}:00.0" pci_type="0200 [15b3:1013] [0000:0000] 00" pci_link_speed="${speed}"/>`,
        )
        .join('')
        .replace(/^/, '<topology version="2.0"><object type="Machine">')
        .concat('</object></topology>'),
    ],
    says: ['slot pcie 3.0 x16', 'slot pcie 3.0 x8', 'slot pcie 2.0 x16'],
  },
];

describe('functions and VFs', () => {
  it.each(cases)('$is', ({ captures, says, saysNot = [] }) => {
    const { text = '' } = importCaptures(captures.map((t, i) => ({ name: `c${i}`, text: t })));
    for (const part of says) expect(text).toContain(part);
    for (const part of saysNot) expect(text).not.toContain(part);
  });
});
