import { phrase } from '../words/phrase.ts';
import type { Place } from '../model/place.ts';
import type { Attachment, Port } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { type PortUse, portUses } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { portText, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'iommu-group-shared',
  severity: 'error',
  prevents: true,
  summary: 'Devices of one IOMMU group with different owners.',
  docs: `
An IOMMU group is the smallest thing that can be given away: its devices can reach each other without asking the IOMMU.
VFIO opens a group only when all of its devices are bound to it ("group 15 is not viable"), and gives it to one VM. Ports
of one card, and cards behind a bridge without ACS, often share a group.

**What to do.** Give the whole group to one VM, or put the card into a slot whose root port has ACS.

Source: linux Documentation/driver-api/vfio.rst; lxc/incus issue 3422.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 {
    port 0 { iommu-group 15 }
    port 1 { iommu-group 16 }
  }
  vswitch vs0 { type ovs; uplink lan.1 }
}
vm fw on kvm1 {
  vnic eth0 direct lan.0
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 {
    iommu-group 15
    port 0 { mtu 1500 }
    port 1 { mtu 1500 }
  }
  vswitch vs0 { type ovs; uplink lan.1 }
}
vm fw on kvm1 {
  vnic eth0 direct lan.0 //~ iommu-group-shared
}
`,
  check({ topology, carriers }, report) {
    const uses = portUses(topology).filter(({ group }) => carriers.includes(group.host));
    for (const use of uses) {
      const { group, port, whole } = use;
      const number = groupOf(port);
      const [mine] = whole;
      if (!mine || number === undefined) continue;
      for (const other of uses) {
        if (other === use || other.group !== group || groupOf(other.port) !== number) continue;
        const owner = ownerOf(other);
        if (!owner) continue;
        const { holder } = owner;
        const all = attachmentsOn(topology, group);
        // Other members of a set are other VMs.
        if (holder?.vm === mine.vm && holder.vnic !== mine.vnic) continue;
        // Two VMs: on the later of the two.
        if (holder && all.indexOf(mine) < all.indexOf(holder)) continue;
        report({
          place: mine.vnic.target,
          vnics: [mine.vnic, ...(holder ? [holder.vnic] : [])],
          message: phrase`${vnicText(mine.vnic)} takes ${portText(group, port)}, which is in IOMMU group ${number} together with ${portText(group, other.port)}, and that belongs to ${owner.text}: "group ${number} is not viable". Assign the whole group, or use another slot.`,
          related: [
            { place: owner.place, message: phrase`Belongs to ${owner.text}.` },
            {
              place: (port.iommuGroup ?? port.nic.iommuGroup)?.place ?? port.place,
              message: phrase`Group ${number}.`,
            },
          ],
        });
        break;
      }
    }
  },
};

function groupOf(port: Port): number | undefined {
  return (port.iommuGroup ?? port.nic.iommuGroup)?.value;
}

/** Who has the physical function of a port; undefined where nobody uses it. */
function ownerOf({
  whole,
  functions,
  shared,
  vswitches,
  group,
  port,
}: PortUse): { readonly holder?: Attachment; readonly text: string; readonly place: Place } | undefined {
  const [holder] = whole;
  if (holder) return { holder, text: vnicText(holder.vnic), place: holder.vnic.target };
  const [uplink] = vswitches;
  const host = phrase`the host \`${group.host.name}\``;
  if (uplink)
    return { text: host, place: uplink.uplinks.find((u) => u.port === port)?.place ?? uplink.place };
  // Its functions are the VMs', the port itself stays with the host.
  const used = functions[0] ?? shared[0];
  return used && { text: host, place: used.vnic.target };
}
