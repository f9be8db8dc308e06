import { phrase } from '../../words/phrase.ts';
/**
 * What is not fitted of the table of costs: constants of standards and drivers, assumptions, what the measurements were made
 * on. Fitted values are in `calibrated.ts`; `costs.ts` joins both. Source ids are those of `test/data/perf/points.json`.
 */

/** The clock at which rates of kernel paths are given, where a source names no CPU. */
export const referenceHz = 2.5e9;

/**
 * What a CPU that a file does not name differs by from what is taken for it, 2.5 GHz and a factor of 1: root mean squares, in logarithms, of
 * clocks and of the work per clock, over the hosts of `test/data/perf/points.json` that are named (`test/unit/cpus.test.ts`).
 */
export const cpuDoubt = { clock: 0.15, kernel: 0.2, polling: 0.16 } as const;

/** What a core is worth to a polling switch where the host says that it has two threads: an assumption. */
export const threadsWorth = 1.25;

/**
 * A regime: a class of figures that err alike. `spread` is the factor s for which 80 % of published figures lie between
 * value / s and value x s with their source held out; `anchored` the same after one measurement on the host. Those that
 * `npm run calibrate` finds (`calibrated.ts`) replace what stands here, which is only for what nobody measured.
 */
export interface Regime {
  readonly spread: number;
  readonly anchored: number;
  readonly sources: readonly string[];
  readonly scope: 'device' | 'family' | 'class';
  /** False where no measurement of this situation was found. */
  readonly calibrated: boolean;
  /** What was measured, in words. */
  readonly on: () => string;
  /** Families of the catalog that it was measured on, where the card matters. */
  readonly families?: readonly string[] | undefined;
  /** Cores that it was measured on, where the file can name one. */
  readonly generations?: readonly string[] | undefined;
}

export type RegimeName = keyof typeof regimes;

const derived = { spread: 1.02, anchored: 1.02, scope: 'device', calibrated: true } as const;
const haswell = ['haswell', 'broadwell'] as const;
const virtioCores = ['skylake', 'cascade-lake', 'ice-lake', 'zen3', 'neoverse-n1', 'neoverse-v1'] as const;
const niantic = ['82599', 'x540', 'x550', 'x552'] as const;
const fortville = ['i40e'] as const;

