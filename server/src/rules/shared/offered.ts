import type { Attachment, Flow, FlowEnd, HostGroup, Port, Topology } from '../../model/topology.ts';
import { type Gap, enteringBy, flowsOf, gapsOf, leavingBy, membersAt, sharesOf } from './pairs.ts';
import { type Attachments, attachmentIndex } from './ports.ts';

/*
 * What the file offers with stated rates, port by port and direction by direction. Vnics without a flow send as much as
 * they can, and count for nothing here.
 */

export interface Load {
  readonly group: HostGroup;
  readonly port: Port;
  /** Bits a second over the wire. */
  tx: number;
  rx: number;
  /** Bits a second through the slot: what turns around inside the card passes it both ways. */
  slotTx: number;
  slotRx: number;
  /** Flows that load it, in file order, with what each adds. */
  readonly flows: { readonly flow: Flow; readonly tx: number; readonly rx: number }[];
}

type Loads = Map<HostGroup, Map<Port, Load>>;

/** What flows offer to a port of each host of a group. */
export function offeredOn(topology: Topology, group: HostGroup, port: Port): Load {
  const { variation } = topology;
  const own = known(totals, topology);
  const ofGroup = known(own, group);
  let load = ofGroup.get(port);
  if (load) return load;
  const moved = variation ? flowsOf(topology.flows, variation.vnic) : [];
  const at = (flow: Flow, of: Topology): Load | undefined => loadsOf(flow, of).get(group)?.get(port);
  if (variation && !moved.some((flow) => at(flow, topology) ?? at(flow, variation.of)))
    load = offeredOn(variation.of, group, port);
  else {
    load = none(group, port);
    for (const flow of topology.flows) {
      // A flow that does not meet the varied vnic adds what it did.
      const more = at(flow, variation && !moved.includes(flow) ? variation.of : topology);
      if (!more) continue;
      load.tx += more.tx;
      load.rx += more.rx;
      load.slotTx += more.slotTx;
      load.slotRx += more.slotRx;
      load.flows.push(...more.flows);
    }
  }
  ofGroup.set(port, load);
  return load;
}

const totals = new WeakMap<Topology, Loads>();
const parts = new WeakMap<Topology, Map<Flow, Loads>>();

/** What one flow adds, port by port. */
function loadsOf(flow: Flow, topology: Topology): Loads {
  const own = known(parts, topology);
  const before = own.get(flow);
  if (before) return before;
  const made: Loads = new Map<HostGroup, Map<Port, Load>>();
  own.set(flow, made);
  const of: LoadAt = (group, port) => {
    const ofGroup = known(made, group);
    const load = ofGroup.get(port) ?? none(group, port);
    ofGroup.set(port, load);
    return load;
  };
  const all = attachmentIndex(topology);
  for (const gap of gapsOf([flow])) addGap(gap, all, of);
  addThrough(flow, of);
  return made;
}

const none = (group: HostGroup, port: Port): Load => ({
  group,
  port,
  tx: 0,
  rx: 0,
  slotTx: 0,
  slotRx: 0,
  flows: [],
});

/** The map that is kept under a key, made when it is first asked for. */
function known<K, L, V>(
  maps: { get(key: K): Map<L, V> | undefined; set(key: K, map: Map<L, V>): unknown },
  key: K,
): Map<L, V> {
  const before = maps.get(key);
  if (before) return before;
  const made = new Map<L, V>();
  maps.set(key, made);
  return made;
}

type LoadAt = (group: HostGroup, port: Port) => Load;

function addGap(gap: Gap, all: Attachments, of: LoadAt): void {
  const { flow, from, to } = gap;
  const rate = flow.rateBps?.value;
  if (rate === undefined) return;
  const shares = sharesOf(gap);
  const senders = from.ends.flatMap((end) => membersAt(all, leavingBy(end), end));
  const receivers = to.ends.flatMap((end) => membersAt(all, enteringBy(end), end));
  for (const end of from.ends) {
    const mine = membersAt(all, leavingBy(end), end);
    addEnd(
      { flow, end, mine, others: receivers, single: to.count === 1 || from.count === 1 },
      rate * shares.from,
      'tx',
      of,
    );
  }
  for (const end of to.ends) {
    const mine = membersAt(all, enteringBy(end), end);
    addEnd(
      { flow, end, mine, others: senders, single: to.count === 1 || from.count === 1 },
      rate * shares.to,
      'rx',
      of,
    );
  }
}

