import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { compare, lineOf, markers } from '../markers.ts';
import { fixed } from './fixed.ts';
import type { Finding } from '../../server/src/model/finding.ts';
import { mayStand } from '../../server/src/schema/vocabulary.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { diagnose } from '../../server/src/workspace/diagnose.ts';
import { type World, loadWorld } from '../../server/src/workspace/world.ts';
import { rules, rulesById } from '../../server/src/rules/all.ts';
import { type Checked, check } from '../../server/src/rules/check.ts';

const here = join(ROOT, 'server/src/rules');
const mainUri = 'file:///designs/main.iov';

function worldOf(text: string, other?: string): World {
  return loadWorld(mainUri, (uri) => {
    const read = uri === mainUri ? text : other;
    return read === undefined ? undefined : parse(read, mayStand);
  });
}

function loudIn(world: World): Checked[] {
  return check(world).filter(({ severity }) => severity === 'error' || severity === 'warning');
}

interface Result {
  readonly world: World;
  readonly findings: readonly Checked[];
}

function checked(text: string): Result {
  const world = worldOf(text);
  return { world, findings: check(world) };
}

function isQuiet(rule: string): boolean {
  const severity = rulesById.get(rule)?.severity;
  return severity === 'information' || severity === 'hint';
}

/** How the findings of a text differ from its markers. */
function differences(text: string): string[] {
  const { world, findings } = checked(text);
  const said = findings.map(({ rule, severity, message, place }) => ({
    rule,
    severity,
    message,
    line: lineOf(text, world.locate(place).start),
  }));
  return compare(said, text, isQuiet);
}

const ofForm: ReadonlySet<string> = new Set(['unknown-kind', 'unknown-property', 'unresolved-name']);

/** What is wrong with the fixes of a text's findings: they must parse, and the preferred one must mend without breaking. */
function faultsOfFixes(text: string, only?: string): string[] {
  const { world, findings } = checked(text);
  const keyOf = ({ rule, message }: Finding): string => `${rule}: ${message}`;
  const known = new Set(findings.map((f) => f.rule));
  return findings
    .filter((f) => only === undefined || f.rule === only)
    .flatMap((finding) =>
      (finding.fixes?.() ?? []).flatMap((fix) => {
        const after = checked(fixed(text, fix, world)).findings;
        // Where a word gets its meaning, what it says is looked at for the first time.
        const broken = after
          .filter((f) => f.severity === 'error' && !known.has(f.rule) && !ofForm.has(finding.rule))
          .map(keyOf);
        const parses = known.has('syntax') || !after.some((f) => f.rule === 'syntax');
        const before = findings.filter((f) => keyOf(f) === keyOf(finding)).length;
        const mends = after.filter((f) => keyOf(f) === keyOf(finding)).length < before;
        const name = `${keyOf(finding)} / ${fix.title}`;
        if (!parses) return [`${name}: does not parse`];
        if (fix.preferred !== true) return [];
        return [...(mends ? [] : [`${name}: does not mend`]), ...broken.map((b) => `${name}: breaks ${b}`)];
      }),
    );
}

test('every rule file is in the list, under its own name', () => {
  const files = readdirSync(here)
    .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'))
    .filter((f) => readFileSync(join(here, f), 'utf8').includes('export const rule: Rule'))
    .map((f) => f.replace(/\.ts$/, ''));
  expect([...rulesById.keys()].sort()).toEqual(files.sort());
});

