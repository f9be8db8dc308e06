import type { Fact, Place } from '../model/place.ts';
import type {
  Attachment,
  Flow,
  FlowEnd,
  HostGroup,
  Port,
  Topology,
  TrafficClass,
  Vnic,
} from '../model/topology.ts';
import { attachmentsOf } from './ports.ts';

/* FCoE traffic: where it passes a port, and in which class. */

/** The priority that FCoE has unless told otherwise (Cisco Nexus 5000 manual, p. 472; configurable). */
export const fcoePriority = 3;

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

/** Each FCoE use of a port: by flows first, then by vnics that no such flow has told of. */
export function storageUses(topology: Topology): StorageUse[] {
  const uses: StorageUse[] = [];
  const attachments = attachmentsOf(topology);
  const told = new Set<Vnic>();
  for (const flow of topology.flows) {
    if (flow.protocol?.value !== 'fcoe') continue;
    const { place } = flow.protocol;
    for (const end of flow.hops.flatMap((h) => h.ends)) {
      for (const { group, port, attachment } of portsOf(end, attachments)) {
        const priority = flow.class?.value ?? (attachment && priorityOf(attachment));
        uses.push({
          group,
          port,
          priority: priority ?? fcoePriority,
          stated: priority !== undefined,
          place,
          flow,
          attachment,
        });
        if (attachment) told.add(attachment.vnic);
      }
    }
  }
  for (const attachment of attachments) {
    const { vnic, group } = attachment;
    if (vnic.fcoe?.value !== true || told.has(vnic)) continue;
    for (const port of reached(attachment)) {
      const priority = priorityOf(attachment);
      uses.push({
        group,
        port,
        priority: priority ?? fcoePriority,
        stated: priority !== undefined,
        place: vnic.fcoe.place,
        attachment,
      });
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

function portsOf(
  end: FlowEnd,
  attachments: readonly Attachment[],
): { group: HostGroup; port: Port; attachment?: Attachment | undefined }[] {
  if (end.type === 'wire') return [];
  if (end.type === 'port') {
    const [group] = end.port.nic.host.groups;
    return group ? [{ group, port: end.port }] : [];
  }
  return attachments
    .filter((a) => a.vnic === end.vnic)
    .flatMap((attachment) =>
      reached(attachment).map((port) => ({ group: attachment.group, port, attachment })),
    );
}

/** Whether a class must not drop. */
export function isLossless(c: TrafficClass): boolean {
  return c.lossless?.value === true || c.pfc?.value === true;
}

/** Whether a class has bandwidth that nobody else can take. */
export function hasShare(c: TrafficClass): Fact<unknown> | undefined {
  return c.strict?.value === true ? c.strict : c.ets && c.ets.value > 0 ? c.ets : undefined;
}
