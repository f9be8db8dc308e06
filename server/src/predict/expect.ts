import type { Expectation, Topology } from '../model/topology.ts';
import { Assumptions } from './assume.ts';
import { buildNetwork } from './build.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { readMetric } from './metrics.ts';
import type { ExpectationResult } from './prediction.ts';
import type { CostScale } from './resource-table.ts';
import { subjectFlows } from './scenario.ts';
import type { Lens } from './traffic.ts';

/** Promises about the prediction: each holds for every member of a set; `surely` asks it of the cautious end of the interval. */
export function expectations(
  topology: Topology,
  evaluation: Evaluation,
  lens: Lens,
  costScale: CostScale,
): ExpectationResult[] {
  return topology.expectations.map((expectation) => {
    const { subject, metric, percentile, op, limit, surely } = expectation;
    const floor = op === '>=' || op === '>';
    const of = conditionsOf(topology, expectation, lens, costScale) ?? evaluation;
    const { figure, bottleneck } = readMetric(
      of,
      subject,
      metric,
      percentile ?? 'p50',
      floor ? 'least' : 'most',
      new Assumptions(),
    );
    if (figure === null) return { expectation, holds: null, value: null, limit: limit.value };
    const value = surely ? (floor ? figure.low : figure.high) : figure.value;
    return {
      expectation,
      holds: holds(value, op, limit.value),
      value: figure,
      limit: limit.value,
      bottleneck,
    };
  });
}

function holds(value: number, op: Expectation['op'], limit: number): boolean {
  // A figure that meets its limit to within rounding meets it.
  const close = Math.abs(value - limit) <= 1e-9 * Math.abs(limit);
  if (op === '>=') return value > limit || close;
  if (op === '<=') return value < limit || close;
  return op === '>' ? value > limit && !close : value < limit && !close;
}

/** The file under the expectation's own conditions; undefined where it has none. */
function conditionsOf(
  topology: Topology,
  expectation: Expectation,
  lens: Lens,
  costScale: CostScale,
): Evaluation | undefined {
  const { frame, flow, load, cores, loss } = expectation.conditions;
  if ([frame, flow, load, cores, loss].every((one) => one === undefined)) return undefined;
  // With a flow of its own, the subject has that instead of what the file gives it.
  const own = subjectFlows(topology, expectation.subject);
  const flows = flow === undefined ? topology.flows : [...topology.flows.filter((of) => !own.has(of)), flow];
  const under: Lens = {
    ...lens,
    ...(frame === undefined ? {} : { frame: frame.value }),
    // A load is a part of what the element could carry, whatever rates the file states.
    ...(load === undefined ? {} : { load: Infinity, offered: load.value }),
    ...(cores === undefined ? {} : { cores: cores.value }),
    ...(loss === undefined ? {} : { loss: loss.value }),
  };
  return evaluate(buildNetwork({ ...topology, flows }, under, costScale, new Assumptions()), load?.value);
}
