import type { RegimeName } from '../../server/src/predict/cost/parameters.ts';
import type { Values } from '../../server/src/predict/cost/costs.ts';
import type { Case } from './evaluate.ts';
import { fit } from './fit.ts';
import { isNearLimit, isTrivial, leaveOneSourceOut } from './hold-out.ts';
import { spreadsOf, type Spread } from './spreads.ts';
import { given, stages } from './values.ts';

export interface Calibration {
  readonly values: Values;
  readonly without: ReadonlyMap<string, Values>;
  readonly trivial: ReadonlySet<Case>;
  /** Too near the wire or the generator to be the one measurement of another case. */
  readonly nearLimit: ReadonlySet<Case>;
  readonly spreads: Readonly<Partial<Record<RegimeName, Spread>>>;
}

/** Everything that is fitted, from the published points. */
export function calibrate(cases: readonly Case[]): Calibration {
  const values = rounded(fit(cases));
  const without = leaveOneSourceOut(cases, values);
  const trivial = new Set(cases.filter((one) => isTrivial(one, values)));
  const nearLimit = new Set(cases.filter((one) => isNearLimit(one, values)));
  return {
    values,
    without,
    trivial,
    nearLimit,
    spreads: spreadsOf(cases, values, without, { trivial, nearLimit }),
  };
}

/** As many digits as mean something. */
function rounded(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Number(value.toPrecision(4))]),
  );
}

/** The text of `server/src/predict/cost/calibrated.ts`, before it is formatted. */
export function calibratedModule(
  cases: readonly Case[],
  { values, spreads }: Pick<Calibration, 'values' | 'spreads'>,
): string {
  const lines = Object.entries(values).flatMap(([key, value]) => {
    // What is of one source only serves the fit.
    if (key.includes('@')) return [];
    const stage = stages.find(({ parameters }) => parameters.some((one) => one.key === key));
    const parameter = stage?.parameters.find((one) => one.key === key);
    const speaking = cases.filter((one) => stage?.cases(one) === true && parameter?.of(one) === true);
    const sources = [...new Set(speaking.map((one) => one.point.source_id))];
    return `    '${key}': { value: ${value}, points: ${speaking.length}, sources: ${JSON.stringify(sources)} },`;
  });
  const factors = Object.entries(spreads).map(
    ([name, { spread, anchored, points }]) =>
      `    ${name}: { spread: ${spread.toFixed(3)}, anchored: ${anchored.toFixed(3)}, points: ${points} },`,
  );
  return `/*
 * Written by \`npm run calibrate\` from test/data/perf/points.json: do not edit. A value with no points is what is believed of it without
 * (test/accuracy/values.ts: ${Object.keys(given).length} from citations, others the mean of their kind).
 */

/** A fitted value, with the published points that speak of it. */
interface Fitted {
  readonly value: number;
  readonly points: number;
  readonly sources: readonly string[];
}

/** Factors of an 80 % interval, without and with one measurement on the host, from errors of held-out points. */
interface Spread {
  readonly spread: number;
  readonly anchored: number;
  readonly points: number;
}

export const calibrated: {
  readonly values: Readonly<Record<string, Fitted>>;
  readonly spreads: Readonly<Record<string, Spread>>;
} = {
  values: {
${lines.join('\n')}
  },
  spreads: {
${factors.join('\n')}
  },
};
`;
}
