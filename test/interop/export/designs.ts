/* Designs to export: what each has is what the formats differ in. No findings of severity error in any. */

/** A KVM host with every mode that it has, and what a PF can be told of a VF. */
export const rack = `
network app  { vlan 100 }
network back { vlan 200 }
network loose { }
qos gold   { min 100Mbps; max 1Gbps; class 3 }
qos silver { max 500Mbps }
qos odd    { max 2500kbps }

host kvm[1..2] {
  hypervisor kvm "8.1" { libvirt "9.0" }
  cpu 2 x 16 cores 2.5GHz
  memory 256GiB
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  above-4g on
  nic lan : intel.e810-xxvda4 {
    slot pcie 4.0 x16 { ari on; acs on }
    address "3b:00.0"
    port 0 {
      interface "ens1f0"
      vfs 8
      mtu 9000
    }
    port 1 {
      interface "ens1f1"
      vfs 4
      class 0 { ets 60% }
      class [3, 4] { ets 40%; pfc on; lossless on }
      class 7 { strict on }
    }
    port 2 { interface "ens1f2" }
    port 3 { interface "ens1f3" }
  }
  nic fast : nvidia.connectx-6-dx {
    slot pcie 4.0 x16 { ari on; acs on }
    port 0 { interface "ens2f0np0"; switching switchdev; vfs 2 }
    port 1 { interface "ens2f1np1" }
  }
  nic dpdk : intel.xxv710-da2 {
    slot pcie 3.0 x8 { ari on; acs on }
    address "0000:5e:00.0"
    port 0 { }
    port 1 { }
  }
  vswitch br0 { type linux-bridge; uplink [lan.2, lan.3] { team active-standby } }
  vswitch ovs0 { type ovs; uplink fast.1 }
  vswitch fwd { type ovs-dpdk; cores 2; uplink dpdk.0 }
}

vm web[01..05] on kvm[1] {
  vcpus 2
  memory 4GiB reserved
  vnic eth0 sriov lan.0 { network app; qos silver; spoof-check on }
}
vm db on kvm[1] {
  vcpus 8
  memory 16GiB reserved
  vnic eth0 sriov lan.0 vf 2 { network app; qos gold; mac "52:54:00:AA:BB:01"; trust on; spoof-check off }
  vnic eth1 sriov lan.1 { network back; failover br0 }
  vnic mgmt vswitch br0 { network app; queues 4 }
  vnic old emulated br0 { network loose }
}
vm cache on kvm[1] {
  vcpus 4
  memory 8GiB
  vnic eth0 vswitch ovs0 { network app; qos gold; mac "52:54:00:aa:bb:02" }
  vnic eth1 vswitch ovs0 { network back; qos silver }
  vnic tap macvtap lan.1
}
vm fw on kvm[1] {
  vcpus 4
  memory 8GiB
  driver dpdk
  vnic in vhost-user fwd { network app; qos odd; queues 2 }
  vnic out vhost-user fwd { network back }
}
vm whole on kvm[1] {
  memory 8GiB reserved
  vnic eth0 direct dpdk.1
}
vm acc on kvm[2] {
  memory 8GiB reserved
  vnic eth0 vdpa fast.0
}
`;

/** Names that mean something to shells, XML, YAML and INI files. */
export const hostile = `
network n { vlan 7; label "on: {x}" }
host h {
  label "a$(touch pwned)\\u{22}'; touch pwned #--> <x>\\n[Match]\\u{202e}"
  iommu vt-d
  sr-iov on
  nic lan : intel.x710-da2 {
    slot pcie 3.0 x8 { ari on; acs on }
    port 0 { interface "ens1f0"; vfs 4 }
    port 1 { interface "$(touch pwned)" }
  }
  vswitch br0 { label "\`touch pwned\`; x"; type linux-bridge }
}
vm v on h {
  label "../../etc/</name><name>\\u{0}x--!> & 'q' %h"
  memory 4GiB reserved
  vnic eth0 sriov lan.0 { network n; label "eth0\\n[SR-IOV]\\nTrust=yes" }
  vnic eth1 vswitch br0
}
`;

/** Alike hosts whose VMs are dealt over hosts and ports, some with numbers of their own. */
export const dealt = `
host n[1..3] {
  iommu vt-d
  sr-iov on
  nic lan : intel.x710-da2 {
    slot pcie 3.0 x8 { ari on; acs on }
    address "0000:3b:00.0"
    port 0 { interface "ens1f0"; vfs 8 }
    port 1 { interface "ens1f1"; vfs 8 }
  }
}
vm a[1..9] on [n[3], n[1..2]] {
  memory 4GiB reserved
  vnic e0 sriov [lan.0, lan.1]
}
vm b[x, y] on n[1] {
  memory 4GiB reserved
  vnic e0 sriov lan.0 vf 1
}
flow a[4..9] -> wire { rate 10Mbps }
`;

/** A host of containers. */
export const pods = `
network app { vlan 100 }
qos silver { min 100Mbps; max 500Mbps; class 2 }
host node[1..2] {
  label "worker.example.com"
  hypervisor none
  sr-iov on
  iommu vt-d
  nic lan : intel.e810-xxvda2 {
    slot pcie 4.0 x8 { ari on; acs on }
    port 0 { interface "ens1f0"; vfs 16; mtu 9000 }
    port 1 { interface "ens1f1"; vfs 4 }
  }
  nic old : intel.i350-t4 {
    slot pcie 3.0 x4 { ari on; acs on }
    port 0 { interface "eno1"; vfs 2 }
    port 1 { vfs 2 }
  }
}
vm api[1..4] on node { vnic eth0 sriov lan.0 { network app; qos silver; spoof-check on; trust off } }
vm upf[1..2] on node { driver dpdk; vnic n3 sriov lan.0; vnic n6 sriov lan.1 }
vm slow on node[1] { vnic eth0 sriov old.0 }
`;

export const esxi = `
network tenant { vlan 110 }
host esx1 {
  hypervisor esxi "8.0U2"
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  above-4g on
  netqueue on
  nic up : intel.x710-da4 {
    slot pcie 3.0 x8 { ari on; acs on }
    port 0 { interface "vmnic4" }
    port 1 { interface "vmnic5" }
    port 2 { interface "vmnic6"; vfs 8 }
    port 3 { interface "vmnic7" }
  }
  vswitch vs0 { type vmware; uplink [up.0, up.1] { team source-port }; vmdq 8 }
}
vm app on esx1 { memory 8GiB; vnic eth0 vmdq vs0 { network tenant } }
vm cache on esx1 { memory 8GiB reserved; vnic eth0 sriov up.2 { network tenant } }
`;
