import type { Bound } from '../model/bound.ts';
import type { Host, Vm } from '../model/topology.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The vm in whose declaration a statement stands. */
export function vmAround({ world }: Snapshot, bound: Bound | undefined): Vm | undefined {
  for (let at = bound; at; at = at.parent) {
    const found =
      at.spec?.declares === 'vm'
        ? world.partOf(at.top).topology.vms.find((vm) => vm.bound === at)
        : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The host in whose declaration a statement stands, or those that the vm around it runs on. */
export function hostsAround(snapshot: Snapshot, bound: Bound | undefined): readonly Host[] {
  for (let at = bound; at; at = at.parent) {
    const found =
      at.spec?.declares === 'host'
        ? snapshot.world.partOf(at.top).topology.hosts.find((host) => host.bound === at)
        : undefined;
    if (found) return [found];
  }
  return [...new Set(vmAround(snapshot, bound)?.placements.map((p) => p.group.host))];
}
