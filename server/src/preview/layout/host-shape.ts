import type { ElementOf, SceneElement } from '../scene/types.ts';
import { ofKind, push, type SceneIndex } from '../scene/lookup.ts';
import { BAND, bypassLabel, hypervisorLabel, labelWidth, vswitchWidth } from './measure.ts';
import { type Cluster, clustersOf } from './cluster.ts';
import { type Bottom, Cards, type Pin } from './host-cards.ts';
import { lined } from './lined.ts';
import { type Wire, wiresOf } from './wires.ts';

/*
 * One host as three rows of boxes with pins: VMs, the hypervisor's row (vswitches, and gates through which direct
 * paths pass it by), NICs. The order of everything is decided here, from the text alone; what is left open is only
 * where along its row each box stands.
 */

/** A box of the hypervisor's row. A gate lets its wires pass straight through. */
export interface Middle {
  readonly kind: 'vswitch' | 'gate';
  /** The vswitch, or the port that the gate leads to. */
  readonly path: string;
  /** Room at the left for the row's label. */
  readonly label: number;
  readonly width: number;
  readonly above: readonly Pin[];
  readonly below: readonly Pin[];
  /** Paths of the flows that cross the vswitch from port to port. */
  readonly flows: readonly string[];
}

export interface HostShape {
  readonly clusters: readonly Cluster[];
  readonly middles: readonly Middle[];
  readonly bottoms: readonly Bottom[];
  readonly nics: Cards['nics'];
}

type Host = ElementOf<'host' | 'unplaced'>;

export function hostShape(index: SceneIndex, host: Host): HostShape {
  const children = index.childrenOf(host.path);
  const cards = new Cards(index, children);
  const wires = hostWires(index, children, cards);
  const order = middleOrder(wires, cards);
  const rank = new Map(order.map((path, at) => [path, at]));
  const vms = ofKind(children, 'vm').map((vm) => ({ vm, vnics: ofKind(index.childrenOf(vm.path), 'vnic') }));
  const clusters = clustersOf(vms, wires.ofVnic, cards.end, (own) => {
    const main = own.filter((wire) => wire.edge.kind === 'attach');
    return mean((main.length > 0 ? main : own).map((wire) => rank.get(wire.edge.to ?? '') ?? 0));
  });
  return {
    clusters,
    middles: middlesOf(index, host, order, wires, cards, clusters),
    bottoms: cards.bottoms([...wires.toPort.values(), ...wires.uplinks.values()].flat()),
    nics: cards.nics,
  };
}

/** The wires of a host, by what they meet; only what is really in it. */
interface HostWires {
  readonly vswitches: ReadonlyMap<string, ElementOf<'vswitch'>>;
  /** From a vswitch down. */
  readonly uplinks: ReadonlyMap<string, readonly Wire[]>;
  /** From vnics past the hypervisor. */
  readonly toPort: ReadonlyMap<string, readonly Wire[]>;
  readonly toVswitch: ReadonlyMap<string, readonly Wire[]>;
  readonly ofVnic: ReadonlyMap<string, readonly Wire[]>;
}

function hostWires(index: SceneIndex, children: readonly SceneElement[], cards: Cards): HostWires {
  const vswitches = new Map(ofKind(children, 'vswitch').map((vswitch) => [vswitch.path, vswitch]));
  const uplinks = new Map<string, Wire[]>();
  for (const path of vswitches.keys()) {
    for (const edge of index.edgesFrom(path)) {
      if (edge.kind === 'uplink' && cards.rank(edge.to) !== undefined)
        for (const wire of wiresOf(edge)) push(uplinks, path, wire);
    }
  }
  const toPort = new Map<string, Wire[]>();
  const toVswitch = new Map<string, Wire[]>();
  const ofVnic = new Map<string, Wire[]>();
  const vnics = ofKind(children, 'vm').flatMap((vm) => ofKind(index.childrenOf(vm.path), 'vnic'));
  for (const { path } of vnics) {
    for (const edge of index.edgesFrom(path)) {
      const target = edge.to ?? '';
      const into = vswitches.has(target) ? toVswitch : cards.rank(target) === undefined ? undefined : toPort;
      if (!into || (edge.kind !== 'attach' && edge.kind !== 'failover')) continue;
      for (const wire of wiresOf(edge)) {
        push(into, target, wire);
        push(ofVnic, path, wire);
      }
    }
  }
  return { vswitches, uplinks, toPort, toVswitch, ofVnic };
}

