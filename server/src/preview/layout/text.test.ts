import fc from '../../testing/fast-check.ts';
import { describe, expect, test } from 'vitest';
import { bits, bitsOf, bytes, cores, micros, packets, percent } from '../scene/format.ts';
import { ranged } from '../scene/figures.ts';
import { print } from '../draw/print.ts';
import { node, text } from '../draw/svg.ts';
import { fit, printable, textWidth, wrap } from './text.ts';

/** Any UTF-16 there is, lone surrogates and control characters included. */
const anything = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
  .map((units) => String.fromCharCode(...units));

describe('text', () => {
  test('fits its width, with an ellipsis', () => {
    expect(fit('short', 100, 11)).toBe('short');
    expect(fit('a rather long name', 60, 11)).toBe('a rather…');
    fc.assert(
      fc.property(
        anything,
        fc.integer({ min: 12, max: 300 }),
        (said, width) => textWidth(fit(said, width, 11), 11) <= width,
      ),
    );
  });

  test('wraps at words, and says where something is missing', () => {
    expect(wrap('one two three', 60, 11, 3)).toEqual(['one two', 'three']);
    expect(wrap('one two three four five six', 60, 11, 2)).toEqual(['one two', 'three fo…']);
    expect(wrap('', 60, 11, 2)).toEqual([]);
  });

  test('control characters, lone surrogates and marks that reorder are made visible', () => {
    expect(printable('a\u0007b')).toBe('a␇b');
    expect(printable('a\ud800b')).toBe('a\ufffdb');
    expect(printable('a\u202eb')).toBe('a‹U+202E›b');
    expect(printable('héllo 😀 中')).toBe('héllo 😀 中');
  });

  test('is well-formed XML whatever it says', () => {
    // What XML 1.0 allows, less the markup characters and less what `printable` shows otherwise.
    const escaped = /^(?:[^<>&"'\p{Cc}\p{Cs}\ufffe\uffff]|&(?:amp|lt|gt|quot|#39);)*$/u;
    fc.assert(
      fc.property(anything, (said) => {
        const [, , attribute = '', content = ''] =
          /^(.*\n)<text aria-label="([^"]*)">([^<]*)<\/text>\n$/su.exec(
            print({ ...node('text', { 'aria-label': said }), text: said }),
          ) ?? ['', '', '<', '<'];
        return escaped.test(attribute) && escaped.test(content);
      }),
    );
    expect(print(text(1, 2, `<a href="x">&'`, { size: 10, fill: 'red' }))).toContain(
      '&lt;a href=&quot;x&quot;&gt;&amp;&#39;',
    );
  });
});

describe('numbers', () => {
  test('an interval says its unit once where it is one, and else with each number', () => {
    const figure = (value: number, low: number, high: number) => ({ value, low, high });
    expect(ranged(figure(3.15e9, 2.32e9, 4.29e9), bits)).toBe('3.15 Gb/s (2.32 to 4.29)');
    expect(ranged(figure(336, 91, 1230), micros)).toBe('336 µs (91 µs to 1.23 ms)');
    expect(ranged(figure(1480, 282, 7820), micros)).toBe('1.48 ms (282 µs to 7.82 ms)');
    expect(ranged(figure(300e6, 300e6, 300e6), bits)).toBe('300 Mb/s');
  });
  test.each([
    [bits(1.18e9), '1.18 Gb/s'],
    [bits(9.999e9), '10 Gb/s'],
    [bits(999.9e6), '1 Gb/s'],
    [bits(0), '0 b/s'],
    [packets(14.88e6), '14.9 Mpps'],
    [micros(64.4), '64.4 µs'],
    [micros(1500), '1.5 ms'],
    [micros(2.5e6), '2.5 s'],
    [cores(0.21), '0.21 cores'],
    [cores(0.001), '<0.01 cores'],
    [cores(1), '1 core'],
    [cores(1.003), '1 core'],
    [percent(0.8666), '86.7 %'],
    [bytes(512 * 2 ** 30), '512 GiB'],
    [bitsOf(8.6e9, 10e9), '8.6 of 10 Gb/s'],
    [bitsOf(0, 25e9), '0 of 25 Gb/s'],
    [bits(Number.POSITIVE_INFINITY), '∞ Pb/s'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });
});
