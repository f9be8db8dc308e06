import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { textsIn } from '../../scripts/l10n.mjs';
import { exportAs } from '../../server/src/interop/export/export.ts';
import { exportFormats } from '../../server/src/interop/export/formats.ts';
import { type Input, importCaptures } from '../../server/src/interop/import/import.ts';
import { inBoth, speak } from '../../server/src/words/phrase.ts';
import { loadWorld } from '../../server/src/workspace/world.ts';
import { mayStand } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import * as clouds from '../interop/export/clouds.ts';
import * as designs from '../interop/export/designs.ts';
import { PSEUDO, untranslated } from '../pseudo.ts';

/* What imports and exports say to people is said in their language, and what they write into files in English. */

speak(PSEUDO);
afterAll(() => {
  speak(undefined);
});

/** Whether a text has been said with some values: its pieces stand in one of the sayings, in any order. */
function isSaid(key: string, sayings: readonly string[]): boolean {
  const pieces = (PSEUDO[key] ?? '').match(/⟦[^⟧]*⟧/g) ?? [];
  return sayings.some((one) => pieces.every((piece) => one.includes(piece)));
}

const domain = (inside: string): string => `<domain type="kvm">\n<name>a</name>${inside}</domain>`;
const device = (inside: string): string => `<device><name>pci_x</name>${inside}</device>`;
const many = (n: number, of: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => of(i)).join('');

/** Captures of which something cannot be read, or has no place in a design. */
const captures: readonly (Input | readonly Input[])[] = [
  { name: 'letter.txt', text: 'Dear all,' },
  { name: 'rings.txt', text: 'Ring parameters for eth0:\n' },
  { name: 'large', text: ' '.repeat(17 * 1024 * 1024), format: 'lspci' },
  { name: 'other', text: domain(''), format: 'lspci' },
  { name: 'none', text: 'none', format: 'lspci' },
  { name: 'none', text: 'none', format: 'ip-link' },
  { name: 'none', text: 'none', format: 'sysfs' },
  { name: 'none', text: 'none', format: 'ovs' },
  { name: 'none', text: 'none', format: 'iommu-groups' },
  { name: 'none', text: 'a: b', format: 'kubernetes' },
  { name: 'none', text: '<a/>', format: 'libvirt' },
  { name: 'none', text: '<a/>', format: 'lstopo' },
  { name: 'text', text: 'Machine (64GB total)' },
  { name: 'old.xml', text: '<topology version="1.0"><object type="Machine"/></topology>' },
  { name: 'cut.xml', text: '<domain><name>a</name>' },
  { name: 'deep.xml', text: `<domain>${'<a>'.repeat(300)}` },
  { name: 'long.xml', text: `<domain>${'<a/>'.repeat(400_001)}` },
  { name: 'entities.xml', text: '<!DOCTYPE domain [<!ENTITY a "a">]>\n<domain></domain>' },
  {
    name: 'libvirt.xml',
    text:
      `<domain/><network/><domains><domain><name>b</name></domain></domains><other/>` +
      domain(
        '<devices><interface/><hostdev type="pci"><source><address bus="9" slot="0" function="0"/></source></hostdev></devices>',
      ) +
      '<network><name>n</name><bandwidth/><portgroup name="g"/></network>' +
      device('<capability type="usb"/>') +
      device('<capability type="pci"/>'),
  },
  { name: 'deep.yaml', text: `kind: SriovNetworkNodeState\na: ${'['.repeat(70)}` },
  { name: 'large.yaml', text: `kind: SriovNetworkNodeState\n#${' '.repeat(4 * 1024 * 1024)}` },
  { name: 'cut.yaml', text: 'kind: SriovNetworkNodeState\na: [' },
  {
    name: 'aliases.yaml',
    text: 'kind: SriovNetworkNodeState\na: &a x\nb: *a\nstatus: { interfaces: [{ name: eth0 }] }\n---\nkind: Pod\n',
  },
  { name: 'cut.json', text: '[{"ifname":"eth0"},{"ifname' },
  { name: 'half.json', text: '[{"ifname":"eth0"},{"index":2}]' },
  {
    name: 'ip.txt',
    text:
      '1: ens1: <UP> mtu 1500\n    vf zero\n    vf 1 nothing\n' +
      '2: ens1_0: <UP> mtu 1500\n    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff portname pf0vf0\n',
  },
  {
    name: 'impossible.json',
    text: JSON.stringify([
      {
        ifname: 'ens1',
        mtu: 0,
        address: 'none',
        parentdev: 'none',
        vfinfo_list: [{ vf: -1 }, { vf: 0, trust: 'maybe' }, { vf: 0 }],
      },
      { ifname: 'ens1' },
    ]),
  },
  { name: 'impossible.txt', text: '1: ens1: <UP> mtu 1500\n2: ens2: UP\n' },
  {
    name: 'sysfs.txt',
    text: [
      'class=0x020000',
      'vendor=0x8086',
      'device=x',
      'max_link_speed=9',
      'max_link_width=8',
      'sriov_totalvfs=0',
      'sriov_numvfs=8',
      'net/a/address=02:00:00:00:00:01',
      'net/b/address=02:00:00:00:00:02',
    ]
      .map((fact) => `0000:3b:00.0/${fact}\n`)
      .concat('3b:00.0\n')
      .join(''),
  },
  {
    name: 'one.txt',
    text: '3b:00.0 Ethernet controller: X\n\tInitial VFs: 0, Total VFs: 0, Number of VFs: 1\n',
  },
  {
    name: 'dead.txt',
    text: '3b:00.0 Ethernet controller: X (rev ff)\n\t!!! Unknown header type 7f\n',
  },
  { name: 'groups.txt', text: 'group 99999 3b:00.0 Ethernet controller: X\n' },
  { name: 'ovs.txt', text: '    Bridge br0\n        Port a\n    Bridge a b\n', format: 'ovs' },
  {
    name: 'lstopo.xml',
    text: '<topology version="2.0"><object type="Machine"><object type="PCIDev"/></object></topology>',
  },
  {
    name: 'twice.xml',
    text:
      domain('<devices><hostdev type="pci"/></devices>') +
      domain('<vcpu>2</vcpu>') +
      '<network><name>n</name><mtu size="0"/></network><network><name>n</name><bridge name="b"/></network>',
  },
  { name: 'long.txt', text: `1: ens1: <UP> mtu 1500\n2: ens2: <${'UP,'.repeat(2000)}> mtu 1500\n` },
  { name: 'many.txt', text: many(4097, (i) => `${i}: ens${i}: <UP> mtu 1500\n`) },
  { name: 'many.txt', text: many(10_001, (i) => `${i}: tap${i}: <UP> mtu 1500\n`) },
  { name: 'many.txt', text: `    Bridge br0\n        Port a\n${many(10_000, (i) => `    Bridge b${i}\n`)}` },
  { name: 'many.xml', text: many(10_001, (i) => `<domain><name>v${i}</name></domain>`) },
  { name: 'many.xml', text: many(10_001, (i) => `<network><name>n${i}</name></network>`) },
  {
    name: 'lspci.txt',
    text:
      '123456:00:00.0 Ethernet controller [0200]: X [8086:1572]\n' +
      '3b:00.0 Display controller [0380]: Y [8086:1111]\n\tVF offset: 1, stride: 1, Device ID: 154c\n' +
      '3c:00.0 Ethernet controller [0200]: Intel Z [8086:1572]\n',
  },
  { name: 'lspci.txt', text: '3b:00.0 Ethernet controller: X\n\tCapabilities: <access denied>\n' },
  [
    {
      name: 'ip.json',
      text: JSON.stringify([
        { ifname: 'ens1', master: 'bond0' },
        { ifname: 'bond0', linkinfo: { info_kind: 'bond', info_data: { mode: '802.3ad' } } },
        { ifname: 'br0', linkinfo: { info_kind: 'bridge' } },
        { ifname: 'br1', linkinfo: { info_kind: 'bridge' } },
      ]),
    },
  ],
  [{ name: 'ip.json', text: '[{"ifname":"ens1"},{"ifname":"br0","linkinfo":{"info_kind":"bridge"}}]' }],
];

