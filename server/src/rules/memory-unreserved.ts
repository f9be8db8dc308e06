import { defaults } from '../predict/assume.ts';
import { phrase } from '../words/phrase.ts';
import type { Fix } from '../model/finding.ts';
import type { Attachment, HostGroup, Topology, Vm } from '../model/topology.ts';
import { property } from '../model/read.ts';
import { attachmentsOn } from '../model/variation.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import { hypervisorOf, hypervisorUnder, saidBy } from './shared/hypervisors.ts';
import { add, isFaulty, lacksFlavor, restate } from './shared/mend.ts';
import { pinsMemory } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'memory-unreserved',
  severity: 'error',
  summary: 'A VM with an assigned device whose memory is not reserved.',
  docs: `
A device writes to guest memory at any time, so all of it must stay in place: VFIO pins every page of such a VM. ESXi
demands that the file says so ("Invalid memory setting: memory reservation should be equal to the configured memory
size") and does not power the VM on: an error. Elsewhere it happens anyway, and the hint tells how much of the host it
takes; such memory can be neither ballooned nor overcommitted. Of a pod only what it maps for its device stays in place, so
nothing is said there.

**What to do.** \`memory 16GiB reserved\`.

Source: Broadcom KB 309986; kubevirt pull request 3178; linux Documentation/driver-api/vfio.rst.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  memory 16GiB reserved
  vnic eth0 sriov lan.0
}
`,
  bad: `
host esx1 {
  hypervisor esxi "8.0U2"
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on esx1 {
  memory 16GiB //~ memory-unreserved
  vnic eth0 sriov lan.0
}
`,
  check({ topology, attachments }, report) {
    const seen = new Set<Vm>();
    // A host on which it is an error comes before one on which it is a hint.
    const assigned = attachments
      .filter(pinsMemory)
      .sort((a, b) => Number(isDemanded(b)) - Number(isDemanded(a)));
    for (const attachment of assigned) {
      const { vm, vnic, group, mode } = attachment;
      if (seen.has(vm) || vm.memoryReserved === true || isFaulty(vm.bound, 'memory', vm.memoryBytes))
        continue;
      if (!vm.memoryBytes && lacksFlavor(vm)) continue;
      seen.add(vm);
      const demand = saidBy(group.host, hypervisorOf(group.host).demandsReserved);
      const own = property(vm.bound, 'memory') ? vm.memoryBytes : undefined;
      const bytes = vm.memoryBytes?.value ?? defaults.memoryBytes;
      const reserved = `memory ${writeValue(bytes, 'size')} reserved`;
      report({
        ...(demand ? {} : { severity: 'hint' as const }),
        place: own?.place ?? vm.place,
        vnics: assigned.filter((a) => a.vm === vm).map((a) => a.vnic),
        message: phrase`\`${vm.name}\` has a device (${vnicText(vnic)}, \`${mode}\`), and its ${formatValue(bytes, 'size')} of memory are not reserved: ${demand ? phrase`${hypervisorOf(group.host).name} does not start it` : phrase`they are pinned all the same, of ${pinnedOn(group, topology)} in all on \`${group.text}\``}. Say \`reserved\`.`,
        related: [
          { place: vnic.mode.place, message: phrase`Attached with \`${mode}\`.` },
          ...(demand ? [shown(demand, `${hypervisorOf(group.host).name}.`)] : []),
          ...(own || !vm.memoryBytes
            ? []
            : [{ place: vm.memoryBytes.place, message: phrase`Its flavor says how much.` }]),
        ],
        fixes: (): Fix[] => [own ? restate(own, reserved, true) : add(vm.bound, reserved, true)],
      });
    }
  },
};

function isDemanded(attachment: Attachment): boolean {
  return hypervisorUnder(attachment).demandsReserved !== undefined;
}

function pinnedOn(group: HostGroup, topology: Topology): string {
  const vms = new Set(
    attachmentsOn(topology, group)
      .filter(pinsMemory)
      .map((a) => a.vm),
  );
  let bytes = 0;
  for (const vm of vms) {
    const placed = vm.placements.find((p) => p.group === group);
    bytes += (placed?.perHost ?? 0) * (vm.memoryBytes?.value ?? defaults.memoryBytes);
  }
  return formatValue(bytes, 'size');
}
