import type { TextEdit } from 'vscode-languageserver-types';
import { describe, expect, test } from 'vitest';
import { edited, fixture, uriOf } from '../testing/fixture.ts';
import { codeActions } from './codeActions.ts';
import { completion } from './completion.ts';
import { references } from './references.ts';
import { rename } from './rename.ts';
import { willRename } from './willRename.ts';
import { workspaceSymbols } from './workspaceSymbols.ts';

/* Files that are not open. */

const closed = `//- /lib/common.iov closed
network app { vlan 100 }
flavor small { vcpus 2 }
//- /racks/a.iov closed
import "../lib/common.iov"
host a { vswitch vs0 { type ovs } }
vm one : small on a { vnic eth0 vswitch vs0 { network app } }
//- /racks/b.iov closed
import "a.iov"
vm two : small on a { vnic eth0 vswitch vs0 }
`;
const places = (
  found: readonly { uri: string; range: { start: { line: number; character: number } } }[],
): string[] => found.map(({ uri, range }) => `${uri.slice(7)}:${range.start.line}`).sort();

describe('references', () => {
  test('are found in files that are not open, however far they import', () => {
    const { snapshot, position } = fixture(
      `${closed}//- /main.iov\nimport "lib/common.iov"\nhost h { }\nvm v : sm$0all on h { }\n`,
    );
    expect(places(references(snapshot, position, true))).toEqual([
      '/lib/common.iov:1',
      '/main.iov:2',
      '/racks/a.iov:2',
      '/racks/b.iov:1',
    ]);
  });
  test('a rename reaches them, and clashes with what they declare', () => {
    const { snapshot, position } = fixture(
      `${closed}//- /main.iov\nimport "lib/common.iov"\nhost h { }\nvm v : sm$0all on h { }\n`,
    );
    expect(Object.keys(rename(snapshot, position, 'tiny')?.changes ?? {}).sort()).toEqual(
      ['/lib/common.iov', '/main.iov', '/racks/a.iov', '/racks/b.iov'].map(uriOf),
    );
    const own = fixture(`${closed}//- /main.iov\nimport "racks/a.iov"\nvm v$0 on a { }\n`);
    expect(() => rename(own.snapshot, own.position, 'one')).toThrow('already');
  });
});

test('what a closed file imports is not called unused', () => {
  const text = 'network app { }\nnetwork b { }\nhost h { }\n';
  const unused = (marked: string): number =>
    fixture(marked).snapshot.diagnostics.filter(({ rule }) => rule === 'unused').length;
  expect(unused(`//- /main.iov\n${text}`)).toBe(2);
  expect(unused(`//- /other.iov closed\nimport "main.iov"\n//- /main.iov\n${text}`)).toBe(0);
});

test('workspace symbols', () => {
  const { documents } = fixture(`${closed}//- /main.iov\nhost small-host { nic lan : intel.82576 }\n`);
  const found = (query: string): string[] =>
    workspaceSymbols(documents.overviews(), query).map(
      ({ name, containerName, location }) =>
        `${containerName === undefined ? '' : `${containerName}.`}${name} ${location.uri.slice(7)}`,
    );
  expect(found('small')).toEqual(['small /lib/common.iov', 'small-host /main.iov']);
  expect(found('LAN')).toEqual(['small-host.lan /main.iov']);
  expect(found('one.e')).toEqual(['one.eth0 /racks/a.iov']);
  expect(found('smh')).toEqual(['small-host /main.iov']);
  expect(found('')).toHaveLength(10);
  expect(found('nothing')).toEqual([]);
});

describe('paths of imports', () => {
  const paths = (marked: string, trigger?: string): string[] => {
    const { snapshot, position, documents } = fixture(marked);
    const files = (): string[] => documents.overviews().map(({ uri }) => uri);
    return completion(snapshot, position, { files, trigger }).map(({ label }) => label);
  };
  test('are those of the workspace, relative, the nearest first', () => {
    expect(paths(`${closed}//- /racks/new.iov\nimport "$0"\n`, '"')).toEqual([
      'a.iov',
      'b.iov',
      '../lib/common.iov',
    ]);
    expect(paths(`${closed}//- /racks/new.iov\nimport "a.iov"\nimport "../$0\n`, '/')).toEqual([
      'b.iov',
      '../lib/common.iov',
    ]);
  });
  test('and nothing opens by itself elsewhere', () => {
    expect(paths('host h { label "$0" }', '"')).toEqual([]);
    expect(paths('/$0', '/')).toEqual([]);
  });
  test('replace what is written', () => {
    const { snapshot, position } = fixture('import "a$0bc.iov"\n');
    const [item] = completion(snapshot, position, { files: () => ['file:///x/"q".iov'] });
    expect(edited(snapshot, [item?.textEdit as TextEdit])).toBe('import "x/\\"q\\".iov"\n');
  });
});

describe('files that get other names', () => {
  const moved = (moves: [from: string, to: string][]): Record<string, string[]> => {
    const { documents } = fixture(
      `${closed}//- /main.iov\nimport "lib/common.iov"\nimport "./racks/b.iov"\n`,
    );
    const edit = willRename(
      documents.overviews(),
      moves.map(([from, to]) => ({ oldUri: uriOf(from), newUri: uriOf(to) })),
    );
    return Object.fromEntries(
      Object.entries(edit?.changes ?? {}).map(([uri, edits]) => [
        uri.slice(7),
        edits.map(({ newText }) => newText),
      ]),
    );
  };
  test('a file that is imported', () => {
    expect(moved([['/lib/common.iov', '/lib/shared.iov']])).toEqual({
      '/main.iov': ['lib/shared.iov'],
      '/racks/a.iov': ['../lib/shared.iov'],
    });
  });
  test('a file that imports', () => {
    expect(moved([['/racks/a.iov', '/a.iov']])).toEqual({
      '/racks/a.iov': ['lib/common.iov'],
      '/racks/b.iov': ['../a.iov'],
    });
  });
  test('a folder', () => {
    expect(moved([['/racks', '/deep/er']])).toEqual({
      '/main.iov': ['deep/er/b.iov'],
      '/racks/a.iov': ['../../lib/common.iov'],
    });
  });
  test('all of them, and none', () => {
    expect(moved([['/', '/new']])).toEqual({});
    expect(moved([['/other.iov', '/b.iov']])).toEqual({});
  });
});

test('code actions work on what lies in closed files', () => {
  const { snapshot, position } = fixture(
    '//- /lib.iov closed\nhost h { iommu off }\n//- /main.iov\nimport "lib.iov$0"\n',
  );
  expect(codeActions(snapshot, { start: position, end: position })).toEqual([]);
});
