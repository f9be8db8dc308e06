import { clearlyMore } from '../../server/src/predict/answer/paired.ts';
import { dmaErrors } from './dma.ts';
import { ofRates, type Judged } from './hold-out.ts';
import { errorText, holds, quantile, relative, type Judgement, type Row } from './judged.ts';
import type { Point } from './points.ts';

/** A line of the table of goals: what it is of, what was asked, what was reached with the source held out. */
export interface Goal {
  readonly what: string;
  readonly points: number;
  readonly goal: string;
  readonly reached: string;
  readonly met: boolean;
  readonly anchoredPoints: number;
  readonly anchoredGoal: string;
  readonly anchoredReached: string;
  readonly anchoredMet: boolean | undefined;
}

type Limits = readonly [number, number];

interface Line {
  readonly what: string;
  readonly rows: (row: Row) => boolean;
  /** What of a row is counted; as it is written, its source held out. */
  readonly judged?: (row: Row) => Judged | undefined;
  readonly limits: Limits;
  /** `shown`: there is no goal for it. */
  readonly anchored?: Limits | 'shown';
}

const group =
  (...names: readonly Row['one']['file']['group'][]) =>
  ({ one, trivial }: Row): boolean =>
    !trivial && names.includes(one.file.group);

const LINES: readonly Line[] = [
  { what: 'bound by wire or generator', rows: (row) => row.trivial, limits: [0.02, 0.05] },
  {
    what: 'user-space vswitch, known family, throughput',
    rows: (row) => group('switch')(row) && row.one.file.family === 'vpp',
    limits: [0.12, 0.35],
    anchored: [0.08, 0.25],
  },
  {
    what: 'user-space vswitch, all',
    rows: group('switch'),
    limits: [0.17, 0.45],
    anchored: [0.1, 0.28],
  },
  {
    what: 'bare-metal polling packet rate (NIC and slot)',
    rows: group('bare-metal'),
    limits: [0.06, 0.2],
    anchored: [0.04, 0.1],
  },
  {
    what: 'kernel paravirtual, bulk TCP',
    rows: group('kernel-bulk'),
    limits: [0.15, 0.35],
    anchored: [0.12, 0.25],
  },
  {
    what: 'kernel path, small packets',
    rows: group('kernel-packets'),
    limits: [0.35, 1],
    anchored: [0.08, 0.4],
  },
  {
    what: 'SR-IOV and direct latency, polled',
    rows: group('polled-latency'),
    limits: [0.05, 0.25],
    anchored: 'shown',
  },
  { what: 'latency under load, polled', rows: group('load-latency'), limits: [0.11, 0.33] },
  {
    what: 'the same at the rates that were offered',
    rows: group('load-latency'),
    judged: ({ atRate }) => atRate,
    limits: [0.11, 0.33],
  },
  {
    what: 'idle latency, interrupt-driven',
    rows: group('idle-interrupt'),
    limits: [0.35, 0.8],
    anchored: [0.3, 0.5],
  },
];

const goalText = ([median, p90]: Limits): string =>
  `${Math.round(median * 100)} % / ${Math.round(p90 * 100)} %`;

const meets = (errors: readonly number[], [median, p90]: Limits): boolean =>
  quantile(errors, 0.5) <= median && quantile(errors, 0.9) <= p90;

export function goalsOf({ rows }: Judgement, points: readonly Point[]): Goal[] {
  const lines = LINES.map(({ what, rows: of, judged = ({ heldOut }) => heldOut, limits, anchored }): Goal => {
    const own = rows.filter(of);
    const errors = own
      .filter((row) => row.one.file.needsAnchor !== true)
      .flatMap((row) => judged(row) ?? [])
      .map(relative);
    const anchoredGoal = anchored === 'shown' ? undefined : anchored;
    const withOne =
      anchored === undefined
        ? []
        : own.flatMap((row) => (row.anchored === undefined ? [] : [relative(row.anchored)]));
    return {
      what,
      points: errors.length,
      goal: goalText(limits),
      reached: errorText(errors),
      met: meets(errors, limits),
      anchoredPoints: withOne.length,
      anchoredGoal: anchoredGoal === undefined ? '' : goalText(anchoredGoal),
      anchoredReached: withOne.length === 0 ? '' : errorText(withOne),
      anchoredMet:
        anchoredGoal === undefined || withOne.length === 0 ? undefined : meets(withOne, anchoredGoal),
    };
  });
  const dma = dmaErrors(points).map((error) => relative({ error }));
  return [
    ...lines,
    {
      what: 'PCIe DMA bandwidth',
      points: dma.length,
      goal: goalText([0.03, 0.08]),
      reached: errorText(dma),
      met: meets(dma, [0.03, 0.08]),
      anchoredPoints: 0,
      anchoredGoal: '',
      anchoredReached: '',
      anchoredMet: undefined,
    },
  ];
}

