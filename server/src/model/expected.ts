import type { SlotType } from '../schema/spec.ts';
import { dimensionWords } from '../schema/units.ts';

/* What a slot takes, in words, for messages and hints. */

/** What a slot takes, in words. */
export function expectation(type: SlotType): string {
  switch (type.type) {
    case 'name':
      return 'a name';
    case 'ref':
      return refWords[type.to];
    case 'enum':
      return listOfWords(Object.keys(type.values));
    case 'word':
      return 'a word';
    case 'flag':
      return '`on` or `off`';
    case 'integer':
      return type.max >= 1e6 ? 'a whole number' : `a whole number from ${type.min} to ${type.max}`;
    case 'quantity':
      return dimensionWords[type.dimension];
    case 'measure':
      return 'a quantity with its unit';
    case 'frame':
      return 'a frame size such as `512B`, or `imix`';
    case 'string':
      return type.format === undefined ? 'a string in quotes' : formats[type.format].words;
    case 'literal':
      return `\`${type.text}\``;
    case 'operator':
      return listOfWords(type.values);
    case 'generation':
      return 'a PCI Express generation, `1.0` to `6.0`';
    case 'lanes':
      return 'lanes such as `x8`';
  }
}

const refWords = {
  host: 'a host',
  vm: 'a vm',
  switch: 'a switch',
  'switch-port': 'a switch, or a port of one',
  network: 'a network',
  qos: 'a qos',
  flavor: 'a flavor',
  device: 'a device',
  platform: 'a platform',
  port: 'a port',
  vswitch: 'a vswitch',
  vnic: 'a vnic',
  target: 'a port or a vswitch',
  end: 'a vm, a vnic, a port or `wire`',
  subject: 'a vm, a vnic, a host, a port or a vswitch',
} as const;

/** How strings of a format are written, and what they are called. */
export const formats = {
  'pci-address': {
    words: 'a PCI address such as `"0000:3b:00.0"`',
    test: /^(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7]$/,
  },
  'pci-id': { words: 'a PCI id such as `"8086:1572"`', test: /^[0-9a-fA-F]{4}:[0-9a-fA-F]{4}$/ },
  mac: {
    words: 'a MAC address such as `"52:54:00:12:34:56"`',
    test: /^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/,
  },
  version: { words: 'a version in quotes such as `"8.1"`', test: /^\S.*$/ },
  file: { words: 'a file in quotes such as `"racks/common.iov"`', test: /^[^\0]+$/ },
} as const;

function listOfWords(words: readonly string[]): string {
  const quoted = words.map((w) => `\`${w}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
