import { parse } from '../../server/src/syntax/parser.ts';
import { link } from '../../server/src/model/link.ts';
import type { Topology } from '../../server/src/model/topology.ts';
import { Assumptions } from '../../server/src/predict/assume.ts';
import { buildNetwork } from '../../server/src/predict/network/build.ts';
import type { Costs } from '../../server/src/predict/cost/costs.ts';
import { evaluate } from '../../server/src/predict/solve/evaluate.ts';
import { readMetric } from '../../server/src/predict/answer/metrics.ts';
import { predict } from '../../server/src/predict/predict.ts';
import type { Bottleneck, Figure } from '../../server/src/predict/prediction.ts';
import { written, type Unwritten, type Written } from './points-to-iov.ts';
import type { Point, PointsFile } from './points.ts';

/** A point with its file, parsed and linked. */
export interface Case {
  readonly point: Point;
  readonly file: Written;
  readonly topology: Topology;
}

export interface Cases {
  readonly cases: readonly Case[];
  readonly left: readonly { readonly point: Point; readonly reason: string }[];
}

export function topologyOf(text: string): Topology {
  return link([{ uri: 'test:///point.iov', tree: parse(text), imports: new Map() }]).topology;
}

/** All points that a file can say, and the others with the reason. */
export function casesOf({ points }: PointsFile): Cases {
  const cases: Case[] = [];
  const left: { point: Point; reason: string }[] = [];
  for (const point of points) {
    const file: Written | Unwritten = written(point);
    if ('reason' in file) left.push({ point, reason: file.reason });
    else cases.push({ point, file, topology: topologyOf(file.text) });
  }
  return { cases, left };
}

export interface Predicted {
  readonly figure: Figure;
  readonly bottleneck: Bottleneck | undefined;
}

/** The value alone of what the product predicts of a case, a few times as fast: for fits. */
export function predictValue(
  { file, topology }: Case,
  costs: Costs,
): { readonly value: number; readonly kind: string } {
  const [expectation] = topology.expectations;
  if (expectation === undefined) return { value: NaN, kind: '' };
  const network = buildNetwork(topology, { costs }, () => undefined, new Assumptions());
  const { subject, metric, conditions } = expectation;
  const worst = metric === 'latency' || metric === 'rtt' ? 'most' : 'least';
  const reading = readMetric(evaluate(network, conditions.load?.value, false), subject, metric, 'p50', worst);
  return { value: (reading.figure?.value ?? NaN) * file.scale, kind: reading.bottleneck?.()?.kind ?? '' };
}

/** What the product predicts of a case, in the unit of its point. */
export function predictCase({ file, topology }: Case, costs?: Costs): Predicted | undefined {
  const [result] = predict(topology, { costs }).expectations;
  const figure = result?.value;
  if (figure === undefined || figure === null) return undefined;
  const { value, low, high } = figure;
  const { scale } = file;
  return {
    figure: { value: value * scale, low: low * scale, high: high * scale },
    bottleneck: result?.bottleneck,
  };
}
