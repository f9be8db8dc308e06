import { describe, expect, test } from 'vitest';
import { TESTS } from '../protocol/tests.ts';
import { edited, fixture } from '../testing/fixture.ts';
import { incomingCalls, isNodeData, outgoingCalls, prepareCallHierarchy } from './callHierarchy.ts';
import { codeLenses, isLensData, previewCommand, resolveLens } from './codeLens.ts';
import { documentLinks } from './documentLinks.ts';
import { onTypeFormatting } from './formatting.ts';
import { linkedEditing } from './linkedEditing.ts';
import { testsOf } from './tests.ts';

const text = `switch tor { ports 4 x 10Gbps }
host kvm {
  iommu vt-d
  sr-iov on
  nic lan : intel.x520-da2 {
    port 0 { vfs 8; link tor }
    port 1
  }
  vswitch vs0 { uplink lan.1 }
}
vm web[1..4] on kvm {
  memory 4GiB reserved
  vnic eth0 sriov lan.0 { failover vs0 }
}
vm db on kvm { vnic eth0 vswitch vs0; vnic eth1 vswitch lan.1 }
expect web throughput >= 1Mbps
expect db.eth0 throughput >= 100Gbps
expect db.eth1 rtt <= 1s surely
`;
/** The same with the cursor before the first place where this stands. */
const at = (what: string): string => text.replace(what, `$0${what}`);

describe('code lens', () => {
  test('what a host or VM is predicted to do, and the way to its picture', () => {
    const { snapshot } = fixture(text);
    const titles = codeLenses(snapshot).map((lens) => {
      expect(isLensData(lens.data)).toBe(true);
      expect(lens.command).toBeUndefined();
      const { command } = resolveLens(snapshot, lens);
      expect(command).toMatchObject({ command: previewCommand, arguments: [snapshot.uri, lens.range] });
      return `${lens.range.start.line} ${command?.title ?? ''}`;
    });
    expect(titles).toEqual([
      expect.stringMatching(/^1 host CPU .* of 32 · busiest port lan\.\d [\d.]+ %$/),
      expect.stringMatching(/^10 (≈|at least) .* each/),
      expect.stringMatching(/^14 (≈|at least) .*b\/s a vnic · /),
    ]);
  });
  test('is nothing for what is gone', () => {
    const { snapshot } = fixture('host h { }\n');
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const data = { uri: 'x', kind: 'vm', name: 'gone' };
    expect(resolveLens(snapshot, { range, data }).command?.title).toBe('Preview');
    expect(resolveLens(snapshot, { range, data: 7 })).toEqual({ range, data: 7 });
  });
});

describe('call hierarchy', () => {
  const names = (what: string): string[] => {
    const { snapshot, position } = fixture(at(what));
    return prepareCallHierarchy(snapshot, position).map(({ name }) => name);
  };
  const calls = (what: string): { in: string[]; out: string[] } => {
    const { snapshot, position } = fixture(at(what));
    const found = prepareCallHierarchy(snapshot, position).map(({ data }) => data as unknown);
    const say = ({ name }: { name: string }, ranges: readonly { start: { line: number } }[]): string =>
      `${name} ${ranges.map(({ start }) => start.line).join()}`;
    const each = found.filter(isNodeData);
    return {
      in: each.flatMap((one) => incomingCalls(snapshot, one).map((c) => say(c.from, c.fromRanges))),
      out: each.flatMap((one) => outgoingCalls(snapshot, one).map((c) => say(c.to, c.fromRanges))),
    };
  };
  test('starts at a vnic, VM, vswitch, nic, port or switch, where it is declared and where it is named', () => {
    expect(names('eth0 sriov')).toEqual(['web[1..4].eth0']);
    expect(names('db on')).toEqual(['db.eth0', 'db.eth1']);
    expect(names('vs0 { uplink')).toEqual(['kvm.vs0']);
    expect(names('lan :')).toEqual(['kvm.lan.0', 'kvm.lan.1']);
    expect(names('port 0')).toEqual(['kvm.lan.0']);
    expect(names('lan.0 {')).toEqual(['kvm.lan.0']);
    expect(names('tor }')).toEqual(['tor']);
    expect(names('ports 4')).toEqual([]);
  });
  test('shows who attaches, and the path out', () => {
    expect(calls('port 0')).toEqual({ in: ['web[1..4].eth0 12'], out: ['tor 5'] });
    expect(calls('lan.1 }')).toEqual({ in: ['kvm.vs0 8'], out: [] });
    expect(calls('vs0 { uplink')).toEqual({
      in: ['web[1..4].eth0 12', 'db.eth0 14', 'db.eth1 14'],
      out: ['kvm.lan.1 8'],
    });
    expect(calls('eth0 sriov')).toEqual({ in: [], out: ['kvm.lan.0 12', 'kvm.vs0 12'] });
    expect(calls('switch tor')).toEqual({ in: ['kvm.lan.0 5'], out: [] });
  });
  test('of what is gone is empty', () => {
    const { snapshot } = fixture(text);
    for (const kind of ['vnic', 'vswitch', 'port', 'switch'] as const) {
      const data = { uri: '', kind, names: ['x', 'y', 'z'] };
      expect([incomingCalls(snapshot, data), outgoingCalls(snapshot, data)]).toEqual([[], []]);
    }
    expect([null, {}, { uri: '', kind: 'vnic', names: [7] }].some(isNodeData)).toBe(false);
  });
});

