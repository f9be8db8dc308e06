import { describe, expect, test } from 'vitest';
import { Configs, configOf } from './config.ts';
import { Documents } from './documents.ts';

const said = (text: string): string[] => {
  const { problems } = configOf('file:///iov.config.json', text);
  return problems.map(({ message, start, end }) => `${text.slice(start, end)}: ${message}`);
};

describe('a config', () => {
  test('has levels by rule, with comments', () => {
    const { severity, problems } = configOf(
      'file:///iov.config.jsonc',
      '\uFEFF// ours\n{ "$schema": "x", "severity": { "unused": "off", /* why */ "slot-bandwidth": "error", }, }',
    );
    expect({ severity, problems }).toEqual({
      severity: { unused: 'off', 'slot-bandwidth': 'error' },
      problems: [],
    });
  });
  test('says what is wrong with it, and keeps what is right', () => {
    expect(said('{ "severity": { "unusd": "off", "vt-d-off": "none", "no-path": 7 }, "rules": 1 }')).toEqual([
      '"unusd": There is no rule `unusd`. Did you mean `unused`?',
      '"none": The level of `vt-d-off` is error, warning, information, hint or off.',
      '7: The level of `no-path` is error, warning, information, hint or off.',
      '"rules": There is no setting `rules`: a config has `severity`.',
    ]);
    expect(said('[]')).toEqual(['[]: A config is an object: `{ "severity": { ... } }`.']);
    expect(said('{ "severity": [] }')).toMatchObject([expect.stringContaining('`severity` is an object')]);
    expect(configOf('x', '{ "severity": { "unused": "off", } oops').severity).toEqual({ unused: 'off' });
  });
  test('never fails', () => {
    for (const text of ['', '{', '{ "severity"', '\0', '{"severity":{"unused"', '['.repeat(100_000)])
      expect(said(text).length).toBeLessThan(30);
  });
  test('that is no JSON is said to be none', () => {
    expect(said('{ severity }')[0]).toMatch(/This is no JSON: [a-z ]+\.$/);
    expect(said('x'.repeat(2 * 1024 * 1024))).toEqual([expect.stringContaining('at most 1 Mi characters')]);
  });
  test('of `__proto__` is none', () => {
    const { severity } = configOf('x', '{ "severity": { "__proto__": "off", "constructor": "off" } }');
    expect(Object.keys(severity)).toEqual([]);
  });
});

describe('which config counts', () => {
  const disk = new Map([
    ['file:///iov.config.json', '{ "severity": { "unused": "error" } }'],
    ['file:///w/iov.config.jsonc', '{ "severity": { "unused": "warning" } } // outer'],
    ['file:///w/racks/iov.config.json', '{}'],
  ]);
  test('the nearest one upwards within the workspace', () => {
    const configs = new Configs((uri) => disk.get(uri));
    configs.within(['file:///w']);
    const of = (uri: string): string | undefined => configs.of(uri)?.uri;
    expect(of('file:///w/a/b/x.iov')).toBe('file:///w/iov.config.jsonc');
    expect(of('file:///w/x.iov')).toBe('file:///w/iov.config.jsonc');
    expect(of('file:///w/racks/a/x.iov')).toBe('file:///w/racks/iov.config.json');
    // Outside of the workspace only what lies beside the file does.
    expect(of('file:///v/x.iov')).toBeUndefined();
    expect(of('file:///x.iov')).toBe('file:///iov.config.json');
    expect(of('untitled:x.iov')).toBeUndefined();
  });
  test('it wins over the settings, and each file has its own', () => {
    const documents = new Documents({ read: (uri) => disk.get(uri), fault: () => undefined });
    documents.configs.within(['file:///w']);
    documents.configure({ unused: 'information', 'duplicate-property': 'hint' });
    const levels = (uri: string): string[] => {
      documents.set(uri, 1, 'network a { vlan 1; vlan 1 }\nhost h { }\n');
      return documents.snapshot(uri)?.diagnostics.map(({ rule, severity }) => `${rule} ${severity}`) ?? [];
    };
    expect(levels('file:///w/x.iov')).toEqual(['unused warning', 'duplicate-property hint']);
    expect(levels('file:///w/racks/x.iov')).toEqual(['unused information', 'duplicate-property hint']);
    disk.set('file:///w/racks/iov.config.json', '{ "severity": { "unused": "off" } }');
    documents.configs.forget();
    documents.invalidate();
    expect(levels('file:///w/racks/x.iov')).toEqual(['duplicate-property hint']);
  });
});
