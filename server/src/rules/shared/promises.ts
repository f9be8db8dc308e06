import type { Fact } from '../../model/place.ts';
import type { Attachment, Device, Qos, Vnic } from '../../model/topology.ts';
import { grouped } from './grouped.ts';
import { hypervisorUnder } from './hypervisors.ts';
import { portText } from './say.ts';
import { phrase } from '../../words/phrase.ts';

/* What is promised to vnics, and who enforces it. */

/** A qos on one attachment. */
export interface Promised {
  readonly attachment: Attachment;
  readonly qos: Qos;
}

export function promisesOf(attachments: readonly Attachment[]): Promised[] {
  return attachments.flatMap((attachment) => {
    const qos = attachment.vnic.qos?.value;
    return qos ? [{ attachment, qos }] : [];
  });
}

/** Promises on VFs of known devices, by qos: one figure that no device can keep is one fault, however many vnics have it. */
export function onFunctions(attachments: readonly Attachment[]): {
  readonly qos: Qos;
  readonly on: readonly { readonly attachment: Attachment; readonly device: Device }[];
}[] {
  const promised = promisesOf(attachments).flatMap(({ attachment, qos }) => {
    const device = attachment.port?.nic.device;
    return attachment.mode === 'sriov' && device ? [{ qos, attachment, device }] : [];
  });
  return [...grouped(promised, (p) => p.qos)].map(([qos, on]) => ({ qos, on }));
}

/** What is guaranteed to each member of an attachment, in bit/s; 0 where nothing is. */
export function guaranteeOf({ vnic }: Attachment): number {
  return vnic.qos?.value.minBps?.value ?? 0;
}

/** Whether a guarantee is over the speed of its own link: that is told by itself (`rate-exceeds-link`). */
export function exceedsLink(attachment: Attachment): boolean {
  const link = linkOf(attachment);
  return link !== undefined && guaranteeOf(attachment) > link.bps;
}

/** The limit of each member of an attachment; undefined where it has none. */
export function capOf({ vnic }: Attachment): Fact<number> | undefined {
  return vnic.qos?.value.maxBps;
}

/** Whether what a VF sends can be limited where it is: by its device, under its hypervisor. */
export function limitsFunction(attachment: Attachment): boolean {
  return (
    hypervisorUnder(attachment).withoutVfRates === undefined &&
    attachment.port?.nic.device?.maxRate?.value.supported !== false
  );
}

/** What the members of an attachment are promised together. */
export interface Share {
  readonly attachment: Attachment;
  readonly bps: number;
}

/** The same by vnic: the members of a set that a flow or an expectation names apart have one promise in the text. */
export function byVnic(shares: readonly Share[]): {
  readonly vnic: Vnic;
  readonly members: number;
  readonly bps: number;
}[] {
  return [...grouped(shares, (s) => s.attachment.vnic)].map(([vnic, of]) => ({
    vnic,
    members: of.reduce((sum, s) => sum + s.attachment.perHost, 0),
    bps: of.reduce((sum, s) => sum + s.bps, 0),
  }));
}

/** What a vnic's promises have to fit into: the port that it meets, or the uplinks of its vswitch. */
export function linkOf({
  group,
  port,
  vswitch,
}: Attachment): { readonly bps: number; readonly text: string } | undefined {
  if (port)
    return port.speedBps === undefined ? undefined : { bps: port.speedBps, text: portText(group, port) };
  if (!vswitch || vswitch.uplinks.length === 0) return undefined;
  const speeds = vswitch.uplinks.flatMap((u) => u.port.speedBps ?? []);
  // One vnic uses one uplink at a time, or all of a bundle.
  if (speeds.length < vswitch.uplinks.length) return undefined;
  const bps = vswitch.team?.value === 'lacp' ? speeds.reduce((a, b) => a + b, 0) : Math.max(...speeds);
  return { bps, text: phrase`the uplink of \`${vswitch.name}\`` };
}
