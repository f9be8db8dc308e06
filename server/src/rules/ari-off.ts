import { counted, phrase } from '../words/phrase.ts';
import { restate } from './shared/mend.ts';
import { lacksSrIov } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, related, shown } from './shared/say.ts';

/** Functions that a device has without ARI: three bits of its address. */
const plainFunctions = 8;
/** Functions of one bus: what lies further off is on the next. */
const busFunctions = 256;

export const rule: Rule = {
  id: 'ari-off',
  severity: 'warning',
  summary: 'More functions than a device may have in a slot without ARI, or VFs that land on the next bus.',
  docs: `
Without Alternative Routing-ID Interpretation a device has 8 functions on its bus, ports and VFs together. The others are
placed on the next bus number, if the firmware has reserved one: else "can't enable N VFs (bus XX out of range of [bus
YY])" (-ENOMEM). Some Intel cards (82599, X550, I350) put every VF there without ARI: their first VF offset is then 384.

**What to do.** Turn on "ARI forwarding" in the firmware setup, or use another slot; \`pci=assign-busses\` reserves bus
numbers.

Source: linux drivers/pci/pci.c pci_configure_ari, drivers/pci/iov.c.
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da2 {
    slot pcie 3.0 x8 { ari on }
    port 0 { vfs 32 }
  }
}
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 {
    slot pcie 3.0 x8 { ari off }
    port 0 { vfs 32 } //~ ari-off
  }
}
`,
  check({ hosts }, report) {
    for (const { name, nics } of hosts) {
      for (const nic of nics) {
        const ari = nic.slot?.value.ari;
        const { device } = nic;
        if (ari?.value !== false || lacksSrIov(device)) continue;
        const enabled = nic.ports.flatMap((p) => (p.vfs && p.vfs.value > 0 ? [p.vfs] : []));
        const [first] = enabled;
        if (!first) continue;
        const vfs = enabled.reduce((sum, v) => sum + v.value, 0);
        const functions = nic.ports.length + vfs;
        let taken = nic.ports.length;
        const over = enabled.find((v) => (taken += v.value) > plainFunctions);
        const offset = device?.vfOffset;
        const away = (offset?.value.noAri ?? 0) >= busFunctions;
        if (!over && !away) continue;
        report({
          place: (away ? first : (over ?? first)).place,
          message: phrase`\`${name}.${nic.name}\` is in a slot without ARI. ${
            away && device
              ? phrase`${deviceText(device)} then puts its ${counted(vfs, 'VF')} on the next bus`
              : phrase`There is room for ${plainFunctions} functions, and ${counted(nic.ports.length, 'port')} with ${counted(vfs, 'VF')} are ${functions}: the others go to the next bus`
          }; where no bus number is free for it, enabling them fails. Turn on ARI forwarding, or use another slot.`,
          related: related([
            { place: ari.place, message: phrase`ARI is off here.` },
            ...(away && offset
              ? [shown(offset, phrase`First VF offset ${offset.value.noAri ?? 0} without ARI.`)]
              : []),
          ]),
          fixes: () => [restate(ari, 'ari on', true)],
        });
      }
    }
  },
};
