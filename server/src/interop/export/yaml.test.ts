import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { yaml } from './yaml.ts';

/* The document that is written piece by piece is the one that the library writes of the whole. */

const whole = (value: unknown): string =>
  stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });

describe('a document', () => {
  it.each<[string, unknown]>([
    ['words of YAML 1.1', { on: 'on', yes: ['no', 'y', 'null', '~', 'TRUE'] }],
    ['numbers as text', { a: ['0000:19:00.0', '1_000', '0x10', '1e3', '.5', '2020-01-01', '08'] }],
    ['names', { 'web-1': ['OS::Nova::Server', 'h1.example', 'a_b', 'a.b', 'x-', 'n-1', 'E0', 'e-1', 'e_1'] }],
    ['nothing inside', { a: {}, b: [], c: [[], {}], d: { e: undefined }, f: '', g: null, h: [undefined] }],
    ['lists in lists', { a: [[1, 2], [[3]], [{ b: [4] }]] }],
    ['lines', { a: 'x\n  y\n\nz\n', b: ['p\nq', { c: '\n r' }], 'k\nl': 'm' }],
    ['the same twice', [{ a: { b: 1 } }, { a: { b: 1 } }]],
  ])('of %s', (_, value) => {
    expect(yaml(value)).toBe(whole(value));
  });

  it('of anything', () => {
    // A marker of documents has quotes as a key of any depth here, in the library at the first alone.
    const text = fc
      .oneof(
        fc.string({ maxLength: 12 }),
        fc.string({ unit: 'binary', maxLength: 6 }),
        fc.stringMatching(/^[A-Za-z]{1,4}[-_.:0-9]{0,3}[a-z0-9]{0,3}$/),
        fc.constantFrom('on', 'No', 'null', '~', '- a', '# b', 'c: d', '1:2', ' e', 'f ', 'g\nh', '{}'),
      )
      .filter((one) => !/^(?:---|\.\.\.)/.test(one));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(text, fc.option(tie('value'), { nil: undefined }), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
      ),
    }));
    fc.assert(
      fc.property(fc.oneof(fc.array(value), fc.dictionary(text, value, { noNullPrototype: true })), (any) => {
        expect(yaml(any)).toBe(whole(any));
      }),
      { numRuns: 600 },
    );
  });

  it('that a reader of YAML 1.1 takes for what it was', () => {
    const value = {
      '---': '...',
      b: { '---': 1 },
      on: 'off',
      'n-1': ['0x1', 'y', { 'a b': '10:20' }],
      'OS::X': 'a\nb\n',
    };
    expect(parse(yaml(value), { version: '1.1' })).toEqual(value);
  });
});
