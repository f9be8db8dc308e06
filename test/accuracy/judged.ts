import { judgeAnchored } from './anchors.ts';
import { calibrate, type Calibration } from './calibrate.ts';
import { casesOf, topologyOf, type Case, type Cases } from './evaluate.ts';
import { costsWithout, fitWithout, judge, type Judged, type Spreads } from './hold-out.ts';
import { costsOf, type Costs, type Values } from '../../server/src/predict/cost/costs.ts';
import type { PointsFile } from './points.ts';
import { tailOf } from './tails.ts';

/** Every case judged: with the whole fit, with its source held out, and so with one measurement besides. */
export interface Row {
  readonly one: Case;
  /** At the wire or the generator: it would flatter. */
  readonly trivial: boolean;
  readonly inSample: Judged;
  readonly heldOut: Judged;
  /** The same, held out, at the rate that was offered. */
  readonly atRate: Judged | undefined;
  readonly anchored: Judged | undefined;
  /** Of a switch that its source compares with others: with that source's figures of the same topology held out, but no others. */
  readonly otherTopologies: Judged | undefined;
  /** The 99th percentile that was published with it, held out; undefined where none was. */
  readonly tail: Judged | undefined;
}

export interface Judgement extends Cases {
  readonly rows: readonly Row[];
  readonly calibration: Calibration;
}

export function judgeAll(file: PointsFile): Judgement {
  const all = casesOf(file);
  const { cases } = all;
  const calibration = calibrate(cases);
  const { values, without, trivial, nearLimit, spreads } = calibration;
  const whole = costsOf(values, spreads);
  const otherTopologies = costsOfOtherTopologies(cases, values, spreads);
  const rows = cases.flatMap((one): Row[] => {
    const source = one.point.source_id;
    const costs = costsWithout(
      cases,
      without.get(source) ?? values,
      spreads,
      (of) => of.point.source_id === source,
    );
    const inSample = judge(one, whole);
    const heldOut = judge(one, costs);
    const { atRate } = one.file;
    const tail = tailOf(one);
    const other = one.file.group === 'switch' ? otherTopologies.get(topologyKey(one)) : undefined;
    if (inSample === undefined || heldOut === undefined) return [];
    return [
      {
        one,
        trivial: trivial.has(one),
        inSample,
        heldOut,
        atRate: atRate === undefined ? heldOut : judge({ ...one, topology: topologyOf(atRate) }, costs),
        anchored: judgeAnchored(one, cases, nearLimit, costs),
        otherTopologies: other === undefined ? undefined : judge(one, other),
        tail: tail === undefined ? undefined : judge(tail, costs),
      },
    ];
  });
  return { ...all, rows, calibration };
}

const topologyKey = ({ point }: Case): string => `${point.source_id} ${point.topology ?? ''}`;

/** For each topology of a source that compares several switches: the table of a fit without its figures. */
function costsOfOtherTopologies(
  cases: readonly Case[],
  values: Values,
  spreads: Spreads,
): ReadonlyMap<string, Costs> {
  const switches = cases.filter(({ file }) => file.group === 'switch');
  const compared = switches.filter((one) =>
    switches.some((of) => of.point.source_id === one.point.source_id && of.file.family !== one.file.family),
  );
  return new Map(
    [...new Set(compared.map(topologyKey))].map((key) => {
      const held = (one: Case): boolean => one.file.group === 'switch' && topologyKey(one) === key;
      return [key, costsWithout(cases, fitWithout(cases, values, held), spreads, held)];
    }),
  );
}

/** Relative error |predicted / published - 1|. */
export function relative({ error }: Pick<Judged, 'error'>): number {
  return Math.abs(Math.exp(error) - 1);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** Whether the published value is in the stated interval. */
export function holds({ one, low, high }: Judged): boolean {
  return one.point.value >= low * (1 - 1e-6) && one.point.value <= high * (1 + 1e-6);
}

/** `12 % / 35 %` */
export function errorText(errors: readonly number[]): string {
  if (errors.length === 0) return '-';
  const percent = (value: number): string => `${(100 * value).toFixed(value < 0.0095 ? 1 : 0)} %`;
  return `${percent(quantile(errors, 0.5))} / ${percent(quantile(errors, 0.9))}`;
}