/** How often the stated 80 % interval holds the published figure, its source held out. */
export interface Coverage {
  readonly mode: string;
  readonly metric: 'rate' | 'latency' | 'processor time';
  readonly points: number;
  readonly held: number;
  /** The part that is held where a source counts by the root of its points, as it does where spreads are found. */
  readonly bySource: number;
}

export function coverageOf({ rows }: Judgement): Coverage[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const { file } = row.one;
    if (row.trivial || file.needsAnchor === true || file.group === 'saturated-latency') continue;
    const metric = ofRates(row.one) ? 'rate' : file.group === 'vmm-cycles' ? 'processor time' : 'latency';
    const key = `${file.mode} ${metric}`;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return [...found]
    .map(([key, of]): Coverage => {
      const [mode = '', ...metric] = key.split(' ');
      const inside = of.filter((row) => holds(row.heldOut));
      const sources = new Map<string, number>();
      for (const { one } of of) sources.set(one.point.source_id, (sources.get(one.point.source_id) ?? 0) + 1);
      const weight = (some: readonly Row[]): number =>
        some.reduce((sum, { one }) => sum + (sources.get(one.point.source_id) ?? 1) ** -0.5, 0);
      return {
        mode,
        metric: metric.join(' ') as Coverage['metric'],
        points: of.length,
        held: inside.length,
        bySource: weight(inside) / weight(of),
      };
    })
    .sort((a, b) => a.mode.localeCompare(b.mode) || a.metric.localeCompare(b.metric));
}

export interface Choice {
  readonly pairs: number;
  readonly right: number;
  readonly wrong: number;
  readonly unclear: number;
}

/**
 * Which of two attachments or switches is better: pairs of one source that differ in nothing else, more than 15 % apart. Where the
 * interval of their ratio has 1 in it, the answer is that there is no clear difference.
 */
export function choicesOf(
  { rows }: Judgement,
  between: 'modes' | 'switches',
  as: 'heldOut' | 'inSample' | 'otherTopologies' = 'heldOut',
): Choice {
  const kinds = new Map<string, Row[]>();
  for (const row of rows) {
    const { point, file } = row.one;
    if (file.needsAnchor === true || file.group === 'saturated-latency') continue;
    const key = [
      point.source_id,
      point.metric,
      point.frame_bytes,
      point.direction,
      point.topology,
      point.n_vms,
      point.cpu,
      point.ghz,
      point.cores,
      point.load,
      point.nic,
      point.loss,
      point.vring,
    ].join('|');
    kinds.set(key, [...(kinds.get(key) ?? []), row]);
  }
  const result = { pairs: 0, right: 0, wrong: 0, unclear: 0 };
  for (const alike of kinds.values()) {
    alike.forEach((a, i) => {
      for (const b of alike.slice(i + 1)) {
        const differ =
          between === 'modes'
            ? a.one.file.mode !== b.one.file.mode
            : a.one.file.mode === b.one.file.mode && a.one.file.family !== b.one.file.family;
        const gap = Math.log(a.one.point.value / b.one.point.value);
        if (!differ || a[as] === undefined || b[as] === undefined || Math.abs(gap) <= Math.log(1.15))
          continue;
        result.pairs++;
        const [x, y] = [a[as], b[as]];
        if (clearlyMore(x, y)) result[gap > 0 ? 'right' : 'wrong']++;
        else if (clearlyMore(y, x)) result[gap < 0 ? 'right' : 'wrong']++;
        else result.unclear++;
      }
    });
  }
  return result;
}
