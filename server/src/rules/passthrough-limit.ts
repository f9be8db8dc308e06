import type { Host } from '../model/topology.ts';
import { grouped } from './grouped.ts';
import { assignedOf, portUses, vfsOf } from './ports.ts';
import type { Rule } from './rule.ts';
import { count, vnicText } from './say.ts';
import { isBelow } from './versions.ts';

/** Devices that a VM may have, by version of ESXi (Broadcom KB 309986; 6.0 configuration maxima). */
const perVm = [
  { from: '8.0.2', most: 128 },
  { from: '8.0.1', most: 64 },
  { from: '8.0', most: 32 },
  { from: '6.0', most: 16 },
] as const;
/** VFs of a host on ESXi (vSphere Networking 6.7). */
const perHost = 1024;

export const rule: Rule = {
  id: 'passthrough-limit',
  severity: 'error',
  summary: 'More assigned devices in a VM, or VFs on a host, than this version of the hypervisor allows.',
  docs: `
ESXi allows 16 assigned devices in a VM up to 7.x, 32 in 8.0, 64 in 8.0 U1 and 128 from 8.0 U2 on, and ${perHost} VFs on a
host. The VM with one more does not power on.

**What to do.** Split the VM, or give it fewer vnics with more queues each.

Source: Broadcom KB 309986; vSphere Networking 6.7 p. 151.
`,
  good: `
host esx1 {
  hypervisor esxi "8.0U2"
  iommu vt-d
  nic lan : nvidia.connectx-5 { vfs-in-firmware 64; port 0 { vfs 64 } }
}
vm db on esx1 {
  memory 16GiB reserved
  vnic eth0 sriov lan.0
  vnic eth1 sriov lan.0
}
`,
  bad: `
host esx1 {
  hypervisor esxi "7.0"
  iommu vt-d
  nic lan : nvidia.connectx-5 { vfs-in-firmware 64; port 0 { vfs 64 } }
}
vm db on esx1 {
  memory 16GiB reserved
  vnic e0 sriov lan.0; vnic e1 sriov lan.0; vnic e2 sriov lan.0; vnic e3 sriov lan.0
  vnic e4 sriov lan.0; vnic e5 sriov lan.0; vnic e6 sriov lan.0; vnic e7 sriov lan.0
  vnic e8 sriov lan.0; vnic e9 sriov lan.0; vnic e10 sriov lan.0; vnic e11 sriov lan.0
  vnic e12 sriov lan.0; vnic e13 sriov lan.0; vnic e14 sriov lan.0; vnic e15 sriov lan.0
  vnic e16 sriov lan.0 //~ passthrough-limit
}
`,
  check({ topology }, report) {
    for (const [vm, attachments] of grouped(assignedOf(topology), (a) => a.vm)) {
      const host = attachments[0]?.group.host;
      const most = host && mostOf(host);
      const vnics = [...new Map(attachments.map((a) => [a.vnic, a])).keys()];
      const over = most === undefined ? undefined : vnics[most];
      if (!host?.hypervisor || most === undefined || !over) continue;
      report({
        place: over.mode.place,
        message: `\`${vm.name}\` has ${vnics.length} assigned devices, ${vnicText(over)} among the last; ESXi ${host.hypervisor.value.version ?? ''} allows ${most} in a VM. Take fewer, with more queues each.`,
        related: [{ place: host.hypervisor.place, message: 'The host.' }],
      });
    }
    for (const host of topology.hosts) {
      if (host.hypervisor?.value.type !== 'esxi') continue;
      const [group] = host.groups;
      let taken = 0;
      const over = portUses(topology).find((u) => u.group === group && (taken += vfsOf(u.port)) > perHost);
      if (!over?.port.vfs) continue;
      report({
        place: over.port.vfs.place,
        message: `\`${host.name}\` is to have more than ${count(perHost, 'VF')}, which ESXi does not allow. Enable fewer.`,
        related: [{ place: host.hypervisor.place, message: 'The host.' }],
      });
    }
  },
};

/** `8.0U2` is 8.0.2 here. */
function mostOf({ hypervisor }: Host): number | undefined {
  const version = hypervisor?.value.version;
  if (hypervisor?.value.type !== 'esxi' || version === undefined) return undefined;
  return perVm.find((p) => isBelow(version, p.from) === false)?.most;
}