export const regimes = {
  /** IEEE 802.3 arithmetic. */
  wire: { ...derived, sources: ['zhang2019', 'csit1701', 'csit1707'], on: () => phrase`Ethernet arithmetic` },
  limit: { ...derived, sources: [], on: () => phrase`what the file states` },
  pcie: {
    spread: 1.06,
    anchored: 1.06,
    sources: ['pciebench', 'csit1707'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`PCIe arithmetic, checked on slots of generation 2 and 3`,
  },
  /** Two passes over one slot: the formula only, no measurement was found. */
  pcieLoopback: {
    spread: 1.25,
    anchored: 1.15,
    sources: ['pciebench'],
    scope: 'class',
    calibrated: false,
    on: () => phrase`PCIe arithmetic; nobody measured traffic that turns around inside a card`,
  },
  nicEngine: {
    spread: 1.35,
    anchored: 1.1,
    sources: ['zhang2019', 'ixy', 'csit1701', 'csit1707', 'trex_bench'],
    scope: 'family',
    calibrated: true,
    on: () => phrase`packet rates of cards with a polling driver`,
    families: [...niantic, ...fortville],
  },
  /** Where no packet may be lost, the receive queue of a card that drops some long before it is full. */
  losslessQueue: {
    spread: 1.3,
    anchored: 1.3,
    sources: ['csit1701', 'csit1707'],
    scope: 'family',
    calibrated: true,
    on: () => phrase`X710 and XL710 with testpmd of DPDK 16.11 and 17.05, by one lab`,
    families: fortville,
  },
  /** A card of which no packet rate is known. */
  nicEngineUnknown: {
    spread: 1.6,
    anchored: 1.1,
    sources: ['ixy', 'csit1701', 'csit1707', 'trex_bench'],
    scope: 'class',
    calibrated: false,
    on: () => phrase`the packet rates of 82599, XL710, XXV710 and ConnectX-5 for the width of their slots`,
  },
  pollingSwitch: {
    spread: 1.33,
    anchored: 1.28,
    sources: ['zhang2019'],
    scope: 'family',
    calibrated: true,
    on: () => phrase`this switch on one core of a Xeon E5 v3, by one lab`,
    families: niantic,
    generations: haswell,
  },
  pollingSwitchVpp: {
    spread: 1.33,
    anchored: 1.28,
    sources: ['zhang2019', 'csit1701', 'csit1707'],
    scope: 'family',
    calibrated: true,
    on: () => phrase`VPP on one to four cores of Xeon E5 v3, by two labs`,
    families: [...niantic, ...fortville],
    generations: haswell,
  },
  pollingSwitchGeneric: {
    spread: 1.7,
    anchored: 1.35,
    sources: ['zhang2019', 'csit1701', 'csit1707'],
    scope: 'class',
    calibrated: false,
    on: () => phrase`other polling switches`,
    families: [...niantic, ...fortville],
    generations: haswell,
  },
  kernelBulk: {
    spread: 1.4,
    anchored: 1.26,
    sources: ['netmap_virt', 'multinode_md', 'firecracker_ci'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`bulk TCP through virtio and vhost, on six CPU models and on hosts that are not named`,
    generations: virtioCores,
  },
  /** The switches of ESXi, Hyper-V and Xen of today, which nobody measured alone. */
  hypervisorToday: {
    spread: 1.65,
    anchored: 1.26,
    sources: ['netmap_virt', 'multinode_md', 'firecracker_ci'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`bulk TCP through virtio of Linux; this hypervisor's own switch is taken to be alike`,
  },
  /** The host's cores that the back ends of bulk TCP take. */
  kernelCpu: {
    spread: 1.35,
    anchored: 1.26,
    sources: ['firecracker_ci'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`the processor time of Firecracker on six CPU models`,
    generations: virtioCores,
  },
  /** The same for hypervisors of 2008 to 2012. */
  hypervisorBulk: {
    spread: 1.5,
    anchored: 1.26,
    sources: ['vmware_esx35_10g', 'intel_vmdq_wp', 'hyperv_vmq'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`bulk TCP through the switches of ESX 3.5 and its contemporaries`,
  },
  kernelPackets: {
    spread: 2.6,
    anchored: 1.45,
    sources: ['netmap_virt', 'itc36', 'tum_pos'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`small packets through kernel paths, of which there are few measurements`,
  },
  /**
   * Small packets of a guest's own kernel. What sends them says much: the kernel's generator is about four times as fast as sockets (Rizzo,
   * netmap, USENIX ATC 2012, 5: 4 Mpps of pktgen, 1 Mpps of sockets on one core), on top of what hosts differ by.
   */
  guestStack: {
    spread: 2.5,
    anchored: 1.45,
    sources: ['netmap_virt'],
    scope: 'class',
    calibrated: false,
    on: () => phrase`packets of sockets in one guest, by one source`,
  },
  emulated: {
    spread: 2.2,
    anchored: 1.25,
    sources: ['netmap_virt'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`an emulated e1000 between two VMs, by one lab`,
  },
  vmdq: {
    spread: 1.5,
    anchored: 1.3,
    sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`VMDq of 82598 under ESX 3.5 and Hyper-V, mostly at line rate`,
  },
  /** A polling guest; the cost of its own application is not known. */
  guestPolled: {
    spread: 1.25,
    anchored: 1.1,
    sources: ['tum_lowlat', 'csit1701', 'csit1707', 'ixy'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`DPDK forwarding that does nothing else to the packets`,
    families: [...niantic, ...fortville],
    generations: haswell,
  },
  /** A kernel guest on a VF or PF, small packets. */
  guestPackets: {
    spread: 2,
    anchored: 1.3,
    sources: ['itc36'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`Linux forwarding between VFs of X710, by one lab`,
    families: fortville,
  },
  /** A kernel guest on a VF or PF, bulk TCP: one secondary quotation of the host's own stack. */
  guestBulk: {
    spread: 1.6,
    anchored: 1.3,
    sources: ['firecracker_nsdi20', 'multinode_md'],
    scope: 'class',
    calibrated: false,
    on: () => phrase`TCP of a host to itself`,
  },
  polledLatency: {
    spread: 1.3,
    anchored: 1.2,
    sources: ['tum_lowlat', 'ixy', 'csit1701', 'csit1707'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`forwarding by DPDK through PFs and VFs`,
    families: [...niantic, ...fortville],
  },
  pollingLatency: {
    spread: 1.3,
    anchored: 1.3,
    sources: ['csit1701', 'csit1707'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`VPP under load, from port to port`,
    families: [...niantic, ...fortville],
  },
  vhostUserLatency: {
    spread: 1.35,
    anchored: 1.3,
    sources: ['csit1701', 'csit1707'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`VPP under load, with polling VMs`,
    families: [...niantic, ...fortville],
  },
  interruptLatency: {
    spread: 2,
    anchored: 1.5,
    sources: ['netmap_virt', 'multinode_md', 'vmware_ls55'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`round trips of interrupt-driven guests, which differ two to three times between hosts`,
  },
  forwardLatency: {
    spread: 1.9,
    anchored: 1.5,
    sources: ['itc36', 'lxc_sriov'],
    scope: 'class',
    calibrated: true,
    on: () => phrase`chains of Linux forwarders, mostly interrupt moderation`,
    families: fortville,
  },
} as const satisfies Record<string, Regime>;

const known = { ...derived, spread: 1, anchored: 1, sources: [] } as const;
const assumed = { ...known, scope: 'class', calibrated: false } as const;

/** What parts of a latency are known from that no element of the path costs by itself. */
export const waits = {
  polling: {
    ...assumed,
    sources: ['csit1701', 'csit1707'],
    calibrated: true,
    on: () => phrase`how long packets wait for polling threads under load, by one lab`,
    families: [...niantic, ...fortville],
  },
  kernel: {
    ...assumed,
    on: () => phrase`an assumed batch of 8 packets: nobody measured how long packets wait for a kernel`,
  },
  wire: { ...known, on: () => phrase`queueing theory` },
  full: {
    ...assumed,
    sources: ['csit1701', 'csit1707'],
    calibrated: true,
    on: () => phrase`latencies at the highest rate: of full rings the order of magnitude is known`,
  },
  moderation: {
    ...assumed,
    on: () =>
      phrase`the drivers' usual interval of 20 us between interrupts: nobody measured the wait for them`,
  },
} as const satisfies Record<string, Regime>;

/** What processor time is known from that no cost of a packet makes. */
export const processorTime = {
  polling: { ...known, on: () => phrase`who polls keeps its cores busy all the time` },
  none: { ...known, on: () => phrase`what passes here takes none of these cores` },
  noGuest: { ...known, on: () => phrase`it meets no guest` },
  exits: {
    ...assumed,
    sources: ['kvm_exit', 'gordon_eli12'],
    calibrated: true,
    on: () => phrase`what an interrupt that leaves the guest takes, without and with what it does to caches`,
  },
} as const satisfies Record<string, Regime>;

export const kernel = {
  /** A write to a register of an emulated card, which leaves the guest for user space (dall17). */
  registerExitCycles: 7630,
  /** A TCP frame below this is a message, not a segment. */
  leastSegmentFrameBytes: 576,
  /** TCP and IP headers with time stamps, in a frame's payload. */
  headerBytes: 52,
  /** From this frame on, jumbo frames. */
  jumboBytes: 2000,
} as const;

/**
 * Correlation of the errors, in logarithms, of two predictions on one host: of two modes, or of paths of two shapes through one switch. A
 * pair of csit1701, netmap_virt, itc36 and others lies inside the interval that follows in 80 to 85 % of cases (`docs/accuracy.md`), and
 * one measurement narrows other shapes most with it (csit1701, csit1707, zhang2019).
 */
export const sharedError = 0.5;

/** The first version of a hypervisor that is not old: ESX 3.5 and its contemporaries have one fit of their own. */
export const firstModern = { esxi: 5, xen: 4.3, 'hyper-v': 2016 } as const;

export const vmdq = {
  /** The part of a receive path that sorts packets to VMs, which the NIC does instead. An assumption; no measurement tells it apart. */
  sortingShare: 0.1,
} as const;

export const interrupts = {
  /** Interrupts that one queue raises in a second at most: interval of 20 us, the drivers' usual default. */
  moderationUs: 20,
  /** Handling time of an external-interrupt exit (kvm_exit, Skylake). */
  exitUs: 0.71,
  /** Its fastest (kvm_exit), and what it may cost with what it does to caches (gordon_eli12). */
  leastExitUs: 0.47,
  greatestExitUs: 3,
  /** Exits for an interrupt without posted interrupts: delivery and end-of-interrupt. None where they are posted. */
  exits: 2,
  /**
   * Cores of servers with VT-d posted interrupts, which KVM uses since Linux 4.4 (commit 3d9b98f4ec17). AMD's AVIC is off unless asked for; Arm's
   * GICv4 is not in all servers.
   */
  postedBy: [
    'broadwell',
    'skylake',
    'cascade-lake',
    'cooper-lake',
    'ice-lake',
    'sapphire-rapids',
    'emerald-rapids',
    'granite-rapids',
    'sierra-forest',
  ] as readonly string[],
  /** The most of a vCPU that interrupts are let take. */
  greatestShare: 0.5,
} as const;

/**
 * Packets a second that a card handles in each direction for a bit a second of the slot that it is made for, where nobody measured it:
 * 82599 24.4 Mpps of 32 Gb/s, XL710 33.6 and XXV710 37.5 of 63, ConnectX-5 131 of 126 to 252 (trex_bench). About the least of these.
 */
export const enginePpsPerBps = 0.55e-3;

export const pcie = {
  /** Share of the raw link that flow control and acknowledgements leave (pciebench). */
  flowControlShare: 0.9022,
  maxPayloadBytes: 256,
  maxReadRequestBytes: 512,
  writeHeaderBytes: 24,
  readHeaderBytes: 24,
  completionHeaderBytes: 20,
  descriptorBytes: 16,
  /** Descriptors written back in one packet. */
  writeBackBatch: 4,
  /** Descriptors fetched in one packet. */
  fetchBatch: 8,
  /** Gb/s of one lane, after its encoding (8b/10b; 128b/130b; 242/256), by generation. */
  laneBps: [2e9, 4e9, (8e9 * 128) / 130, (16e9 * 128) / 130, (32e9 * 128) / 130, (64e9 * 242) / 256],
} as const;

export const queueing = {
  /**
   * Rates between which polling drivers come to handle full bursts: tum_lowlat sees nothing of it up to 0.06 Gb/s, csit1701 all of it from
   * a tenth of 82599's packet rate on.
   */
  burstBps: [0.06e9, 0.65e9],
  /** The same for a kernel's NAPI and vhost batches: an assumption, no measurement. */
  kernelBatchPackets: 8,
  /** Ring entries where none are stated. */
  ringEntries: { polling: 256, kernel: 256, wire: 256 },
  /** Factor of the 80 % interval of a waiting time, on top of what an error of capacities makes of it. */
  spread: 1.4,
  /** At or above capacity only the order of magnitude is known (215 CSIT rows at the zero-loss rate). */
  overloadSpread: 3.7,
  /** Idle p99 over p50: 1.19 (multinode_md), 1.19 (tum_lowlat), 1.29 (tum_lowlat macvtap). */
  tailFactor: 1.2,
  /** Of a wait for a batch the median is taken as the mean; its tail as exponential, so that p99 is on the careful side. */
  p99OfMean: Math.log(100),
  /** p99 is not calibrated: at least this factor of interval. */
  tailSpread: 2,
} as const;

/** What each software switch type can hold a VM to; both directions, as the shaper stands on the VM's own port. */
export interface Shaper {
  readonly max: boolean;
  readonly min: boolean;
  readonly weight: boolean;
  readonly source: string;
}

export const shapers: Readonly<Record<string, Shaper>> = {
  'linux-bridge': {
    max: true,
    min: true,
    weight: true,
    source: 'tc-htb(8): rate, ceil and quantum of a class',
  },
  ovs: {
    max: true,
    min: true,
    weight: false,
    source: 'ovs-vswitchd.conf.db(5): QoS linux-htb, min-rate and max-rate',
  },
  'ovs-dpdk': {
    max: true,
    min: false,
    weight: false,
    source: 'ovs-vswitchd.conf.db(5): ingress_policing_rate, egress-policer',
  },
  vmware: {
    max: true,
    min: true,
    weight: true,
    source: 'vSphere Networking: Network I/O Control, limit, reservation and shares',
  },
  'hyper-v': {
    max: true,
    min: true,
    weight: true,
    source: 'Set-VMNetworkAdapter: MaximumBandwidth, MinimumBandwidthAbsolute, MinimumBandwidthWeight',
  },
  xen: { max: true, min: false, weight: false, source: 'xl-network-configuration(5): rate' },
  vpp: { max: true, min: false, weight: false, source: 'VPP policer' },
};

/** Types that poll: their cores are always busy. */
export const pollingTypes: ReadonlySet<string> = new Set([
  'ovs-dpdk',
  'vpp',
  'fastclick',
  'bess',
  'snabb',
  'vale',
]);
