/*
 * Written by `npm run calibrate` from test/data/perf/points.json: do not edit. A value with no points is what is believed of it without
 * (test/accuracy/values.ts: 4 from citations, others the mean of their kind).
 */

/** A fitted value, with the published points that speak of it. */
interface Fitted {
  readonly value: number;
  readonly points: number;
  readonly sources: readonly string[];
}

/** Factors of an 80 % interval, without and with one measurement on the host, from errors of held-out points. */
interface Spread {
  readonly spread: number;
  readonly anchored: number;
  readonly points: number;
}

export const calibrated: {
  readonly values: Readonly<Record<string, Fitted>>;
  readonly spreads: Readonly<Record<string, Spread>>;
} = {
  values: {
    'guest.share': { value: 0.96, points: 0, sources: [] },
    'packets.stack': { value: 0.5443, points: 0, sources: [] },
    'bulk.noOffload': { value: 0.3622, points: 0, sources: [] },
    'bulk.guest': { value: 44, points: 0, sources: [] },
    'polling.any.port': { value: 85.78, points: 0, sources: [] },
    'polling.bess.port': { value: 55.22, points: 24, sources: ['zhang2019'] },
    'polling.fastclick.port': { value: 74.79, points: 28, sources: ['zhang2019'] },
    'polling.vpp.port': { value: 103.7, points: 372, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'polling.ovs-dpdk.port': { value: 105.6, points: 28, sources: ['zhang2019'] },
    'polling.snabb.port': { value: 101.8, points: 22, sources: ['zhang2019'] },
    'polling.vale.port': { value: 153.6, points: 28, sources: ['zhang2019'] },
    'polling.any.vhost': { value: 157.9, points: 0, sources: [] },
    'polling.bess.vhost': { value: 105.4, points: 24, sources: ['zhang2019'] },
    'polling.fastclick.vhost': { value: 165.5, points: 28, sources: ['zhang2019'] },
    'polling.vpp.vhost': { value: 159.2, points: 372, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'polling.ovs-dpdk.vhost': { value: 235.5, points: 28, sources: ['zhang2019'] },
    'polling.snabb.vhost': { value: 146.9, points: 22, sources: ['zhang2019'] },
    'polling.vale.vhost': { value: 79.68, points: 28, sources: ['zhang2019'] },
    'polling.any.byte': { value: 0.2207, points: 0, sources: [] },
    'polling.bess.byte': { value: 0.201, points: 24, sources: ['zhang2019'] },
    'polling.fastclick.byte': { value: 0.1672, points: 28, sources: ['zhang2019'] },
    'polling.vpp.byte': { value: 0.3564, points: 372, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'polling.ovs-dpdk.byte': { value: 0.1827, points: 28, sources: ['zhang2019'] },
    'polling.snabb.byte': { value: 0.2432, points: 22, sources: ['zhang2019'] },
    'polling.vale.byte': { value: 0.1833, points: 28, sources: ['zhang2019'] },
    'polling.chain': { value: 1.321, points: 357, sources: ['zhang2019', 'csit1707', 'csit1701', 'ixy'] },
    'polling.largeRing': { value: 1.345, points: 86, sources: ['csit1707'] },
    'polling.tag': { value: 70.46, points: 40, sources: ['csit1707', 'csit1701'] },
    'polling.coresPower': { value: 0.927, points: 186, sources: ['csit1707', 'csit1701'] },
    'guest.device': { value: 62.77, points: 121, sources: ['csit1707', 'csit1701', 'trex_bench', 'ixy'] },
    'guest.virtio': { value: 390.5, points: 502, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'packets.any': { value: 1.171, points: 0, sources: [] },
    'packets.vhost': { value: 1.04, points: 1, sources: ['netmap_virt'] },
    'packets.vmxnet3': { value: 1.171, points: 0, sources: [] },
    'packets.e1000': { value: 1.312, points: 1, sources: ['netmap_virt'] },
    'packets.forward': { value: 1.763, points: 8, sources: ['tum_pos', 'emmerich18'] },
    'packets.functionForward': { value: 0.9468, points: 7, sources: ['itc36'] },
    'packets.tapForward': { value: 0.1729, points: 2, sources: ['itc36'] },
    'bulk.any': {
      value: 24.91,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.vhost': {
      value: 24.88,
      points: 79,
      sources: [
        'netmap_virt',
        'multinode_md',
        'firecracker_docs',
        'firecracker_ci',
        'intel_vmdq_wp',
        'vmware_esx35_10g',
        'hyperv_vmq',
        'dong_hpca10',
        'ram_vee09',
        'firecracker_nsdi20',
      ],
    },
    'bulk.vmxnet3': { value: 24.91, points: 0, sources: [] },
    'bulk.e1000': { value: 3.47, points: 1, sources: ['netmap_virt'] },
    'bulk.old': {
      value: 3.834,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.old.transmit': {
      value: 2.009,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.old.jumbo': {
      value: 1.476,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.wire': { value: 0.5262, points: 2, sources: ['multinode_md'] },
    'cpu.core2': { value: 0.8, points: 3, sources: ['intel_vmdq_wp'] },
    'cpu.sandy-bridge': { value: 0.95, points: 0, sources: [] },
    'cpu.ivy-bridge': { value: 1, points: 0, sources: [] },
    'cpu.haswell': { value: 1.05, points: 0, sources: [] },
    'cpu.broadwell': { value: 1.08, points: 0, sources: [] },
    'cpu.skylake': { value: 1.113, points: 11, sources: ['firecracker_docs', 'firecracker_ci'] },
    'cpu.cascade-lake': { value: 1.318, points: 10, sources: ['firecracker_ci'] },
    'cpu.ice-lake': { value: 1.482, points: 10, sources: ['firecracker_ci'] },
    'cpu.sapphire-rapids': { value: 1.55, points: 0, sources: [] },
    'cpu.zen': { value: 1.1, points: 0, sources: [] },
    'cpu.zen2': { value: 1.4, points: 0, sources: [] },
    'cpu.zen3': { value: 1.782, points: 10, sources: ['firecracker_ci'] },
    'cpu.zen4': { value: 1.85, points: 0, sources: [] },
    'cpu.neoverse-n1': { value: 1.165, points: 10, sources: ['firecracker_ci'] },
    'cpu.neoverse-v1': { value: 1.815, points: 10, sources: ['firecracker_ci'] },
    'bulk.backendShare': { value: 0.879, points: 60, sources: ['firecracker_ci'] },
    'latency.polledNic': { value: 1.592, points: 81, sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'] },
    'latency.perKilobyte': {
      value: 0.3637,
      points: 439,
      sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'],
    },
    'latency.burst': { value: 2.17, points: 81, sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'] },
    'latency.polledFunction': { value: 0.09033, points: 3, sources: ['tum_lowlat'] },
    'latency.pollingSwitch': { value: 4.952, points: 358, sources: ['csit1707', 'csit1701'] },
    'latency.polledVirtio': { value: 1.446, points: 216, sources: ['csit1707', 'csit1701'] },
    'latency.batch': { value: 39.33, points: 439, sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'] },
    'latency.stack': { value: 7.507, points: 7, sources: ['netmap_virt', 'multinode_md', 'vmware_ls55'] },
    'latency.any': { value: 6.767, points: 0, sources: [] },
    'latency.vhost': { value: 7.536, points: 2, sources: ['netmap_virt', 'multinode_md'] },
    'latency.vmxnet3': { value: 6.009, points: 1, sources: ['vmware_ls55'] },
    'latency.e1000': { value: 23.03, points: 1, sources: ['netmap_virt'] },
    'latency.function': { value: 1.219, points: 1, sources: ['vmware_ls55'] },
    'latency.forwardFunction': { value: 36.67, points: 19, sources: ['itc36', 'lxc_sriov'] },
    'latency.forwardVirtio': { value: 47.12, points: 2, sources: ['itc36'] },
    'latency.forwardKernel': { value: 8.406, points: 1, sources: ['itc36'] },
  },
  spreads: {
    pollingSwitchVpp: { spread: 1.296, anchored: 1.286, points: 179 },
    nicEngine: { spread: 1.198, anchored: 1.198, points: 30 },
    polledLatency: { spread: 1.315, anchored: 1.2, points: 81 },
    guestPolled: { spread: 1.338, anchored: 1.24, points: 59 },
    pollingLatency: { spread: 1.4, anchored: 1.3, points: 358 },
    interruptLatency: { spread: 2.154, anchored: 1.5, points: 7 },
    kernelBulk: { spread: 1.44, anchored: 1.149, points: 64 },
    kernelPackets: { spread: 2.18, anchored: 1.306, points: 8 },
    hypervisorBulk: { spread: 1.43, anchored: 1.26, points: 6 },
    forwardLatency: { spread: 2.503, anchored: 1.5, points: 22 },
    guestPackets: { spread: 1.736, anchored: 1.3, points: 7 },
    pollingSwitch: { spread: 1.405, anchored: 1.249, points: 226 },
    pollingSwitchGeneric: { spread: 1.525, anchored: 1.35, points: 294 },
  },
};
