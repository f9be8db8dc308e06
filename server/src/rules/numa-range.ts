import { counted, phrase } from '../words/phrase.ts';
import type { Fact } from '../model/place.ts';
import type { Host } from '../model/topology.ts';
import type { Report, Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'numa-range',
  severity: 'error',
  summary: 'A NUMA node that the host does not have.',
  docs: `
A host has a node for each socket, numbered from 0. Pinning to one that does not exist fails, and a card stated there
would seem remote from every VM. Nothing is said where the host does not state its \`cpu\`.

**What to do.** Use a node of the host: \`lscpu\` lists them, \`/sys/class/net/*/device/numa_node\` has a card's.

Source: linux Documentation/admin-guide/mm/numa_memory_policy.rst.
`,
  good: `
host kvm1 {
  cpu 2 x 16 cores 2.6GHz
  nic lan : intel.x710-da2 { numa 1 }
}
`,
  bad: `
host kvm1 {
  cpu 2 x 16 cores 2.6GHz
  nic lan : intel.x710-da2 {
    numa 2 //~ numa-range
  }
}
`,
  check({ hosts, vms }, report) {
    for (const host of hosts) {
      for (const nic of host.nics)
        checkNode(host, nic.numa, phrase`\`${host.name}.${nic.name}\` is on`, report);
      for (const vswitch of host.vswitches)
        checkNode(host, vswitch.numa, phrase`\`${host.name}.${vswitch.name}\` runs on`, report);
    }
    for (const vm of vms)
      for (const { group } of vm.placements)
        checkNode(group.host, vm.numa, phrase`\`${vm.name}\` runs on`, report);
  },
};

function checkNode({ name, cpu }: Host, numa: Fact<number> | undefined, who: string, report: Report): void {
  if (!cpu || !numa || numa.value < cpu.value.sockets) return;
  const { sockets } = cpu.value;
  report({
    place: numa.place,
    message: phrase`${who} NUMA node ${numa.value}; \`${name}\` has ${counted(sockets, 'socket')}, that is ${sockets === 1 ? phrase`node 0 only` : phrase`nodes 0 to ${sockets - 1}`}. Use one of those, or correct its \`cpu\`.`,
    related: [{ place: cpu.place, message: counted(sockets, 'socket') + '.' }],
    fixes: () => [
      {
        title: phrase`Write \`numa ${sockets - 1}\``,
        preferred: true,
        edits: [{ place: numa.place, text: `numa ${sockets - 1}` }],
      },
    ],
  });
}