describe('linked editing', () => {
  const lines = (marked: string): number[] | undefined => {
    const { snapshot, position } = fixture(marked);
    return linkedEditing(snapshot, position)?.ranges.map(({ start }) => start.line);
  };
  test('a name and its uses in the file', () => {
    expect(lines(at('web[1..4]'))).toEqual([10, 15]);
    expect(lines(at('vs0 }'))).toEqual([8, 12, 14]);
    expect(lines(at('intel.'))).toBeUndefined();
    expect(lines(at('memory 4'))).toBeUndefined();
  });
  test('not where another file uses it too', () => {
    const main = '//- /main.iov\nflavor sm$0all { }\nhost h { }\nvm v : small on h { }\n';
    expect(lines(main)).toEqual([0, 2]);
    expect(
      lines(`//- /o.iov closed\nimport "main.iov"\nhost i { }\nvm w : small on i { }\n${main}`),
    ).toBeUndefined();
    expect(lines(`//- /o.iov closed\nimport "main.iov"\n${main}`)).toEqual([0, 2]);
  });
});

describe('formatting while one types', () => {
  const typed = (marked: string, what: string): string => {
    const { snapshot, position } = fixture(marked);
    return edited(snapshot, onTypeFormatting(snapshot, position, what));
  };
  test('a closed block', () => {
    expect(typed('host  a { }\n\nhost h {\nsr-iov   on\n      iommu vt-d\n  }$0\nqos   g { }\n', '}')).toBe(
      'host  a { }\n\nhost h {\n  sr-iov on\n  iommu vt-d\n}\nqos   g { }\n',
    );
    expect(typed('host h {\n  nic a : intel.82576 {\nnuma   0\n    }$0\n', '}')).toBe(
      'host h {\n  nic a : intel.82576 {\nnuma   0\n    }\n',
    );
    expect(typed('host h { nic a : intel.82576 { port 0; port 1 } }\nqos g {\n    min 1Gbps\n}$0', '}')).toBe(
      'host h { nic a : intel.82576 { port 0; port 1 } }\nqos g {\n  min 1Gbps\n}',
    );
    expect(typed('/* } */ }$0', '}')).toBe('/* } */ }');
  });
  test('the line before a new one, and no other', () => {
    expect(typed('host h {\n      iommu    vt-d\n  $0\n     sr-iov on\n}\n', '\n')).toBe(
      'host h {\n  iommu vt-d\n  \n     sr-iov on\n}\n',
    );
    expect(typed('qos  g { }\n$0', '\n')).toBe('qos g { }\n');
    expect(typed('$0', '\n')).toBe('');
  });
});

test('links to sources, and from ignores to their rules', () => {
  const { snapshot } = fixture(
    '// iov-ignore vt-d-off, unused\ndevice a.b { source "see pciutils/pciids@c1c12547d626: pci.ids; DPDK/dpdk@38f72e500b3b; a@b" }\nhost h { label "x/y@c1c12547d626" }\n',
  );
  const page = (rule: string): string | undefined => (rule === 'unused' ? undefined : `docs:${rule}`);
  expect(documentLinks(snapshot, { page }).map(({ target }) => target)).toEqual([
    'docs:vt-d-off',
    'https://github.com/pciutils/pciids/blob/c1c12547d626/pci.ids',
    'https://github.com/DPDK/dpdk/tree/38f72e500b3b',
  ]);
});

test('promises as tests', () => {
  const { snapshot } = fixture(text);
  const found = testsOf(snapshot);
  expect(TESTS.isResult(JSON.parse(JSON.stringify(found)))).toBe(true);
  expect(found.map((one) => [one.range.start.line, one.text, one.verdict])).toEqual([
    [15, 'web throughput >= 1Mbps', 'passed'],
    [16, 'db.eth0 throughput >= 100Gbps', 'failed'],
    [17, 'db.eth1 rtt <= 1s surely', 'passed'],
  ]);
  const [, failed, sure] = found;
  expect(failed?.value).toBeGreaterThan(1e6);
  expect(failed?.margin).toBeCloseTo((failed?.value ?? 0) / 100e9 - 1);
  expect(failed?.message).toMatch(/^Predicted: .* it does not hold\.$/);
  expect(sure?.margin).toBeGreaterThan(0.5);
  const imported = fixture(`//- /a.iov closed\n${text}//- /main.iov\nimport "a.iov"\n`);
  expect(testsOf(imported.snapshot)).toEqual([]);
});
