import type { ElementOf } from './scene-types.ts';
import { ofKind, push, type SceneIndex } from './scene-index.ts';
import {
  BAND,
  bypassLabel,
  hypervisorLabel,
  labelWidth,
  nicSize,
  vswitchWidth,
  NIC,
  type NicSize,
  type PlacedPort,
} from './measure.ts';
import { type Cluster, clustersOf } from './cluster.ts';
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
}

export interface Pin {
  readonly wire: string;
  readonly x: number;
}

/** Where a wire ends at a port: in a slot, in several by a comb, or in the port itself. */
export interface Landing extends Pin {
  readonly in: 'slot' | 'fan' | 'port';
}

/** A port of a card, with the room at its sides that the card needs. Ports of one card stand together, but may move apart. */
export interface Bottom {
  /** Which card. */
  readonly nic: number;
  /** None for a card without ports. */
  readonly port?: PlacedPort | undefined;
  /** Room at the left: the card's words, where it is its first port. */
  readonly before: number;
  readonly width: number;
  /** From the left of that room. */
  readonly pins: readonly Landing[];
}

export interface HostShape {
  readonly clusters: readonly Cluster[];
  readonly middles: readonly Middle[];
  readonly bottoms: readonly Bottom[];
  readonly nics: readonly { readonly path: string; readonly size: NicSize }[];
}

