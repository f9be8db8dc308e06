import { phrase } from '../model/phrase.ts';
import { defaults } from '../predict/assume.ts';
import type { Attachment, HostGroup, Span, Topology, Vm } from '../model/topology.ts';
import { attachmentIndex, isAssigned, vmsOn } from './ports.ts';
import { Room, type Shortage } from './room.ts';
import type { Report, Rule } from './rule.ts';
import { count, listed, vnicText } from './say.ts';

type Target = Vm['migrateTo'][number];

export const rule: Rule = {
  id: 'migration-target',
  severity: 'error',
  summary: 'A VM that is to migrate to a host where it cannot run as it is attached.',
  docs: `
A VM takes its attachment along: on the other host it needs the same hypervisor, an IOMMU that is on where it has a
function, a free VF of a fit card on some port that carries its network, and room for its guarantee and its memory there.
A VM set with one target, and all VMs of a host whose one target is the same, have to fit there together. What is missing
shows on the day the first host is being emptied.

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
    const failing = new Set<Target>();
    for (const vm of topology.vms) {
      for (const target of vm.migrateTo) {
        const short = alone(vm, target, topology);
        if (!short) continue;
        failing.add(target);
        report({
          place: target.place,
          message: phrase`\`${vm.name}\` cannot run on ${targetText(target)} as it is attached: ${short.text}. ${short.change}.`,
          related: [{ place: short.place, message: phrase`This is why.` }],
        });
      }
    }
    together(topology, failing, report);
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
      text: `it runs on \`${mine}\`, and that host has \`${theirs}\``,
      change: 'Take it out of `migrate-to`',
      place: host.hypervisor?.place ?? host.place,
    };
  const assigned = attachments.find(isAssigned);
  if (!assigned) return undefined;
  const { iommu, srIov } = host;
  const remapping = iommu?.value.interruptRemapping;
  const needed = `, and ${vnicText(assigned.vnic)} needs it`;
  if (iommu?.value.type === 'off')
    return { text: `the IOMMU there is off${needed}`, change: 'Turn it on there', place: iommu.place };
  if (remapping?.value === false)
    return {
      text: `interrupt remapping there is off${needed}`,
      change: 'Turn it on there',
      place: remapping.place,
    };
  if (srIov?.value === false && attachments.some((a) => a.mode === 'sriov'))
    return { text: `SR-IOV there is off${needed}`, change: 'Turn it on there', place: srIov.place };
  return undefined;
}

interface Mover {
  readonly vm: Vm;
  readonly target: Target;
  /** Members that move. */
  readonly count: number;
}

/** Those that can only move to one and the same host: a set, or all that a host carries. */
function together(topology: Topology, failing: ReadonlySet<Target>, report: Report): void {
  const judge = (movers: readonly Mover[], to: HostGroup, why: string): void => {
    if (movers.some((m) => failing.has(m.target))) return;
    const room = new Room(to, topology);
    const attachments = attachmentIndex(topology);
    for (const { vm, target, count: n } of movers) {
      for (let i = 0; i < n; i++) {
        const short = room.put(vm, oneOf(attachments.ofVm(vm)));
        if (!short) continue;
        const all = movers.reduce((sum, m) => sum + m.count, 0);
        report({
          place: target.place,
          message: phrase`${why} ${targetText(target)}, and together they do not fit there: with ${count(all, 'VM')} (${listed(movers.map((m) => `\`${m.vm.name}${m.vm.members.text}\``))}) ${short.text}. ${short.change}, or name another target.`,
          related: [
            { place: short.place, message: phrase`This is why.` },
            ...movers
              .filter((m) => m.vm !== vm)
              .map((m) => ({ place: m.target.place, message: phrase`\`${m.vm.name}\` moves there, too.` })),
          ],
        });
        failing = new Set([...failing, ...movers.map((m) => m.target)]);
        return;
      }
    }
  };
  for (const vm of topology.vms) {
    const mover = moverOf(vm);
    if (mover && mover.count > 1)
      judge([mover], mover.to, `All members of \`${vm.name}${vm.members.text}\` move to`);
  }
  for (const host of topology.hosts) {
    for (const group of host.groups) {
      if (group.count > 1) continue;
      const movers = vmsOn(topology, group).map(({ vm, perHost }) => {
        const mover = moverOf(vm);
        return mover && { ...mover, count: perHost };
      });
      const [first] = movers;
      const same = movers.filter((m) => m !== undefined && m.to === first?.to);
      if (!first || first.to === group || movers.length < 2 || same.length < movers.length) continue;
      judge(
        same.filter((m) => m !== undefined),
        first.to,
        `All VMs of \`${group.text}\` move to`,
      );
    }
  }
}

/** A VM whose members elsewhere have one host to move to. */
function moverOf(vm: Vm): (Mover & { readonly to: HostGroup }) | undefined {
  const [target, ...more] = vm.migrateTo;
  if (!target || more.length > 0) return undefined;
  const [to, ...others] = groupsOf(target);
  if (!to || others.length > 0 || to.count > 1) return undefined;
  const away = vm.placements
    .filter((p) => p.group !== to)
    .reduce((sum, p) => sum + p.perHost * p.group.count, 0);
  return away > 0 ? { vm, target, count: away, to } : undefined;
}

function groupsOf({ host, spans }: Target): readonly HostGroup[] {
  const meets = ([from, to]: Span): boolean => spans.some(([a, b]) => a <= to && from <= b);
  return host.groups.filter((g) => g.spans.some(meets));
}

function isHome(vm: Vm, group: HostGroup): boolean {
  return vm.placements.some((p) => p.group === group);
}

/** The vnics of one member: a set may be attached to several ports. */
function oneOf(attachments: readonly Attachment[]): readonly Attachment[] {
  return [...new Map(attachments.map((a) => [a.vnic, a])).values()];
}

function targetText({ host, spans }: Target): string {
  const { members } = host;
  const [[from, to] = [0, 0]] = spans;
  const one = from === to && spans.length === 1 ? members.indexAt(from) : undefined;
  return `\`${host.name}${one === undefined ? members.text : `[${one}]`}\``;
}
