import type { Fact, Place } from '../../model/place.ts';
import type { Attachment, Flow, HostGroup, Port, Topology, TrafficClass } from '../../model/topology.ts';
import type { Focus } from './focus.ts';
import { flowsOf } from './pairs.ts';

/* FCoE traffic: where it passes a port, and in which class. */

/** The priority that FCoE has unless told otherwise (Cisco Nexus 5000 manual, p. 472; configurable). */
const fcoePriority = 3;

/** FCoE on a port. */
export interface StorageUse {
  readonly group: HostGroup;
  readonly port: Port;
  readonly priority: number;
  /** Whether the priority is stated rather than the usual one. */
  readonly stated: boolean;
  /** The statement that makes it FCoE. */
  readonly place: Place;
  readonly flow?: Flow | undefined;
  readonly attachment?: Attachment | undefined;
}

/** Each FCoE use of a port by these flows and attachments: by flows first, then by vnics that no such flow has told of. */
export function storageUses(
  { flows: all }: Topology,
  { flows, attachments }: Pick<Focus, 'flows' | 'attachments'>,
): StorageUse[] {
  const uses: StorageUse[] = [];
  const use = (at: Pick<StorageUse, 'group' | 'port' | 'place' | 'flow' | 'attachment'>): void => {
    const priority = at.flow?.class?.value ?? (at.attachment && priorityOf(at.attachment));
    uses.push({ ...at, priority: priority ?? fcoePriority, stated: priority !== undefined });
  };
  for (const flow of flows) {
    if (flow.protocol?.value !== 'fcoe') continue;
    for (const end of flow.hops.flatMap((h) => h.ends)) {
      const group = end.type === 'port' ? end.port.nic.host.groups[0] : undefined;
      if (end.type === 'port' && group) use({ group, port: end.port, place: flow.protocol.place, flow });
    }
  }
  for (const attachment of attachments) {
    const { vnic, group } = attachment;
    const told = flowsOf(all, vnic).filter(
      ({ protocol, hops }) =>
        protocol?.value === 'fcoe' &&
        hops.some(({ ends }) => ends.some((end) => end.type === 'vnic' && end.vnic === vnic)),
    );
    for (const port of reached(attachment)) {
      for (const flow of told)
        if (flow.protocol) use({ group, port, place: flow.protocol.place, flow, attachment });
      if (told.length === 0 && vnic.fcoe?.value === true)
        use({ group, port, place: vnic.fcoe.place, attachment });
    }
  }
  return uses;
}

/** The class that a priority has on a port; undefined where it shares the common one that nobody wrote. */
export function classFor(port: Port, priority: number): TrafficClass | undefined {
  return port.classes.find((c) => c.priorities.includes(priority));
}

function priorityOf({ vnic }: Attachment): number | undefined {
  return vnic.class?.value ?? vnic.qos?.value.class?.value;
}

function reached({ port, vswitch }: Attachment): readonly Port[] {
  return port ? [port] : (vswitch?.uplinks.map((u) => u.port) ?? []);
}

/** Whether a class must not drop. */
export function isLossless(c: TrafficClass): boolean {
  return c.lossless?.value === true || c.pfc?.value === true;
}

/** Whether a class has bandwidth that nobody else can take. */
export function hasShare(c: TrafficClass): Fact<unknown> | undefined {
  return c.strict?.value === true ? c.strict : c.ets && c.ets.value > 0 ? c.ets : undefined;
}
