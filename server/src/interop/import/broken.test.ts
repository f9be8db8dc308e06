import fc from '../../testing/fast-check.ts';
import { describe, expect, it } from 'vitest';
import { mayStand } from '../../schema/vocabulary.ts';
import { parse } from '../../syntax/parser.ts';
import { format } from '../../syntax/print.ts';
import { loadWorld } from '../../workspace/world.ts';
import { type AnyFormat, detectFormat, importFormats, isCapture } from './detect.ts';
import { importCaptures, readCapture } from './import.ts';

/* Captures that are broken, cut off or made to harm. */

function problemsOf(text: string, as: AnyFormat): string[] {
  return importCaptures([{ name: 'x', text, format: as }]).problems.map(
    (p) => `${p.line ?? '-'}: ${p.message}`,
  );
}

describe('what breaks off', () => {
  it('gives the interfaces of a cut JSON that are whole, and says where it broke', () => {
    const text =
      '[{"ifname":"eth0","link_type":"ether"},\n{"ifname":"eth1","link_type":"ether"},\n{"ifname":"et';
    const { text: result, problems } = importCaptures([{ name: 'ip.json', text }]);
    expect(result).toContain('interface "eth1"');
    expect(result).toContain('// Not imported:\n// - ip.json:3: JSON: ');
    expect(problems[0]).toMatchObject({ severity: 'error', line: 3, input: 'ip.json' });
  });
  it('gives the part of a cut XML', () => {
    const { text, problems } = importCaptures([
      {
        name: 'd.xml',
        text: '<domain type="kvm"><name>a</name>\n<vcpu>2</vcpu></domain>\n<domain><name>b</name><devi',
      },
    ]);
    expect(text).toContain('vm a on host1');
    expect(problems[0]).toMatchObject({ severity: 'error', line: 3 });
  });
  it('gives what YAML says before it breaks', () => {
    const text =
      'kind: SriovNetworkNodeState\nstatus:\n  interfaces:\n  - pciAddress: 0000:07:00.0\n   x: [\n';
    expect(problemsOf(text, 'kubernetes')[0]).toMatch(/^[456]: YAML: /);
  });
  it('says what is no capture of that kind', () => {
    expect(problemsOf('hello', 'lspci')).toEqual(['1: This is no output of `lspci`: no PCI address found.']);
    expect(problemsOf('hello', 'ip-link')).toEqual([
      '1: This is no output of `ip link`: no interface found.',
    ]);
    expect(problemsOf('<a/>', 'libvirt')).toHaveLength(2);
    expect(problemsOf('<a/>', 'lstopo')).toHaveLength(1);
    expect(problemsOf('a: b', 'kubernetes')).toEqual(['1: There is no SriovNetworkNodeState here.']);
    expect(problemsOf('<topology version="1.0"><object type="Machine"/></topology>', 'lstopo')[0]).toContain(
      '2 and 3 are read',
    );
    expect(importCaptures([{ name: 'x', text: 'hello' }]).problems[0]?.message).toContain(
      'looks like no capture',
    );
    expect(problemsOf('kind: SriovNetworkNodePolicy', 'kubernetes')).toContain(
      '1: There is no SriovNetworkNodeState here.',
    );
    const other = importCaptures([
      { name: 'x', text: '<domain><name>g</name></domain>', format: 'lspci' },
    ]).problems;
    expect(other.map((p) => p.message)).toContain('It looks like `libvirt`, and was to be read as `lspci`.');
  });
});

describe('what people have at hand and is not read', () => {
  it.each([
    [
      'ethtool -i',
      'driver: i40e\nversion: 5.15.0\nfirmware-version: 9.20\nexpansion-rom-version: \nbus-info: 0000:3b:00.0\n',
    ],
    ['ethtool -l', 'Channel parameters for ens1f0:\nPre-set maximums:\nCombined:\t64\n'],
    ['ethtool -g', 'Ring parameters for ens1f0:\r\nPre-set maximums:\r\nRX:\t4096\r\n'],
    [
      'esxcli',
      'Name    PCI Device    Driver  Link  Speed\n------  ------------\nvmnic6  0000:18:00.2  i40en   Up\n',
    ],
    ['openstack', '[{"ID": "x", "OS-EXT-SRV-ATTR:host": "compute1"}]'],
    ['netplan', '# of a host\nnetwork:\n  # here\n  version: 2\n'],
    [
      'the SR-IOV network operator, but for SriovNetworkNodeState',
      'apiVersion: v1\nkind: SriovNetworkNodePolicy\n',
    ],
    ['NetworkManager', '[connection]\nid=ens1f0\n'],
    ['systemd', '[Match]\nName=ens1f0\n'],
    ['lshw', 'compute4\n    description: Computer\n  *-core\n       *-network\n'],
  ])('is said to be of %s', (tool, text) => {
    const { problems, formats } = importCaptures([{ name: 'x', text }]);
    expect(formats).toEqual([undefined]);
    expect(problems.map((p) => p.message)).toEqual([`This is of ${tool}, which is not read.`]);
  });
});

