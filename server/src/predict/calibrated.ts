/*
 * Written by `npm run calibrate` from test/data/perf/points.json: do not edit. A value with no points is what is believed of it without
 * (test/accuracy/values.ts: 10 from citations, others the mean of their kind).
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
    'card.82599': { value: 0, points: 0, sources: [] },
    'card.x540': { value: 0, points: 0, sources: [] },
    'card.x550': { value: 0, points: 0, sources: [] },
    'card.x552': { value: -0.27, points: 0, sources: [] },
    'card.ice': { value: 0.5, points: 0, sources: [] },
    'card.any': { value: 0.25, points: 0, sources: [] },
    'polling.any.port': { value: 85.5, points: 0, sources: [] },
    'polling.bess.port': { value: 55.29, points: 24, sources: ['zhang2019'] },
    'polling.fastclick.port': { value: 74.78, points: 28, sources: ['zhang2019'] },
    'polling.vpp.port': { value: 101.9, points: 372, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'polling.ovs-dpdk.port': { value: 105.6, points: 28, sources: ['zhang2019'] },
    'polling.snabb.port': { value: 101.8, points: 22, sources: ['zhang2019'] },
    'polling.vale.port': { value: 153, points: 28, sources: ['zhang2019'] },
    'polling.any.vhost': { value: 157.9, points: 0, sources: [] },
    'polling.bess.vhost': { value: 105, points: 24, sources: ['zhang2019'] },
    'polling.fastclick.vhost': { value: 166, points: 28, sources: ['zhang2019'] },
    'polling.vpp.vhost': { value: 158.8, points: 372, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'polling.ovs-dpdk.vhost': { value: 236.1, points: 28, sources: ['zhang2019'] },
    'polling.snabb.vhost': { value: 147.1, points: 22, sources: ['zhang2019'] },
    'polling.vale.vhost': { value: 79.01, points: 28, sources: ['zhang2019'] },
    'polling.any.byte': { value: 0.2198, points: 0, sources: [] },
    'polling.bess.byte': { value: 0.2013, points: 24, sources: ['zhang2019'] },
    'polling.fastclick.byte': { value: 0.1665, points: 28, sources: ['zhang2019'] },
    'polling.vpp.byte': { value: 0.3521, points: 372, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'polling.ovs-dpdk.byte': { value: 0.1818, points: 28, sources: ['zhang2019'] },
    'polling.snabb.byte': { value: 0.2427, points: 22, sources: ['zhang2019'] },
    'polling.vale.byte': { value: 0.1791, points: 28, sources: ['zhang2019'] },
    'polling.chain': { value: 1.316, points: 357, sources: ['zhang2019', 'csit1707', 'csit1701', 'ixy'] },
    'polling.largeRing': { value: 1.32, points: 86, sources: ['csit1707'] },
    'polling.tag': { value: 68.76, points: 40, sources: ['csit1707', 'csit1701'] },
    'polling.coresPower': { value: 0.9225, points: 186, sources: ['csit1707', 'csit1701'] },
    'polling.lossless': { value: 0.9787, points: 288, sources: ['csit1707', 'csit1701'] },
    'guest.losslessQueue': { value: 0.7752, points: 288, sources: ['csit1707', 'csit1701'] },
    'nic.i40e.losslessQueue': { value: 9.991, points: 288, sources: ['csit1707', 'csit1701'] },
    'guest.device': { value: 63.55, points: 121, sources: ['csit1707', 'csit1701', 'trex_bench', 'ixy'] },
    'guest.virtio': { value: 320, points: 502, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'packets.any': { value: 1.128, points: 0, sources: [] },
    'packets.vhost': { value: 1.034, points: 1, sources: ['netmap_virt'] },
    'packets.vmxnet3': { value: 1.128, points: 0, sources: [] },
    'packets.forward': { value: 1.736, points: 8, sources: ['tum_pos', 'emmerich18'] },
    'packets.functionForward': { value: 0.9448, points: 7, sources: ['itc36'] },
    'packets.tapForward': { value: 0.1722, points: 2, sources: ['itc36'] },
    'bulk.any': {
      value: 27.06,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.vhost': {
      value: 25.95,
      points: 80,
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
    'bulk.vmxnet3': { value: 27.06, points: 0, sources: [] },
    'bulk.e1000': { value: 3.126, points: 2, sources: ['netmap_virt'] },
    'bulk.old': {
      value: 3.856,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.old.transmit': {
      value: 2.004,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.old.jumbo': {
      value: 1.47,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.wire': { value: 0.5076, points: 2, sources: ['multinode_md'] },
    'cpu.core2': { value: 0.8, points: 3, sources: ['intel_vmdq_wp'] },
    'cpu.sandy-bridge': { value: 0.95, points: 0, sources: [] },
    'cpu.ivy-bridge': { value: 1, points: 0, sources: [] },
    'cpu.haswell': { value: 1.05, points: 0, sources: [] },
    'cpu.broadwell': { value: 1.08, points: 0, sources: [] },
    'cpu.skylake': { value: 1.074, points: 11, sources: ['firecracker_docs', 'firecracker_ci'] },
    'cpu.cascade-lake': { value: 1.28, points: 10, sources: ['firecracker_ci'] },
    'cpu.ice-lake': { value: 1.438, points: 10, sources: ['firecracker_ci'] },
    'cpu.sapphire-rapids': { value: 1.55, points: 0, sources: [] },
    'cpu.zen': { value: 1.1, points: 0, sources: [] },
    'cpu.zen2': { value: 1.4, points: 0, sources: [] },
    'cpu.zen3': { value: 1.732, points: 10, sources: ['firecracker_ci'] },
    'cpu.zen4': { value: 1.85, points: 0, sources: [] },
    'cpu.neoverse-n1': { value: 1.13, points: 10, sources: ['firecracker_ci'] },
    'cpu.neoverse-v1': { value: 1.764, points: 10, sources: ['firecracker_ci'] },
    'bulk.backendShare': { value: 0.8892, points: 60, sources: ['firecracker_ci'] },
    'latency.polledNic': { value: 1.763, points: 78, sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'] },
    'card.i40e': { value: 1.064, points: 166, sources: ['csit1707', 'csit1701'] },
    'latency.perKilobyte': {
      value: 0.4058,
      points: 432,
      sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'],
    },
    'latency.burst': { value: 1.726, points: 78, sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'] },
    'latency.polledFunction': { value: 0.08333, points: 3, sources: ['tum_lowlat'] },
    'latency.pollingSwitch': { value: 4.41, points: 354, sources: ['csit1707', 'csit1701'] },
    'latency.polledVirtio': { value: 1.444, points: 212, sources: ['csit1707', 'csit1701'] },
    'latency.batch': { value: 41, points: 432, sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'] },
    'latency.stack': { value: 8.595, points: 8, sources: ['netmap_virt', 'multinode_md', 'vmware_ls55'] },
    'latency.any': { value: 8.114, points: 0, sources: [] },
    'latency.vhost': { value: 7.791, points: 2, sources: ['netmap_virt', 'multinode_md'] },
    'latency.vmxnet3': { value: 7.908, points: 1, sources: ['vmware_ls55'] },
    'latency.e1000': { value: 23.76, points: 2, sources: ['netmap_virt'] },
    'latency.function': { value: 1.352, points: 1, sources: ['vmware_ls55'] },
    'latency.forwardEntry': { value: 47.81, points: 22, sources: ['itc36', 'lxc_sriov'] },
    'latency.forwardFunction': { value: 24.24, points: 19, sources: ['itc36', 'lxc_sriov'] },
    'latency.forwardVirtio': { value: 35.96, points: 2, sources: ['itc36'] },
    'latency.forwardKernel': { value: 3.378, points: 1, sources: ['itc36'] },
  },
  spreads: {
    pollingSwitchGeneric: { spread: 1.552, anchored: 1.35, points: 393 },
    pollingSwitchVpp: { spread: 1.284, anchored: 1.227, points: 195 },
    nicEngine: { spread: 1.16, anchored: 1.112, points: 26 },
    polledLatency: { spread: 1.254, anchored: 1.2, points: 78 },
    losslessQueue: { spread: 1.192, anchored: 1.192, points: 8 },
    guestPolled: { spread: 1.264, anchored: 1.256, points: 49 },
    pollingLatency: { spread: 1.219, anchored: 1.219, points: 142 },
    vhostUserLatency: { spread: 1.084, anchored: 1.084, points: 212 },
    kernelBulk: { spread: 1.354, anchored: 1.112, points: 69 },
    interruptLatency: { spread: 2.113, anchored: 1.5, points: 25 },
    kernelPackets: { spread: 2.12, anchored: 1.268, points: 11 },
    emulated: { spread: 1.812, anchored: 1.25, points: 4 },
    kernelCpu: { spread: 1.189, anchored: 1.189, points: 60 },
    hypervisorBulk: { spread: 1.429, anchored: 1.26, points: 6 },
    forwardLatency: { spread: 1.605, anchored: 1.5, points: 22 },
    guestPackets: { spread: 1.713, anchored: 1.233, points: 7 },
    pollingSwitch: { spread: 1.36, anchored: 1.313, points: 236 },
  },
};
