import type { Attachment, HypervisorType, Mode, VSwitch } from '../model/topology.ts';
import { switchOfHypervisor } from './assume.ts';
import {
  anyFamily,
  kernel,
  kernelPaths,
  oldHypervisors,
  polledGuest,
  pollingSwitches,
  pollingTypes,
  REFERENCE_HZ,
  switchFamilies,
  type KernelPath,
  type RegimeName,
  type SwitchFamily,
} from './parameters.ts';
import { FRAMING_BYTES } from './wire.ts';

/** Cycles of one packet of `bytes`, with what they are known from and what a measurement would scale. */
export interface Cost {
  readonly cycles: (bytes: number) => number;
  readonly regime: RegimeName;
  readonly costClass: string;
}

/** The type of a software switch: as stated, or the hypervisor's own. */
export function switchType(vswitch: VSwitch, hypervisor: HypervisorType): string {
  return vswitch.type?.value ?? switchOfHypervisor[hypervisor];
}

export function isPolling(type: string): boolean {
  return pollingTypes.has(type);
}

/** Ports that one packet passes in a polling switch. */
export interface Passes {
  readonly physical: number;
  readonly vhost: number;
  /** More than one VM forwards it, or one VM does. */
  readonly chain: boolean;
  readonly tagged: boolean;
  /** It looks addresses up, where a cross connect would not. */
  readonly bridged: boolean;
  readonly ringEntries: number;
}

/** Cycles of one traversal of a polling switch (`design/prediction.md` section 4.4). */
export function pollingCost(type: string, passes: Passes): Cost {
  const family: SwitchFamily = switchFamilies[type] ?? anyFamily;
  const lambda = passes.chain ? pollingSwitches.chainFactor : 1;
  const ring = passes.ringEntries >= pollingSwitches.largeRingEntries ? pollingSwitches.largeRingFactor : 1;
  const lookup =
    type !== 'vpp' ? 0 : passes.bridged ? pollingSwitches.bridgeCycles : pollingSwitches.anyForwardingCycles;
  const fixed =
    passes.physical * (family.portCycles + (passes.tagged ? pollingSwitches.tagCycles : 0)) +
    passes.vhost * lambda * family.vhostCycles +
    lookup;
  const copy = passes.vhost * ring * family.vhostCyclesPerByte;
  return { cycles: (bytes) => fixed + copy * bytes, regime: family.regime, costClass: `switch:${type}` };
}

/** Cores that a polling switch has the worth of: several bring less than their number. */
export function pollingCoresWorth(cores: number): number {
  return cores > 1 ? cores * pollingSwitches.severalCores : cores;
}

/** What a kernel path is like: which switch and adapter, how old. */
export interface KernelClass {
  readonly name: keyof typeof kernelPaths;
  readonly path: KernelPath;
  /** Without VMDq a single core receives for all VMs (hypervisor switches; a Linux host spreads by RSS). */
  readonly singleReceiver: boolean;
}

export function kernelClass(
  type: string,
  mode: Mode,
  hypervisor: HypervisorType,
  version: number | undefined,
): KernelClass {
  const singleReceiver = type === 'vmware' || type === 'hyper-v' || type === 'xen';
  const named = (name: keyof typeof kernelPaths): KernelClass => ({
    name,
    path: kernelPaths[name],
    singleReceiver,
  });
  if (mode === 'emulated') return named('e1000');
  const first =
    hypervisor === 'esxi' || hypervisor === 'xen' || hypervisor === 'hyper-v'
      ? oldHypervisors.firstModern[hypervisor]
      : undefined;
  if (first !== undefined && version !== undefined && version < first) return named('old');
  if (type === 'vmware') return named('vmxnet3');
  return named(singleReceiver ? 'any' : 'vhost');
}

/** How a packet goes through a VM's backend in a kernel switch. */
export interface BackendUse {
  readonly bulk: boolean;
  /** It crosses a physical port. */
  readonly wire: boolean;
  readonly offload: boolean;
  readonly direction: 'transmit' | 'receive';
}

