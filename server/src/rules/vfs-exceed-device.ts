import { phrase } from '../words/phrase.ts';
import { restate } from './shared/mend.ts';
import { lacksSrIov } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, shown } from './shared/say.ts';

export const rule: Rule = {
  id: 'vfs-exceed-device',
  severity: 'error',
  prevents: true,
  summary: 'More VFs on all ports of a card together than its pool holds.',
  docs: `
All ports of a card draw their VFs from one pool: 128 on the 700 series, 256 on the 800 series. The driver's log says
"Unable to enable N VFs. Limited to M VFs due to device resource constraints".

**What to do.** Lower \`vfs\` on a port, or spread the VMs over several cards.

Source: intel/ethernet-linux-i40e README; intel/ethernet-linux-ice README.
`,
  good: `
host kvm1 {
  nic lan : intel.e810-xxvda2 {
    port 0 { vfs 128 }
    port 1 { vfs 128 }
  }
}
`,
  bad: `
host kvm1 {
  nic lan : intel.e810-xxvda2 {
    port 0 { vfs 128 }
    port 1 { vfs 160 } //~ vfs-exceed-device
  }
}
`,
  check({ hosts }, report) {
    for (const { name, nics } of hosts) {
      for (const nic of nics) {
        const { device } = nic;
        const pool = device?.vfsPerDevice;
        if (!device || !pool || lacksSrIov(device)) continue;
        // What a port cannot give anyway is that port's own fault.
        const most = device.vfsPerPort?.value ?? Infinity;
        let sum = 0;
        for (const { vfs, path } of nic.ports) {
          if (!vfs) continue;
          const before = sum;
          sum += Math.min(vfs.value, most);
          if (sum <= pool.value || before > pool.value) continue;
          const total = nic.ports.reduce((all, p) => all + Math.min(p.vfs?.value ?? 0, most), 0);
          const left = pool.value - before;
          report({
            place: vfs.place,
            message: phrase`The ports of \`${name}.${nic.name}\` are to have ${total} VFs together; ${deviceText(device)} has a pool of ${pool.value} for all of them, of which ${left} are left for \`${path}\`. Lower it, or spread them over several cards.`,
            related: [
              shown(pool, phrase`${deviceText(device)}: ${pool.value} VFs in all.`),
              ...nic.ports.flatMap((p) =>
                p.vfs && p.vfs !== vfs
                  ? [{ place: p.vfs.place, message: phrase`\`${p.path}\` has ${p.vfs.value}.` }]
                  : [],
              ),
            ],
            fixes: () => [restate(vfs, `vfs ${left}`, true)],
          });
        }
      }
    }
  },
};
