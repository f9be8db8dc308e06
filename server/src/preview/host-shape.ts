import type { ElementOf } from './scene-types.ts';
import { ofKind, push, type SceneIndex } from './scene-index.ts';
import {
  BAND,
  bypassLabel,
  hypervisorLabel,
  labelWidth,
  nicSize,
  vswitchWidth,
  type NicSize,
} from './measure.ts';

import { type Cluster, clustersOf } from './cluster.ts';
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

export interface Bottom {
  readonly path: string;
  readonly size: NicSize;
  readonly pins: readonly Pin[];
}

export interface HostShape {
  readonly clusters: readonly Cluster[];
  readonly middles: readonly Middle[];
  readonly nics: readonly Bottom[];
}

export function hostShape(index: SceneIndex, host: ElementOf<'host' | 'unplaced'>): HostShape {
  const children = index.childrenOf(host.path);
  const nics = ofKind(children, 'nic').map((nic) => ({
    nic,
    size: nicSize(nic, ofKind(index.childrenOf(nic.path), 'port')),
  }));

  // Where a wire ends at the NICs: ports by rank, slots by place. Also the order of everything above them.
  const portRank = new Map<string, number>();
  const pinAt = new Map<string, { nic: number; x: number }>();
  let rank = 0;
  for (const [nicIndex, { size }] of nics.entries()) {
    for (const port of size.ports) {
      portRank.set(port.path, rank++);
      pinAt.set(port.path, { nic: nicIndex, x: port.x + port.size.width / 2 });
      for (const slot of port.size.slots)
        pinAt.set(`${port.path}#${slot.key}`, { nic: nicIndex, x: port.x + slot.x + slot.width / 2 });
    }
  }
  const end = (wire: Wire): { nic: number; x: number } | undefined =>
    pinAt.get(wire.slot === undefined ? (wire.edge.to ?? '') : `${wire.edge.to ?? ''}#${wire.slot}`);

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

  const clusters = clustersOf(vms, wiresOfVnic, (wires) => {
    const main = wires.filter((wire) => wire.edge.kind === 'attach');
    return mean((main.length > 0 ? main : wires).map((wire) => middleIndex.get(wire.edge.to ?? '') ?? 0));
  });
  const exitOrder = new Map(clusters.flatMap((cluster) => cluster.exits).map((exit, at) => [exit.wire, at]));
  const byExit = (a: Wire, b: Wire): number => (exitOrder.get(a.key) ?? 0) - (exitOrder.get(b.key) ?? 0);
  const byEnd = (a: Wire, b: Wire): number => {
    const [left, right] = [end(a), end(b)];
    return (left?.nic ?? 0) - (right?.nic ?? 0) || (left?.x ?? 0) - (right?.x ?? 0);
  };

  const middles = middlePaths.map((path, at): Middle => {
    const before = middlePaths[at - 1];
    if (isVswitch.has(path)) {
      const vswitch = index.byPath.get(path) as ElementOf<'vswitch'>;
      const above = [...(toVswitch.get(path) ?? [])].sort(byExit);
      const below = [...(uplinks.get(path) ?? [])].sort(byEnd);
      const first = before === undefined || !isVswitch.has(before);
      const label = first && host.kind === 'host' ? labelWidth(hypervisorLabel(host)) : 0;
      const width = vswitchWidth(vswitch, above.length, below.length);
      return {
        kind: 'vswitch',
        path,
        label,
        width: label + width + BAND.label,
        above: spread(above, label, width),
        below: spread(below, label, width),
      };
    }
    const wires = [...(toPort.get(path) ?? [])].sort(byEnd);
    const first = before === undefined || isVswitch.has(before);
    const label = first && host.kind === 'host' ? labelWidth(bypassLabel(host)) : 0;
    const pins = wires.map((wire, step) => ({ wire: wire.key, x: label + 10 + step * 18 }));
    return {
      kind: 'gate',
      path,
      label,
      width: label + 20 + (wires.length - 1) * 18,
      above: pins,
      below: pins,
    };
  });

  const pins: Pin[][] = nics.map(() => []);
  for (const wires of [...toPort.values(), ...uplinks.values()]) {
    for (const wire of wires) {
      const at = end(wire);
      if (at) pins[at.nic]?.push({ wire: wire.key, x: at.x });
    }
  }
  return {
    clusters,
    middles,
    nics: nics.map(({ nic, size }, at) => ({
      path: nic.path,
      size,
      pins: [...(pins[at] ?? [])].sort((a, b) => a.x - b.x),
    })),
  };
}

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
