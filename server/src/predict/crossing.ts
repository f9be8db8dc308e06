import type { Flow, Topology, VSwitch } from '../model/topology.ts';
import { crossingCoresOf } from './cpu.ts';
import type { Evaluation, StreamShare } from './evaluate.ts';
import { zero } from './figures.ts';
import type { Site } from './network.ts';
import { trafficOf, unknownPerformance } from './perform.ts';
import type { CrossingPrediction, Performance } from './prediction.ts';

/** What goes from port to port through a software switch, and meets no vnic: `wire -> wire { via vs0 }`. */

/** The software switch that a flow crosses from port to port; undefined where it meets anything else. */
export function crossedBy(flow: Flow | undefined): VSwitch | undefined {
  const outside = flow?.hops.every(({ ends }) => ends.every(({ type }) => type === 'wire'));
  return outside === true ? flow?.via : undefined;
}

/** One entry for each flow and group of alike hosts, of one host. */
export function crossings(topology: Topology, evaluation: Evaluation): CrossingPrediction[] {
  return topology.flows.flatMap((flow) => {
    const vswitch = crossedBy(flow);
    if (vswitch === undefined) return [];
    return evaluation.network.sites
      .filter(({ group }) => group.host === vswitch.host)
      .map((site) => ({
        flow: `${flow.text} via ${site.group.text}.${vswitch.name}`,
        count: site.copies,
        ...performanceOf(evaluation, flow, site, vswitch),
      }));
  });
}

function performanceOf(evaluation: Evaluation, flow: Flow, site: Site, vswitch: VSwitch): Performance {
  const { streams, resources, switches } = evaluation.network;
  const shares = streams.flatMap((stream, index): StreamShare[] =>
    stream.flow === flow && stream.uses.some(({ resource }) => resources[resource]?.site === site)
      ? [{ index, stream, members: 1 }]
      : [],
  );
  if (shares.length === 0) return unknownPerformance;
  const isBack = ({ stream, index }: StreamShare): boolean => (stream.reverse ?? index) < index;
  const across = switches.find((of) => of.site === site && of.vswitch === vswitch);
  return {
    ...trafficOf(
      evaluation,
      shares.filter((share) => !isBack(share)),
      shares.filter(isBack),
    ),
    hostCpuCores: across === undefined ? null : crossingCoresOf(evaluation, across, shares),
    guestCpuCores: zero,
  };
}
