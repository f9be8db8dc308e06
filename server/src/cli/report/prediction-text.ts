import { dimensionOf } from '../../model/claims.ts';
import type {
  CpuFigure,
  ExpectationResult,
  Figure,
  Ground,
  Performance,
  Prediction,
} from '../../predict/prediction.ts';
import { bySet } from '../../predict/sets.ts';
import { type Wrong, buildCompare } from '../../preview/scene/compare.ts';
import { formatValue } from '../../schema/units.ts';
import type { Comparison } from '../../workspace/compare.ts';
import { columns } from '../terminal.ts';

/** Tables for a terminal: what each vnic gets, what ports and hosts carry, promises, assumptions. */
export function predictionText(
  prediction: Prediction,
  comparisons: readonly Comparison[] | undefined,
  remedyOf: (failed: ExpectationResult) => string | undefined = () => undefined,
): string {
  const { vnics, flows, ports, hosts, expectations, assumptions } = prediction;
  const parts: string[] = [];
  if (comparisons) parts.push(...comparisons.map(comparisonText));
  else if (vnics.length > 0)
    parts.push(
      table(
        heads,
        bySet(vnics).map((v) => [v.vnic, v.mode, ...cells(v)]),
      ),
    );
  if (flows.length > 0)
    parts.push(
      table(
        ['flow', ...heads.slice(2)],
        flows.map((f) => [f.flow, ...cells(f)]),
      ),
    );
  const told = [...(comparisons ? [] : bySet(vnics)), ...flows.map((f) => ({ ...f, vnic: f.flow }))];
  if (told.length > 0) parts.push(groundsText(told, comparisons ? [] : hosts));
  if (hosts.length > 0 && !comparisons) {
    parts.push(
      table(
        ['host', 'host CPU', 'software switches'],
        hosts.map((h) => [
          h.text,
          `${cores(h.hostCpuCores)} of ${h.cores}`,
          h.vswitches.map((v) => `${v.vswitch.name} ${number(v.coresUsed)} of ${v.cores}`).join(', '),
        ]),
      ),
    );
  }
  const used = ports.filter((p) => (p.txUtilization ?? 0) > 0 || (p.rxUtilization ?? 0) > 0);
  if (used.length > 0 && !comparisons)
    parts.push(
      table(
        ['port', 'tx', 'rx', 'PCIe'],
        used.map((p) => [p.text, share(p.txUtilization), share(p.rxUtilization), share(p.pcieUtilization)]),
      ),
    );
  if (expectations.length > 0) {
    parts.push(
      expectations
        .map((e) => {
          const dimension = dimensionOf[e.expectation.metric];
          const most = e.atLeast === true ? 'at least ' : '';
          const value = e.value === null ? 'unknown' : `${most}${formatValue(e.value.value, dimension)}`;
          const remedy = e.holds === false ? remedyOf(e) : undefined;
          const told = remedy === undefined ? '' : `     would hold with ${remedy}\n`;
          return `${e.holds === null ? '?' : e.holds ? 'ok  ' : 'FAIL'} ${e.expectation.text}  (${value})\n${told}`;
        })
        .join(''),
    );
  }
  if (assumptions.length > 0)
    parts.push(`Assumed where the file says nothing:\n${assumptions.map((a) => `  - ${a.text}\n`).join('')}`);
  return parts.length > 0 ? parts.join('\n') : 'No vnics: nothing to predict.\n';
}

/** What figures rest on: rates, then times, then cores, each reason once. */
function groundsText(
  all: readonly (Performance & { readonly vnic: string })[],
  hosts: Prediction['hosts'],
): string {
  const byReason = new Map<string, string[]>();
  const add = (ground: Ground | undefined, what: string, vnic: string): void => {
    if (ground === undefined) return;
    const said = `${what}${ground.confidence}: ${ground.reason}`;
    byReason.set(said, [...(byReason.get(said) ?? []), vnic]);
  };
  for (const { vnic, throughputBps, ground } of all) add(throughputBps ? ground : undefined, '', vnic);
  for (const { vnic, latencyUs } of all) add(latencyUs?.ground, 'latency ', vnic);
  for (const { vnic, hostCpuCores } of all) add(hostCpuCores?.ground, 'host CPU ', vnic);
  for (const { text, hostCpuCores } of hosts) add(hostCpuCores?.ground, 'host CPU ', text);
  const lines = [...byReason].map(([said, names]) => {
    const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
    return `  - ${names.slice(0, 3).join(', ')}${more}: ${said}\n`;
  });
  return `Confidence:\n${lines.join('')}`;
}

