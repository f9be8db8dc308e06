import { calibrated } from './calibrated.ts';
import { referenceHz, regimes, type Regime, type RegimeName } from './parameters.ts';

/*
 * What things cost, as the model reads it: the fitted values (`calibrated.ts`, written by `npm run calibrate`) under their
 * physical names, beside what is not fitted (`parameters.ts`). Only this file knows the keys of the fitted values.
 */

/** The fitted values by key, `polling.vpp.port`. */
export type Values = Readonly<Record<string, number>>;

/** Cost of a polling switch: cycles a packet and cycles a byte. */
export interface SwitchFamily {
  /** Cycles for one pass of a physical port. */
  readonly portCycles: number;
  /** Cycles for one pass of a vhost-user port. */
  readonly vhostCycles: number;
  /** Cycles a byte for one pass of a vhost-user port: the copy. */
  readonly vhostCyclesPerByte: number;
  readonly regime: RegimeName;
}

/** Rates of kernel paths: packets a second for each queue, and bits a second of bulk TCP payload for each queue, both at `REFERENCE_HZ`. */
export interface KernelPath {
  readonly packetsPps: number;
  readonly bulkBps: number;
  readonly regimePackets: RegimeName;
  readonly regimeBulk: RegimeName;
}

export type KernelPathName = 'vhost' | 'e1000' | 'vmxnet3' | 'any' | 'old';

/** One-way latency, microseconds, at idle. */
export interface LatencyClass {
  readonly us: number;
  /** A side of a polled NIC: the frame goes over the slot and through memory whole. */
  readonly usPerByte?: number;
  /** What comes on top under load: a polling driver takes and sends packets in bursts. */
  readonly burstUs?: number;
  readonly regime: RegimeName;
}

export type LatencyName =
  | 'polledNic'
  | 'polledFunction'
  | 'pollingSwitch'
  | 'polledVirtio'
  | 'stack'
  | 'vhost'
  | 'vmxnet3'
  | 'e1000'
  | 'any'
  | 'function'
  | 'forwardFunction'
  | 'forwardVirtio'
  | 'forwardKernel'
  | 'forwardEntry';

/** The whole table. */
export interface Costs {
  readonly families: Readonly<Record<string, SwitchFamily>>;
  /** For a polling switch that nobody measured: the mean of the families. */
  readonly anyFamily: SwitchFamily;
  readonly polling: {
    /** Each vhost pass costs this much more in a chain of VMs. */
    readonly chainFactor: number;
    /** The copy costs this much more with rings of 1024 entries. */
    readonly largeRingFactor: number;
    /** Cycles for a VLAN tag at a physical port. */
    readonly tagCycles: number;
    /** n cores are worth n to this power. */
    readonly coresPower: number;
    /** The part of its packet rate that a thread carries without loss. */
    readonly losslessShare: number;
    /** Packets that wait in a batch at full load of a polling thread, about its burst and ring. */
    readonly batchPackets: number;
  };
  readonly kernelPaths: Readonly<Record<KernelPathName, KernelPath>>;
  /** Factors on `kernelPaths.old`. */
  readonly old: { readonly transmit: number; readonly jumbo: number };
  readonly kernel: {
    /** Cycles that each packet of a physical network takes in the NIC's receive path, on top of bulk TCP. */
    readonly wireCycles: number;
    /** Share of the bulk rate without TSO and GRO, at an MTU of 1500. */
    readonly noOffloadShare: number;
    /** Packets a second at the reference clock: forwarded by one core between ports; taken by one vCPU's sockets; forwarded by one vCPU between VFs; by a whole VM behind tap and bridge. */
    readonly forwardPps: number;
    readonly guestStackPps: number;
    readonly functionForwardPps: number;
    readonly tapForwardPps: number;
    /** Bulk TCP of one vCPU where nothing is in its way. */
    readonly guestBulkBps: number;
    /** The backend's own part of what bulk TCP costs a queue. */
    readonly backendShare: number;
  };
  readonly polledGuest: {
    /** Cycles to receive and send one packet through a physical or virtual function. */
    readonly deviceCycles: number;
    /** Cycles to receive and send one packet through virtio. */
    readonly virtioCycles: number;
    /** Part of the bare-metal rate that a polling guest keeps. */
    readonly bareMetalShare: number;
    /** The part of its packet rate that a virtio queue carries without loss. */
    readonly losslessQueueShare: number;
  };
  /** Packets a second that one polled receive queue of a card of this family takes without loss; undefined where that is no less than it takes. */
  readonly losslessQueuePps: (family: string | undefined) => number | undefined;
  readonly latencies: Readonly<Record<LatencyName, LatencyClass>>;
  /** What one side of a polled port takes more than one of 82599, microseconds, by the card's family in the catalog. */
  readonly cardUs: (family: string | undefined) => number;
  readonly regimes: Readonly<Record<RegimeName, Regime>>;
  /** Work per clock of a core in kernel paths, relative to the unknown one. */
  readonly cpuFactor: (generation: string | undefined) => number;
}

/** Switch types that have a fit of their own. */
export const families = ['bess', 'fastclick', 'vpp', 'ovs-dpdk', 'snabb', 'vale'] as const;

/** The families that more than one lab measured. */
const regimeOfFamily: Readonly<Partial<Record<string, RegimeName>>> = {
  vpp: 'pollingSwitchVpp',
  // In the sender's context, on as many cores as there are senders: outside the model.
  vale: 'pollingSwitchGeneric',
};

