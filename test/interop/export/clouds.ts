/* Designs of clouds, beside those of `designs.ts`: what Nova and Neutron ask for besides, and what they cannot have. */

/** A usual one: VFs and a virtual switch on the same switch outside, so that VMs of both kinds share their networks. */
export const cloud = `
network app  { vlan 100; mtu 9000 }
network back { vlan 101 }
qos gold   { min 500Mbps; max 2Gbps }
qos silver { max 250Mbps; burst 64kB }
switch tor1 { ports 48 x 25Gbps; mtu 9216 }
flavor small { vcpus 2; memory 4GiB }
host compute[1..2] {
  hypervisor kvm "8.1"
  cpu 2 x 16 cores 2.5GHz
  memory 256GiB
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic lan : intel.e810-xxvda2 {
    slot pcie 4.0 x8 { ari on; acs on }
    numa 0
    address "3b:00.0"
    port 0 { interface "ens1f0"; vfs 16; mtu 9000; link tor1 }
    port 1 { interface "ens1f1"; mtu 9000; link tor1 }
  }
  vswitch vs0 { label "br-tor1"; type ovs; uplink lan.1; mtu 9000 }
}
vm web[1..4] : small on compute { vnic eth0 sriov lan.0 { network app; qos gold; trust on } }
vm mgr : small on compute[2] { numa 0; vnic eth0 vswitch vs0 { network app; qos silver; spoof-check off }; vnic eth1 vswitch vs0 { network back; qos gold } }
vm fast on compute[1] { vcpus 8; memory 16GiB reserved; pinned on; numa 1; vnic eth0 sriov lan.0 { network back } }
`;

/** What is to be said of the others. */
export const odd = `
network app { vlan 7 }
qos gold { min 100Mbps; max 1Gbps; weight 3 }
device acme.nic { vfs 8; pcie 3.0 x8 }
device acme.known : acme.nic { id "1234:5678" }
host odd {
  hypervisor kvm "8.1"
  cpu 2 x 16 cores 2.5GHz
  memory 256GiB
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic a : acme.nic {
    address "0000:21:00.0"
    port 0 { vfs 4 }
    port 1 { interface "ens2f1"; vfs 4 }
  }
  nic b : acme.nic { port 0 { vfs 4 }; port 1 }
  nic x : intel.e810-xxvda2 { slot pcie 4.0 x8 { ari on; acs on }; port 0 { vfs 4 }; port 1 }
  nic c : nvidia.connectx-6-dx {
    slot pcie 4.0 x16 { ari on; acs on }
    address "0000:31:00.0"
    vfs-in-firmware 8
    port 0 { interface "ens3f0np0"; switching switchdev; vfs 2 }
    port 1 { interface "ens3f1np1"; switching switchdev; vfs 2 }
  }
  nic d : intel.x710-da4 {
    slot pcie 3.0 x8 { ari on; acs on }
    address "0000:41:00.0"
    port 0
    port 1
    port 2
    port 3
  }
  vswitch ovs0 { label "a-long-bridge"; type ovs; uplink c.0 }
  vswitch far  { type linux-bridge; uplink a.1; vmdq 2 }
  vswitch lone { type ovs }
  vswitch pipe { type vpp; uplink d.0 }
  vswitch poll { type ovs-dpdk; uplink d.1 }
}
vm v1 on odd {
  numa 0
  vcpus 4
  memory 4GiB reserved
  bond b0 [e0, e1]
  vnic e0 sriov c.0 { network app; qos gold }
  vnic e1 sriov c.1 { network app }
  vnic e2 direct d.2 { network app; qos gold; mac "52:54:00:00:00:01" }
  vnic e3 macvtap d.3 { qos gold }
  vnic e4 sriov a.1 { qos gold; trust off; promiscuous on }
  vnic e5 sriov x.0
  vnic e6 sriov a.0
  vnic e7 sriov b.0
}
vm v2 on odd {
  vnic e0 vswitch far { qos gold; mtu 1400; trust on; promiscuous on; msix 4 }
  vnic e1 vmdq far
  vnic e2 vswitch lone
  vnic e3 vhost-user pipe
  vnic e4 vhost-user poll { qos gold; queues 2 }
}
`;

/** More than Heat takes of one template. */
export const crowd = `
host h { nic n : intel.x710-da2 { port 0 { interface "ens1f0" } }; vswitch s { type ovs; uplink n.0 } }
vm v[1..600] on h { vcpus 1; memory 1GiB; vnic a vswitch s }
`;