describe.each(rules)('$id', ({ id, good, bad, docs, summary }) => {
  test('its good example reports nothing', () => {
    const { findings } = checked(good);
    const loud = findings.filter((f) => f.severity === 'error' || f.severity === 'warning' || f.rule === id);
    expect(loud.map((f) => `${f.rule}: ${f.message}`)).toEqual([]);
  });

  test('its bad example reports what it marks', () => {
    expect(markers(bad).map((m) => m.rule)).toContain(id);
    expect(differences(bad)).toEqual([]);
  });

  test('its fixes mend and break nothing', () => {
    expect(faultsOfFixes(bad, id)).toEqual([]);
  });

  test('it says what it is for', () => {
    expect(summary).toMatch(/^[A-Z`].*[.]$/s);
    expect(docs.trim().length).toBeGreaterThan(100);
    expect(docs).toMatch(/\*\*What to do\.\*\*/);
  });
});

const cases = join(here, 'cases');
test.each(readdirSync(cases).filter((f) => f.endsWith('.iov')))('cases/%s', (file) => {
  const text = readFileSync(join(cases, file), 'utf8');
  expect(differences(text)).toEqual([]);
  expect(faultsOfFixes(text)).toEqual([]);
});

/** Small designs, many to a file: each begins with a line `//== what it shows`. */
function designsIn(file: string): { readonly title: string; readonly text: string }[] {
  return readFileSync(file, 'utf8')
    .split(/^\/\/== /m)
    .slice(1)
    .map((part) => ({
      title: `${basename(file, '.txt')}: ${part.slice(0, part.indexOf('\n'))}`,
      text: part.slice(part.indexOf('\n') + 1),
    }));
}

const rows = join(cases, 'rows');
const parts = readdirSync(rows).flatMap((file) => designsIn(join(rows, file)));
test.each(parts)('cases/rows/$title', ({ text }) => {
  expect(differences(text)).toEqual([]);
  expect(faultsOfFixes(text)).toEqual([]);
});

/* What people write who know libvirt, OpenStack, Kubernetes, vSphere or netplan: one slip in each. */
test.each(designsIn(join(cases, 'slips.txt')))('cases/$title', ({ text }) => {
  // What is imported is there, and empty.
  const world = worldOf(text, '');
  const [slip, ...more] = loudIn(world);
  expect(more.map(({ message }) => message)).toEqual([]);
  const [fix] = slip?.fixes?.() ?? [];
  expect(fix, slip?.message).toBeDefined();
  const mended = fix ? fixed(text, fix, world) : text;
  const left = loudIn(worldOf(mended, '')).map(({ message }) => message);
  expect(left, mended).toEqual([]);
});

test('what the members of a set add up to is told of all of them, also where a flow names some', () => {
  const parts = (qos: string): unknown[] =>
    checked(`qos q { ${qos} }
host k { iommu vt-d; nic a : intel.e810-xxvda2 { port 0 { vfs 9 } } }
vm x[1..9] on k { memory 1GiB reserved; vnic e sriov a.0 { qos q } }
flow x[1..4] <-> wire { rate 1Mbps }
`).findings.map(({ message, related }) => [/\((.*)\)/.exec(message)?.[1], related?.length]);
  expect(parts('min 5Gbps')).toEqual([['`x[1..9].e` 9 x 5 Gb/s', 1]]);
  expect(parts('max 5Gbps')).toEqual([['`x[1..9].e` 45 Gb/s', 1]]);
});

test('what an expectation lacks is told of the percentile and the unit that it is of', () => {
  const { findings } = checked(`host k { iommu vt-d; nic a : intel.x710-da2 { port 0 { vfs 2 } } }
vm x on k { memory 1GiB reserved; vnic e sriov a.0 { queues 2 } }
flow x -> wire
expect x throughput >= 20Gbps
expect x latency p99 <= 1us
`);
  const said = findings.filter((f) => f.rule === 'expectation-failed').map((f) => f.message);
  expect(said[0]).toMatch(/^The throughput of `x`.* is a\.0 transmit; another link would add /);
  expect(said[1]).toMatch(/^The latency \(p99\) of `x` /);
});

test('the language’s own example reports nothing at all', () => {
  const text = readFileSync(join(cases, 'language-file.iov'), 'utf8');
  expect(checked(text).findings).toEqual([]);
});

describe('files that import', () => {
  const files: Readonly<Record<string, string>> = {
    'file:///designs/main.iov':
      'import "common.iov"\nqos lost { max 1Gbps }\nhost box { vswitch vs0 { type ovs } }\nvm a on box { vnic eth0 vswitch vs0 { network app } }\n',
    'file:///designs/common.iov': 'network app { vlan 100 }\nnetwork other { vlan 101 }\n',
  };
  const read = (uri: string): ReturnType<typeof parse> | undefined => {
    const text = files[uri];
    return text === undefined ? undefined : parse(text, mayStand);
  };

  test('only what the file itself declares is called unused', () => {
    const found = check(loadWorld('file:///designs/main.iov', read));
    expect(found.map((f) => `${f.rule}: ${f.message}`)).toEqual([
      'unused: Nothing refers to the qos `lost`.',
    ]);
  });

  test('an ignore before an import silences what lies behind it, and is needed then', () => {
    const faulty: Readonly<Record<string, string>> = {
      [mainUri]: 'import "rack.iov"\nvm a on box { vnic eth0 vswitch vs0 }\n',
      'file:///designs/rack.iov':
        'host box { vswitch vs0 { type ovs }; nic n : intel.82599 { port 0 { vfs 64 } } }\n',
    };
    const told = (main: string): string[] =>
      diagnose(
        loadWorld(mainUri, (uri) => {
          const text = uri === mainUri ? main : faulty[uri];
          return text === undefined ? undefined : parse(text, mayStand);
        }),
      ).map((d) => d.rule);
    const main = faulty[mainUri] ?? '';
    expect(told(main)).toEqual(['vfs-exceed-port']);
    expect(told(`// iov-ignore vfs-exceed-port\n${main}`)).toEqual([]);
    expect(told(`// iov-ignore vfs-exceed-device\n${main}`)).toEqual(['unneeded-ignore', 'vfs-exceed-port']);
  });

  test('nothing is, in a file that others import or that has no hosts and VMs', () => {
    expect(check(loadWorld('file:///designs/main.iov', read), { imported: true })).toEqual([]);
    expect(check(loadWorld('file:///designs/common.iov', read))).toEqual([]);
  });
});

test('settings change severities and turn rules off; an ignore silences a rule on one statement', () => {
  const text =
    'host box { iommu off; nic lan : intel.x710-da2 { port 0 { vfs 2 } } }\nvm a on box { memory 1GiB reserved; vnic eth0 sriov lan.0 }\n';
  const world = worldOf(text);
  expect(check(world, { severity: { 'vt-d-off': 'warning' } }).map((f) => f.severity)).toEqual(['warning']);
  expect(check(world, { severity: { 'vt-d-off': 'off' } })).toEqual([]);
  expect(checked(text.replace('vm a', '// iov-ignore vt-d-off\nvm a')).findings).toEqual([]);
});
