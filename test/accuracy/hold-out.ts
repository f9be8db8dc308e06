import { families, costsOf, type Costs, type Values } from '../../server/src/predict/cost/costs.ts';
import type { Regime, RegimeName } from '../../server/src/predict/cost/parameters.ts';
import { predictCase, predictValue, type Case } from './evaluate.ts';
import { fit } from './fit.ts';
import { stages } from './values.ts';

/** Fits that have not seen some of the points. */

export type Spreads = Readonly<Partial<Record<RegimeName, Pick<Regime, 'spread' | 'anchored'>>>>;

/** Who measured: releases of one project and papers of one group share hosts and habits. */
export function labOf(source: string): string {
  if (source.startsWith('csit')) return 'csit';
  if (['ixy', 'tum_pos', 'tum_lowlat', 'itc36', 'lxc_sriov', 'emmerich18'].includes(source)) return 'tum';
  if (source.startsWith('firecracker')) return 'firecracker';
  return source;
}

/** A fit without the cases that `held` names; stages that have none of them keep the values of the whole fit. */
export function fitWithout(cases: readonly Case[], whole: Values, held: (one: Case) => boolean): Values {
  const rest = cases.filter((one) => !held(one));
  const touched = new Set(stages.filter((stage) => cases.some((one) => held(one) && stage.cases(one))));
  return fit(rest, (stage) => touched.has(stage), whole);
}

/** The table of a fit; a switch family that none of its cases has is as good as unknown. */
export function costsWithout(
  cases: readonly Case[],
  values: Values,
  spreads: Spreads,
  held: (one: Case) => boolean,
): Costs {
  const seen = new Set(cases.filter((one) => !held(one)).map((one) => one.file.family));
  const costs = costsOf(values, spreads);
  return {
    ...costs,
    families: Object.fromEntries(
      Object.entries(costs.families).filter(([name]) => !isFamily(name) || seen.has(name)),
    ),
  };
}

function isFamily(name: string): boolean {
  return (families as readonly string[]).includes(name);
}

/** Values of a fit for each source, without it. */
export function leaveOneSourceOut(cases: readonly Case[], whole: Values): Map<string, Values> {
  const sources = [
    ...new Set(cases.filter((one) => one.file.needsAnchor !== true).map((one) => one.point.source_id)),
  ];
  return new Map(
    sources.map((source) => [source, fitWithout(cases, whole, (one) => one.point.source_id === source)]),
  );
}

/** A case with its error: ln(predicted / published). */
export interface Judged {
  readonly one: Case;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly error: number;
  readonly bottleneck: string;
}

/** With the table that the product ships where no other is given. */
export function judge(one: Case, costs?: Costs): Judged | undefined {
  const predicted = predictCase(one, costs);
  if (predicted === undefined) return undefined;
  const { value, low, high } = predicted.figure;
  return {
    one,
    value,
    low,
    high,
    error: Math.log(value / one.point.value),
    bottleneck: predicted.bottleneck?.kind ?? '',
  };
}

/** Published over what is predicted with processors a million times as fast; undefined where a card or slot would stop that. */
function shareOfLimit(one: Case, values: Values): number | undefined {
  if (!ofRates(one)) return undefined;
  const free = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      isCycles(key) ? value * 1e-6 : isRate(key) ? value * 1e6 : value,
    ]),
  );
  const { value: limit, kind } = predictValue(one, costsOf(free, {}));
  return kind === 'nic-engine' || kind === 'pcie' ? undefined : one.point.value / limit;
}

/** Whether a rate is simply that of the wire or of the generator. */
export function isTrivial(one: Case, values: Values): boolean {
  return (shareOfLimit(one, values) ?? 0) >= 0.97;
}

/** Whether a rate may have been that of the wire or of the generator: it says nothing of what processors cost. */
export function isNearLimit(one: Case, values: Values): boolean {
  return (shareOfLimit(one, values) ?? 0) >= 0.9;
}

const isCycles = (key: string): boolean =>
  /^polling\.[\w-]+\.(port|vhost|byte)$|^polling\.tag$|^guest\.(device|virtio)$/.test(key);
const isRate = (key: string): boolean =>
  /^(packets|bulk)\.(?!old\.|wire|noOffload|backendShare)|^nic\.i40e\.losslessQueue$/.test(key);

export function ofRates({ file }: Case): boolean {
  return ['switch', 'bare-metal', 'kernel-packets', 'kernel-bulk'].includes(file.group);
}
