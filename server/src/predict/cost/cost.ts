import type { Attachment, HypervisorType, Mode, VSwitch } from '../../model/topology.ts';
import { hypervisorType, switchOfHypervisor } from '../assume.ts';
import type { Costs, KernelPath, KernelPathName } from './costs.ts';
import {
  firstModern,
  kernel,
  pollingTypes,
  referenceHz,
  threadsWorth,
  type RegimeName,
} from './parameters.ts';
import { framingBytes } from './wire.ts';

/** Cycles of one packet of `bytes`, with what they are known from and what a measurement would scale. */
export interface Cost {
  readonly cycles: (bytes: number) => number;
  /** Where no packet may be lost, the part of its time that who pays it may be busy: the rest is for what comes while it is held up. */
  readonly room?: number;
  readonly regime: RegimeName;
  readonly costClass: string;
}

/** Whether a cost is of kernel code, which CPU generations run at different rates for each clock. */
export function isKernelWork({ costClass }: Pick<Cost, 'costClass'>): boolean {
  return /^(?:kernel|host):|^guest:(?:bulk|packets)$/.test(costClass);
}

/** Whether paths of different shapes err by reasons of their own: those of a switch do, which treats each of them by other code. */
export function differsByShape(costClass: string): boolean {
  return costClass.startsWith('switch:');
}

/** The type of a software switch: as stated, or the hypervisor's own. */
export function switchType({ type, host }: VSwitch): string {
  return type?.value ?? switchOfHypervisor[hypervisorType(host)];
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
  readonly ringEntries: number;
  /** No packet may be lost. */
  readonly lossless: boolean;
}

/** Cycles of one traversal of a polling switch (`docs/prediction.md`, "A polling switch"). */
export function pollingCost(costs: Costs, type: string, passes: Passes): Cost {
  const { chainFactor, largeRingFactor, tagCycles, losslessShare } = costs.polling;
  const family = costs.families[type] ?? costs.anyFamily;
  const lambda = passes.chain ? chainFactor : 1;
  const ring = passes.ringEntries >= largeRingEntries ? largeRingFactor : 1;
  const fixed =
    passes.physical * (family.portCycles + (passes.tagged ? tagCycles : 0)) +
    passes.vhost * lambda * family.vhostCycles;
  const copy = passes.vhost * ring * family.vhostCyclesPerByte;
  return {
    cycles: (bytes) => fixed + copy * bytes,
    ...(passes.lossless ? { room: losslessShare } : {}),
    regime: family.regime,
    costClass: `switch:${type}`,
  };
}

const largeRingEntries = 1024;

/** Cores that a polling switch has the worth of: several bring less than their number, two threads of one more than it. */
export function pollingCoresWorth(costs: Costs, cores: number, threads: number): number {
  return (threads > 1 ? threadsWorth : 1) * cores ** costs.polling.coresPower;
}

/** What a kernel path is like: which switch and adapter, how old. */
export interface KernelClass {
  readonly name: KernelPathName;
  readonly path: KernelPath;
  /** Without VMDq a single core receives for all VMs (hypervisor switches; a Linux host spreads by RSS). */
  readonly singleReceiver: boolean;
}

export function kernelClass(
  costs: Costs,
  type: string,
  mode: Mode,
  hypervisor: HypervisorType,
  version: number | undefined,
): KernelClass {
  const singleReceiver = type === 'vmware' || type === 'hyper-v' || type === 'xen';
  const named = (name: KernelPathName): KernelClass => ({
    name,
    path: costs.kernelPaths[name],
    singleReceiver,
  });
  const own = named(ownPath(type, singleReceiver, hypervisor, version));
  if (mode !== 'emulated') return own;
  // An emulated card is no faster than the hypervisor's own.
  const { path, ...e1000 } = named('e1000');
  return { ...e1000, path: { ...path, packetsPps: Math.min(path.packetsPps, own.path.packetsPps) } };
}

function ownPath(
  type: string,
  singleReceiver: boolean,
  hypervisor: HypervisorType,
  version: number | undefined,
): KernelPathName {
  const first =
    hypervisor === 'esxi' || hypervisor === 'xen' || hypervisor === 'hyper-v'
      ? firstModern[hypervisor]
      : undefined;
  if (first !== undefined && version !== undefined && version < first) return 'old';
  if (type === 'vmware') return 'vmxnet3';
  return singleReceiver ? 'any' : 'vhost';
}

/** How a packet goes through a VM's backend in a kernel switch. */
export interface BackendUse {
  readonly bulk: boolean;
  /** It crosses a physical port. */
  readonly wire: boolean;
  readonly offload: boolean;
  readonly direction: 'transmit' | 'receive';
  /** The guest polls its card, in bursts; a kernel driver tells an emulated card of each packet. */
  readonly polled: boolean;
}

/** Cycles of a VM's backend queue for one packet. For bulk TCP the queue's rate is that of the whole path, guest included. */
export function backendCost(costs: Costs, of: KernelClass, use: BackendUse): Cost {
  const { path, name } = of;
  const old = name === 'old';
  // The old switches were measured over the wire.
  const wireCycles = use.wire && !old ? costs.kernel.wireCycles : 0;
  const alone = use.offload ? 0 : packetBytes(costs);
  const exitCycles = name === 'e1000' && !use.polled ? kernel.registerExitCycles : 0;
  const oldFactor = (bytes: number): number =>
    old
      ? use.direction === 'transmit'
        ? costs.old.transmit
        : bytes > kernel.jumboBytes
          ? costs.old.jumbo
          : 1
      : 1;
  const cyclesPerByte = (8 * referenceHz) / path.bulkBps;
  if (use.bulk) {
    return {
      cycles: (bytes) => (cyclesPerByte * (payloadBytes(bytes) + alone)) / oldFactor(bytes) + wireCycles,
      regime: path.regimeBulk,
      costClass: `kernel:${name}:bulk`,
    };
  }
  return {
    cycles: (bytes) =>
      referenceHz / path.packetsPps +
      costs.kernelPaths.vhost.bulkBps ** -1 * 8 * referenceHz * bytes +
      wireCycles +
      exitCycles,
    regime: path.regimePackets,
    costClass: `kernel:${name}:packets`,
  };
}

