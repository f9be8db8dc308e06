import { costsOf, type Costs, type Values } from '../../server/src/predict/cost/costs.ts';
import { predictValue, type Case } from './evaluate.ts';
import { given, stages, type Parameter, type Stage } from './values.ts';

/*
 * Robust relative least squares: ln(predicted / published) of every case, Huber's weights, and a prior for each parameter, so that
 * what few points speak of stays near the mean of its kind. Where several sources speak of the same values, each has a factor of its own
 * besides, which is fitted and left behind: its versions, hosts and habits. Levenberg-Marquardt in logarithms, with differences for derivatives.
 */

/** From this error on (in units of the stage's sigma) a point counts linearly: its trouble is another than what is fitted. */
const HUBER = 1.3;
const STEP = 2e-3;
const ITERATIONS = 12;
/** Below this change of the logarithms the fit has settled. */
const SETTLED = 1e-4;

/** Bottlenecks that no fitted value moves. */
const FIXED: ReadonlySet<string> = new Set([
  'wire',
  'rate-limit',
  'class',
  'switch-port',
  'demand',
  'nic-engine',
  'pcie',
]);

/** The table for a case: its source's own values in place of those of all (`key@source`). */
function costsByHost(values: Values): (one: Case) => Costs {
  const own = new Map<string, Record<string, number>>();
  for (const [key, value] of Object.entries(values)) {
    const [of = '', source] = key.split('@');
    if (source !== undefined) own.set(source, { ...own.get(source), [of]: value });
  }
  const known = new Map<string, Costs>();
  return ({ point }) => {
    const host = own.has(point.source_id) ? point.source_id : '';
    const costs = known.get(host) ?? costsOf({ ...values, ...own.get(host) }, {});
    known.set(host, costs);
    return costs;
  };
}

/** The values that make the cases most likely, from the priors: the same for the same cases. */
export function fit(
  cases: readonly Case[],
  only: (stage: Stage) => boolean = () => true,
  from?: Values,
): Values {
  let values: Values = from ?? startValues();
  for (const stage of stages) if (only(stage)) values = fitStage(stage, cases.filter(stage.cases), values);
  return values;
}

function startValues(): Values {
  const values: Record<string, number> = { ...given };
  for (const { parameters } of stages)
    for (const { key, prior } of parameters)
      values[key] = typeof prior === 'number' ? prior : (values[prior] ?? 1);
  return values;
}

interface Entry {
  /** One case of those of a source with the same file: they are predicted alike. */
  readonly one: Case;
  /** Place of its source among those of the stage. */
  readonly source: number;
  readonly published: readonly number[];
  /** Of each point: a source with many points does not outvote the others. */
  readonly weight: number;
}

function entriesOf(cases: readonly Case[], sources: readonly string[]): Entry[] {
  const bySource = new Map<string, number>();
  // What others quote weighs half.
  const trust = ({ point }: Case): number => (point.seen === 'direct' ? 1 : 0.5);
  for (const { point } of cases) bySource.set(point.source_id, (bySource.get(point.source_id) ?? 0) + 1);
  const byText = new Map<string, { one: Case; source: number; published: number[]; weight: number }>();
  for (const one of cases) {
    const key = `${one.point.source_id} ${one.file.scale} ${one.file.text}`;
    const known = byText.get(key);
    if (known !== undefined) known.published.push(one.point.value);
    else
      byText.set(key, {
        one,
        source: sources.indexOf(one.point.source_id),
        published: [one.point.value],
        weight: trust(one) * (bySource.get(one.point.source_id) ?? 1) ** -0.5,
      });
  }
  return [...byText.values()];
}

