import type { PcieLink } from '../../model/topology.ts';
import { pcie } from './parameters.ts';

/*
 * PCI Express arithmetic, after R. Neugebauer and others, Understanding PCIe performance for end host networking,
 * SIGCOMM 2018 (pciebench). `docs/prediction.md`, "PCIe", has the formulas.
 */

/** Bytes of the slot that one packet takes: `up` from the device to memory, `down` from memory to the device. */
export interface SlotBytes {
  readonly up: number;
  readonly down: number;
}

const fetchRequest = pcie.readHeaderBytes / pcie.fetchBatch;
const fetchCompletion = pcie.descriptorBytes + pcie.completionHeaderBytes / pcie.fetchBatch;

/** A frame that the device writes to memory: payload, descriptor fetched, descriptor written back. */
export function receiveBytes(frameBytes: number): SlotBytes {
  const payload = frameBytes + pcie.writeHeaderBytes * Math.ceil(frameBytes / pcie.maxPayloadBytes);
  const writeBack = pcie.descriptorBytes + pcie.writeHeaderBytes / pcie.writeBackBatch;
  return { up: payload + writeBack + fetchRequest, down: fetchCompletion };
}

/** A frame that the device reads from memory: read requests up, completions down, descriptor fetched. */
export function transmitBytes(frameBytes: number): SlotBytes {
  const requests = pcie.readHeaderBytes * Math.ceil(frameBytes / pcie.maxReadRequestBytes);
  const payload = frameBytes + pcie.completionHeaderBytes * Math.ceil(frameBytes / pcie.maxPayloadBytes);
  return { up: requests + fetchRequest, down: payload + fetchCompletion };
}

/** Raw bits a second of a link, each direction, after encoding. */
export function rawBps(link: PcieLink): number {
  const lanes =
    pcie.laneBps[Math.min(Math.max(Math.trunc(link.generation), 1), pcie.laneBps.length) - 1] ?? 0;
  return lanes * link.lanes;
}

/** Bits a second that a link has for packets of the transaction layer, each direction. */
export function usableBps(link: PcieLink): number {
  return pcie.flowControlShare * rawBps(link);
}

/** The link that two ends agree on. */
export function narrower(a: PcieLink, b: PcieLink): PcieLink {
  return { generation: Math.min(a.generation, b.generation), lanes: Math.min(a.lanes, b.lanes) };
}

/** `PCIe 3.0 x8` */
export function linkText(link: PcieLink): string {
  return `PCIe ${link.generation}.0 x${link.lanes}`;
}
