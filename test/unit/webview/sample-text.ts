/** A file with a bit of everything: three modes, a set, a standby path, promises kept and broken, two hosts. */
export const SAMPLE = `network app { vlan 100 }
qos silver { min 100Mbps; max 500Mbps }
switch tor1 { ports 48 x 10Gbps }
host box {
  hypervisor kvm "8.1"
  cpu 2 x 16 cores 2.6GHz
  memory 256GiB
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic lan : intel.x520-da2 {
    slot pcie 2.0 x8 { ari on; acs on }
    port 0 { vfs 8; link tor1 }
    port 1 { link tor1 }
  }
  vswitch br0 { uplink lan.1 }
}
host spare {
  hypervisor kvm "8.1"
  nic lan : intel.x520-da2 { port 0 { link tor1 }; port 1 }
  vswitch br0 { uplink lan.0 }
}
/// Answers the shop's requests.
vm web[1..4] on box { vnic eth0 sriov lan.0 { qos silver; network app } }
vm db on box { memory 16GiB; vnic eth0 sriov lan.0 { failover br0 } }
vm old[1..6] on box { vnic eth0 vswitch br0 }
vm tool on spare { vnic eth0 vswitch br0 }
flow web -> db { rate 20Mbps; frame 512B }
expect web throughput >= 10Mbps
expect old throughput >= 9Gbps
`;