export function hostShape(index: SceneIndex, host: ElementOf<'host' | 'unplaced'>): HostShape {
  const children = index.childrenOf(host.path);
  const nics = ofKind(children, 'nic').map((nic) => ({
    nic,
    size: nicSize(nic, ofKind(index.childrenOf(nic.path), 'port')),
  }));

  // Where a wire ends at the NICs: ports by rank, slots by place. Also the order of everything above them.
  const portRank = new Map<string, number>();
  const bottoms: { nic: number; port?: PlacedPort; before: number; width: number; pins: Landing[] }[] = [];
  const slotAt = new Map<string, number>();
  let rank = 0;
  for (const [nic, { size }] of nics.entries()) {
    for (const [at, port] of size.ports.entries()) {
      const before = at === 0 ? NIC.pad + size.label : 0;
      const after = at === size.ports.length - 1 ? NIC.pad : 0;
      portRank.set(port.path, rank++);
      bottoms.push({ nic, port, before, width: before + port.size.width + after, pins: [] });
      for (const slot of port.size.slots) slotAt.set(`${port.path}#${slot.key}`, slot.x + slot.width / 2);
    }
    if (size.ports.length === 0) bottoms.push({ nic, before: size.width, width: size.width, pins: [] });
  }
  const portAt = bottoms.filter((bottom) => bottom.port !== undefined);
  /** From the port's left edge. */
  const end = (wire: Wire): Pick<Landing, 'x' | 'in'> & { port: number } => {
    const to = wire.edge.to ?? '';
    const port = portRank.get(to) ?? 0;
    const slot = (key: string): number => slotAt.get(`${to}#${key}`) ?? 0;
    if (wire.slot !== undefined) return { port, x: slot(wire.slot), in: 'slot' };
    if (wire.fan)
      return {
        port,
        x: (slot(wire.fan[0] ?? '') + slot(wire.fan[wire.fan.length - 1] ?? '')) / 2,
        in: 'fan',
      };
    return { port, x: (portAt[port]?.port?.size.width ?? 0) / 2, in: 'port' };
  };

  const vswitches = ofKind(children, 'vswitch');
  const isVswitch = new Set(vswitches.map((vswitch) => vswitch.path));
  const vms = ofKind(children, 'vm').map((vm) => ({ vm, vnics: ofKind(index.childrenOf(vm.path), 'vnic') }));

  const uplinks = new Map<string, Wire[]>();
  for (const vswitch of vswitches) {
    for (const edge of index.edgesFrom(vswitch.path)) {
      if (edge.kind === 'uplink' && portRank.has(edge.to ?? ''))
        for (const wire of wiresOf(edge)) push(uplinks, vswitch.path, wire);
    }
  }
  // Wires of vnics by what they meet; only what is really in this host.
  const toPort = new Map<string, Wire[]>();
  const toVswitch = new Map<string, Wire[]>();
  const wiresOfVnic = new Map<string, Wire[]>();
  for (const { vnics } of vms) {
    for (const vnic of vnics) {
      for (const edge of index.edgesFrom(vnic.path)) {
        const target = edge.to ?? '';
        const into = isVswitch.has(target) ? toVswitch : portRank.has(target) ? toPort : undefined;
        if (!into || (edge.kind !== 'attach' && edge.kind !== 'failover')) continue;
        for (const wire of wiresOf(edge)) {
          push(into, target, wire);
          push(wiresOfVnic, vnic.path, wire);
        }
      }
    }
  }

  const middleRank = new Map<string, number>();
  for (const vswitch of vswitches) {
    const ranks = (uplinks.get(vswitch.path) ?? []).map((wire) => portRank.get(wire.edge.to ?? '') ?? 0);
    // On a port that also has VFs the physical function stands at the left.
    middleRank.set(vswitch.path, ranks.length === 0 ? rank : mean(ranks) - 0.25);
  }
  for (const path of toPort.keys()) middleRank.set(path, portRank.get(path) ?? 0);
  const middlePaths = [...middleRank.keys()].sort(
    (a, b) => (middleRank.get(a) ?? 0) - (middleRank.get(b) ?? 0),
  );
  const middleIndex = new Map(middlePaths.map((path, at) => [path, at]));

  const clusters = clustersOf(vms, wiresOfVnic, end, (wires) => {
    const main = wires.filter((wire) => wire.edge.kind === 'attach');
    return mean((main.length > 0 ? main : wires).map((wire) => middleIndex.get(wire.edge.to ?? '') ?? 0));
  });
  const exitOrder = new Map(clusters.flatMap((cluster) => cluster.exits).map((exit, at) => [exit.wire, at]));
  const byExit = (a: Wire, b: Wire): number => (exitOrder.get(a.key) ?? 0) - (exitOrder.get(b.key) ?? 0);
  const byEnd = (a: Wire, b: Wire): number => {
    const [left, right] = [end(a), end(b)];
    return left.port - right.port || left.x - right.x || byExit(a, b);
  };

  const middles = middlePaths.map((path, at): Middle => {
    const before = middlePaths[at - 1];
    if (isVswitch.has(path)) {
      const vswitch = index.byPath.get(path) as ElementOf<'vswitch'>;
      const above = [...(toVswitch.get(path) ?? [])].sort(byExit);
      const below = [...(uplinks.get(path) ?? [])].sort(byEnd);
      const first = before === undefined || !isVswitch.has(before);
      const label = first && host.kind === 'host' ? labelWidth(hypervisorLabel(host)) : 0;
      const queues = lined(below, end);
      const width = vswitchWidth(vswitch, above.length, below.length, queues ? last(queues) : 0);
      return {
        kind: 'vswitch',
        path,
        label,
        width: label + width + BAND.label,
        above: spread(above, label, width),
        below: queues ? centred(below, queues, label + width / 2) : spread(below, label, width),
      };
    }
    const wires = [...(toPort.get(path) ?? [])].sort(byEnd);
    const first = before === undefined || isVswitch.has(before);
    const label = first && host.kind === 'host' ? labelWidth(bypassLabel(host)) : 0;
    // Straight down from here into the slots.
    const steps = lined(wires, end) ?? wires.map((_, step) => step * GATE);
    const pins = centred(wires, steps, label + 10 + last(steps) / 2);
    return { kind: 'gate', path, label, width: label + 20 + last(steps), above: pins, below: pins };
  });

  for (const wires of [...toPort.values(), ...uplinks.values()]) {
    for (const wire of wires) {
      const { port, x, in: into } = end(wire);
      const bottom = portAt[port];
      bottom?.pins.push({ wire: wire.key, x: bottom.before + x, in: into });
    }
  }
  for (const { pins } of bottoms) pins.sort((a, b) => a.x - b.x);
  return { clusters, middles, bottoms, nics: nics.map(({ nic, size }) => ({ path: nic.path, size })) };
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
