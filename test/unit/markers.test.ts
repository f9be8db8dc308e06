import { describe, expect, test } from 'vitest';
import { compare, markers } from '../markers.ts';

describe('markers', () => {
  test('are read from the raw lines', () => {
    const text = 'host a { } //~ vt-d-off sr-iov-off\r\nlabel "open //~ syntax\n// a ~ comment\n';
    expect(markers(text)).toEqual([
      { line: 1, rule: 'vt-d-off' },
      { line: 1, rule: 'sr-iov-off' },
      { line: 2, rule: 'syntax' },
    ]);
  });

  const text = 'a //~ x\nb\n';
  const x = { line: 1, rule: 'x', severity: 'error' } as const;
  test('agree with what was found', () => {
    expect(compare([x], text)).toEqual([]);
  });
  test('show what is missing and what was not expected', () => {
    expect(compare([{ line: 2, rule: 'y', severity: 'warning' }], text)).toEqual([
      'line 1: x is missing',
      'line 2: y (warning) is not expected',
    ]);
  });
  test('leave informations and hints alone unless one is named', () => {
    const hint = { line: 2, rule: 'h', severity: 'hint' } as const;
    expect(compare([x, hint], text)).toEqual([]);
    expect(compare([{ ...hint, line: 1 }, hint], 'a //~ h\nb\n')).toEqual([
      'line 2: h (hint) is not expected',
    ]);
  });
});
