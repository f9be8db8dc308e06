import { describe, expect, it } from 'vitest';
import { mayStand } from '../schema/vocabulary.ts';
import { faultsOf } from './faults.ts';
import { isForeign } from './foreign.ts';
import { parse } from './parser.ts';
import { format } from './print.ts';

const texts: readonly (readonly [said: string, text: string])[] = [
  ['JSON', '[ {\n  "ifname": "eth0",\n  "mtu": 1500\n} ]\n'],
  ['JSON', '\n\n{"host": {"name": "kvm1"}}'],
  ['JSON', '// what libvirt knows\n[\n  "a",\n  "b"\n]\n'],
  ['XML', '<?xml version="1.0"?>\n<domain type="kvm">\n  <name>web</name>\n</domain>\n'],
  ['XML', '<network>\n  <name>app</name>\n</network>\n'],
  ['XML', '<!--\nWARNING: made by hand\n-->\n<domain type="kvm">\n</domain>\n'],
  ['INI', '[Match]\nName=eth0\n\n[Network]\nDHCP=yes\n'],
  ['`key: value`', 'network:\n  version: 2\n  ethernets:\n    eno1:\n      dhcp4: true\n'],
  ['`key: value`', '# a host\n---\nhosts:\n- name: kvm1\n  nics: [ a, b ]\n'],
  ['`key: value`', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec: |\n  host a {\n  }\n'],
  ['`key: value`', 'driver: ixgbe\r\nversion: 5.1.0\r\nbus-info: 0000:3b:00.0\r\n'],
  ['command', '3b:00.0 Ethernet controller: Intel Corporation Ethernet Controller X710\n'],
  ['command', '0000:3b:00.0 Ethernet controller: Intel\n\tSubsystem: Intel\n'],
  ['command', '1: lo: <LOOPBACK,UP> mtu 65536\n    link/loopback 00:00:00:00:00:00\n'],
  ['command', '[root@esx1:~] esxcli network nic list\nName    PCI Device\n'],
];

describe('a text in another notation', () => {
  it.each(texts)('is one fault: %s', (said, text) => {
    const tree = parse(text, mayStand);
    expect(isForeign(tree)).toBe(true);
    const [fault, ...more] = faultsOf(tree);
    expect(more).toEqual([]);
    expect(fault?.message).toContain(said);
    // All of it is kept, and nobody lays it out.
    expect(tree.statements.map(({ width }) => width)).toEqual([text.length]);
    expect(format(tree).trimEnd()).toBe(text.trimEnd());
  });

  it.each(texts)('reads as a design again where it is edited into one: %s', (_, text) => {
    const design = 'host kvm1 {\n  memory 4GiB\n}\n';
    const before = parse(text, mayStand);
    const edited = { tree: before, start: 0, end: text.length, inserted: design.length };
    expect(parse(design, mayStand, edited)).toEqual(parse(design, mayStand));
    const back = { tree: parse(design, mayStand), start: 0, end: design.length, inserted: text.length };
    expect(parse(text, mayStand, back)).toEqual(before);
  });

  it.each(texts)('is a design where a statement stands beside it: %s', (_, text) => {
    for (const both of [`${text}\nhost kvm1 {\n}\n`, `host kvm1 {\n}\n${text}`])
      expect(isForeign(parse(both, mayStand))).toBe(false);
  });
});

describe('a design with slips', () => {
  it.each([
    ['nothing', ''],
    ['a lone brace', '{\n}\n'],
    ['a block without a word', '{\n  memory 4GiB\n}\n'],
    ['quotes around words', '"host" kvm1 {\n}\n'],
    ['a JSON line in a block', 'host kvm1 {\n  "memory": "4GiB"\n  { "cpu": 4 }\n}\n'],
    ['colons', 'vm web:\n  vcpus: 4\n  memory: 4GiB\n'],
    ['colons in a block', 'vm: web {\n  vcpus: 4\n  memory: 4GiB\n}\n'],
    ['words of the language as keys', 'host:\n  memory: 4GiB\n  cpu: 16 cores\n  nic: lan\n'],
    ['one key', 'network: app\n'],
    ['a name that starts with a digit', '5gc-upf { }\n'],
    ['a misspelt word', 'hots kvm1 {\n}\n'],
    ['a list', '[lan.0, lan.1]\n'],
    ['an operator', '<-> wire\n'],
  ])('is a design: %s', (_, text) => {
    expect(isForeign(parse(text, mayStand))).toBe(false);
  });
});
