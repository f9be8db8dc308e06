import type { Attachment, Flow, FlowEnd, Hop, Span, Topology, Vnic } from '../../model/topology.ts';
import { grouped } from './grouped.ts';
import { type Attachments, attachmentIndex } from './ports.ts';

/* Who talks to whom: stretches of flows between two stations. */

/** Two neighbouring stations of a flow, all their ends together. */
export interface Gap {
  readonly flow: Flow;
  readonly from: Hop;
  readonly to: Hop;
}

export function gapsOf(flows: readonly Flow[]): Gap[] {
  return flows.flatMap((flow) =>
    flow.hops.slice(1).flatMap((to, i) => {
      const from = flow.hops[i];
      return from ? [{ flow, from, to }] : [];
    }),
  );
}

/** How many times its rate each member of a station has: members are dealt to those of the other round robin. */
export function sharesOf({ from, to }: Gap): { readonly from: number; readonly to: number } {
  const pairs = Math.max(from.count, to.count);
  return { from: pairs / Math.max(1, from.count), to: pairs / Math.max(1, to.count) };
}

const flowsByVnic = new WeakMap<readonly Flow[], ReadonlyMap<Vnic, readonly Flow[]>>();

/** Flows that start at a vnic, end at it or pass it, in their order. */
export function flowsOf(flows: readonly Flow[], vnic: Vnic): readonly Flow[] {
  let known = flowsByVnic.get(flows);
  if (!known) {
    const found = new Map<Vnic, Flow[]>();
    for (const flow of flows) {
      const vnics = new Set(
        flow.hops.flatMap(({ ends }) =>
          ends.flatMap((end) => (end.type === 'vnic' ? [end.vnic, end.out ?? end.vnic] : [])),
        ),
      );
      for (const one of vnics) {
        const list = found.get(one);
        if (list) list.push(flow);
        else found.set(one, [flow]);
      }
    }
    flowsByVnic.set(flows, (known = found));
  }
  return known.get(vnic) ?? [];
}

/** An end of a flow, and one that it talks to. */
export interface Leg {
  readonly flow: Flow;
  readonly from: FlowEnd;
  readonly to: FlowEnd;
}

export function legsOf(flows: readonly Flow[]): Leg[] {
  return gapsOf(flows).flatMap(({ flow, from, to }) => {
    // Of two lists of equally many members, each talks to the one at its own place.
    const paired = from.ends.length > 1 && to.ends.length > 1 && from.count === to.count;
    const targets = positioned(to);
    return positioned(from).flatMap((a) =>
      targets
        .filter((b) => !paired || (a.first < b.end && b.first < a.end))
        .map((b): Leg => ({ flow, from: a.at, to: b.at })),
    );
  });
}

function positioned({ ends }: Hop): { readonly at: FlowEnd; readonly first: number; readonly end: number }[] {
  let end = 0;
  return ends.map((at) => {
    const first = end;
    end += at.type === 'wire' ? 1 : at.count;
    return { at, first, end };
  });
}

/** The vnic that traffic leaves an end by. */
export function leavingBy(end: FlowEnd): Vnic | undefined {
  return end.type === 'vnic' ? (end.out ?? end.vnic) : undefined;
}

/** The vnic that traffic comes in by. */
export function enteringBy(end: FlowEnd): Vnic | undefined {
  return end.type === 'vnic' ? end.vnic : undefined;
}

/** Attachments of a vnic whose members take part in a flow's end. */
export function membersAt(all: Attachments, vnic: Vnic | undefined, end: FlowEnd): Attachment[] {
  if (!vnic || end.type !== 'vnic') return [];
  return all.ofVnic(vnic).filter((a) => overlaps(a.span, end.spans));
}

function overlaps([from, to]: Span, spans: readonly Span[]): boolean {
  return spans.some(([a, b]) => a <= to && from <= b);
}

/** Two attachments on one host that talk to each other. */
export interface Pair {
  readonly leg: Leg;
  readonly from: Attachment;
  readonly to: Attachment;
}

/** Pairs of vnics that talk to each other by these flows and are carried by the same hosts. */
export function pairsOnOneHost(topology: Topology, flows: readonly Flow[]): Pair[] {
  const all = attachmentIndex(topology);
  return legsOf(flows).flatMap((leg) => {
    const to = grouped(membersAt(all, enteringBy(leg.to), leg.to), (t) => t.group);
    return membersAt(all, leavingBy(leg.from), leg.from).flatMap((from) =>
      (to.get(from.group) ?? []).filter((t) => !isItself(from, t)).map((t): Pair => ({ leg, from, to: t })),
    );
  });
}

/** A single VM's own vnic at both ends is no pair. */
function isItself(a: Attachment, b: Attachment): boolean {
  return a.vnic === b.vnic && a.vm.members.count === 1;
}