/** The head says of the figures below it what the assumptions say at length. */
const p99 = 'p99 (uncalibrated)';

const heads = [
  'vnic',
  'mode',
  'throughput (80 % interval)',
  'packets',
  'p50',
  p99,
  'host CPU',
  'limited by',
  'confidence',
];

function cells(p: Performance): string[] {
  return [
    interval(p.throughputBps),
    p.packetsPps ? formatValue(p.packetsPps.value, 'packets') : '?',
    medianText(p.latencyUs),
    micros(p.latencyUs, 'p99'),
    cores(p.hostCpuCores),
    p.bottleneck?.resource ?? '',
    p.throughputBps ? p.ground.confidence : '',
  ];
}

function comparisonText(comparison: Comparison): string {
  const { vnic, count, current, modes } = comparison;
  const [section] = buildCompare('', [comparison]).sections;
  const rows = modes.map((m) => [
    `${m.mode === current ? '*' : ' '} ${m.mode}`,
    ...(m.feasible ? cells(m) : ['cannot', '', '', '', '', '', '']),
    [
      rulesOf(section?.columns.find(({ mode }) => mode === m.mode)?.breaks),
      m.assumed.length > 0 ? `(assumes ${m.assumed.join(', ')})` : '',
    ]
      .filter((t) => t !== '')
      .join(' '),
  ]);
  const always = rulesOf(section?.always);
  const words = [section?.verdict ?? '', always === '' ? '' : `Wrong in every mode: ${always}`]
    .filter((line) => line !== '')
    .map((line) => `${line}\n`);
  return `${vnic}${count > 1 ? ` (${count})` : ''}\n${table(['  mode', ...heads.slice(2), 'breaks'], rows)}${words.join('')}`;
}

const rulesOf = (wrong: readonly Wrong[] = []): string => wrong.map(({ rule }) => rule).join(' ');

function interval(f: Figure | null): string {
  if (!f) return '?';
  return `${formatValue(f.value, 'rate')} (${formatValue(f.low, 'rate')} .. ${formatValue(f.high, 'rate')})`;
}
function micros(of: Performance['latencyUs'], percentile: 'p50' | 'p99'): string {
  if (of === null) return '?';
  return `${of.overloaded === true ? 'up to ' : ''}${formatValue(of[percentile].value / 1e6, 'time')}`;
}
function medianText(of: Performance['latencyUs']): string {
  const said = micros(of, 'p50');
  if (of === null) return said;
  const [low, high] = [of.p50.low, of.p50.high].map((us) => formatValue(us / 1e6, 'time'));
  return low === high ? said : `${said} (${low} .. ${high})`;
}
/** `0.9`, `at least 0.9`; with its interval where it has one. */
function cores(f: CpuFigure | null): string {
  if (!f) return '?';
  const [value, low, high] = [f.value, f.low, f.high].map(number);
  const said = `${f.atLeast === true ? 'at least ' : ''}${value}`;
  return low === high ? said : `${said} (${low} .. ${high})`;
}
function number(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}
function share(value: number | null): string {
  return value === null ? '?' : formatValue(Number(value.toPrecision(3)), 'share');
}

/** Columns that a narrow terminal goes without, the first first. */
const dispensable = ['packets', p99, 'confidence', 'host CPU', 'p50'];

/** Columns as wide as their widest cell; those that a terminal has no room for are left out, and that is said. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)));
  const room = columns(Infinity);
  const left: string[] = [];
  const kept = (): number[] => head.flatMap((name, i) => (left.includes(name) ? [] : [i]));
  for (const name of dispensable) {
    // The last column may run on, as it is words.
    const wide = kept().reduce((sum, i) => sum + 2 + (i < head.length - 1 ? (widths[i] ?? 0) : 12), -2);
    if (wide > room && head.includes(name)) left.push(name);
  }
  const lines = all.map((row) =>
    kept()
      .map((i) => (row[i] ?? '').padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const names = left.map((name) => name.replace(/ \(.*\)$/, ''));
  if (left.length > 0)
    lines.push(`(no room for ${names.join(', ')}: a wider terminal or --format csv has them)`);
  return lines.map((line) => `${line}\n`).join('');
}
