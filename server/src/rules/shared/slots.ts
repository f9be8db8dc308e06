import type { Fact } from '../../model/place.ts';
import type { Nic, PcieLink } from '../../model/topology.ts';
import { narrower, receiveBytes, transmitBytes, usableBps } from '../../predict/cost/pcie.ts';

/** What the PCI Express link of a card carries each way, in bits of large frames a second. */
export interface SlotRoom {
  readonly bps: number;
  readonly link: PcieLink;
  /** Where the narrower end is said. */
  readonly fact?: Fact<unknown> | undefined;
}

/** A full Ethernet frame: what a slot carries at best. */
const frameBytes = 1518;

/** The link that card and slot agree on; undefined where neither is known. */
export function slotRoom(nic: Nic): SlotRoom | undefined {
  const own = nic.device?.pcie;
  const slot = nic.slot?.value.pcie;
  const link = own && slot ? narrower(own.value, slot) : (slot ?? own?.value);
  if (!link) return undefined;
  const fact = slot && (!own || narrower(own.value, slot) !== own.value) ? nic.slot : own;
  return { bps: carriedBy(link), link, fact };
}

/** What a link carries each way, in bits of large frames a second. */
export function carriedBy(link: PcieLink): number {
  const received = receiveBytes(frameBytes);
  const sent = transmitBytes(frameBytes);
  // Both directions at once: reads for what is sent go up beside what is received.
  const busier = Math.max(received.up + sent.up, received.down + sent.down);
  return (usableBps(link) * frameBytes) / busier;
}

/** Whether the slot gives a card less than it has. */
export function isDowngraded({ device, slot }: Nic): boolean {
  const own = device?.pcie?.value;
  const has = slot?.value.pcie;
  return own !== undefined && has !== undefined && usableBps(narrower(own, has)) < usableBps(own);
}
