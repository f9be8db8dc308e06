import { append } from '../syntax/append.ts';
import { type Way, attachmentsOf } from './attach.ts';
import type { Scope } from './scope.ts';
import type { Attachment, HostGroup, Load, Topology, Vnic } from './topology.ts';

/*
 * A topology in which one vnic is attached otherwise. Nothing is linked again: hosts, VMs and flows are the same objects,
 * and what is attached to a group of hosts is asked of the topology rather than of the group.
 */

/** A topology with one vnic attached in this way. What keeps it from that (a target that is none in this mode) is reported to the scope. */
export function attachedAs(topology: Topology, vnic: Vnic, way: Way, scope: Scope): Topology {
  const attachments = new Map<HostGroup, readonly Attachment[]>();
  for (const { group } of vnic.vm.placements) {
    const all: Attachment[] = [];
    let last: Load | undefined;
    for (const one of group.attachments) {
      if (one.vnic !== vnic) all.push(one);
      else if (one.load !== last) append(all, attachmentsOf(vnic, (last = one.load), group, scope, way));
    }
    attachments.set(group, all);
  }
  return { ...topology, variation: { of: topology, vnic, attachments } };
}

/** Every vnic of every VM on each host of a group, whatever its mode. */
export function attachmentsOn(
  { variation }: Pick<Topology, 'variation'>,
  group: HostGroup,
): readonly Attachment[] {
  return variation?.attachments.get(group) ?? group.attachments;
}
