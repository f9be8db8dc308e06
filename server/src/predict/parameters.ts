/**
 * The one table of what things cost. Only numbers and where they come from: the arithmetic is elsewhere.
 *
 * The values are the reference fit of `design/prediction.md` section 5 over the published measurements in
 * `data/perf/points.json` (source ids as there), except where an entry says otherwise.
 */

/** The clock at which rates of kernel paths are given, where a source names no CPU. */
export const REFERENCE_HZ = 2.5e9;

/**
 * A regime: a class of figures that err alike. `spread` is the factor s for which 80 % of published figures lie between
 * value / s and value x s with this source held out (`design/prediction.md` section 6); `anchored` the same after one measurement.
 */
export interface Regime {
  readonly spread: number;
  readonly anchored: number;
  readonly sources: readonly string[];
  readonly scope: 'device' | 'family' | 'class';
  /** False where no measurement of this situation was found. */
  readonly calibrated: boolean;
}

export type RegimeName = keyof typeof regimes;

const derived = { spread: 1.02, anchored: 1.02, scope: 'device', calibrated: true } as const;

export const regimes = {
  /** IEEE 802.3 arithmetic; the trivial rows of section 6 are within 0.2 % at p90. */
  wire: { ...derived, sources: ['zhang2019', 'csit1701', 'csit1707'] },
  limit: { ...derived, sources: [] },
  /** G8: 3 % / 8 %. */
  pcie: {
    spread: 1.06,
    anchored: 1.06,
    sources: ['pciebench', 'csit1707'],
    scope: 'class',
    calibrated: true,
  },
  /** Two passes over one slot: the formula only (section 7, item 9). */
  pcieLoopback: { spread: 1.25, anchored: 1.15, sources: ['pciebench'], scope: 'class', calibrated: false },
  /** G2, classes seen elsewhere: 6 % / 9 %; unseen 11 % / 62 %. */
  nicEngine: {
    spread: 1.1,
    anchored: 1.08,
    sources: ['zhang2019', 'ixy', 'csit1701', 'csit1707', 'trex_bench'],
    scope: 'family',
    calibrated: true,
  },
  /** G1, family known: 15 % / 39 %, so 80 % within about 30 %. */
  pollingSwitch: { spread: 1.33, anchored: 1.28, sources: ['zhang2019'], scope: 'family', calibrated: true },
  pollingSwitchVpp: {
    spread: 1.33,
    anchored: 1.28,
    sources: ['zhang2019', 'csit1701', 'csit1707', 'csit1908skx'],
    scope: 'family',
    calibrated: true,
  },
  /** G1 with the family held out: factor 2 at p90. */
  pollingSwitchGeneric: {
    spread: 1.7,
    anchored: 1.35,
    sources: ['zhang2019', 'csit1701', 'csit1707'],
    scope: 'class',
    calibrated: false,
  },
  /** G4: 21 % / 44 %; with an anchor 21 % / 29 %. */
  kernelBulk: {
    spread: 1.4,
    anchored: 1.26,
    sources: ['netmap_virt', 'multinode_md', 'firecracker_ci', 'firecracker_docs'],
    scope: 'class',
    calibrated: true,
  },
  /** The same as above for old hypervisors' switches. */
  hypervisorBulk: {
    spread: 1.5,
    anchored: 1.26,
    sources: ['vmware_esx35_10g', 'intel_vmdq_wp', 'hyperv_vmq'],
    scope: 'class',
    calibrated: true,
  },
  /** G3: 63 % / 238 %; with an anchor 8 % / 53 %. */
  kernelPackets: {
    spread: 2.6,
    anchored: 1.45,
    sources: ['netmap_virt', 'itc36'],
    scope: 'class',
    calibrated: true,
  },
  /** Per-mode table, emulated: 93 % / 144 %; with an anchor 14 % / 24 %. */
  emulated: { spread: 2.2, anchored: 1.25, sources: ['netmap_virt'], scope: 'class', calibrated: true },
  /** VMDq: 10 % / 15 % on seven points, mostly line bound: widened. */
  vmdq: {
    spread: 1.5,
    anchored: 1.3,
    sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq'],
    scope: 'class',
    calibrated: true,
  },
  /** A polling guest on a VF or PF: 0.96 of bare metal, within 5 %; the cost of its application is not known. */
  guestPolled: {
    spread: 1.25,
    anchored: 1.1,
    sources: ['tum_lowlat', 'csit1707', 'ixy'],
    scope: 'class',
    calibrated: true,
  },
  /** A kernel guest on a VF or PF, small packets: 89 % / 103 % with the source held out. */
  guestPackets: { spread: 2, anchored: 1.3, sources: ['itc36'], scope: 'class', calibrated: true },
  /** A kernel guest on a VF or PF, bulk TCP: one secondary quotation of the host's own stack. */
  guestBulk: {
    spread: 1.6,
    anchored: 1.3,
    sources: ['firecracker_nsdi20', 'multinode_md'],
    scope: 'class',
    calibrated: false,
  },
} as const satisfies Record<string, Regime>;

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

