import type { Need } from '../model/topology.ts';
import { attachmentIndex } from './ports.ts';
import type { Rule } from './rule.ts';
import { listed, related, vnicText } from './say.ts';

/** What ESXi does not offer to a VM with an assigned device (vSphere Networking 6.5, pp. 148 and 153). */
const blocked: Readonly<Partial<Record<Need, string>>> = {
  snapshot: 'snapshots',
  suspend: 'suspend and resume',
  ha: 'HA',
  drs: 'DRS',
  'fault-tolerance': 'fault tolerance',
  'hot-add': 'hot add of devices, memory or vCPUs',
};

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
  check({ topology }, report) {
    for (const vm of topology.vms) {
      const assigned = attachmentIndex(topology)
        .ofVm(vm)
        .filter(
          (a) =>
            a.port &&
            (a.mode === 'direct' || a.mode === 'sriov') &&
            a.group.host.hypervisor?.value.type === 'esxi',
        );
      const [first] = assigned;
      const hypervisor = first?.group.host.hypervisor;
      if (!first || !hypervisor) continue;
      for (const need of vm.needs) {
        const name = blocked[need.value];
        if (name === undefined) continue;
        report({
          place: need.place,
          message: `\`${vm.name}\` needs ${name}, which ESXi does not offer to a VM with an assigned device (${listed(assigned.map((a) => vnicText(a.vnic)))}). Attach it with \`vmdq\` or \`vswitch\`.`,
          related: related([
            ...assigned.map((a) => ({ place: a.vnic.mode.place, message: `Attached with \`${a.mode}\`.` })),
            { place: hypervisor.place, message: 'ESXi.' },
          ]),
        });
      }
    }
  },
};
