import type { Mode } from '../../model/topology.ts';
import { clearlyMore } from '../../predict/answer/paired.ts';
import type { ModeComparison } from '../../predict/prediction.ts';
import { certaintyOf, figuresOf } from './figures.ts';
import type { Certainty, PathFigures, Shown } from './types.ts';
import { MODE_ORDER } from './mode-order.ts';
import { phrase } from '../../words/phrase.ts';

/** Every mode tried on one vnic or set, as the prediction gives it. */
export interface VnicComparison {
  /** `web[1..30].eth0` */
  readonly vnic: string;
  readonly count: number;
  readonly current: Mode;
  readonly modes: readonly ModeComparison[];
}

/** The Compare view: one section for each vnic, one column for each mode. Plain data, like the scene. */
export interface CompareScene {
  readonly title: string;
  readonly sections: readonly CompareSection[];
  /** Vnics that are not compared for now, as that would take long. */
  readonly more: number;
}

export interface CompareSection {
  readonly vnic: string;
  readonly count: number;
  readonly current: Mode;
  /** What the columns come to, in a sentence. */
  readonly verdict: string;
  /** What is wrong in every mode that is possible: it is not for the mode. */
  readonly always: readonly Wrong[];
  readonly columns: readonly CompareColumn[];
}

/** A rule that is broken, and what it says. */
export interface Wrong {
  readonly rule: string;
  readonly reason: string;
}

export interface CompareColumn {
  readonly mode: Mode;
  readonly current: boolean;
  readonly feasible: boolean;
  readonly numbers: PathFigures;
  readonly certainty?: Certainty | undefined;
  /** Shares of the largest of the section, 0 to 1. */
  readonly bars: Readonly<Record<keyof PathFigures, number>>;
  /** The ends of the 80 % intervals, as shares of the same. */
  readonly whiskers: Readonly<Record<keyof PathFigures, readonly [low: number, high: number]>>;
  /** Where it is the best of those that are possible. */
  readonly best: readonly (keyof PathFigures)[];
  readonly bottleneck?: string | undefined;
  /** What it breaks beyond that. */
  readonly breaks: readonly Wrong[];
  /** What the file would have to say besides; for a mode that is not possible, why. */
  readonly notes: readonly string[];
}

export const METRICS = [
  'throughput',
  'packets',
  'latencyP50',
  'latencyP99',
  'hostCpu',
] as const satisfies readonly (keyof PathFigures)[];
const MORE_IS_BETTER: ReadonlySet<keyof PathFigures> = new Set<keyof PathFigures>(['throughput', 'packets']);

export function buildCompare(title: string, comparisons: readonly VnicComparison[]): CompareScene {
  return { title, sections: comparisons.map(section), more: 0 };
}

function section(one: VnicComparison): CompareSection {
  const ordered = [...one.modes].sort((a, b) => MODE_ORDER.indexOf(a.mode) - MODE_ORDER.indexOf(b.mode));
  const numbers = ordered.map(figuresOf);
  const feasible = numbers.filter((_, at) => ordered[at]?.feasible === true);
  const wrong = ordered.map(wrongIn);
  const now = wrong[ordered.findIndex(({ mode }) => mode === one.current)] ?? [];
  const possible = wrong.filter((_, at) => ordered[at]?.feasible === true);
  const always = now.filter(({ rule }) => possible.every((all) => all.some((other) => other.rule === rule)));
  const isOwn = ({ rule }: Wrong): boolean => !always.some((other) => other.rule === rule);
  const columns = ordered.map((mode, at): CompareColumn => {
    const own = numbers[at] as PathFigures;
    return {
      mode: mode.mode,
      current: mode.mode === one.current,
      feasible: mode.feasible,
      numbers: own,
      certainty: mode.feasible ? certaintyOf(mode) : undefined,
      bars: shares(own, numbers, ({ value }) => value),
      whiskers: {
        throughput: whisker('throughput', own, numbers),
        packets: whisker('packets', own, numbers),
        latencyP50: whisker('latencyP50', own, numbers),
        latencyP99: whisker('latencyP99', own, numbers),
        hostCpu: whisker('hostCpu', own, numbers),
      },
      best: mode.feasible ? METRICS.filter((metric) => isBest(metric, own, feasible)) : [],
      bottleneck: mode.bottleneck && mode.bottleneck.kind !== 'demand' ? mode.bottleneck.resource : undefined,
      breaks: (wrong[at] ?? []).filter(isOwn),
      notes: mode.assumed,
    };
  });
  return {
    vnic: one.vnic,
    count: one.count,
    current: one.current,
    verdict: verdictOf(columns),
    always,
    columns,
  };
}

