import { listed, phrase } from '../words/phrase.ts';
import { insertion } from '../model/edit.ts';
import type { Fix } from '../model/finding.ts';
import type { Attachment } from '../model/topology.ts';
import { hypervisorOf, hypervisorUnder } from './shared/hypervisors.ts';
import { changeMode } from './shared/mend.ts';
import type { Rule } from './shared/rule.ts';
import { attachmentIndex } from './shared/ports.ts';
import { related, shown, vnicText } from './shared/say.ts';
import { whyStays } from './shared/why-stays.ts';

export const rule: Rule = {
  id: 'migration-blocked',
  severity: 'error',
  summary: 'A VM that must migrate live, attached to hardware that cannot follow.',
  docs: `
A VM with a physical or virtual function has device state that the hypervisor cannot read, so it stays where it is: on
ESXi vMotion is not offered for it, QEMU answers "migration is blocked". Three ways lead out. A standby path (\`failover\`,
virtio-net STANDBY) carries the traffic while the function is unplugged. Hyper-V does that by itself (NetVSC). A few
devices migrate their VFs with a VFIO variant driver (ConnectX-7, BlueField-3), given the versions of kernel, QEMU,
libvirt and firmware that it wants; Intel's for ice is out of tree.

**What to do.** Add \`failover VSWITCH\`, or attach with \`vmdq\` or \`vswitch\`.

Source: vSphere Networking 6.5 p. 148; linux Documentation/networking/net_failover.rst; linux drivers/vfio/pci.
`,
  good: `
host kvm[1..2] {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 }; port 1 { mtu 1500 } }
  vswitch vs0 { type linux-bridge; uplink lan.1 }
}
vm db on kvm[1] {
  memory 16GiB reserved
  needs [live-migration]
  migrate-to [kvm[2]]
  vnic eth0 sriov lan.0 { failover vs0 }
}
`,
  bad: `
host kvm[1..2] {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 }; port 1 { mtu 1500 } }
  vswitch vs0 { type linux-bridge; uplink lan.1 }
}
vm db on kvm[1] {
  memory 16GiB reserved
  needs [live-migration] //~ migration-blocked
  migrate-to [kvm[2]]
  vnic eth0 sriov lan.0
}
`,
  check({ topology, vms }, report) {
    for (const vm of vms) {
      const need = vm.needs.find((n) => n.value === 'live-migration');
      if (!need) continue;
      const blocked = attachmentIndex(topology)
        .ofVm(vm)
        .flatMap((attachment) => {
          const reason = whyStays(attachment);
          return reason ? [{ attachment, reason }] : [];
        });
      const [first] = blocked;
      if (!first) continue;
      report({
        place: need.place,
        vnics: blocked.map((b) => b.attachment.vnic),
        message: phrase`\`${vm.name}\` must migrate live, and ${listed(blocked.map((b) => vnicText(b.attachment.vnic)))} cannot: ${first.reason.text}. ${hypervisorUnder(first.attachment).standby ? phrase`Add a \`failover\` vswitch, or attach it in another mode` : phrase`Attach it with \`vmdq\` or \`vswitch\``}.`,
        related: related([
          ...blocked.map((b) => ({
            place: b.attachment.vnic.mode.place,
            message: phrase`${vnicText(b.attachment.vnic)} is attached with \`${b.attachment.mode}\`.`,
          })),
          ...(first.reason.fact ? [shown(first.reason.fact, phrase`This is why.`)] : []),
        ]),
        fixes: () => fixesOf(first.attachment, [...new Set(blocked.map((b) => b.attachment))]),
      });
    }
  },
};

function fixesOf({ group }: Attachment, blocked: readonly Attachment[]): Fix[] {
  const vnics = [...new Map(blocked.map((a) => [a.vnic, a])).values()];
  const { vswitches } = group.host;
  const { standby } = hypervisorOf(group.host);
  // A standby path on the same port would be of no use.
  const other = vswitches.filter((v) => blocked.every((a) => !v.uplinks.some((u) => u.port === a.port)));
  const failover = standby
    ? other.map((v, i): Fix => ({
        title: phrase`Add \`failover ${v.name}\``,
        preferred: i === 0,
        edits: vnics.map((a) => insertion(a.vnic.bound, `failover ${v.name}`)),
      }))
    : [];
  const modes = vswitches.flatMap((v): Fix[] => {
    const mode = v.vmdq ? 'vmdq' : 'vswitch';
    const changes = vnics.map((a) => changeMode(a, mode, v));
    return [
      {
        title: changes[0]?.title ?? '',
        preferred: failover.length === 0 && v === vswitches[0],
        edits: changes.flatMap((c) => c.edits),
      },
    ];
  });
  return [...failover, ...modes];
}
