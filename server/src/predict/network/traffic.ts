import type { Flow, FlowEnd, Hop, Span, VSwitch, Vnic } from '../../model/topology.ts';
import { defaults, type Assumptions } from '../assume.ts';
import type { Costs } from '../cost/costs.ts';
import { kernel } from '../cost/parameters.ts';
import { mtuOf, portMtu } from './site.ts';
import type { Cell, Node, Site } from './network.ts';
import { framesOf, framingBytes, imix, leastFrameBytes, type Frames } from '../cost/wire.ts';
import { phrase } from '../../words/phrase.ts';

/** One station of a directed flow: what it may be, with the members that are so. */
export interface Station {
  readonly nodes: readonly {
    readonly node: Node;
    readonly count: number;
    /** Where a forwarding VM leaves by another vnic. */ readonly out?: Node;
  }[];
  readonly count: number;
}

/** A flow in one direction, with what it carries. */
export interface DirectedFlow {
  readonly flow: Flow | undefined;
  readonly stations: readonly Station[];
  /** Infinity where no rate is stated. */
  readonly rateBps: number;
  readonly frames: Frames;
  readonly bulk: boolean;
  /** Storage over Ethernet. */
  readonly storage: boolean;
  /** TCP or UDP streams; Infinity where there are enough. */
  readonly streams: number;
  /** No packet may be lost. */
  readonly lossless: boolean;
  readonly priority: number;
  readonly tagged: boolean;
  /** The way back of the flow before it. */
  readonly reversed: boolean;
}

/** What-if glasses over the file: every frame, every stated rate. */
export interface Lens {
  readonly frame?: number | 'imix' | undefined;
  /** Factor on stated rates; Infinity makes every flow take what it can get. */
  readonly load?: number | undefined;
  /** The part of what it could carry at which latency is told for a flow without a rate; a half where it is left out. */
  readonly offered?: number | undefined;
  /** Cores of every polling switch, and of every guest that polls a VF or PF. */
  readonly cores?: number | undefined;
  /** The share of packets that may be lost, of every flow. */
  readonly loss?: number | undefined;
  /** Another table of costs than the standard one; for calibration. */
  readonly costs?: Costs | undefined;
  /** Vnics without flows that have their usual traffic; all where it is left out. */
  readonly idle?: ReadonlySet<Vnic> | undefined;
}

/** What a flow carries, or a vnic without one: there, and back where it goes both ways. */
export interface Traffic {
  /** The vnics that it is of, whether it has a path or not. */
  readonly cells: readonly Cell[];
  readonly ways: readonly DirectedFlow[];
}

export function trafficOf(
  flow: Flow,
  cellsOf: CellsOf,
  sites: readonly Site[],
  lens: Lens,
  assumptions: Assumptions,
): Traffic {
  const stations = flow.hops.map((hop) => stationOf(hop, cellsOf, sites));
  const cells = met(stations).flatMap((node) => (node.type === 'vm' ? [node.cell] : []));
  // An end that did not resolve to a place has no path; others have said so.
  if (stations.some((station) => station.nodes.length === 0)) return { cells, ways: [] };
  const there = { ...carriedBy(flow, stations, lens, assumptions), flow, stations, reversed: false };
  const back = { ...there, stations: stations.map(turned).reverse(), reversed: true };
  return { cells, ways: flow.bothWays ? [there, back] : [there] };
}

/** What a vnic without flows has: `<-> wire`, as much as it can. */
export function ownTraffic(cell: Cell, lens: Lens, assumptions: Assumptions): Traffic {
  assumptions.add(phrase`vnics without a flow send to the wire and receive from it as much as they can`);
  const vm: Station = { nodes: [{ node: { type: 'vm', cell }, count: cell.count }], count: cell.count };
  const wire: Station = { nodes: [{ node: { type: 'wire' }, count: 1 }], count: 1 };
  const carried = { ...carriedBy(undefined, [vm, wire], lens, assumptions), flow: undefined };
  return {
    cells: [cell],
    ways: [
      { ...carried, stations: [vm, wire], reversed: false },
      { ...carried, stations: [wire, vm], reversed: true },
    ],
  };
}

/** The same station on the way back. */
function turned(station: Station): Station {
  return {
    ...station,
    nodes: station.nodes.map(({ node, out, count }) =>
      out === undefined ? { node, count } : { node: out, out: node, count },
    ),
  };
}

/** Cells by vnic. */
export type CellsOf = ReadonlyMap<Vnic, readonly Cell[]>;

function stationOf(hop: Hop, cellsOf: CellsOf, sites: readonly Site[]): Station {
  const nodes = hop.ends.flatMap((end) => nodesOf(end, cellsOf, sites));
  return { nodes, count: nodes.reduce((sum, of) => sum + of.count, 0) };
}

