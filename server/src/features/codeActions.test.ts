import { describe, expect, test } from 'vitest';
import { edited, fixture } from '../workspace/fixture.ts';
import { codeActions } from './codeActions.ts';

function actionsAt(
  marked: string,
  only?: string[],
): { title: string; preferred: boolean; text: string; rule: unknown }[] {
  const { snapshot, position } = fixture(marked);
  return codeActions(snapshot, { start: position, end: position }, { only }).map((action) => ({
    title: action.title,
    preferred: action.isPreferred ?? false,
    rule: action.diagnostics?.[0]?.code,
    text: edited(snapshot, action.edit?.changes?.[snapshot.uri] ?? []),
  }));
}

describe('fixes', () => {
  test('the best first', () => {
    const [first] = actionsAt('host h { iommu vtd$0 }');
    expect(first).toEqual({
      title: 'Write `vt-d`',
      preferred: true,
      rule: 'bad-value',
      text: 'host h { iommu vt-d }',
    });
  });
  test('what does not parse', () => {
    expect(actionsAt('host h {\n  nic a : intel.82576$0\n')[0]?.text ?? '').toMatch(/^host h \{/);
    expect(actionsAt('network a { label "x$0 }')[0]).toMatchObject({ rule: 'syntax' });
  });
  test('a statement that goes takes its line, or its `;`', () => {
    const twice = 'qos g {\n  min 1Gbps\n  mi$0n 2Gbps\n  max 3Gbps\n}';
    expect(actionsAt(twice)[0]?.text).toBe('qos g {\n  min 1Gbps\n  max 3Gbps\n}');
    expect(actionsAt('qos g { min 1Gbps; mi$0n 2Gbps; max 3Gbps }')[0]?.text).toBe(
      'qos g { min 1Gbps; max 3Gbps }',
    );
    expect(actionsAt('qos g { min 1Gbps; mi$0n 2Gbps }')[0]?.text).toBe('qos g { min 1Gbps }');
  });
  test('line ends stay what they are', () => {
    const [action] = actionsAt('host h {\r\n  iommu vt-d\r\n  iomm$0u off\r\n}\r\n');
    expect(action?.text).toBe('host h {\r\n  iommu vt-d\r\n}\r\n');
  });
});

describe('iov-ignore', () => {
  const ignoring = (marked: string): string | undefined =>
    actionsAt(marked).find(({ title }) => title.startsWith('Ignore'))?.text;
  test('stands above the innermost statement that starts its line', () => {
    expect(ignoring('host h {\n  iommu vtd$0\n}')).toBe(
      'host h {\n  // iov-ignore bad-value\n  iommu vtd\n}',
    );
    expect(ignoring('host h { iommu vtd$0 }')).toBe('// iov-ignore bad-value\nhost h { iommu vtd }');
    expect(ignoring('host h {\r\n\tiommu vtd$0\r\n}')).toBe(
      'host h {\r\n\t// iov-ignore bad-value\r\n\tiommu vtd\r\n}',
    );
  });
  test('joins the one that stands there', () => {
    expect(ignoring('host h {\n  // iov-ignore vt-d-off\n  iommu vtd$0\n}')).toBe(
      'host h {\n  // iov-ignore vt-d-off, bad-value\n  iommu vtd\n}',
    );
  });
  test('is not offered for what does not parse', () => {
    expect(ignoring('network a { label "x$0 }')).toBeUndefined();
  });
});

test('a file that is imported and missing is made, where the client can', () => {
  const { snapshot, position } = fixture('import "racks/n$0one.iov"\n');
  const range = { start: position, end: position };
  expect(codeActions(snapshot, range, { createsFiles: true })).toMatchObject([
    {
      title: 'Create `none.iov`',
      edit: { documentChanges: [{ kind: 'create', uri: 'file:///racks/none.iov' }] },
    },
    { title: 'Ignore `import-not-found` here' },
  ]);
  expect(codeActions(snapshot, range)).toHaveLength(1);
});

test('fix all takes every preferred fix, one where two overlap', () => {
  expect(actionsAt('$0host h { iommu vtd; sr-iov yes }', ['source.fixAll'])).toEqual([
    { title: 'Fix all', preferred: false, rule: undefined, text: 'host h { iommu vt-d; sr-iov on }' },
  ]);
  expect(actionsAt('host h { iommu vtd$0 }', ['refactor'])).toEqual([]);
});
