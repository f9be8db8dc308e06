import { counted, phrase } from '../../words/phrase.ts';
import { valueUnder } from '../../model/devices.ts';
import type { Fact } from '../../model/place.ts';
import type { Attachment, HostGroup, Port, Vnic } from '../../model/topology.ts';
import { isFaulty } from './mend.ts';
import { stateOf, vfsOf } from './ports.ts';
import { deviceText, portText } from './say.ts';

/** Queue pairs that a VF of a port has, and why. */
export interface QueueLimit {
  readonly most: number;
  readonly fact: Fact<unknown>;
  readonly why: string;
}

/** What the device of a port gives each VF, with so many VFs and in DCB mode or not; undefined where that is not known. */
export function queueLimit(port: Port): QueueLimit | undefined {
  const { device } = port.nic;
  const fact = device?.queuesPerVf;
  if (!device || !fact || isFaulty(port.bound, 'vfs', port.vfs)) return undefined;
  const state = stateOf(port);
  const plain = valueUnder(fact.value, { ...state, dcb: false });
  const inDcb = valueUnder(fact.value, state);
  // A device whose figure falls with DCB has that many queues for each class.
  const divided = state.dcb && inDcb !== plain;
  const most = divided ? inDcb * state.classes : inDcb;
  const conditions = divided
    ? phrase` with DCB (${inDcb} for each of ${state.classes} classes)`
    : port.vfs && fact.value.when.some((w) => w.test.on === 'vfs')
      ? phrase` with ${counted(vfsOf(port), 'VF')} on the port`
      : '';
  return { most, fact, why: phrase`a VF of ${deviceText(device)} has ${most}${conditions}` };
}

/** The same, as far as the card's interrupt vectors go: a VF has one for each queue and one more. */
export function queueLimitByVectors(port: Port): QueueLimit | undefined {
  const limit = queueLimit(port);
  const { device, ports } = port.nic;
  const { sizes, device: pool } = device?.msix?.value ?? {};
  const vfs = ports.reduce((sum, p) => sum + vfsOf(p), 0);
  if (!limit || !device?.msix || !sizes || pool === undefined || vfs === 0) return limit;
  const each = Math.max(Math.min(...sizes), ...sizes.filter((s) => s * vfs <= pool));
  // Queues come in powers of two.
  const most = 2 ** Math.floor(Math.log2(Math.max(1, each - 1)));
  if (most >= limit.most) return limit;
  return {
    most,
    fact: device.msix,
    why: phrase`with ${counted(vfs, 'VF')} on the card each has ${each} of the ${pool} interrupt vectors of ${deviceText(device)}, which is for ${most}`,
  };
}

/** What bounds the queues of a vnic on a VF of a port, as the port says or the device gives them. */
function queueLimitOf({ queues, msix }: Vnic, group: HostGroup, port: Port): QueueLimit | undefined {
  if (!queues) return undefined;
  const { vfQueues } = port;
  // Where vectors are stated, whether there are as many is `msix-exhausted`.
  if (!vfQueues && !msix) return queueLimitByVectors(port);
  const device = queueLimit(port);
  if (!vfQueues || (device && device.most <= vfQueues.value)) return device;
  const why = phrase`VFs of ${portText(group, port)} are set to have ${vfQueues.value}`;
  return { most: vfQueues.value, fact: vfQueues, why };
}

/** Vnics that ask for more queues than the VF has which they are on. */
export function* beyondVf(attachments: readonly Attachment[]): Generator<{ vnic: Vnic; limit: QueueLimit }> {
  for (const { vnic, mode, group, port } of attachments) {
    const limit = mode === 'sriov' && port ? queueLimitOf(vnic, group, port) : undefined;
    if (limit && vnic.queues && vnic.queues.value > limit.most) yield { vnic, limit };
  }
}