function fitStage(stage: Stage, cases: readonly Case[], from: Values): Values {
  const { parameters, sigma } = stage;
  const sources = [...new Set(cases.map(({ point }) => point.source_id))];
  const entries = entriesOf(cases, sources);
  // Weights average one, so that priors keep their meaning.
  const points = entries.reduce((sum, { published }) => sum + published.length, 0);
  const total = entries.reduce((sum, { published, weight }) => sum + published.length * weight, 0);
  const norm = total > 0 ? points / total : 1;
  // The parameters, then the factor of each source.
  const sourceSd = stage.sourceSd ?? 0;
  let logs = [
    ...parameters.map(({ key }) => Math.log(from[key] ?? 1)),
    ...(sourceSd > 0 ? sources.map(() => 0) : []),
  ];
  const valuesAt = (at: readonly number[]): Values => ({
    ...from,
    ...Object.fromEntries(parameters.map(({ key }, i) => [key, Math.exp(at[i] ?? 0)])),
  });
  let damping = 1e-3;
  const effectsOf = (at: readonly number[]): readonly number[] => at.slice(parameters.length);
  const stateAt = (at: readonly number[]): State => predictAll(entries, valuesAt(at), effectsOf(at));
  const lossAt = (at: readonly number[], there: State): number =>
    lossOf(entries, there, norm, sigma) +
    priorLoss(parameters, at) +
    effectsOf(at).reduce((sum, effect) => sum + (effect / sourceSd) ** 2 / 2, 0);
  let state = stateAt(logs);
  let loss = lossAt(logs, state);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const { matrix, vector } = normalEquations(entries, state, norm, stage, logs, valuesAt);
    let improved = false;
    for (let attempt = 0; attempt < 6 && !improved; attempt++) {
      const step = solveLinear(matrix, vector, damping).map((by) => Math.max(-0.5, Math.min(0.5, by)));
      const next = logs.map((log, i) => log + (step[i] ?? 0));
      const there = stateAt(next);
      const nextLoss = lossAt(next, there);
      if (nextLoss < loss) {
        improved = true;
        damping = Math.max(1e-6, damping / 5);
        const change = Math.max(...step.map(Math.abs));
        [logs, state, loss] = [next, there, nextLoss];
        if (change < SETTLED) return valuesAt(logs);
      } else damping *= 10;
    }
    if (!improved) break;
  }
  return valuesAt(logs);
}

interface State {
  readonly logs: readonly number[];
  /** Whether something that no value moves holds it. */
  readonly fixed: readonly boolean[];
}

function predictAll(entries: readonly Entry[], values: Values, effects: readonly number[]): State {
  const costs = costsByHost(values);
  const predicted = entries.map(({ one }) => predictValue(one, costs(one)));
  const fixed = predicted.map((of, i) => {
    const isRate = entries[i]?.one.file.group !== undefined && !isLatency(entries[i].one);
    return isRate && FIXED.has(of.kind);
  });
  return {
    logs: predicted.map(({ value }, i) => {
      const effect = fixed[i] === true ? 0 : (effects[entries[i]?.source ?? -1] ?? 0);
      return Math.log(Math.max(1e-12, value)) + effect;
    }),
    fixed,
  };
}

export function isLatency({ file }: Case): boolean {
  return file.group.endsWith('latency') || file.group === 'idle-interrupt' || file.group === 'vmm-cycles';
}

function lossOf(entries: readonly Entry[], { logs }: State, norm: number, sigma: number): number {
  let loss = 0;
  entries.forEach(({ published, weight }, i) => {
    for (const value of published) {
      const r = Math.abs((logs[i] ?? 0) - Math.log(value)) / sigma;
      loss += weight * norm * (r <= HUBER ? (r * r) / 2 : HUBER * (r - HUBER / 2));
    }
  });
  return loss;
}

/** The logarithm that a parameter's prior is at, which may be another parameter. */
function priorLog(parameters: readonly Parameter[], logs: readonly number[], { prior }: Parameter): number {
  if (typeof prior === 'number') return Math.log(prior);
  return logs[parameters.findIndex(({ key }) => key === prior)] ?? 0;
}