export const switchFamilies: Readonly<Record<string, SwitchFamily>> = {
  bess: { portCycles: 47, vhostCycles: 111, vhostCyclesPerByte: 0.19, regime: 'pollingSwitch' },
  fastclick: { portCycles: 73, vhostCycles: 178, vhostCyclesPerByte: 0.14, regime: 'pollingSwitch' },
  vpp: { portCycles: 76, vhostCycles: 140, vhostCyclesPerByte: 0.4, regime: 'pollingSwitchVpp' },
  'ovs-dpdk': { portCycles: 107, vhostCycles: 254, vhostCyclesPerByte: 0.15, regime: 'pollingSwitch' },
  snabb: { portCycles: 100, vhostCycles: 150, vhostCyclesPerByte: 0.25, regime: 'pollingSwitch' },
};

/** Geometric mean of the families (T4P4S included): for a polling switch that nobody measured. VALE runs in the sender's context and is outside the model. */
export const anyFamily: SwitchFamily = {
  portCycles: 87,
  vhostCycles: 172,
  vhostCyclesPerByte: 0.21,
  regime: 'pollingSwitchGeneric',
};

export const pollingSwitches = {
  /** Each vhost pass costs this much more in a chain of VMs (zhang2019). */
  chainFactor: 1.25,
  /** The copy costs this much more with rings of 1024 entries (csit1707). */
  largeRingFactor: 1.18,
  largeRingEntries: 1024,
  /** Cycles a pass for learning and looking up in VPP's bridge domain; a cross connect has none (median of paired CSIT rows). */
  bridgeCycles: 56,
  /** The same where two ports alone could be cross connected, bridged or routed (39): the mean of the three. */
  anyForwardingCycles: 32,
  /** Cycles for a VLAN tag at a physical port (median of paired CSIT rows). */
  tagCycles: 36,
  /** What each core brings where there are several (CSIT). */
  severalCores: 0.9,
} as const;

/** Rates of kernel paths: packets a second for each queue, and Gb/s of bulk TCP payload for each queue, both at `REFERENCE_HZ`. */
export interface KernelPath {
  readonly packetsPps: number;
  readonly bulkBps: number;
  readonly regimePackets: RegimeName;
  readonly regimeBulk: RegimeName;
}

export const kernelPaths = {
  vhost: {
    packetsPps: 1.0909e6,
    bulkBps: 28.5736e9,
    regimePackets: 'kernelPackets',
    regimeBulk: 'kernelBulk',
  },
  e1000: { packetsPps: 0.9721e6, bulkBps: 3.1321e9, regimePackets: 'emulated', regimeBulk: 'emulated' },
  vmxnet3: {
    packetsPps: 0.9e6,
    bulkBps: 26.3028e9,
    regimePackets: 'kernelPackets',
    regimeBulk: 'kernelBulk',
  },
  any: { packetsPps: 0.6359e6, bulkBps: 26.3028e9, regimePackets: 'kernelPackets', regimeBulk: 'kernelBulk' },
  /** Hypervisor switches of 2008 to 2012, receiving; see `oldHypervisors`. */
  old: {
    packetsPps: 0.6359e6,
    bulkBps: 3.9577e9,
    regimePackets: 'kernelPackets',
    regimeBulk: 'hypervisorBulk',
  },
} as const satisfies Record<string, KernelPath>;

/** ESX 3.5 and its contemporaries: factors on `kernelPaths.old` (vmware_esx35_10g). */
export const oldHypervisors = {
  transmit: 1.9938,
  jumbo: 1.4402,
  /** The first version that is not old. */
  firstModern: { esxi: 5, xen: 4.3, 'hyper-v': 2016 },
} as const;

export const kernel = {
  /**
   * Share of the bulk rate that is left where packets cross a physical network: 28.6 Gb/s between two VMs of one host, 12.2 Gb/s
   * between two hosts (netmap_virt, multinode_md). It is spent for each packet of the wire, as it is the NIC's receive path.
   */
  wireShare: 0.4263,
  /** Share of the bulk rate without TSO and GRO (netmap_virt, netmap pipe). */
  noOffloadShare: 0.3622,
  /** Packets a second that one core forwards from port to port (tum_pos; emmerich18 has 1.88). */
  forwardPps: 1.7386e6,
  /** Packets a second that the socket layer of one guest vCPU takes. */
  guestStackPps: 0.5443e6,
  /** Packets a second that one guest vCPU forwards between VFs (itc36 at 2.0 GHz). */
  vfForwardPps: 0.9184e6,
  vfForwardHz: 2e9,
  /** Bulk TCP of one vCPU where nothing is in its way: a host's own loopback (firecracker_nsdi20, a quotation). */
  guestBulkBps: 44e9,
  /** Packets a second of a whole VM that forwards behind tap and bridge, where each packet wakes two threads (itc36 at 2.0 GHz). */
  tapForwardPps: 0.1426e6,
  /** The backend's part of a core when the queue is at its limit: 0.522 cycles a byte (firecracker_ci, VMM thread) over those of the whole queue. */
  backendCoreShare: 0.76,
  /** A TCP frame below this is a message, not a segment. */
  leastSegmentFrameBytes: 576,
  /** TCP and IP headers with time stamps, in a frame's payload. */
  headerBytes: 52,
} as const;