/** The boxes of the hypervisor's row from left to right, each above the ports that it leads to. */
function middleOrder({ vswitches, uplinks, toPort }: HostWires, cards: Cards): readonly string[] {
  const rank = new Map<string, number>();
  for (const path of vswitches.keys()) {
    const ranks = (uplinks.get(path) ?? []).map((wire) => cards.rank(wire.edge.to) ?? 0);
    // On a port that also has VFs the physical function stands at the left.
    rank.set(path, ranks.length === 0 ? cards.count : mean(ranks) - 0.25);
  }
  for (const path of toPort.keys()) rank.set(path, cards.rank(path) ?? 0);
  return [...rank].sort(([, a], [, b]) => a - b).map(([path]) => path);
}

function middlesOf(
  index: SceneIndex,
  host: Host,
  order: readonly string[],
  { vswitches, uplinks, toPort, toVswitch }: HostWires,
  { end }: Cards,
  clusters: readonly Cluster[],
): readonly Middle[] {
  const exitOrder = new Map(clusters.flatMap((cluster) => cluster.exits).map((exit, at) => [exit.wire, at]));
  const byExit = (a: Wire, b: Wire): number => (exitOrder.get(a.key) ?? 0) - (exitOrder.get(b.key) ?? 0);
  const byEnd = (a: Wire, b: Wire): number => {
    const [left, right] = [end(a), end(b)];
    return left.port - right.port || left.x - right.x || byExit(a, b);
  };
  /** Room for the words of a kind of boxes, left of the first in a row of them. */
  const labelOf = (at: number): number => {
    const before = order[at - 1];
    const isVswitch = vswitches.has(order[at] ?? '');
    if (host.kind !== 'host' || (before !== undefined && vswitches.has(before) === isVswitch)) return 0;
    return labelWidth(isVswitch ? hypervisorLabel(host) : bypassLabel(host));
  };
  return order.map((path, at): Middle => {
    const vswitch = vswitches.get(path);
    if (vswitch) {
      const above = [...(toVswitch.get(path) ?? [])].sort(byExit);
      const below = [...(uplinks.get(path) ?? [])].sort(byEnd);
      const label = labelOf(at);
      const queues = lined(below, end);
      const flows = index.childrenOf(path);
      const width = vswitchWidth(vswitch, above.length, below.length, queues ? last(queues) : 0, flows);
      return {
        kind: 'vswitch',
        path,
        label,
        width: label + width + BAND.label,
        above: spread(above, label, width),
        flows: flows.map((flow) => flow.path),
        below: queues ? centred(below, queues, label + width / 2) : spread(below, label, width),
      };
    }
    const wires = [...(toPort.get(path) ?? [])].sort(byEnd);
    const label = labelOf(at);
    // Straight down from here into the slots.
    const steps = lined(wires, end) ?? wires.map((_, step) => step * GATE);
    const pins = centred(wires, steps, label + 10 + last(steps) / 2);
    return {
      kind: 'gate',
      path,
      label,
      width: label + 20 + last(steps),
      above: pins,
      below: pins,
      flows: [],
    };
  });
}

/** Between wires that pass the hypervisor's row where they do not end in slots side by side. */
const GATE = 18;

const last = (steps: readonly number[]): number => steps[steps.length - 1] ?? 0;

const centred = (wires: readonly Wire[], steps: readonly number[], centre: number): readonly Pin[] =>
  wires.map((wire, at) => ({ wire: wire.key, x: centre - last(steps) / 2 + (steps[at] ?? 0) }));

/** Pins at even steps in the middle of a box. */
function spread(wires: readonly Wire[], left: number, width: number): readonly Pin[] {
  const step = Math.min(44, width / (wires.length + 1));
  const start = left + width / 2 - (step * (wires.length - 1)) / 2;
  return wires.map((wire, at) => ({ wire: wire.key, x: start + at * step }));
}

function mean(values: readonly number[]): number {
  return values.length === 0
    ? Number.MAX_SAFE_INTEGER
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}