function priorLoss(parameters: readonly Parameter[], logs: readonly number[]): number {
  return parameters.reduce((sum, parameter, i) => {
    const away = ((logs[i] ?? 0) - priorLog(parameters, logs, parameter)) / parameter.sd;
    return sum + (away * away) / 2;
  }, 0);
}

function normalEquations(
  entries: readonly Entry[],
  state: State,
  norm: number,
  { parameters, sigma, sourceSd = 0 }: Stage,
  logs: readonly number[],
  valuesAt: (logs: readonly number[]) => Values,
): { readonly matrix: number[][]; readonly vector: number[] } {
  const n = logs.length;
  const ofSource = ({ source }: Entry): number => parameters.length + source;
  const slopes = entries.map(
    (entry, e) =>
      new Map<number, number>(state.fixed[e] === true || sourceSd === 0 ? [] : [[ofSource(entry), 1]]),
  );
  parameters.forEach((parameter, p) => {
    const costs = costsByHost(valuesAt(logs.map((log, i) => (i === p ? log + STEP : log))));
    entries.forEach((entry, e) => {
      const { one } = entry;
      if (state.fixed[e] === true || !parameter.of(one)) return;
      const there =
        Math.log(Math.max(1e-12, predictValue(one, costs(one)).value)) + (logs[ofSource(entry)] ?? 0);
      const slope = (there - (state.logs[e] ?? 0)) / STEP;
      if (slope !== 0) slopes[e]?.set(p, slope);
    });
  });
  const matrix = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const vector = new Array<number>(n).fill(0);
  const add = (row: ReadonlyMap<number, number>, residual: number, weight: number): void => {
    for (const [i, a] of row) {
      vector[i] = (vector[i] ?? 0) - weight * a * residual;
      const line = matrix[i];
      if (line !== undefined) for (const [j, b] of row) line[j] = (line[j] ?? 0) + weight * a * b;
    }
  };
  entries.forEach(({ published, weight }, e) => {
    for (const value of published) {
      const residual = ((state.logs[e] ?? 0) - Math.log(value)) / sigma;
      const robust = Math.abs(residual) <= HUBER ? 1 : HUBER / Math.abs(residual);
      const row = new Map([...(slopes[e] ?? [])].map(([i, slope]) => [i, slope / sigma]));
      add(row, residual, weight * norm * robust);
    }
  });
  parameters.forEach((parameter, p) => {
    const row = new Map([[p, 1 / parameter.sd]]);
    const mean = parameters.findIndex(({ key }) => key === parameter.prior);
    if (mean >= 0) row.set(mean, -1 / parameter.sd);
    add(row, ((logs[p] ?? 0) - priorLog(parameters, logs, parameter)) / parameter.sd, 1);
  });
  for (let i = parameters.length; i < n; i++) add(new Map([[i, 1 / sourceSd]]), (logs[i] ?? 0) / sourceSd, 1);
  return { matrix, vector };
}

/** Solves (A + damping diag A) x = b by elimination with pivots. */
function solveLinear(matrix: readonly number[][], vector: readonly number[], damping: number): number[] {
  const n = vector.length;
  const a = matrix.map((row, i) => [
    ...row.map((value, j) => (i === j ? value * (1 + damping) + 1e-9 : value)),
    vector[i] ?? 0,
  ]);
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r]?.[c] ?? 0) > Math.abs(a[best]?.[c] ?? 0)) best = r;
    [a[c], a[best]] = [a[best] ?? [], a[c] ?? []];
    const pivot = a[c];
    for (let r = c + 1; r < n; r++) {
      const row = a[r];
      if (row === undefined || pivot === undefined) continue;
      const factor = (row[c] ?? 0) / (pivot[c] ?? 1);
      if (factor === 0) continue;
      for (let k = c; k <= n; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let r = n - 1; r >= 0; r--) {
    const row = a[r] ?? [];
    let sum = row[n] ?? 0;
    for (let k = r + 1; k < n; k++) sum -= (row[k] ?? 0) * (x[k] ?? 0);
    x[r] = sum / (row[r] ?? 1);
  }
  return x;
}