describe('imports', () => {
  /** Words of the captures themselves. */
  const NAMES = 'pf other Display ad ethtool -g';
  /** What the parsers of XML, YAML and JSON themselves say is theirs. */
  const parsers = /^⟦(?:XML|YAML|JSON): ⟧.*$/;
  const read = captures.map((inputs) => inBoth(() => importCaptures([inputs].flat())));
  const inEditor = read.map(({ spoken }) => spoken.problems.map(({ message }) => message));

  it('say what they leave out in the language', () => {
    expect(inEditor.filter((problems) => problems.length === 0)).toEqual([]);
    const bare = inEditor.flat().map((message) => untranslated(message.replace(parsers, ''), NAMES));
    expect(bare.flat()).toEqual([]);
  });

  it('are all tried', async () => {
    const texts = [...(await textsIn('server/src/interop/import'))];
    expect(texts.length).toBeGreaterThan(40);
    expect(texts.filter((text) => !isSaid(text, inEditor.flat()))).toEqual([]);
  });

  it('write it into the file in English', () => {
    const texts = read.flatMap(({ english }) => english.text ?? []);
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter((text) => text.includes('⟦'))).toEqual([]);
    expect(texts.filter((text) => text.includes('// Not imported:')).length).toBeGreaterThan(10);
  });
});

describe('exports', () => {
  const examples = join(ROOT, 'examples');
  const written = readdirSync(examples)
    .filter((name) => name.endsWith('.iov') && name !== 'broken.iov')
    .map((name) => readFileSync(join(examples, name), 'utf8'));
  const made = [...written, ...Object.values(designs), ...Object.values(clouds)].flatMap((text) => {
    const { topology } = loadWorld('file:///design.iov', () => parse(text, mayStand));
    const header = { design: 'design.iov', version: '1' };
    return exportFormats.map((format) => {
      const { spoken, english } = inBoth(() => exportAs(format, topology, header));
      return { format, text, notes: spoken.notes, files: english.files };
    });
  });

  /** Names of their own: `br0-v100` is made for a VLAN. */
  const tools = 'netplan systemd NetworkManager';
  const bridges = /\b\w+-v\d+\b/g;

  it('say in the language what a format does not carry', () => {
    expect(made.flatMap(({ notes }) => notes).length).toBeGreaterThan(100);
    const bare = made.flatMap(({ format, text, notes }) =>
      notes
        .filter((note) => untranslated(note.replace(bridges, ''), `${text} ${tools}`).length > 0)
        .map((note) => `${format}: ${note}`),
    );
    expect(bare).toEqual([]);
  });

  it('say all that OpenStack does not have', async () => {
    const texts = [...(await textsIn('server/src/interop/export/openstack'))];
    const notes = made.flatMap((one) => (one.format === 'openstack' ? one.notes : []));
    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter((text) => !isSaid(text, notes))).toEqual([]);
  });

  it('write files in English', () => {
    expect(made.flatMap(({ files }) => files).filter(({ text }) => text.includes('⟦'))).toEqual([]);
  });
});
