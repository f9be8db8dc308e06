import { phrase } from '../words/phrase.ts';
import type { Fix } from '../model/finding.ts';
import { property } from '../model/read.ts';
import { add, restate } from './shared/mend.ts';
import { attachmentIndex } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'numa-remote',
  severity: 'warning',
  summary: 'A VM and the card it is attached to, on different NUMA nodes.',
  docs: `
Everything that the card writes and the VM reads then crosses the link between the sockets: latency rises, and at high
rates that link is the bottleneck. It matters for functions of the card, where nobody on the host touches the data.

**What to do.** Move the VM to the card's node, or attach it to a card on its own.

Source: openstack/nova, NUMA affinity policies; DPDK doc/guides/linux_gsg/nic_perf_intel_platform.rst.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { numa 0; port 0 { vfs 8 } }
}
vm db on kvm1 {
  numa 0
  vnic eth0 sriov lan.0
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { numa 0; port 0 { vfs 8 } }
}
vm db on kvm1 {
  numa 1 //~ numa-remote
  vnic eth0 sriov lan.0
}
`,
  check({ topology, attachments }, report) {
    for (const { vm, vnic, port, mode, group } of attachments) {
      const node = port?.nic.numa;
      if (
        !port ||
        !node ||
        !vm.numa ||
        node.value === vm.numa.value ||
        (mode !== 'direct' && mode !== 'sriov' && mode !== 'vdpa')
      )
        continue;
      // A node that the host does not have is `numa-range`.
      const sockets = group.host.cpu?.value.sockets ?? Infinity;
      if (node.value >= sockets || vm.numa.value >= sockets) continue;
      // A VM on two cards of different nodes is remote from one of them wherever it runs.
      const own = property(vm.bound, 'numa') ? vm.numa : undefined;
      report({
        place: own?.place ?? vm.place,
        vnics: [vnic],
        message: phrase`\`${vm.name}\` runs on NUMA node ${vm.numa.value}, and ${vnicText(vnic)} is on \`${port.nic.name}\`, which is on node ${node.value}. Run it on node ${node.value}, or use a card of its own node.`,
        related: [
          { place: node.place, message: phrase`Node ${node.value}.` },
          { place: vnic.target, message: phrase`Attached to it.` },
        ],
        fixes: (): Fix[] => {
          const attached = attachmentIndex(topology).ofVm(vm);
          const nodes = new Set(attached.map((a) => a.port?.nic.numa?.value));
          nodes.delete(undefined);
          const here = attached.every((a) => node.value < (a.group.host.cpu?.value.sockets ?? Infinity));
          const preferred = here && nodes.size === 1;
          const text = `numa ${node.value}`;
          return [own ? restate(own, text, preferred) : add(vm.bound, text, preferred)];
        },
      });
    }
  },
};
