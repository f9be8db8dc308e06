import fc from '../testing/fast-check.ts';
import { expect, it } from 'vitest';
import { LineIndex } from './lines.ts';

const text = fc
  .array(fc.constantFrom('a', '\n', '\r', '\r\n', '\u{1F600}', ''), { maxLength: 20 })
  .map((p) => p.join(''));

it('is after an edit what it is made anew', () => {
  fc.assert(
    fc.property(text, fc.nat(25), fc.nat(6), text, (before, at, cut, put) => {
      const start = Math.min(at, before.length);
      const end = Math.min(start + cut, before.length);
      const edited = new LineIndex(before).edited(start, end, put);
      expect(edited).toEqual(new LineIndex(before.slice(0, start) + put + before.slice(end)));
    }),
    { numRuns: 3000 },
  );
});
