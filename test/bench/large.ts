/** 1 000 VMs on 50 hosts, as single statements on alike or different hosts, or as sets. */
export type LargeShape = 'alike' | 'different' | 'sets';

export function largeFile(shape: LargeShape, hosts = 50, vms = 20): string {
  const out = [
    'network app { vlan 100 }',
    'qos silver { min 100Mbps; max 500Mbps }',
    'switch tor1 { ports 48 x 25Gbps }',
  ];
  const host = (name: string, vfs: number): string => `host ${name} {
  hypervisor kvm "8.1"
  cpu 2 x 40 cores 2.6GHz
  memory 512GiB
  iommu vt-d { interrupt-remapping on }
  sr-iov on
  nic lan : intel.e810-xxvda2 {
    slot pcie 4.0 x8 { ari on; acs on }
    port 0 { vfs ${vfs}; link tor1 }
    port 1 { link tor1 }
  }
  vswitch vs0 { type linux-bridge; uplink lan.1 }
}`;
  if (shape === 'sets') {
    out.push(host(`h[1..${hosts}]`, 32));
    out.push(`vm web[1..${hosts * (vms - 5)}] on h { vnic eth0 sriov lan.0 { qos silver; network app } }`);
    out.push(`vm db[1..${hosts * 5}] on h { vnic eth0 vswitch vs0 }`);
    return `${out.join('\n')}\n`;
  }
  for (let h = 1; h <= hosts; h++) {
    out.push(host(`h${h}`, shape === 'alike' ? 32 : 20 + h));
    for (let v = 1; v <= vms; v++) {
      const soft = shape === 'alike' ? v % 4 === 0 : (v * 7 + h * 3) % (3 + (h % 5)) === 0;
      out.push(
        soft
          ? `vm m${h}x${v} on h${h} { vnic eth0 vswitch vs0 }`
          : `vm m${h}x${v} on h${h} { vnic eth0 sriov lan.0 { qos silver; network app } }`,
      );
    }
  }
  return `${out.join('\n')}\n`;
}