/** Cycles that a kernel switch takes to forward a packet from port to port. */
export function kernelForwardCost(costs: Costs): Cost {
  return {
    cycles: () => referenceHz / costs.kernel.forwardPps,
    regime: 'kernelPackets',
    costClass: 'kernel:forward',
  };
}

export type GuestRole = 'send' | 'receive' | 'forward';

/** How a guest meets the network. */
export interface Guest {
  readonly adapter: 'function' | 'vhost-user' | 'kernel';
  readonly driver: 'kernel' | 'dpdk';
  /** Of its backend, where it has a kernel's. */
  readonly kernelClass: KernelClass | undefined;
  readonly offload: boolean;
  /** There is a hypervisor below it; else it is a container, or the host itself. */
  readonly virtualised: boolean;
  /** The function that it has is a virtual one. */
  readonly virtualFunction: boolean;
}

/** Cycles of the guest's own processors for one packet. */
export function guestCost(costs: Costs, guest: Guest, role: GuestRole, bulk: boolean, wire: boolean): Cost {
  const { polledGuest, kernel: paths } = costs;
  const onFunction = guest.adapter === 'function';
  const flat = (cycles: number, regime: RegimeName, costClass: string): Cost => ({
    cycles: () => cycles,
    regime,
    costClass,
  });
  if (guest.driver === 'dpdk') {
    const both = onFunction
      ? polledGuest.deviceCycles / (guest.virtualised ? polledGuest.bareMetalShare : 1)
      : polledGuest.virtioCycles;
    return flat(role === 'forward' ? both : both / 2, 'guestPolled', 'guest:polled');
  }
  if (role === 'forward') {
    // A container behind a bridge forwards as its host's kernel does.
    const [pps, regime] = onFunction
      ? ([paths.functionForwardPps, 'guestPackets'] as const)
      : ([guest.virtualised ? paths.tapForwardPps : paths.forwardPps, 'kernelPackets'] as const);
    return flat(referenceHz / pps, regime, 'guest:packets');
  }
  if (guest.kernelClass !== undefined && bulk) {
    return backendCost(costs, guest.kernelClass, {
      bulk,
      wire,
      offload: guest.offload,
      direction: role === 'send' ? 'transmit' : 'receive',
      polled: false,
    });
  }
  if (bulk) {
    const bps = onFunction ? paths.guestBulkBps : costs.kernelPaths.any.bulkBps;
    const alone = onFunction || guest.offload ? 0 : packetBytes(costs);
    return {
      cycles: (bytes) => (8 * referenceHz * (payloadBytes(bytes) + alone)) / bps,
      regime: onFunction ? 'guestBulk' : 'kernelBulk',
      costClass: 'guest:bulk',
    };
  }
  return onFunction
    ? flat(referenceHz / paths.functionForwardPps, 'guestPackets', 'guest:packets')
    : flat(referenceHz / paths.guestStackPps, 'guestStack', 'guest:packets');
}

/** A host's own kernel is to its card what a guest without a hypervisor below it is. */
export const bareKernel: Guest = {
  adapter: 'function',
  driver: 'kernel',
  kernelClass: undefined,
  offload: true,
  virtualised: false,
  virtualFunction: false,
};

/** Cycles of a host's own processors for one packet of a flow that it sends, receives or hands on itself. */
export function hostStackCost(costs: Costs, role: GuestRole, bulk: boolean): Cost {
  const cost = guestCost(costs, bareKernel, role, bulk, true);
  return { ...cost, costClass: cost.costClass.replace('guest', 'host') };
}

/** The same where no packet may be lost: the ring of a polled virtio queue overflows before its core is full. */
export function losslessGuest(costs: Costs, cost: Cost, { driver, adapter }: Guest): Cost {
  if (driver !== 'dpdk' || adapter !== 'vhost-user') return cost;
  return { ...cost, room: costs.polledGuest.losslessQueueShare };
}

/**
 * What a packet of bulk TCP takes on top of its bytes where nobody cuts segments into packets, in bytes' worth. It is paid by the packet,
 * and was measured at an MTU of 1500: larger frames win back most of it.
 */
function packetBytes({ kernel: { noOffloadShare } }: Costs): number {
  return payloadBytes(measuredFrameBytes) * (1 / noOffloadShare - 1);
}

const measuredFrameBytes = 1518;

/** TCP payload of a full frame. */
export function payloadBytes(frameBytes: number): number {
  return Math.max(1, frameBytes - framingBytes - kernel.headerBytes);
}

/** The driver in the guest: the vnic's own word, its VM's, its flavor's; interrupts unless said. */
export function driverOf(attachment: Attachment): 'kernel' | 'dpdk' {
  const { vnic, vm } = attachment;
  return vnic.driver?.value ?? vm.driver?.value ?? vm.flavor?.driver?.value ?? 'kernel';
}
