import { afterEach, expect, it } from 'vitest';
import { phrase, speak } from './phrase.ts';

afterEach(() => {
  speak(undefined);
});

it('says a sentence in English, or in the language that is spoken', () => {
  const sentence = (name: string, n: number): string => phrase`${name} has ${n} VFs.`;
  expect(sentence('lan', 4)).toBe('lan has 4 VFs.');
  speak((key) => (key === '{0} has {1} VFs.' ? 'An {0}: {1} VFs ({1}).' : undefined));
  expect(sentence('lan', 4)).toBe('An lan: 4 VFs (4).');
  expect(phrase`Nothing else.`).toBe('Nothing else.');
});