function nodesOf(end: FlowEnd, cellsOf: CellsOf, sites: readonly Site[]): Station['nodes'] {
  if (end.type === 'wire') return [{ node: { type: 'wire' }, count: 1 }];
  if (end.type === 'port') {
    return sites
      .filter((site) => site.group.host === end.port.nic.host)
      .map((site) => ({
        node: { type: 'port' as const, site, port: end.port },
        count: overlap(site.group.spans, end.spans),
      }))
      .filter((of) => of.count > 0);
  }
  const { vnic, out, spans } = end;
  return (cellsOf.get(vnic) ?? [])
    .filter(({ attachment }) => spans.some((span) => within(attachment.span, span)))
    .map((cell) => {
      const { attachment } = cell;
      const other =
        out === undefined || out === vnic
          ? undefined
          : cellsOf
              .get(out)
              ?.find((of) => of.site === cell.site && within(of.attachment.span, attachment.span));
      const node: Node = { type: 'vm', cell };
      return other === undefined
        ? { node, count: cell.count }
        : { node, count: cell.count, out: { type: 'vm' as const, cell: other } };
    });
}

export function within(inner: Span, outer: Span): boolean {
  return inner[0] >= outer[0] && inner[1] <= outer[1];
}

function overlap(a: readonly Span[], b: readonly Span[]): number {
  let count = 0;
  for (const x of a) for (const y of b) count += Math.max(0, Math.min(x[1], y[1]) - Math.max(x[0], y[0]) + 1);
  return count;
}

type Carried = Pick<
  DirectedFlow,
  'rateBps' | 'frames' | 'bulk' | 'storage' | 'streams' | 'lossless' | 'priority' | 'tagged'
>;

function carriedBy(
  flow: Flow | undefined,
  stations: readonly Station[],
  lens: Lens,
  assumptions: Assumptions,
): Carried {
  const attachments = met(stations).flatMap((node) => (node.type === 'vm' ? [node.cell.attachment] : []));
  const stated = lens.frame ?? flow?.frame?.value;
  const protocol = flow?.protocol?.value ?? (stated === undefined ? 'tcp' : 'udp');
  if (flow?.protocol === undefined && stated === undefined)
    assumptions.add(phrase`protocol tcp where neither a protocol nor a frame is stated`);
  if (flow?.rateBps === undefined)
    assumptions.add(phrase`latency of flows without a rate is that at half of what they could carry`);
  const frames =
    stated === 'imix'
      ? imix
      : framesOf(Math.max(leastFrameBytes, stated ?? largestFrame(stations, assumptions)));
  return {
    rateBps:
      flow?.rateBps === undefined || lens.load === Infinity
        ? Infinity
        : flow.rateBps.value * (lens.load ?? 1),
    frames,
    bulk: protocol === 'tcp' && frames.meanBytes >= kernel.leastSegmentFrameBytes,
    storage: protocol === 'fcoe',
    streams: flow?.streams?.value ?? Infinity,
    lossless: (lens.loss ?? flow?.loss?.value) === 0,
    priority:
      flow?.class?.value ??
      first(attachments, (of) => of.vnic.class?.value ?? of.vnic.qos?.value.class?.value) ??
      0,
    tagged: first(attachments, (of) => of.vnic.network?.value.vlan?.value) !== undefined,
  };
}

/** All that the stations are, with what forwarding VMs leave by. */
function met(stations: readonly Station[]): Node[] {
  return stations.flatMap(({ nodes }) => nodes.flatMap(({ node, out }) => (out ? [node, out] : [node])));
}

/** The largest frame that everything on the path takes, tag not counted. */
function largestFrame(stations: readonly Station[], assumptions: Assumptions): number {
  const mtus = met(stations).flatMap((node) => {
    const mtu =
      node.type === 'vm'
        ? mtuOf(node.cell.attachment)
        : node.type === 'port'
          ? portMtu(node.port)
          : undefined;
    return mtu === undefined ? [] : [mtu];
  });
  if (mtus.length === 0) assumptions.add(phrase`mtu ${defaults.mtu} where none is stated`);
  return (mtus.length === 0 ? defaults.mtu : Math.min(...mtus)) + framingBytes;
}

function first<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const value = of(item);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The software switch that a flow crosses from port to port; undefined where it meets anything else. */
export function crossedBy(flow: Flow | undefined): VSwitch | undefined {
  const outside = flow?.hops.every(({ ends }) => ends.every(({ type }) => type === 'wire'));
  return outside === true ? flow?.via : undefined;
}
