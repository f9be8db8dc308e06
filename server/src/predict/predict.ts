import type { Topology, Vnic } from '../model/topology.ts';
import { Assumptions } from './assume.ts';
import { buildNetwork } from './build.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { expectations } from './expect.ts';
import { hostFlows } from './host-flows.ts';
import { type Anchors, anchorsOf } from './measured.ts';
import { hostPrediction, portPrediction, resourceLoads, vnicPrediction } from './perform.ts';
import type { Prediction, VnicPrediction } from './prediction.ts';
import type { Lens } from './traffic.ts';
import { phrase } from '../words/phrase.ts';

export type { Lens } from './traffic.ts';

/** What the members of one vnic would get, as `predict` tells it with all else. */
export function predictVnic(topology: Topology, vnic: Vnic, lens: Lens = {}): readonly VnicPrediction[] {
  const { assumptions, evaluation } = evaluated(topology, lens);
  return evaluation.network.cells
    .filter(({ attachment }) => attachment.vnic === vnic)
    .map((cell) => vnicPrediction(evaluation, cell, assumptions));
}

/**
 * What a topology would deliver: flows become streams over resources (`build.ts`), which share them max-min fairly
 * (`allocate.ts`) at the value and at both ends of every cost's interval (`solve.ts`); figures are read off (`perform.ts`).
 * A lens shows the same file with other frames or loads.
 */
export function predict(topology: Topology, lens: Lens = {}): Prediction {
  const { assumptions, anchors, evaluation } = evaluated(topology, lens);
  if (evaluation.network.streams.length > 0)
    assumptions.add(phrase`p99 follows from the mean by an assumed distribution: it is not calibrated`);
  const { sites, cells } = evaluation.network;
  return {
    vnics: cells.map((cell) => vnicPrediction(evaluation, cell, assumptions)),
    flows: hostFlows(topology, evaluation),
    ports: sites.flatMap((site) =>
      site.group.host.nics.flatMap((nic) => nic.ports.map((port) => portPrediction(evaluation, site, port))),
    ),
    hosts: sites.map((site) => hostPrediction(evaluation, site)),
    expectations: expectations(topology, evaluation, lens, anchors.costScale),
    measurements: anchors.results,
    loads: resourceLoads(evaluation),
    assumptions: assumptions.all,
  };
}

function evaluated(
  topology: Topology,
  lens: Lens,
): { readonly assumptions: Assumptions; readonly anchors: Anchors; readonly evaluation: Evaluation } {
  const assumptions = new Assumptions();
  const anchors = anchorsOf(topology, lens.costs);
  const network = buildNetwork(topology, lens, anchors.costScale, assumptions);
  return { assumptions, anchors, evaluation: evaluate(network, lens.offered) };
}