export const vmdq = {
  /** The part of a receive path that sorts packets to VMs, which the NIC does instead. An assumption; no measurement tells it apart. */
  sortingShare: 0.1,
} as const;

export const polledGuest = {
  /** Cycles to receive and send one packet through a physical or virtual function (csit1701, csit1707: testpmd). */
  deviceCycles: 61.4439,
  /** Cycles to receive and send one packet through virtio: 7.3 Mpps for a VM at 2.3 GHz (csit1707). */
  virtioCycles: 315,
  /** Part of the bare-metal rate that a polling guest keeps (tum_lowlat, Snort on a VF). */
  bareMetalShare: 0.96,
} as const;

export const interrupts = {
  /** Interrupts that one queue raises in a second at most: interval of 20 us, the drivers' usual default. */
  moderationUs: 20,
  /** Handling time of an external-interrupt exit (kvm_exit, Skylake). */
  exitUs: 0.71,
  /** Its fastest (kvm_exit), and what it may cost with what it does to caches (design/prediction.md section 7, item 10). */
  leastExitUs: 0.47,
  greatestExitUs: 3,
  /** Exits for an interrupt without posted interrupts: delivery and end-of-interrupt. */
  exits: 2,
  /** The most of a vCPU that interrupts are let take. */
  greatestShare: 0.5,
} as const;

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

/** Factor of the 80 % interval of an idle latency after one measurement: G5 with an anchor, 38 % / 59 %. */
export const ANCHORED_LATENCY_SPREAD = 1.5;

/** One-way latency, microseconds, at idle. */
export interface LatencyClass {
  readonly us: number;
  /** Factor of the 80 % interval. */
  readonly spread: number;
  readonly sources: readonly string[];
}

export const latencies = {
  /** Forwarding once through a polled NIC is 3.1 us (X552), 3.6 us (82599), 4.6 us (E810): one side is half of it (tum_lowlat, ixy, itc36's lab). */
  polledNic: { us: 1.85, spread: 1.3, sources: ['tum_lowlat', 'ixy', 'csit1701', 'csit1707'] },
  /** What a VF adds to a polled NIC, one side. */
  polledFunction: { us: 0.05, spread: 1.3, sources: ['tum_lowlat'] },
  /** One side of a polling switch with its NIC: half of L0 = 9.67 us (csit1701, csit1707). */
  pollingSwitch: { us: 4.83, spread: 1.33, sources: ['csit1701', 'csit1707'] },
  /** One side of a polled VM behind a polling switch: half of 3.07 us a VM. */
  polledVirtio: { us: 1.54, spread: 1.33, sources: ['csit1701', 'csit1707'] },
  /** A guest or host kernel's stack, NIC and wake-up, one end: between 4.5 us (vmware_ls55 native) and 16.4 us (multinode_md bare metal). */
  stack: { us: 8.6, spread: 2, sources: ['multinode_md', 'vmware_ls55'] },
  /** One crossing of the guest's border: (48.4 - 32.9) / 2 of multinode_md and 28.2 / 4 of netmap_virt. */
  vhost: { us: 7.4, spread: 1.9, sources: ['netmap_virt', 'multinode_md'] },
  /** vmware_ls55: (34 - 18) / 4. */
  vmxnet3: { us: 4, spread: 2, sources: ['vmware_ls55'] },
  /** 105.3 / 4 of netmap_virt. */
  e1000: { us: 26.3, spread: 1.9, sources: ['netmap_virt'] },
  any: { us: 20.44, spread: 2, sources: ['netmap_virt', 'multinode_md', 'firecracker_ci'] },
  /** Two interrupt exits. */
  function: { us: 1.42, spread: 2, sources: ['kvm_exit', 'vmware_ls55'] },
  /** A kernel that forwards between VFs, mostly interrupt moderation. */
  forwardFunction: { us: 26.54, spread: 1.9, sources: ['itc36', 'lxc_sriov'] },
  /** A kernel guest that forwards behind tap and bridge. */
  forwardVirtio: { us: 52.1, spread: 1.6, sources: ['itc36'] },
  /** A kernel switch from port to port. */
  forwardKernel: { us: 2.1, spread: 3, sources: ['itc36'] },
} as const satisfies Record<string, LatencyClass>;

export const queueing = {
  /** Packets that wait in a batch at full load of a polling thread, about its burst and ring (csit1701, csit1707). */
  pollingBatchPackets: 48.4149,
  /** The same for a kernel's NAPI and vhost batches: an assumption, no measurement. */
  kernelBatchPackets: 8,
  /** Ring entries where none are stated. */
  ringEntries: { polling: 256, kernel: 256, wire: 256 },
  /** Factor of the 80 % interval of a waiting time: it holds the error of the load as well, which rho / (1 - rho) enlarges. */
  spread: 2,
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
