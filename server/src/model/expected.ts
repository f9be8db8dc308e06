import type { SlotType } from '../schema/spec.ts';
import { dimensionWords } from '../schema/units.ts';
import { phrase } from '../words/phrase.ts';

/* What a slot takes, in words, for messages and hints. */

/** What a slot takes, in words. */
export function expectation(type: SlotType): string {
  switch (type.type) {
    case 'name':
      return phrase`a name`;
    case 'ref':
      return refWords[type.to]();
    case 'enum':
      return listOfWords(Object.keys(type.values));
    case 'word':
      return phrase`a word`;
    case 'flag':
      return phrase`\`on\` or \`off\``;
    case 'integer':
      return type.max < 1e6
        ? phrase`a whole number from ${type.min} to ${type.max}`
        : type.min > 0
          ? phrase`a whole number from ${type.min} up`
          : phrase`a whole number`;
    case 'quantity':
      return dimensionWords[type.dimension]();
    case 'measure':
      return phrase`a quantity with its unit`;
    case 'frame':
      return phrase`a frame size such as \`512B\`, or \`imix\``;
    case 'string':
      return type.format === undefined ? phrase`a string in quotes` : formats[type.format].words();
    case 'literal':
      return `\`${type.text}\``;
    case 'operator':
      return listOfWords(type.values);
    case 'generation':
      return phrase`a PCI Express generation, \`1.0\` to \`6.0\``;
    case 'lanes':
      return phrase`lanes such as \`x8\``;
  }
}

const refWords = {
  host: () => phrase`a host`,
  vm: () => phrase`a vm`,
  switch: () => phrase`a switch`,
  'switch-port': () => phrase`a switch, or a port of one`,
  network: () => phrase`a network`,
  qos: () => phrase`a qos`,
  flavor: () => phrase`a flavor`,
  device: () => phrase`a device`,
  platform: () => phrase`a platform`,
  port: () => phrase`a port`,
  vswitch: () => phrase`a vswitch`,
  vnic: () => phrase`a vnic`,
  target: () => phrase`a port or a vswitch`,
  end: () => phrase`a vm, a vnic, a port or \`wire\``,
  subject: () => phrase`a vm, a vnic, a host, a port or a vswitch`,
} as const;

/** How strings of a format are written, and what they are called. */
export const formats = {
  'pci-address': {
    words: () => phrase`a PCI address such as \`"0000:3b:00.0"\``,
    test: /^(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7]$/,
  },
  'pci-id': {
    words: () => phrase`a PCI id such as \`"8086:1572"\``,
    test: /^[0-9a-fA-F]{4}:[0-9a-fA-F]{4}$/,
  },
  mac: {
    words: () => phrase`a MAC address such as \`"52:54:00:12:34:56"\``,
    test: /^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/,
  },
  version: { words: () => phrase`a version in quotes such as \`"8.1"\``, test: /^\S.*$/ },
  file: { words: () => phrase`a file in quotes such as \`"racks/common.iov"\``, test: /^[^\0]+$/ },
} as const;

function listOfWords(words: readonly string[]): string {
  const quoted = words.map((w) => `\`${w}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : phrase`${quoted.join(', ')} or ${last}`;
}
