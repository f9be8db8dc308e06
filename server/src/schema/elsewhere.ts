/*
 * What libvirt, OpenStack, Kubernetes, vSphere, Hyper-V, netplan and others call things that have another word here: which
 * is meant, the likeliest first. They are suggested where somebody writes them, and mean nothing otherwise.
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

/** Which word of a statement each of these may mean, where that may stand. */
const statements: Readonly<Record<string, string>> = {
  host: 'node server compute machine hypervisor baremetal',
  vm: 'domain instance guest pod container virtualmachine',
  flavor: 'instancetype sku',
  switch: 'tor leaf spine',
  qos: 'qospolicy policy sla',
  vswitch: 'bridge ovs dvs vds vss portgroup',
  nic: 'card adapter pnic vmnic interface ethernet',
  vnic: 'interface iface netif adapter nic port networkinterface net',
  vcpus: 'cpu cpus cores',
  memory: 'ram mem memorymb',
  pinned: 'cpupin pinning cpupinning cpupolicy affinity dedicatedcpus',
  numa: 'numanode node',
  vlan: 'vlanid vid tag segmentationid',
  min: 'minkbps reservation guarantee guaranteed committed cir minrate mintxrate',
  max: 'maxkbps limit ceiling peak pir cap bandwidth maxrate maxtxrate',
  weight: 'shares share',
  class: 'priority prio cos pcp',
  ets: 'share shares bandwidth bw tcbw percent percentage weight',
  pfc: 'priorityflowcontrol flowcontrol pause',
  rate: 'bandwidth throughput load speed',
  frame: 'framesize packet packetsize size',
  streams: 'connections flows parallel',
  vfs: 'numvfs sriov sriovnumvfs totalvfs virtualfunctions virtualfunctioncount vfcount',
  switching: 'eswitch eswitchmode',
  link: 'connect connectedto cable peer uplink',
  interface: 'ifname iface pfname pfnames netdev',
  networks: 'physnet physicalnetwork vlans',
  address: 'pci pciaddress bdf',
  mac: 'macaddress hwaddr hwaddress',
  'spoof-check': 'spoofchk macspoofchk',
  queues: 'rxqueues nrxq combined channels',
  uplink: 'ports port interface interfaces members slaves nic nics',
  team: 'bondmode bond teaming mode policy',
  cores: 'pmdcores pmdcpumask dpdkcores threads',
  ring: 'ringsize rxdesc nrxqdesc',
  failover: 'standby backup',
  label: 'name title description hostname displayname',
};

const meant = Object.entries(statements).map(([word, others]) => [word, new Set(others.split(' '))] as const);

/** Words that another tool's word for a statement may stand for, whatever its case and however its parts are joined. */
export function statementsElsewhere(word: string): string[] {
  const plain = word.toLowerCase().replace(/[-_]/g, '');
  return meant.flatMap(([own, others]) => (others.has(plain) ? [own] : []));
}