/** From port to port through a software switch: in by its first uplink, out by its last. */
function addThrough(flow: Flow, of: LoadAt): void {
  const { via, rateBps, hops, bothWays } = flow;
  const [first, last] = [via?.uplinks[0], via?.uplinks.at(-1)];
  const ends = hops.flatMap((h) => h.ends);
  if (!via || !first || !last || !rateBps || ends.some((e) => e.type !== 'wire')) return;
  for (const group of via.host.groups) {
    const put = (port: Port, tx: number, rx: number): void => {
      const load = of(group, port);
      load.tx += tx;
      load.rx += rx;
      load.slotTx += tx;
      load.slotRx += rx;
      load.flows.push({ flow, tx, rx });
    };
    const back = bothWays ? rateBps.value : 0;
    put(first.port, back, rateBps.value);
    put(last.port, rateBps.value, back);
  }
}

/** One end of a flow, its members and those of the far end. */
interface End {
  readonly flow: Flow;
  readonly end: FlowEnd;
  readonly mine: readonly Attachment[];
  readonly others: readonly Attachment[];
  /** Whether one of the two stations has a single member. */
  readonly single: boolean;
}

/** What each member of an end sends or takes in. */
function addEnd({ flow, end, mine, others, single }: End, each: number, way: 'tx' | 'rx', of: LoadAt): void {
  const both = flow.bothWays;
  const put = (group: HostGroup, port: Port, bps: number, onWire: boolean): void => {
    const load = of(group, port);
    const tx = way === 'tx' || both ? bps : 0;
    const rx = way === 'rx' || both ? bps : 0;
    load.slotTx += tx;
    load.slotRx += rx;
    if (!onWire) return;
    load.tx += tx;
    load.rx += rx;
    load.flows.push({ flow, tx, rx });
  };
  if (end.type === 'port') {
    const { spans } = end;
    const named = end.port.nic.host.groups.filter((g) =>
      g.spans.some(([x, y]) => spans.some(([u, v]) => x <= v && u <= y)),
    );
    for (const group of named) put(group, end.port, each, true);
    return;
  }
  for (const a of mine) {
    const there = others.filter((o) => o.group === a.group);
    const near = there.reduce((sum, o) => sum + o.perHost, 0);
    // Of members that meet some of the far end on their own host, as many as can are taken to talk to those.
    const local = near === 0 ? 0 : single ? a.perHost : Math.min(a.perHost, near);
    const away = a.perHost - local;
    for (const { port, share } of portsOf(a)) {
      if (away > 0) put(a.group, port, away * each * share, true);
      for (const o of there) {
        const way = wayWithin(a, o, port);
        if (way !== 'inside') put(a.group, port, (local * o.perHost * each * share) / near, way === 'wire');
      }
    }
  }
}

/** How far traffic to another VM of the same host gets by a port: not at all, round inside the card, or over the wire. */
function wayWithin(a: Attachment, to: Attachment, port: Port): 'inside' | 'card' | 'wire' {
  if (a.vswitch !== undefined && a.vswitch === to.vswitch) return 'inside';
  // By VEPA all goes to the switch outside, and comes back from there.
  return portsOf(to).some((p) => p.port === port) && port.switching?.value !== 'vepa' ? 'card' : 'wire';
}

function portsOf({ port, vswitch }: Attachment): readonly { readonly port: Port; readonly share: number }[] {
  if (port) return [{ port, share: 1 }];
  const uplinks = vswitch?.uplinks ?? [];
  // Of a pair of which one only stands by, the first carries.
  if (vswitch?.team?.value === 'active-standby')
    return uplinks.slice(0, 1).map((u) => ({ port: u.port, share: 1 }));
  return uplinks.map((u) => ({ port: u.port, share: 1 / uplinks.length }));
}
