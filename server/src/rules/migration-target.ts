import { defaults } from '../predict/assume.ts';
import type { Place } from '../model/place.ts';
import type { Attachment, Host, HostGroup, Topology, Vm } from '../model/topology.ts';
import { formatValue } from '../schema/units.ts';
import { type PortUse, attachmentIndex, barrier, isAssigned, perHost, portUses, vfsOf } from './ports.ts';
import { guaranteeOf } from './promises.ts';
import type { Rule } from './rule.ts';
import { vnicText } from './say.ts';

interface Reason {
  readonly text: string;
  readonly place: Place;
}

export const rule: Rule = {
  id: 'migration-target',
  severity: 'error',
  summary: 'A VM that is to migrate to a host where it cannot run as it is attached.',
  docs: `
A VM takes its attachment along: on the other host it needs the same hypervisor, an IOMMU that is on where it has a
function, a free VF on some port that carries its network, and room for its guarantee there. What is missing shows on the
day the first host is being emptied.

**What to do.** Give the target what is missing, or take it out of \`migrate-to\`.

Source: linux Documentation/networking/net_failover.rst; openstack/nova doc pci-passthrough.rst.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 }; port 1 { mtu 1500 } }
  vswitch vs0 { type linux-bridge; uplink lan.1 }
}
host kvm2 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  needs [live-migration]
  migrate-to [kvm2]
  vnic eth0 sriov lan.0 { failover vs0 }
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 }; port 1 { mtu 1500 } }
  vswitch vs0 { type linux-bridge; uplink lan.1 }
}
host kvm2 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
}
vm db on kvm1 {
  needs [live-migration]
  migrate-to [kvm2] //~ migration-target
  vnic eth0 sriov lan.0 { failover vs0 }
}
`,
  check({ topology }, report) {
    for (const vm of topology.vms) {
      for (const { host, place } of vm.migrateTo) {
        const reason = blockOf(vm, attachmentIndex(topology).ofVm(vm), host, topology);
        if (!reason) continue;
        report({
          place,
          message: `\`${vm.name}\` cannot run on \`${host.name}\` as it is attached: ${reason.text}.`,
          related: [{ place: reason.place, message: 'This is why.' }],
        });
      }
    }
  },
};

function blockOf(
  vm: Vm,
  attachments: readonly Attachment[],
  host: Host,
  topology: Topology,
): Reason | undefined {
  const [first] = attachments;
  if (!first) return undefined;
  const from = first.group.host;
  const [here, there] = [from.hypervisor?.value.type, host.hypervisor?.value.type];
  const [mine, theirs] = [here ?? defaults.hypervisor, there ?? defaults.hypervisor];
  // Where neither says anything they are alike; where one is silent it may be the same.
  if (here !== undefined && there !== undefined && mine !== theirs) {
    return {
      text: `it runs on \`${mine}\`, and that host has \`${theirs}\``,
      place: host.hypervisor?.place ?? host.place,
    };
  }
  const assigned = attachments.find(isAssigned);
  if (assigned && host.iommu?.value.type === 'off')
    return { text: `its IOMMU is off, and ${vnicText(assigned.vnic)} needs one`, place: host.iommu.place };
  const uses = portUses(topology);
  const vnics = new Map(attachments.map((a) => [a.vnic, a]));
  for (const attachment of vnics.values()) {
    const reasons = host.groups.map((group) =>
      vnicOn(
        attachment,
        group,
        uses.filter((u) => u.group === group),
        vm,
      ),
    );
    // Any member of a set of hosts will do.
    const reason = reasons.every((r) => r !== undefined) ? reasons[0] : undefined;
    if (reason) return reason;
  }
  return undefined;
}

function vnicOn(
  attachment: Attachment,
  group: HostGroup,
  uses: readonly PortUse[],
  vm: Vm,
): Reason | undefined {
  const { vnic, mode, group: from } = attachment;
  // On its own hosts it has its place.
  if (from === group && group.count === 1) return undefined;
  const { host } = group;
  const network = vnic.network?.value;
  const reached = uses.filter((u) => !barrier(u.port, network));
  if (mode === 'sriov') {
    const free = reached.filter((u) => vfsOf(u.port) > perHost(u.functions.filter((f) => f.vm !== vm)));
    if (reached.length === 0)
      return {
        text: `no port there carries \`${network?.name ?? ''}\``,
        place: (uses[0] && barrier(uses[0].port, network)?.place) ?? host.place,
      };
    if (free.length === 0)
      return {
        text: `no port there has a free VF for ${vnicText(vnic)}`,
        place: reached.find((u) => u.port.vfs)?.port.vfs?.place ?? host.place,
      };
    const wants = guaranteeOf(attachment);
    const room = free.map((u) => ({
      u,
      left:
        (u.port.speedBps ?? Infinity) -
        u.functions.filter((f) => f.vm !== vm).reduce((sum, f) => sum + guaranteeOf(f) * f.perHost, 0),
    }));
    const best = room.sort((a, b) => b.left - a.left)[0];
    if (best && best.left < wants) {
      return {
        text: `${vnicText(vnic)} is guaranteed ${formatValue(wants, 'rate')}, and no port there has more than ${formatValue(Math.max(0, best.left), 'rate')} left`,
        place: best.u.port.place,
      };
    }
  } else if (mode === 'direct') {
    const free = reached.filter(
      (u) =>
        u.vswitches.length === 0 &&
        u.functions.length === 0 &&
        u.shared.length === 0 &&
        u.whole.every((w) => w.vm === vm),
    );
    if (free.length === 0) return { text: `no port there is free for ${vnicText(vnic)}`, place: host.place };
  } else if (attachment.vswitch) {
    const name = attachment.vswitch.name;
    const same = host.vswitches.find((v) => v.name === name) ?? host.vswitches[0];
    if (!same) return { text: `it has no vswitch for ${vnicText(vnic)}`, place: host.place };
    const carried =
      !network || same.uplinks.length === 0 || same.uplinks.some((u) => !barrier(u.port, network));
    if (!carried)
      return { text: `\`${same.name}\` there does not reach \`${network.name}\``, place: same.place };
  }
  return undefined;
}
