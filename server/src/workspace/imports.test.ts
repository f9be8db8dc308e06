import { expect, test } from 'vitest';
import { Documents } from './documents.ts';

test.each([
  'untitled:Untitled-1',
  'untitled:x.iov',
  'file:///a/b.iov',
  'vscode-vfs://github/owner/repo/a.iov',
  'vscode-test-web://mount/a.iov',
  'git:/a/b.iov?%7B%22ref%22%3A%22HEAD%22%7D',
  'inmemory://model/1',
])('imports from %s never fail, whatever is imported', (uri) => {
  const asked: string[] = [];
  const documents = new Documents({
    read: (at) => void asked.push(at),
    fault: (where, error) => {
      throw new Error(where, { cause: error });
    },
  });
  const names = [
    'a.iov',
    '../a.iov',
    '../../../../../a.iov',
    '/a.iov',
    '//host/a.iov',
    'http://host/a.iov',
    'c:\\\\a.iov',
    '%',
    '%2e%2e',
    '?',
    '#a',
    'a b.iov',
    '😀.iov',
    '.',
    '..',
    ' ',
    '\\u{0}',
  ];
  documents.set(uri, 1, names.map((name) => `import "${name}"`).join('\n'));
  const snapshot = documents.snapshot(uri);
  expect(snapshot?.diagnostics.every((d) => d.rule !== 'syntax')).toBe(true);
  // Nothing leaves the place that the file itself is in.
  const home = new URL(uri);
  for (const at of asked) expect(new URL(at)).toMatchObject({ protocol: home.protocol, host: home.host });
});
