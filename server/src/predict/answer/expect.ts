import { isAbout } from '../figures.ts';
import type { Expectation, Flow, Topology } from '../../model/topology.ts';
import type { Evaluation } from '../solve/evaluate.ts';
import { readMetric } from './metrics.ts';
import type { ExpectationResult } from '../prediction.ts';
import { subjectFlows } from './scenario.ts';
import type { Lens } from '../network/traffic.ts';

/** A promise about the prediction: it holds for every member of a set; `surely` asks it of the cautious end of the interval. */
export function resultOf(expectation: Expectation, evaluation: Evaluation): ExpectationResult {
  const { subject, metric, percentile, op, limit, surely } = expectation;
  const floor = op === '>=' || op === '>';
  const { figure, atLeast, bottleneck } = readMetric(
    evaluation,
    subject,
    metric,
    percentile ?? 'p50',
    floor ? 'least' : 'most',
  );
  if (figure === null) return { expectation, holds: null, value: null, limit: limit.value };
  const value = surely ? (floor ? figure.low : figure.high) : figure.value;
  const met = holds(value, op, limit.value);
  return {
    expectation,
    // Where there is more than is known, a floor that is met stays met and a ceiling that is broken stays broken: no more can be said.
    holds: atLeast === true && met !== floor ? null : met,
    value: figure,
    atLeast,
    limit: limit.value,
    get bottleneck() {
      return bottleneck?.();
    },
  };
}

function holds(value: number, op: Expectation['op'], limit: number): boolean {
  // A figure that meets its limit to within rounding meets it.
  const close = isAbout(value, limit);
  if (op === '>=') return value > limit || close;
  if (op === '<=') return value < limit || close;
  return op === '>' ? value > limit && !close : value < limit && !close;
}

/** The file's flows and the lens under the expectation's own conditions; undefined where it has none. */
export function conditionsOf(
  topology: Topology,
  expectation: Expectation,
  lens: Lens,
): { readonly flows: readonly Flow[]; readonly lens: Lens } | undefined {
  const { frame, flow, load, cores, loss } = expectation.conditions;
  if ([frame, flow, load, cores, loss].every((one) => one === undefined)) return undefined;
  // With a flow of its own, the subject has that instead of what the file gives it.
  const own = subjectFlows(topology, expectation.subject);
  return {
    flows: flow === undefined ? topology.flows : [...topology.flows.filter((of) => !own.has(of)), flow],
    lens: {
      ...lens,
      ...(frame === undefined ? {} : { frame: frame.value }),
      // A load is a part of what the element could carry, whatever rates the file states.
      ...(load === undefined ? {} : { load: Infinity, offered: load.value }),
      ...(cores === undefined ? {} : { cores: cores.value }),
      ...(loss === undefined ? {} : { loss: loss.value }),
    },
  };
}