function wrongIn({ breaks, reasons }: ModeComparison): Wrong[] {
  return breaks.map((rule, at) => ({ rule, reason: reasons[at] ?? '' }));
}

/**
 * A finding in as few words as a column has room for: what is wrong, without whose fault it is (the column says that)
 * and without what to do.
 */
export function brief(message: string): string {
  const first = /^.*?[^.](?=\.(?:\s|$)|。)/su.exec(message)?.[0] ?? message;
  const own = first.replace(/^`[^`]*` is attached with `[^`]*`, and /u, '');
  // A name stays as it is written.
  return own.startsWith('`')
    ? own.replaceAll('`', '')
    : own.charAt(0).toUpperCase() + own.slice(1).replaceAll('`', '');
}

/** The end of the longest interval, so that no whisker leaves its bar; one that is far off does not make all others dots. */
function most(metric: keyof PathFigures, all: readonly PathFigures[]): number {
  const value = Math.max(...all.map((numbers) => numbers[metric]?.value ?? 0));
  const high = Math.max(...all.map((numbers) => numbers[metric]?.high ?? 0));
  return Math.min(high, value * 1.5);
}

function shares(
  own: PathFigures,
  all: readonly PathFigures[],
  of: (shown: Shown) => number,
): CompareColumn['bars'] {
  const share = (metric: keyof PathFigures): number => {
    const whole = most(metric, all);
    const shown = own[metric];
    return whole > 0 && shown ? Math.min(1, of(shown) / whole) : 0;
  };
  return {
    throughput: share('throughput'),
    packets: share('packets'),
    latencyP50: share('latencyP50'),
    latencyP99: share('latencyP99'),
    hostCpu: share('hostCpu'),
  };
}

const whisker = (
  metric: keyof PathFigures,
  own: PathFigures,
  all: readonly PathFigures[],
): readonly [number, number] => [
  shares(own, all, ({ low }) => low)[metric],
  shares(own, all, ({ high }) => high)[metric],
];

/** Best: none is clearly better, and it is clearly better than some. */
function isBest(metric: keyof PathFigures, own: PathFigures, all: readonly PathFigures[]): boolean {
  const figure = own[metric];
  if (!figure) return false;
  const others = all.flatMap((numbers) => numbers[metric] ?? []);
  const better = (a: Shown, b: Shown): boolean =>
    MORE_IS_BETTER.has(metric) ? clearlyMore(a, b) : clearlyMore(b, a);
  return !others.some((other) => better(other, figure)) && others.some((other) => better(figure, other));
}

/** Only what is more than both may be wrong by makes a difference worth saying. */
function verdictOf(columns: readonly CompareColumn[]): string {
  const now = columns.find((column) => column.current)?.numbers.throughput;
  if (!now) return '';
  const clean = columns.filter((column) => !column.current && column.feasible && column.breaks.length === 0);
  let best: { mode: Mode; throughput: Shown } | undefined;
  for (const column of clean) {
    const { throughput } = column.numbers;
    if (throughput && (!best || throughput.value > best.throughput.value))
      best = { mode: column.mode, throughput };
  }
  if (!best) return phrase`No other mode works here without breaking a rule.`;
  if (clearlyMore(best.throughput, now))
    return phrase`${best.mode} would be clearly faster and breaks nothing: ${now.text} → ${best.throughput.text}.`;
  if (clearlyMore(now, best.throughput)) return phrase`No mode that breaks nothing is faster than this one.`;
  return phrase`No clear difference in throughput to any mode that breaks nothing.`;
}
