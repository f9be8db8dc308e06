import { counted, phrase } from '../words/phrase.ts';
import { grouped } from './shared/grouped.ts';
import { hypervisorOf, inVersion, saidBy } from './shared/hypervisors.ts';
import { isAssigned, portUses, vfsOf } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { restate } from './shared/mend.ts';
import { shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'passthrough-limit',
  severity: 'error',
  prevents: true,
  summary: 'More assigned devices in a VM, or VFs on a host, than this version of the hypervisor allows.',
  docs: `
ESXi allows 16 assigned devices in a VM up to 7.x, 32 in 8.0, 64 in 8.0 U1 and 128 from 8.0 U2 on, and 1024 VFs on a
host. The VM with one more does not power on. ESXi 6.7 and 7.0 support 64 VFs on a port of an Intel or Emulex card:
more is noted, as what happens then is not known. Of later versions no figure is known.

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
  check({ topology, attachments: all, hosts }, report) {
    for (const [vm, attachments] of grouped(all.filter(isAssigned), (a) => a.vm)) {
      const host = attachments[0]?.group.host;
      const limit = host && inVersion(hypervisorOf(host).devicesPerVm, host);
      const fact = host && saidBy(host, limit);
      const vnics = [...new Map(attachments.map((a) => [a.vnic, a])).keys()];
      const over = fact && vnics[fact.value];
      if (!fact || !over) continue;
      const version = [hypervisorOf(host).name, host.hypervisor?.value.version ?? ''].join(' ').trim();
      report({
        place: over.mode.place,
        vnics,
        message: phrase`\`${vm.name}\` has ${vnics.length} assigned devices, ${vnicText(over)} among the last; ${version} allows ${fact.value} in a VM. Take fewer, with more queues each.`,
        related: [shown(fact, `${version}.`)],
      });
    }
    for (const host of hosts) {
      const { name, vfsPerHost, vfsPerPort = [] } = hypervisorOf(host);
      const byVendor = inVersion(vfsPerPort, host);
      const used = portUses(topology).filter((u) => u.group.host === host && u.functions.length > 0);
      for (const port of new Set(used.map((u) => u.port))) {
        const { device } = port.nic;
        const each = byVendor?.value[device?.vendor ?? ''];
        const limit = byVendor && each !== undefined ? saidBy(host, { ...byVendor, value: each }) : undefined;
        const { vfs } = port;
        // What the card cannot give anyway is its own fault.
        if (!limit || !vfs || vfs.value <= limit.value) continue;
        if (vfs.value > (device?.vfsPerPort?.value ?? Infinity)) continue;
        report({
          severity: 'information',
          place: vfs.place,
          message: phrase`\`${host.name}.${port.path}\` is to have ${vfs.value} VFs; ${name} ${host.hypervisor?.value.version ?? ''} supports ${limit.value} on a port of an ${device?.vendor ?? ''} card. Enable fewer, or use another port as well.`,
          related: [shown(limit, `${name}.`)],
          fixes: () => [restate(vfs, `vfs ${limit.value}`, true)],
        });
      }
      const most = saidBy(host, inVersion(vfsPerHost, host));
      if (!most) continue;
      const [group] = host.groups;
      const uses = portUses(topology).filter((u) => u.group === group);
      let taken = 0;
      const over = uses.find((u) => (taken += vfsOf(u.port)) > most.value);
      if (!over?.port.vfs) continue;
      const total = uses.reduce((sum, u) => sum + vfsOf(u.port), 0);
      report({
        place: over.port.vfs.place,
        message: phrase`\`${host.name}\` is to have ${counted(total, 'VF')}; ${name} allows ${most.value} on a host. Enable fewer.`,
        related: [shown(most, `${name}.`)],
      });
    }
  },
};