/** Cycles of a VM's backend queue for one packet. For bulk TCP the queue's rate is that of the whole path, guest included. */
export function backendCost(of: KernelClass, use: BackendUse): Cost {
  const { path, name } = of;
  const old = name === 'old';
  // The old switches were measured over the wire.
  const wireCycles = use.wire && !old ? wireCyclesPerPacket : 0;
  const offload = use.offload ? 1 : kernel.noOffloadShare;
  const oldFactor = (bytes: number): number =>
    old
      ? use.direction === 'transmit'
        ? oldHypervisors.transmit
        : bytes > 2000
          ? oldHypervisors.jumbo
          : 1
      : 1;
  const cyclesPerByte = (8 * REFERENCE_HZ) / path.bulkBps;
  if (use.bulk) {
    return {
      cycles: (bytes) => (cyclesPerByte * payloadBytes(bytes)) / offload / oldFactor(bytes) + wireCycles,
      regime: path.regimeBulk,
      costClass: `kernel:${name}:bulk`,
    };
  }
  return {
    cycles: (bytes) =>
      REFERENCE_HZ / path.packetsPps +
      kernelPaths.vhost.bulkBps ** -1 * 8 * REFERENCE_HZ * bytes +
      wireCycles,
    regime: path.regimePackets,
    costClass: `kernel:${name}:packets`,
  };
}

/** What the NIC's receive path takes for each packet of the wire: what is lost between two VMs of one host and two of two hosts. */
export const wireCyclesPerPacket =
  (1 / kernel.wireShare - 1) * ((8 * REFERENCE_HZ) / kernelPaths.vhost.bulkBps) * payloadBytes(1518);

/** Cycles that a kernel switch takes to forward a packet from port to port. */
export const kernelForwardCost: Cost = {
  cycles: () => REFERENCE_HZ / kernel.forwardPps,
  regime: 'kernelPackets',
  costClass: 'kernel:forward',
};

export type GuestRole = 'send' | 'receive' | 'forward';

/** How a guest meets the network. */
export interface Guest {
  readonly adapter: 'function' | 'vhost-user' | 'kernel';
  readonly driver: 'kernel' | 'dpdk';
  /** Of its backend, where it has a kernel's. */
  readonly kernelClass: KernelClass | undefined;
  readonly offload: boolean;
}

/** Cycles of the guest's own processors for one packet. */
export function guestCost(guest: Guest, role: GuestRole, bulk: boolean, wire: boolean): Cost {
  const flat = (cycles: number, regime: RegimeName, costClass: string): Cost => ({
    cycles: () => cycles,
    regime,
    costClass,
  });
  if (guest.driver === 'dpdk') {
    const both =
      guest.adapter === 'function'
        ? polledGuest.deviceCycles / polledGuest.bareMetalShare
        : polledGuest.virtioCycles;
    return flat(role === 'forward' ? both : both / 2, 'guestPolled', 'guest:polled');
  }
  if (role === 'forward') {
    return guest.adapter === 'function'
      ? flat(kernel.vfForwardHz / kernel.vfForwardPps, 'guestPackets', 'guest:packets')
      : flat(kernel.vfForwardHz / kernel.tapForwardPps, 'kernelPackets', 'guest:packets');
  }
  if (guest.kernelClass !== undefined && bulk) {
    return backendCost(guest.kernelClass, {
      bulk,
      wire,
      offload: guest.offload,
      direction: role === 'send' ? 'transmit' : 'receive',
    });
  }
  if (bulk) {
    const bps =
      guest.adapter === 'function'
        ? kernel.guestBulkBps
        : kernelPaths.any.bulkBps * (guest.offload ? 1 : kernel.noOffloadShare);
    return {
      cycles: (bytes) => (8 * REFERENCE_HZ * payloadBytes(bytes)) / bps,
      regime: guest.adapter === 'function' ? 'guestBulk' : 'kernelBulk',
      costClass: 'guest:bulk',
    };
  }
  return guest.adapter === 'function'
    ? flat(kernel.vfForwardHz / kernel.vfForwardPps, 'guestPackets', 'guest:packets')
    : flat(REFERENCE_HZ / kernel.guestStackPps, 'kernelPackets', 'guest:packets');
}

/** TCP payload of a full frame. */
export function payloadBytes(frameBytes: number): number {
  return Math.max(1, frameBytes - FRAMING_BYTES - kernel.headerBytes);
}

/** The driver in the guest: the vnic's own word, its VM's, its flavor's; interrupts unless said. */
export function driverOf(attachment: Attachment): 'kernel' | 'dpdk' {
  const { vnic, vm } = attachment;
  return vnic.driver?.value ?? vm.driver?.value ?? vm.flavor?.driver?.value ?? 'kernel';
}
