import { phrase } from '../words/phrase.ts';
import type { Fact } from '../model/place.ts';
import { sayOfHost } from './shared/mend.ts';
import { lacksSrIov } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';

/**
 * VFs on a host from which room below 4 GiB gets tight. The sizes of VF memory regions are in no catalog; an mlx5 VF has
 * 1 MiB (lspci), and what is set aside is that times TotalVFs, of all cards, beside everything else below 4 GiB.
 */
const many = 32;

export const rule: Rule = {
  id: 'above-4g-off',
  severity: 'warning',
  summary: 'Many VFs on a host whose firmware keeps device memory below 4 GiB.',
  docs: `
For every VF memory region the firmware sets aside its size times TotalVFs, all VFs that the card could have. Below 4 GiB
there is little room, shared with everything else; when it is used up the kernel says "not enough MMIO resources for
SR-IOV" and enables none.

**What to do.** Turn on "Above 4G decoding" in the firmware setup, and say \`above-4g on\`.

Source: linux drivers/pci/iov.c; i915-sriov-dkms issues 129, 246.
`,
  good: `
host kvm1 {
  sr-iov on
  above-4g on
  nic lan : nvidia.connectx-5 {
    vfs-in-firmware 96
    port 0 { vfs 96 }
  }
}
`,
  bad: `
host kvm1 {
  sr-iov on
  above-4g off
  nic lan : nvidia.connectx-5 {
    vfs-in-firmware 96
    port 0 { vfs 96 } //~ above-4g-off
  }
}
`,
  check({ hosts }, report) {
    for (const host of hosts) {
      const off = host.above4g;
      if (off?.value !== false) continue;
      const stated = host.nics
        .filter((n) => !lacksSrIov(n.device))
        .flatMap((n) => n.ports.flatMap((p): Fact<number>[] => (p.vfs ? [p.vfs] : [])));
      const total = stated.reduce((sum, v) => sum + v.value, 0);
      let taken = 0;
      const over = stated.find((v) => (taken += v.value) >= many);
      if (!over) continue;
      report({
        place: over.place,
        message: phrase`\`${host.name}\` is to have ${total} VFs, and "Above 4G decoding" is off: their memory may not fit below 4 GiB ("not enough MMIO resources for SR-IOV"). Turn it on.`,
        related: [{ place: off.place, message: phrase`It is off here.` }],
        fixes: () => [sayOfHost(host, off, 'above-4g on')],
      });
    }
  },
};
