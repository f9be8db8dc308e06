import { afterEach, describe, expect, it } from 'vitest';
import { counted, listed, phrase, said, speak } from './phrase.ts';

afterEach(() => {
  speak(undefined);
});

const sentence = (name: string, n: number): string => phrase`${name} has ${n} VFs.`;

describe('a sentence', () => {
  it('is said in English, or in the language that is spoken, with its values in that order', () => {
    expect(sentence('lan', 4)).toBe('lan has 4 VFs.');
    speak({ '{0} has {1} VFs.': '{1} VFs: {0} ({1}).' });
    expect(sentence('lan', 4)).toBe('4 VFs: lan (4).');
    expect(sentence('wan', 2)).toBe('2 VFs: wan (2).');
    expect(phrase`Nothing else.`).toBe('Nothing else.');
    speak({ '{0} has {1} VFs.': 'autrement {0}' });
    expect(sentence('lan', 4)).toBe('autrement lan');
    speak(undefined);
    expect(sentence('lan', 4)).toBe('lan has 4 VFs.');
  });

  it('takes nothing from a value, and leaves a placeholder that has no value', () => {
    speak({ '{0} has {1} VFs.': '{0} $& {7} {1}' });
    expect(sentence('{1} $1', 4)).toBe('{1} $1 $& {7} 4');
  });

  it('is a text of the language, never something that every object has', () => {
    speak({ other: 'x' });
    expect(phrase`constructor`).toBe('constructor');
    expect(said('toString')).toBe('toString');
  });

  it.each([null, 7, 'text', [], ['a'], { '{0} has {1} VFs.': 7 }, { '{0} has {1} VFs.': ['x'] }])(
    'stays English where %j comes instead of translations',
    (given) => {
      speak(given, 'de');
      expect(sentence('lan', 4)).toBe('lan has 4 VFs.');
    },
  );
});

describe('a number of things', () => {
  it('has the form that the language asks for', () => {
    expect([0, 1, 2].map((n) => counted(n, 'VF'))).toEqual(['0 VFs', '1 VF', '2 VFs']);
    expect(counted(2, 'traffic class', 'traffic classes')).toBe('2 traffic classes');
    const polish = { '{0} VF': '{0} funkcja', '{0} VFs': '{0} funkcji', '{0} VFs|few': '{0} funkcje' };
    speak(polish, 'pl');
    expect([1, 2, 5, 22].map((n) => counted(n, 'VF'))).toEqual([
      '1 funkcja',
      '2 funkcje',
      '5 funkcji',
      '22 funkcje',
    ]);
    speak(polish, 'no such language');
    expect([1, 2].map((n) => counted(n, 'VF'))).toEqual(['1 funkcja', '2 funkcji']);
  });
});

it('lists things, the last with a word of the language', () => {
  expect(listed(['a', 'b', 'a', 'c'])).toBe('a, b and c');
  expect(listed(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
  expect(listed(['a'])).toBe('a');
  expect(listed([])).toBe('');
  speak({ '{0} and {1}': '{0} und {1}', '{0} more': '{0} weitere' });
  expect(listed(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d und 2 weitere');
});
