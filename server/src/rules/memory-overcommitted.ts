import { defaults } from '../predict/assume.ts';
import { listed, phrase } from '../words/phrase.ts';
import type { HostGroup, Topology, Vm } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { property } from '../model/read.ts';
import { formatValue } from '../schema/units.ts';
import { pinsMemory, vmsOn } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';

interface Share {
  readonly vm: Vm;
  readonly bytes: number;
  readonly pinned: boolean;
}

export const rule: Rule = {
  id: 'memory-overcommitted',
  severity: 'error',
  summary: 'VMs that need more memory than their host has.',
  docs: `
Memory of a VM with an assigned device is pinned, and \`reserved\` memory is set aside: neither can be shared, swapped or
ballooned. More of it than the host has means that the last VM does not start (vfio_dma_map = -12, "Cannot allocate
memory"). Plain memory over the host's is overcommitment, which works until the VMs use it: a warning. Counted is what
each single host of a set carries; a VM that says nothing has ${formatValue(defaults.memoryBytes, 'size')}.

**What to do.** Move VMs, give them less, or the host more.

Source: linux Documentation/driver-api/vfio.rst; kubevirt pull request 3178.
`,
  good: `
host kvm1 {
  memory 256GiB
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 32 } }
}
vm web[1..30] on kvm1 {
  memory 8GiB reserved
  vnic eth0 sriov lan.0
}
`,
  bad: `
host kvm1 {
  memory 192GiB
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 32 } }
}
vm web[1..30] on kvm1 {
  memory 8GiB reserved //~ memory-overcommitted
  vnic eth0 sriov lan.0
}
`,
  check({ topology, carriers }, report) {
    for (const host of carriers) {
      const { memoryBytes: memory } = host;
      if (!memory) continue;
      for (const group of host.groups) {
        const shares = sharesOf(group, topology);
        const pinned = sum(shares.filter((s) => s.pinned));
        const over =
          pinned > memory.value ? shares.filter((s) => s.pinned) : sum(shares) > memory.value ? shares : [];
        let taken = 0;
        const first = over.find((s) => (taken += s.bytes) > memory.value);
        if (!first) continue;
        const hard = pinned > memory.value;
        const own = property(first.vm.bound, 'memory') ? first.vm.memoryBytes : undefined;
        const parts = listed(
          over.map(
            ({ vm, bytes }) =>
              `\`${vm.name}\` ${formatValue(bytes, 'size')}${vm.memoryBytes ? '' : phrase`, ${formatValue(defaults.memoryBytes, 'size')} assumed of each`}`,
          ),
          6,
        );
        report({
          ...(hard ? {} : { severity: 'warning' as const }),
          place: own?.place ?? first.vm.place,
          message: phrase`VMs of \`${group.text}\` ${hard ? phrase`pin` : phrase`may use`} ${formatValue(sum(over), 'size')} of memory (${parts}); it has ${formatValue(memory.value, 'size')}. ${hard ? phrase`The last ones do not start. ` : ''}Move some, or give them less.`,
          related: [{ place: memory.place, message: phrase`${formatValue(memory.value, 'size')}.` }],
        });
      }
    }
  },
};

function sum(shares: readonly Share[]): number {
  return shares.reduce((all, s) => all + s.bytes, 0);
}

function sharesOf(group: HostGroup, topology: Topology): Share[] {
  const assigned = new Set(
    attachmentsOn(topology, group)
      .filter(pinsMemory)
      .map((a) => a.vm),
  );
  return vmsOn(topology, group).map(({ vm, perHost }): Share => {
    const bytes = perHost * (vm.memoryBytes?.value ?? defaults.memoryBytes);
    return { vm, bytes, pinned: vm.memoryReserved === true || assigned.has(vm) };
  });
}