const latencyRegimes: Readonly<Record<LatencyName, RegimeName>> = {
  polledNic: 'polledLatency',
  polledFunction: 'polledLatency',
  pollingSwitch: 'pollingLatency',
  polledVirtio: 'vhostUserLatency',
  stack: 'interruptLatency',
  vhost: 'interruptLatency',
  vmxnet3: 'interruptLatency',
  e1000: 'interruptLatency',
  any: 'interruptLatency',
  function: 'interruptLatency',
  forwardFunction: 'forwardLatency',
  forwardVirtio: 'forwardLatency',
  forwardKernel: 'forwardLatency',
  forwardEntry: 'forwardLatency',
};

/** A fitted value by its key. */
type Valued = (key: string) => number;

/** The table that these values make; `spreads` replaces factors of intervals. */
export function costsOf(
  values: Values,
  spreads: Readonly<Partial<Record<RegimeName, Pick<Regime, 'spread' | 'anchored'>>>>,
): Costs {
  const v: Valued = (key) => {
    const value = values[key];
    if (value === undefined) throw new Error(`no fitted value ${key}`);
    return value;
  };
  return {
    families: Object.fromEntries(
      families.map((name) => [name, switchFamily(v, name, regimeOfFamily[name] ?? 'pollingSwitch')]),
    ),
    anyFamily: switchFamily(v, 'any', 'pollingSwitchGeneric'),
    polling: {
      chainFactor: v('polling.chain'),
      largeRingFactor: v('polling.largeRing'),
      tagCycles: v('polling.tag'),
      coresPower: v('polling.coresPower'),
      losslessShare: v('polling.lossless'),
      batchPackets: v('latency.batch'),
    },
    kernelPaths: kernelPathsOf(v),
    old: { transmit: v('bulk.old.transmit'), jumbo: v('bulk.old.jumbo') },
    kernel: kernelOf(v),
    polledGuest: {
      deviceCycles: v('guest.device'),
      virtioCycles: v('guest.virtio'),
      bareMetalShare: v('guest.share'),
      losslessQueueShare: v('guest.losslessQueue'),
    },
    // FDio/csit issue 2756: testpmd loses packets of X710 and XL710 at about half of what they carry.
    losslessQueuePps: (of) => (of === 'i40e' ? v('nic.i40e.losslessQueue') * 1e6 : undefined),
    latencies: latenciesOf(v),
    regimes: Object.fromEntries(
      Object.entries(regimes).map(([name, regime]) => [name, { ...regime, ...spreads[name as RegimeName] }]),
    ) as unknown as Record<RegimeName, Regime>,
    cardUs: (family = '') => values[`card.${family}`] ?? v('card.any'),
    cpuFactor: (generation) => (generation === undefined ? 1 : (values[`cpu.${generation}`] ?? 1)),
  };
}

function switchFamily(v: Valued, name: string, regime: RegimeName): SwitchFamily {
  return {
    portCycles: v(`polling.${name}.port`),
    vhostCycles: v(`polling.${name}.vhost`),
    vhostCyclesPerByte: v(`polling.${name}.byte`),
    regime,
  };
}

function kernelPathsOf(v: Valued): Costs['kernelPaths'] {
  const path = (
    name: KernelPathName,
    regimePackets: RegimeName,
    regimeBulk: RegimeName,
    packets: string = name,
  ): KernelPath => ({
    packetsPps: v(`packets.${packets}`) * 1e6,
    bulkBps: v(`bulk.${name}`) * 1e9,
    regimePackets,
    regimeBulk,
  });
  return {
    vhost: path('vhost', 'kernelPackets', 'kernelBulk'),
    vmxnet3: path('vmxnet3', 'kernelPackets', 'hypervisorToday'),
    any: path('any', 'kernelPackets', 'hypervisorToday'),
    e1000: path('e1000', 'emulated', 'emulated', 'vhost'),
    old: path('old', 'kernelPackets', 'hypervisorBulk', 'any'),
  };
}

function kernelOf(v: Valued): Costs['kernel'] {
  const vhostBulkBps = v('bulk.vhost') * 1e9;
  return {
    wireCycles: (1 / v('bulk.wire') - 1) * ((8 * referenceHz * 1448) / vhostBulkBps),
    noOffloadShare: v('bulk.noOffload'),
    forwardPps: v('packets.forward') * 1e6,
    guestStackPps: v('packets.stack') * 1e6,
    functionForwardPps: v('packets.functionForward') * 1e6,
    tapForwardPps: v('packets.tapForward') * 1e6,
    guestBulkBps: v('bulk.guest') * 1e9,
    backendShare: v('bulk.backendShare'),
  };
}

function latenciesOf(v: Valued): Costs['latencies'] {
  return Object.fromEntries(
    Object.entries(latencyRegimes).map(([name, regime]) => [
      name,
      {
        us: v(`latency.${name}`),
        regime,
        ...(name === 'polledNic' || name === 'pollingSwitch'
          ? { usPerByte: v('latency.perKilobyte') / 1000 }
          : {}),
        ...(name === 'polledNic' ? { burstUs: v('latency.burst') } : {}),
      },
    ]),
  ) as Record<LatencyName, LatencyClass>;
}

/** The table that predictions are made with. */
export const standardCosts: Costs = costsOf(
  Object.fromEntries(Object.entries(calibrated.values).map(([key, { value }]) => [key, value])),
  calibrated.spreads,
);
