import type { Bound } from '../model/bound.ts';
import { pollingTypes } from '../predict/cost/parameters.ts';
import type { Mode } from '../model/topology.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { hostsAround } from './around.ts';
import { freeVfs, usesOf } from './room.ts';

/** Attachment modes, those first that the hosts around have something for. */
export function likelyModes(snapshot: Snapshot, bound: Bound | undefined): Mode[] {
  const hosts = hostsAround(snapshot, bound);
  const vswitches = hosts.flatMap((h) => h.vswitches);
  const polls = vswitches.some(({ type }) => type !== undefined && pollingTypes.has(type.value));
  const first: Mode[] = [
    ...(hosts.some((h) => [...usesOf(h, bound).values()].some((use) => freeVfs(use) > 0))
      ? (['sriov'] as const)
      : []),
    ...(vswitches.some(({ vmdq }) => vmdq) ? (['vmdq'] as const) : []),
    ...(polls ? (['vhost-user'] as const) : []),
  ];
  const rest: Mode[] = ['vswitch', 'sriov', 'direct', 'vmdq', 'vhost-user', 'macvtap', 'vdpa', 'emulated'];
  return [...first, ...rest.filter((word) => !first.includes(word))];
}
