import { topologyOf, type Case } from './evaluate.ts';
import { holds, quantile, relative } from './judged.ts';
import type { Row } from './judged.ts';
import type { Point } from './points.ts';

/** A published percentile beside a median: sources print `p99 3.362 p99.9 7.65` in their notes. */
function publishedPercentile({ notes }: Point, percentile: '99' | '99.9'): number | undefined {
  const found = new RegExp(`\\bp${percentile.replace('.', '\\.')} ([\\d.]+\\d)`).exec(notes)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The case of the 99th percentile that was published with a median; undefined where none was. */
export function tailOf(one: Case): Case | undefined {
  const value = publishedPercentile(one.point, '99');
  if (value === undefined || !/latency <=|rtt <=/.test(one.file.text)) return undefined;
  const text = one.file.text.replace(/(latency|rtt) <=/, '$1 p99 <=');
  return { ...one, point: { ...one.point, value }, file: { ...one.file, text }, topology: topologyOf(text) };
}

/** Excess over the median, 99.9th against 99th percentile, of an exponential tail: ln(500) / ln(50). */
const EXPONENTIAL = Math.log(500) / Math.log(50);

export interface Tail {
  readonly what: string;
  readonly points: number;
  /** Medians over the points: p99 over p50 as published and as predicted. */
  readonly published: number;
  readonly predicted: number;
  readonly errors: readonly number[];
  readonly inside: number;
  /** Points with a 99.9th percentile, and the median of published over that of an exponential tail through the published p50 and p99. */
  readonly farPoints: number;
  readonly far: number;
}

/** What is published of 99th and 99.9th percentiles against the distribution that predictions state, by source and kind. */
export function tailsOf(rows: readonly Row[]): Tail[] {
  const kinds = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.tail === undefined || row.one.file.needsAnchor === true) continue;
    const { point, file } = row.one;
    const key = `${point.source_id} | ${file.mode === 'host' ? 'none' : `\`${file.mode}\``} | ${file.family}`;
    kinds.set(key, [...(kinds.get(key) ?? []), row]);
  }
  return [...kinds]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, of]) => {
      const tails = of.flatMap(({ tail }) => tail ?? []);
      const far = of.flatMap(({ one: { point } }) => {
        const [p99, p999] = [publishedPercentile(point, '99'), publishedPercentile(point, '99.9')];
        if (p99 === undefined || p999 === undefined) return [];
        return p999 / (point.value + EXPONENTIAL * (p99 - point.value));
      });
      return {
        what,
        points: of.length,
        published: quantile(
          of.map(({ one, tail }) => (tail?.one.point.value ?? NaN) / one.point.value),
          0.5,
        ),
        predicted: quantile(
          of.map(({ heldOut, tail }) => (tail?.value ?? NaN) / heldOut.value),
          0.5,
        ),
        errors: tails.map(relative),
        inside: tails.filter(holds).length,
        farPoints: far.length,
        far: quantile(far, 0.5),
      };
    });
}