describe('what is made to harm', () => {
  it('XML that declares entities is refused', () => {
    const text =
      '<!DOCTYPE domain [\n<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<domain><name>&b;</name></domain>';
    expect(problemsOf(text, 'libvirt')).toEqual([
      expect.stringContaining('1: XML: a DOCTYPE with declarations'),
    ]);
    expect(problemsOf('<domain><name>&b;</name></domain>', 'libvirt')[0]).toContain('1: XML: ');
  });
  it('YAML does not follow aliases', () => {
    const text = `kind: SriovNetworkNodeState\na: &a [x, x]\nb: &b [*a, *a]\nstatus: {interfaces: *b}\n`;
    expect(importCaptures([{ name: 'x', text }]).problems).toEqual([
      {
        severity: 'skipped',
        message: 'YAML aliases are not followed: what they stand for is left out.',
        line: 3,
        input: 'x',
      },
    ]);
  });
  it.each([
    ['brackets', '[', 'kubernetes'],
    ['braces', '{a: ', 'kubernetes'],
    ['dashes', '- ', 'kubernetes'],
    ['elements', '<a>', 'libvirt'],
    ['lists', '[', 'ip-link'],
    ['objects', '{"a":', 'ip-link'],
    ['doctypes', '<!DOCTYPE', 'lstopo'],
    ['declarations', '<?xml ', 'lstopo'],
    ['columns', '00:00.0 x', 'lspci'],
    ['blanks', ' ', 'lspci'],
    ['lines', '1: a: <UP> mtu 1\n', 'ip-link'],
    ['VFs', '    vf 1 MAC 00:00:00:00:00:00\n', 'ip-link'],
  ] as const)(
    '%s by the hundred thousand end in time',
    (_, piece, as) => {
      const text = piece.repeat(100_000);
      readCapture(text, as);
      detectFormat(text);
    },
    // Far more than any machine needs, far less than steps that grow with the square.
    60_000,
  );
  it('numbers beyond all bounds are left out', () => {
    const text =
      '01:00.0 Ethernet controller: X\n\tInitial VFs: 1, Total VFs: 99999999999999999999, Number of VFs: 70000\n';
    const result = importCaptures([{ name: 'x', text }]).text ?? '';
    expect(result).not.toContain('vfs');
    expect(
      importCaptures([{ name: 'x', text: 'x'.repeat(17 * 1024 * 1024), format: 'lspci' }]).problems[0]
        ?.message,
    ).toContain('16 MiB');
  });
});

describe('any text', () => {
  const formats: readonly AnyFormat[] = [
    ...importFormats,
    'sysfs',
    'ovs',
    'cpuinfo',
    'dmesg',
    'cmdline',
    'meminfo',
    'hostname',
    'versions',
    'lstopo-text',
  ];
  const words = fc.constantFrom(
    '0000:3b:00.0 Ethernet controller [0200]: Intel Corporation X [8086:1572]\n',
    '3b:00.1 Ethernet controller: Y (rev 01)\n',
    '\tVF offset: 3, stride: 0, Device ID: 154c\n',
    '\tInitial VFs: 8, Total VFs: 8, Number of VFs: 8,\n',
    '\tLnkSta: Speed 8GT/s, Width x8\n',
    '2: eth0: <UP> mtu 1500 master br0\n',
    '2: eth"0\\: <UP> mtu 9\n',
    '    link/ether 02:00:00:00:00:01\n',
    '    vf 3 MAC 02:00:00:00:00:01, vlan 4095, max_tx_rate 5Mbps\n',
    '    bridge \n',
    '<domain>',
    '</domain>',
    '<name>a b</name>',
    '<devices>',
    '</devices>',
    "<interface type='hostdev'><source><address bus='0x3b' slot='1' function='1'/></source></interface>",
    "<interface type='network'><source network='n'/></interface>",
    "<network><name>n</name><forward mode='hostdev'><address bus='1' slot='1' function='1'/></forward></network>",
    '[{"ifname":"e","link_type":"ether","vfinfo_list":[{"vf":1,"rate":{"max_tx":7}}]}]',
    'kind: SriovNetworkNodeState\n',
    'status:\n  interfaces:\n  - pciAddress: 0000:01:00.7\n    numVfs: 3\n',
    '0000:3b:00.0/class=0x020000\n',
    '0000:3b:00.0/virtfn9=0000:3b:01.1\n',
    '    Bridge br0\n        Interface eth0\n',
    '\n',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .array(fc.oneof({ weight: 5, arbitrary: words }, fc.string({ maxLength: 12 })), { maxLength: 14 })
      .map((w) => w.join('')),
  );
  it('never throws, and what comes out parses and is laid out', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            name: fc.string({ maxLength: 8 }),
            text,
            format: fc.option(fc.constantFrom(...formats), { nil: undefined }),
          }),
          { maxLength: 3 },
        ),
        (inputs) => {
          const imported = importCaptures(inputs);
          isCapture(inputs[0]?.text ?? '');
          if (imported.text === undefined) return;
          const tree = parse(imported.text, mayStand);
          expect(format(tree)).toBe(imported.text);
          const { findings } = loadWorld('file:///t.iov', () => tree);
          expect(findings.map((f) => `${f.rule}: ${f.message}`)).toEqual([]);
          expect(importCaptures(inputs).text).toBe(imported.text);
        },
      ),
      { numRuns: 400 },
    );
  });
});
