import { counted, phrase } from '../words/phrase.ts';
import { defaults } from '../predict/assume.ts';
import type { Attachment, Host, HostGroup, Topology, Vm } from '../model/topology.ts';
import { hypervisorOf, inVersion } from './shared/hypervisors.ts';
import { isFaulty } from './shared/mend.ts';
import { type Target, groupsOf, oneOf, shortTogether, targetText } from './shared/moving.ts';
import { attachmentIndex, isAssigned } from './shared/ports.ts';
import { Room, type Shortage } from './shared/room.ts';
import type { Rule } from './shared/rule.ts';
import { vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'migration-target',
  severity: 'error',
  summary: 'A VM that is to migrate to a host where it cannot run as it is attached.',
  docs: `
A VM takes its attachment along: on the other host it needs the same hypervisor, an IOMMU that is on where it has a
function, a free VF of a fit card (one that guarantees, limits and has the queues, as at home) on some port that carries
its network, a vswitch that has its mode, and room for its guarantee and its memory there. A VM set, and all VMs of a host
that is being emptied, have to fit on their targets together. What is missing shows on that day.

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
  whole: true,
  check({ topology }, report) {
    const failing = new Set<Target>();
    for (const vm of topology.vms) {
      for (const target of vm.migrateTo) {
        const short = alone(vm, target, topology);
        if (!short) continue;
        failing.add(target);
        report({
          ...(short.severity ? { severity: short.severity } : {}),
          place: target.place,
          message: phrase`\`${vm.name}\` cannot run on ${targetText(target)} as it is attached: ${short.text}. ${short.change}.`,
          related: [{ place: short.place, message: phrase`This is why.` }],
        });
      }
    }
    for (const short of shortTogether(topology, failing)) report(short);
  },
};

/** One member of a VM on a target, as if it were there. */
function alone(vm: Vm, target: Target, topology: Topology): Shortage | undefined {
  const attachments = attachmentIndex(topology).ofVm(vm);
  const [first] = attachments;
  if (!first) return undefined;
  const platform = platformOf(first, attachments, target);
  if (platform) return platform;
  // Any member of a set of hosts will do; on its own host it has its place.
  const groups = groupsOf(target).filter((g) => g.count > 1 || !isHome(vm, g));
  const shortages = groups.map((group) => new Room(group, topology).put(vm, oneOf(attachments)));
  return shortages.every((s) => s !== undefined) ? shortages[0] : undefined;
}

/** What has nothing to do with how much room there is. */
function platformOf(
  first: Attachment,
  attachments: readonly Attachment[],
  { host }: Target,
): Shortage | undefined {
  const [here, there] = [first.group.host.hypervisor?.value.type, host.hypervisor?.value.type];
  const [mine, theirs] = [here ?? defaults.hypervisor, there ?? defaults.hypervisor];
  // Where neither says anything they are alike; where one is silent it may be the same.
  if (here !== undefined && there !== undefined && mine !== theirs)
    return {
      text: phrase`it runs on \`${mine}\`, and that host has \`${theirs}\``,
      change: phrase`Take it out of \`migrate-to\``,
      place: host.hypervisor?.place ?? host.place,
    };
  const assigned = attachments.find(isAssigned);
  if (!assigned) return undefined;
  const { iommu, srIov } = host;
  const tooMany = overLimit(attachments, host);
  if (tooMany) return tooMany;
  const remapping = iommu?.value.interruptRemapping;
  const needed = phrase`, and ${vnicText(assigned.vnic)} needs it`;
  if (iommu?.value.type === 'off')
    return {
      text: phrase`the IOMMU there is off${needed}`,
      change: phrase`Turn it on there`,
      place: iommu.place,
    };
  if (remapping?.value === false)
    return {
      text: phrase`interrupt remapping there is off${needed}`,
      change: phrase`Turn it on there`,
      place: remapping.place,
    };
  if (srIov?.value === false && attachments.some((a) => a.mode === 'sriov'))
    return {
      text: phrase`SR-IOV there is off${needed}`,
      change: phrase`Turn it on there`,
      place: srIov.place,
    };
  if (!iommu && !isFaulty(host.bound, 'iommu', iommu))
    return {
      text: phrase`it does not say its IOMMU${needed}`,
      change: phrase`State it there`,
      place: host.place,
      severity: 'warning',
    };
  return undefined;
}

/** More assigned devices than the hypervisor's version there allows in a VM. */
function overLimit(attachments: readonly Attachment[], host: Host): Shortage | undefined {
  const limit = inVersion(hypervisorOf(host).devicesPerVm, host);
  const devices = oneOf(attachments).filter(isAssigned).length;
  if (!limit || !host.hypervisor || devices <= limit.value) return undefined;
  const version = [hypervisorOf(host).name, host.hypervisor.value.version ?? ''].join(' ').trim();
  return {
    text: phrase`it has ${counted(devices, 'assigned device')}, and ${version} there allows ${limit.value} in a VM`,
    change: phrase`Take fewer, or update that host`,
    place: host.hypervisor.place,
  };
}

function isHome(vm: Vm, group: HostGroup): boolean {
  return vm.placements.some((p) => p.group === group);
}
