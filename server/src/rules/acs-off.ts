import { phrase } from '../words/phrase.ts';
import type { Attachment, Vm, Vnic } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { isAssigned } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { related, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'acs-off',
  severity: 'error',
  prevents: true,
  summary: 'Functions behind a slot without ACS, given to different VMs.',
  docs: `
Without Access Control Services the slot's bridge lets devices behind it talk to each other past the IOMMU. The kernel
then puts all of them into one IOMMU group, and a group has one owner: only one VM can have functions of that card.
Overriding that (\`pcie_acs_override\`) removes the isolation that was wanted.

**What to do.** Use a slot whose root port has ACS (often those of the processor rather than of the chipset).

Source: linux Documentation/driver-api/vfio.rst; clearcontainers/runtime pull request 810.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 {
    slot pcie 3.0 x8 { acs on }
    port 0 { vfs 8 }
  }
}
vm web[1..8] on kvm1 {
  vnic eth0 sriov lan.0
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 {
    slot pcie 3.0 x8 { acs off }
    port 0 { vfs 8 }
  }
}
vm web[1..8] on kvm1 {
  vnic eth0 sriov lan.0 //~ acs-off
}
`,
  check({ topology, carriers }, report) {
    for (const host of carriers) {
      for (const nic of host.nics) {
        const acs = nic.slot?.value.acs;
        if (acs?.value !== false) continue;
        for (const group of host.groups) {
          const here = attachmentsOn(topology, group).filter(
            (a) => a.port?.nic === nic && isAssigned(a) && !hasGroup(a),
          );
          const second = secondOwner(here);
          if (!second) continue;
          report({
            place: second.vnic.target,
            vnics: here.map((a) => a.vnic),
            message: phrase`Functions of \`${group.text}.${nic.name}\` go to several VMs (with ${vnicText(second.vnic)}), and its slot has no ACS: all of them are one IOMMU group, which one VM can own. Use another slot.`,
            related: related([
              { place: acs.place, message: phrase`ACS is off here.` },
              ...here
                .filter((a) => a.vnic !== second.vnic)
                .map((a) => ({ place: a.vnic.target, message: phrase`${vnicText(a.vnic)} has one.` })),
            ]),
          });
        }
      }
    }
  },
};

/** The first attachment with which a second VM owns something; members of a set are VMs of their own, wherever they are dealt. */
function secondOwner(attachments: readonly Attachment[]): Attachment | undefined {
  const owners = new Set<Vm>();
  const vnics = new Set<Vnic>();
  return attachments.find((a) => {
    const dealt = vnics.has(a.vnic);
    owners.add(a.vm);
    vnics.add(a.vnic);
    return owners.size > 1 || a.perHost > 1 || dealt;
  });
}

/** A physical function whose IOMMU group is stated: `iommu-group-shared` goes by what the machine says. */
function hasGroup({ mode, port }: Attachment): boolean {
  return mode === 'direct' && (port?.iommuGroup ?? port?.nic.iommuGroup) !== undefined;
}
