import { listed, phrase } from '../words/phrase.ts';
import { attachmentsOn } from '../model/variation.ts';
import { formatValue } from '../schema/units.ts';
import { byVnic, capOf, limitsFunction, type Share } from './shared/promises.ts';
import type { Rule } from './shared/rule.ts';
import { portText, related, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'cap-oversubscribed',
  severity: 'information',
  summary: 'Limits on a port that add up to more than its speed.',
  docs: `
That is what sharing means, and it is legal: not everybody sends at once. The ratio is worth knowing, since beyond the
guarantees it is what a tenant may find missing at the busiest hour.

**What to do.** Nothing, or raise guarantees for those that must not wait.

Source: arithmetic.
`,
  good: `
qos silver { max 500Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 32 } }
}
vm web[1..20] on kvm1 {
  memory 4GiB reserved
  vnic eth0 sriov lan.0 { qos silver }
}
`,
  bad: `
qos silver { max 500Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 32 } }
}
vm web[1..30] on kvm1 {
  memory 4GiB reserved
  vnic eth0 sriov lan.0 { qos silver } //~ cap-oversubscribed
}
`,
  check({ topology, ports }, report) {
    for (const { group, port, functions, shared, behind } of ports) {
      const speed = port.speedBps;
      const here = behind.filter((a) => a.vswitch?.uplinks.length === 1);
      // What nothing limits is told as that.
      const all = new Set([...functions.filter(limitsFunction), ...shared, ...here]);
      const capped = attachmentsOn(topology, group)
        .filter((a) => all.has(a))
        .flatMap((a): Share[] => {
          const cap = capOf(a);
          // A limit over the port's own speed has been told by itself.
          return cap && cap.value <= (speed ?? 0) ? [{ attachment: a, bps: cap.value * a.perHost }] : [];
        });
      const total = capped.reduce((sum, c) => sum + c.bps, 0);
      if (speed === undefined || total <= speed) continue;
      let taken = 0;
      const over = capped.find((c) => (taken += c.bps) > speed);
      if (!over) continue;
      const { vnic } = over.attachment;
      report({
        place: vnic.qos?.place ?? vnic.place,
        message: phrase`The limits on ${portText(group, port)} add up to ${formatValue(total, 'rate')}${group.count > 1 ? phrase` on each host` : ''} (${listed(byVnic(capped).map((c) => `${vnicText(c.vnic)} ${formatValue(c.bps, 'rate')}`))}), ${Number((total / speed).toPrecision(2))} times its ${formatValue(speed, 'rate')}: they share.`,
        related: related([{ place: port.place, message: phrase`The port: ${formatValue(speed, 'rate')}.` }]),
      });
    }
  },
};
