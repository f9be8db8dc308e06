import fc from '../testing/fast-check.ts';
import { describe, expect, it } from 'vitest';
import { parse } from './parser.ts';
import { format } from './print.ts';
import { Scanner, Token } from './scanner.ts';

const laidOut = (text: string): string => format(parse(text));

/** Everything but white space, line ends and `;`, in order. */
function tokens(text: string): string[] {
  const scanner = new Scanner(text);
  const found: string[] = [];
  for (let kind = scanner.scan(); kind !== Token.EndOfFile; kind = scanner.scan()) {
    if (kind === Token.Space || kind === Token.Newline || kind === Token.Semicolon) continue;
    found.push(text.slice(scanner.start, scanner.end).trimEnd());
  }
  return found;
}

describe('format', () => {
  it.each([
    [
      'host  a{\n\n\n iommu   vt-d\n\n\n\n  memory 4GiB   // m\n}\n\n\n\nvm b{vcpus 2;memory 4GiB}',
      'host a {\n  iommu vt-d\n\n  memory 4GiB // m\n}\n\nvm b { vcpus 2; memory 4GiB }\n',
    ],
    [
      'qos gold { min 1Gbps }\nqos silver { min 2Gbps }\n\nqos x { }\n',
      'qos gold   { min 1Gbps }\nqos silver { min 2Gbps }\n\nqos x { }\n',
    ],
    ['flow web->db {rate 1Gbps}', 'flow web -> db { rate 1Gbps }\n'],
    ['vm web[ 1 .. 3,a ] on kvm[1]', 'vm web[1..3, a] on kvm[1]\n'],
    [
      '// top\n\n// more\nhost a { // why\n  // first\n  iommu vt-d; sr-iov on // both\n  // last\n}\n// end',
      '// top\n\n// more\nhost a { // why\n  // first\n  iommu vt-d; sr-iov on // both\n  // last\n}\n// end\n',
    ],
    ['vm a { needs [x,\n  y , // c\n z ]\n}\n', 'vm a {\n  needs [x,\n  y , // c\n z ]\n}\n'],
    ['/* a\n  b */\nhost a { }\n', '/* a\n  b */\nhost a { }\n'],
    ['', ''],
    ['host a {\n  vm = 2\n   nic   b\n', 'host a {\n  vm = 2\n   nic   b\n'],
  ])('lays out %j', (text, expected) => {
    expect(laidOut(text)).toBe(expected);
    expect(laidOut(expected)).toBe(expected);
  });

  it('keeps CRLF', () => {
    expect(laidOut('vm  a\r\nvm b\r\n')).toBe('vm a\r\nvm b\r\n');
  });

  it('breaks a list that is too long', () => {
    const items = Array.from({ length: 20 }, (_, i) => `host-number-${i}`);
    const text = laidOut(`vm a {\n  migrate-to [${items.join(', ')}]\n}\n`);
    expect(text).toContain('migrate-to [\n    host-number-0,\n');
    expect(laidOut(text)).toBe(text);
  });

  const piece = fc.constantFrom(
    '{',
    '}',
    '{ ',
    ' }',
    '[a, b]',
    '\n',
    '\n\n\n',
    ' ',
    ';',
    '// c\n',
    '/* d */',
    '/// doc\n',
    'host',
    'nic a',
    'vm b[1..3]',
    ' : x.y',
    '10Gbps',
    '"s"',
    '->',
    ' 5g-x ',
    '=',
    '\r\n',
    '[a,\n b]',
    '// e',
  );

  it('keeps every token and comment, and is idempotent', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const once = laidOut(text);
        expect(tokens(once)).toEqual(tokens(text));
        expect(laidOut(once)).toBe(once);
      }),
      { numRuns: 4000 },
    );
  });
});
