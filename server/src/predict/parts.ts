import type { Topology } from '../model/topology.ts';
import { predict } from './predict.ts';
import type { Prediction } from './prediction.ts';

/*
 * Hosts that no flow and no VM ties together are predicted apart: what an edit does not touch need not be predicted
 * again.
 */

export const noPrediction: Prediction = {
  vnics: [],
  flows: [],
  ports: [],
  hosts: [],
  expectations: [],
  measurements: [],
  loads: [],
  assumptions: [],
};

const known = new WeakMap<Topology, Prediction>();

/** The prediction of a part; kept as long as the part is. */
export function predictPart({ topology }: { readonly topology: Topology }): Prediction {
  const before = known.get(topology);
  if (before) return before;
  const prediction =
    topology.hosts.length === 0 && topology.expectations.length === 0 && topology.measurements.length === 0
      ? noPrediction
      : predict(topology);
  known.set(topology, prediction);
  return prediction;
}

/** The predictions of all parts in one. */
export function predictWorld({
  parts,
}: {
  readonly parts: readonly { readonly topology: Topology }[];
}): Prediction {
  const all = parts.map(predictPart).filter((prediction) => prediction !== noPrediction);
  const [only, ...more] = all;
  if (more.length === 0) return only ?? noPrediction;
  const said = new Set<string>();
  return {
    vnics: all.flatMap((p) => p.vnics),
    flows: all.flatMap((p) => p.flows),
    ports: all.flatMap((p) => p.ports),
    hosts: all.flatMap((p) => p.hosts),
    expectations: all.flatMap((p) => p.expectations),
    measurements: all.flatMap((p) => p.measurements),
    loads: all.flatMap((p) => p.loads),
    assumptions: all.flatMap((p) => p.assumptions).filter(({ text }) => !said.has(text) && said.add(text)),
  };
}
