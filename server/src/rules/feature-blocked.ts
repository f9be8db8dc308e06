import { listed, phrase } from '../words/phrase.ts';
import { hypervisorUnder, saidBy } from './shared/hypervisors.ts';
import { attachmentIndex, isAssigned } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { related, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'feature-blocked',
  severity: 'error',
  summary: 'A feature that the VM needs and its attachment mode excludes on this hypervisor.',
  docs: `
On ESXi a VM with a physical or virtual function has no snapshots, suspend, HA, DRS, fault tolerance or hot add: the state
of the device is not the hypervisor's. Live migration has a rule of its own, \`migration-blocked\`.

**What to do.** Attach with \`vmdq\` or \`vswitch\`, or take the VM out of the policy that asks for the feature.

Source: vSphere Networking 6.5 pp. 148, 153.
`,
  good: `
host esx1 {
  hypervisor esxi "8.0U2"
  netqueue on
  nic up : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type vmware; uplink up.0; vmdq 8 }
}
vm app on esx1 {
  needs [snapshot, ha]
  vnic eth0 vmdq vs0
}
`,
  bad: `
host esx1 {
  hypervisor esxi "8.0U2"
  iommu vt-d
  nic up : intel.x710-da2 { port 0 { vfs 8 } }
}
vm app on esx1 {
  memory 8GiB reserved
  needs [snapshot, ha] //~ feature-blocked
  vnic eth0 sriov up.0
}
`,
  check({ topology, vms }, report) {
    for (const vm of vms) {
      const assigned = attachmentIndex(topology)
        .ofVm(vm)
        .filter((a) => isAssigned(a) && hypervisorUnder(a).blocks);
      const [first] = assigned;
      const blocked = first && saidBy(first.group.host, hypervisorUnder(first).blocks);
      if (!first || !blocked) continue;
      const { name: hypervisor } = hypervisorUnder(first);
      for (const need of vm.needs) {
        const name = blocked.value[need.value];
        if (name === undefined) continue;
        report({
          place: need.place,
          vnics: assigned.map((a) => a.vnic),
          message: phrase`\`${vm.name}\` needs ${name()}, which ${hypervisor} does not offer to a VM with an assigned device (${listed(assigned.map((a) => vnicText(a.vnic)))}). Attach it with \`vmdq\` or \`vswitch\`.`,
          related: related([
            ...assigned.map((a) => ({
              place: a.vnic.mode.place,
              message: phrase`Attached with \`${a.mode}\`.`,
            })),
            shown(blocked, `${hypervisor}.`),
          ]),
        });
      }
    }
  },
};
