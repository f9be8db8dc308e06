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
    'polling.any.port': { value: 87.49, points: 0, sources: [] },
    'polling.bess.port': { value: 56.84, points: 24, sources: ['zhang2019'] },
    'polling.fastclick.port': { value: 76.83, points: 28, sources: ['zhang2019'] },
    'polling.vpp.port': { value: 102.9, points: 372, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'polling.ovs-dpdk.port': { value: 108.5, points: 28, sources: ['zhang2019'] },
    'polling.snabb.port': { value: 104.7, points: 22, sources: ['zhang2019'] },
    'polling.vale.port': { value: 161.3, points: 28, sources: ['zhang2019'] },
    'polling.any.vhost': { value: 163.5, points: 0, sources: [] },
    'polling.bess.vhost': { value: 108.7, points: 24, sources: ['zhang2019'] },
    'polling.fastclick.vhost': { value: 172, points: 28, sources: ['zhang2019'] },
    'polling.vpp.vhost': { value: 166, points: 372, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'polling.ovs-dpdk.vhost': { value: 244.5, points: 28, sources: ['zhang2019'] },
    'polling.snabb.vhost': { value: 151.8, points: 22, sources: ['zhang2019'] },
    'polling.vale.vhost': { value: 81.76, points: 28, sources: ['zhang2019'] },
    'polling.any.byte': { value: 0.2201, points: 0, sources: [] },
    'polling.bess.byte': { value: 0.2051, points: 24, sources: ['zhang2019'] },
    'polling.fastclick.byte': { value: 0.1687, points: 28, sources: ['zhang2019'] },
    'polling.vpp.byte': { value: 0.3341, points: 372, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'polling.ovs-dpdk.byte': { value: 0.1834, points: 28, sources: ['zhang2019'] },
    'polling.snabb.byte': { value: 0.2476, points: 22, sources: ['zhang2019'] },
    'polling.vale.byte': { value: 0.1889, points: 28, sources: ['zhang2019'] },
    'polling.chain': { value: 1.302, points: 357, sources: ['zhang2019', 'csit1707', 'csit1701', 'ixy'] },
    'polling.largeRing': { value: 1.513, points: 86, sources: ['csit1707'] },
    'polling.tag': { value: 55.21, points: 40, sources: ['csit1707', 'csit1701'] },
    'polling.coresPower': { value: 0.934, points: 186, sources: ['csit1707', 'csit1701'] },
    'polling.lossless': { value: 0.9679, points: 288, sources: ['csit1707', 'csit1701'] },
    'guest.losslessQueue': { value: 0.7544, points: 288, sources: ['csit1707', 'csit1701'] },
    'nic.i40e.losslessQueue': { value: 9.727, points: 288, sources: ['csit1707', 'csit1701'] },
    'guest.device': { value: 64.06, points: 121, sources: ['csit1707', 'csit1701', 'trex_bench', 'ixy'] },
    'guest.virtio': { value: 311.1, points: 502, sources: ['zhang2019', 'csit1707', 'csit1701'] },
    'packets.any': { value: 1.128, points: 0, sources: [] },
    'packets.vhost': { value: 1.034, points: 1, sources: ['netmap_virt'] },
    'packets.vmxnet3': { value: 1.128, points: 0, sources: [] },
    'packets.forward': { value: 1.736, points: 8, sources: ['tum_pos', 'emmerich18'] },
    'packets.functionForward': { value: 0.9448, points: 7, sources: ['itc36'] },
    'packets.tapForward': { value: 0.1722, points: 2, sources: ['itc36'] },
    'bulk.any': {
      value: 27.69,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.vhost': {
      value: 27.32,
      points: 78,
      sources: [
        'netmap_virt',
        'multinode_md',
        'firecracker_ci',
        'intel_vmdq_wp',
        'vmware_esx35_10g',
        'hyperv_vmq',
        'dong_hpca10',
        'ram_vee09',
      ],
    },
    'bulk.vmxnet3': { value: 27.69, points: 0, sources: [] },
    'bulk.e1000': { value: 3.131, points: 2, sources: ['netmap_virt'] },
    'bulk.old': {
      value: 3.985,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.old.transmit': {
      value: 1.934,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.old.jumbo': {
      value: 1.416,
      points: 11,
      sources: ['intel_vmdq_wp', 'vmware_esx35_10g', 'hyperv_vmq', 'ram_vee09'],
    },
    'bulk.wire': { value: 0.4893, points: 2, sources: ['multinode_md'] },
    'cpu.core2': { value: 0.8, points: 3, sources: ['intel_vmdq_wp'] },
    'cpu.sandy-bridge': { value: 0.95, points: 0, sources: [] },
    'cpu.ivy-bridge': { value: 1, points: 0, sources: [] },
    'cpu.haswell': { value: 1.05, points: 0, sources: [] },
    'cpu.broadwell': { value: 1.08, points: 0, sources: [] },
    'cpu.skylake': { value: 1.09, points: 10, sources: ['firecracker_ci'] },
    'cpu.cascade-lake': { value: 1.22, points: 10, sources: ['firecracker_ci'] },
    'cpu.ice-lake': { value: 1.371, points: 10, sources: ['firecracker_ci'] },
    'cpu.sapphire-rapids': { value: 1.55, points: 0, sources: [] },
    'cpu.zen': { value: 1.1, points: 0, sources: [] },
    'cpu.zen2': { value: 1.4, points: 0, sources: [] },
    'cpu.zen3': { value: 1.654, points: 10, sources: ['firecracker_ci'] },
    'cpu.zen4': { value: 1.85, points: 0, sources: [] },
    'cpu.neoverse-n1': { value: 1.077, points: 10, sources: ['firecracker_ci'] },
    'cpu.neoverse-v1': { value: 1.683, points: 10, sources: ['firecracker_ci'] },
    'bulk.backendShare': { value: 0.9025, points: 60, sources: ['firecracker_ci'] },
    'latency.polledNic': { value: 1.764, points: 78, sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'] },
    'card.i40e': { value: 1.069, points: 166, sources: ['csit1707', 'csit1701'] },
    'latency.perKilobyte': {
      value: 0.4107,
      points: 432,
      sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'],
    },
    'latency.burst': { value: 1.718, points: 78, sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'] },
    'latency.polledFunction': { value: 0.08296, points: 3, sources: ['tum_lowlat'] },
    'latency.pollingSwitch': { value: 4.406, points: 354, sources: ['csit1707', 'csit1701'] },
    'latency.polledVirtio': { value: 1.441, points: 212, sources: ['csit1707', 'csit1701'] },
    'latency.batch': { value: 41.41, points: 432, sources: ['csit1707', 'csit1701', 'tum_lowlat', 'ixy'] },
    'latency.stack': { value: 8.595, points: 8, sources: ['netmap_virt', 'multinode_md', 'vmware_ls55'] },
    'latency.any': { value: 8.114, points: 0, sources: [] },
    'latency.vhost': { value: 7.791, points: 2, sources: ['netmap_virt', 'multinode_md'] },
    'latency.vmxnet3': { value: 7.908, points: 1, sources: ['vmware_ls55'] },
    'latency.e1000': { value: 23.76, points: 2, sources: ['netmap_virt'] },
    'latency.function': { value: 1.352, points: 1, sources: ['vmware_ls55'] },
    'latency.forwardEntry': { value: 47.81, points: 22, sources: ['itc36', 'lxc_sriov'] },
    'latency.forwardFunction': { value: 24.24, points: 19, sources: ['itc36', 'lxc_sriov'] },
    'latency.forwardVirtio': { value: 35.95, points: 2, sources: ['itc36'] },
    'latency.forwardKernel': { value: 3.378, points: 1, sources: ['itc36'] },
  },
  spreads: {
    pollingSwitchGeneric: { spread: 1.547, anchored: 1.317, points: 393 },
    pollingSwitchVpp: { spread: 1.283, anchored: 1.193, points: 195 },
    nicEngine: { spread: 1.107, anchored: 1.107, points: 26 },
    polledLatency: { spread: 1.251, anchored: 1.2, points: 78 },
    losslessQueue: { spread: 1.205, anchored: 1.205, points: 8 },
    guestPolled: { spread: 1.249, anchored: 1.249, points: 49 },
    pollingLatency: { spread: 1.216, anchored: 1.216, points: 142 },
    vhostUserLatency: { spread: 1.066, anchored: 1.066, points: 212 },
    kernelBulk: { spread: 1.653, anchored: 1.26, points: 8 },
    interruptLatency: { spread: 2.15, anchored: 1.5, points: 25 },
    kernelPackets: { spread: 2.041, anchored: 1.289, points: 11 },
    emulated: { spread: 1.901, anchored: 1.25, points: 4 },
    kernelCpu: { spread: 1.245, anchored: 1.245, points: 60 },
    hypervisorBulk: { spread: 1.459, anchored: 1.26, points: 6 },
    forwardLatency: { spread: 1.51, anchored: 1.5, points: 22 },
    guestPackets: { spread: 1.73, anchored: 1.249, points: 7 },
    pollingSwitch: { spread: 1.313, anchored: 1.253, points: 236 },
  },
};
