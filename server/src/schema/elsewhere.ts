/*
 * What libvirt, vSphere, Hyper-V and others call things that have another word here: which is meant, the likeliest first.
 * They are suggested where somebody writes them, and mean nothing otherwise.
 */

type Elsewhere = Readonly<Record<string, readonly string[]>>;

export const modesElsewhere: Elsewhere = {
  virtio: ['vswitch'],
  'virtio-net': ['vswitch'],
  vmxnet3: ['vswitch'],
  netvsc: ['vswitch'],
  bridge: ['vswitch'],
  tap: ['vswitch'],
  e1000: ['emulated'],
  e1000e: ['emulated'],
  rtl8139: ['emulated'],
  vhostuser: ['vhost-user'],
  netqueue: ['vmdq'],
  vmq: ['vmdq'],
  passthrough: ['direct', 'sriov'],
  hostdev: ['sriov', 'direct'],
  vfio: ['sriov', 'direct'],
  directpath: ['direct'],
  dda: ['direct'],
  vf: ['sriov'],
};

export const vswitchTypesElsewhere: Elsewhere = {
  openvswitch: ['ovs', 'ovs-dpdk'],
  dpdk: ['ovs-dpdk'],
  vss: ['vmware'],
  vds: ['vmware'],
  dvs: ['vmware'],
  esxi: ['vmware'],
};

export const hypervisorsElsewhere: Elsewhere = {
  qemu: ['kvm'],
  libvirt: ['kvm'],
  proxmox: ['kvm'],
  vmware: ['esxi'],
  vsphere: ['esxi'],
  xenserver: ['xen'],
  docker: ['none'],
  kubernetes: ['none'],
};

export const iommusElsewhere: Elsewhere = {
  on: ['vt-d', 'amd-vi', 'smmu'],
  intel: ['vt-d'],
  amd: ['amd-vi'],
  arm: ['smmu'],
};
