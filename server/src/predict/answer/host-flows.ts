import type { Flow, Topology, VSwitch } from '../../model/topology.ts';
import { crossingCoresOf, noGuest, stackCoresOf } from './cpu.ts';
import type { Evaluation, StreamShare } from '../solve/evaluate.ts';
import { isWayBack, type Node, type Site } from '../network/network.ts';
import { crossedBy } from '../network/traffic.ts';
import { trafficOf, unknownPerformance } from './perform.ts';
import type { FlowPoint, FlowPrediction, Performance } from '../prediction.ts';

/*
 * What meets no vnic: a flow from port to port through a software switch (`wire -> wire { via vs0 }`), and a host's own
 * traffic (`stor.lan.0 <-> wire`).
 */

/** One entry for each flow and group of alike hosts that it crosses, or pair of ends that fares differently. */
export function hostFlows(topology: Topology, evaluation: Evaluation): FlowPrediction[] {
  return topology.flows.flatMap((flow) => {
    if (flow.hops.some(({ ends }) => ends.some(({ type }) => type === 'vnic'))) return [];
    const vswitch = crossedBy(flow);
    if (vswitch === undefined) return ownTraffic(evaluation, flow);
    return evaluation.network.sites
      .filter(({ group }) => group.host === vswitch.host)
      .map((site) => ({
        of: flow,
        flow: `${flow.text} via ${site.group.text}.${vswitch.name}`,
        count: site.copies,
        at: [{ group: site.group, vswitch }],
        ...crossing(evaluation, flow, site, vswitch),
      }));
  });
}

function crossing(evaluation: Evaluation, flow: Flow, site: Site, vswitch: VSwitch): Performance {
  const { streams, switches } = evaluation.network;
  const shares = streams.flatMap((stream, index): StreamShare[] =>
    stream.flow === flow && stream.uses.some(({ of }) => of.site === site)
      ? [{ index, stream, members: 1 }]
      : [],
  );
  if (shares.length === 0) return unknownPerformance;
  const isBack = ({ index }: StreamShare): boolean => isWayBack(evaluation.network, index);
  const across = switches.find((of) => of.site === site && of.vswitch === vswitch);
  return {
    ...trafficOf(
      evaluation,
      shares.filter((share) => !isBack(share)),
      shares.filter(isBack),
    ),
    hostCpuCores: across === undefined ? null : crossingCoresOf(evaluation, across, shares),
    guestCpuCores: noGuest,
  };
}

/** What hosts send and get themselves. */
function ownTraffic(evaluation: Evaluation, flow: Flow): FlowPrediction[] {
  const { streams, reverse } = evaluation.network;
  const there = streams.flatMap((stream, index): StreamShare[] =>
    stream.flow === flow && !isWayBack(evaluation.network, index) ? [{ index, stream, members: 1 }] : [],
  );
  return there.map((share) => {
    const { ends, count } = share.stream;
    const way = reverse[share.index];
    const stream = way === undefined ? undefined : streams[way];
    const back = way === undefined || stream === undefined ? [] : [{ index: way, stream, members: 1 }];
    return {
      of: flow,
      flow: there.length === 1 ? flow.text : ends.map(nameOf).join(flow.bothWays ? ' <-> ' : ' -> '),
      count,
      at: ends.flatMap((end): FlowPoint[] =>
        end.type === 'port' ? [{ group: end.site.group, port: end.port }] : [],
      ),
      ...trafficOf(evaluation, [share], back),
      hostCpuCores: stackCoresOf(evaluation, [share, ...back]),
      guestCpuCores: noGuest,
    };
  });
}

function nameOf(end: Node): string {
  return end.type === 'port' ? `${end.site.group.text}.${end.port.path}` : 'wire';
}
