import { classesOf, usesDcb } from './dcb.ts';
import type { Fact } from './place.ts';
import type { Port } from './topology.ts';

/*
 * Pools of queues: on families that say `vmdq-pools` VMDq and SR-IOV share those of a port.
 */

/** Pools of a port: with traffic classes those of the mode that has as many. Undefined where the device says nothing. */
export function poolsInForce(port: Port): Fact<number> | undefined {
  const { vmdqPools, vmdqModes } = port.nic.device ?? {};
  if (!vmdqPools || !vmdqModes || !usesDcb(port)) return vmdqPools;
  const modes = vmdqModes.value.filter((m) => (m.classes ?? 1) > 1 && (m.classes ?? 1) >= classesOf(port));
  // More classes than it has in any mode are told by themselves.
  return modes.length > 0 ? { ...vmdqModes, value: Math.max(...modes.map((m) => m.pools)) } : vmdqPools;
}

/** Pools of a port that its VFs, and where they draw on the same ones the physical function, take from VMDq. */
export function poolsBesideVmdq({ nic: { device }, vfs }: Port): number {
  if (device?.vmdqBesideVfs?.value === true) return 0;
  return Math.min(vfs?.value ?? 0, device?.vfsPerPort?.value ?? Infinity) + 1;
}

/** Pools that VMDq may use on a port beside its VFs; infinite where the device says nothing of its pools. */
export function poolsForVmdq(port: Port): number {
  return (poolsInForce(port)?.value ?? Infinity) - poolsBesideVmdq(port);
}
