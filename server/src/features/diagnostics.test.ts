import { expect, test } from 'vitest';
import { fixture } from '../testing/fixture.ts';
import { diagnostics } from './diagnostics.ts';

test('a finding has its rule, its page and where else to look', () => {
  const { snapshot } = fixture('network a { vlan 1 }\nnetwork a { vlan 2 }\nhost h { }');
  const found = diagnostics(snapshot, { page: (rule) => `https://example.org/${rule}` }).filter(
    (d) => d.code === 'duplicate-name',
  );
  expect(found).toMatchObject([
    {
      range: { start: { line: 1, character: 8 }, end: { line: 1, character: 9 } },
      severity: 1,
      source: 'iov',
      code: 'duplicate-name',
      codeDescription: { href: 'https://example.org/duplicate-name' },
      relatedInformation: [{ location: { uri: snapshot.uri, range: { start: { line: 0, character: 8 } } } }],
    },
  ]);
});
test('a tag for what is deprecated', () => {
  const { snapshot } = fixture('switch s { evb vepa }\nhost h { }');
  expect(diagnostics(snapshot).find((d) => d.code === 'deprecated')).toMatchObject({ tags: [2] });
});
test('a finding in an imported file stands on the import', () => {
  const { snapshot } = fixture(
    '//- /a.iov closed\nimport "b.iov"\n//- /b.iov closed\nhost h { iommu vtd }\n//- /main.iov\n\nimport "a.iov"\n',
  );
  expect(diagnostics(snapshot)).toMatchObject([
    {
      code: 'bad-value',
      range: { start: { line: 1 } },
      relatedInformation: [
        { location: { uri: 'file:///b.iov', range: { start: { line: 0, character: 15 } } } },
      ],
    },
  ]);
});
test('or on the statement here that takes part', () => {
  const { snapshot } = fixture(
    '//- /main.iov\nimport "b.iov"\nnetwork n { }$0\n//- /b.iov\nimport "main.iov"\nnetwork n { }\n',
  );
  const found = diagnostics(snapshot).filter((d) => d.code === 'duplicate-name');
  expect(found).toMatchObject([
    { range: { start: { line: 1 } }, relatedInformation: [{ location: { uri: 'file:///b.iov' } }] },
  ]);
});
test('a file of the catalog reports nothing', () => {
  const { documents } = fixture('');
  documents.set('iov-catalog:/intel.iov', 1, 'device intel.82576 { nonsense }');
  const snapshot = documents.snapshot('iov-catalog:/intel.iov');
  expect(snapshot && diagnostics(snapshot)).toEqual([]);
});
