import { phrase } from '../words/phrase.ts';
import { removal, replacement } from '../model/edit.ts';
import type { Fix } from '../model/finding.ts';
import { property } from '../model/read.ts';

import type { Rule } from './shared/rule.ts';
import { deviceText, related, shown } from './shared/say.ts';
import { type VmdqUse, vmdqUses } from './shared/vmdq-use.ts';
import { whyWithout } from './shared/why-without.ts';

export const rule: Rule = {
  id: 'vmdq-unsupported',
  severity: 'error',
  prevents: true,
  summary: 'VMDq on an uplink whose NIC does not have it, or without an uplink.',
  docs: `
VMDq lets the NIC sort what it receives into a queue for each VM. A card without it gives the vswitch one stream, which
is sorted in software as with plain \`vswitch\`: the design promises what the hardware cannot do. Nor is there a card to
sort for a vswitch that has no uplink.

**What to do.** Attach with \`vswitch\`, or uplink a card that has VMDq.

Source: the device's own, in the catalog.
`,
  good: `
host kvm1 {
  nic lan : intel.82598 { port 0 { mtu 1500 } }
  vswitch br0 { type linux-bridge; uplink lan.0; vmdq 4 }
}
vm web[1..4] on kvm1 {
  vnic eth0 vmdq br0
}
`,
  bad: `
device acme.plain { ports 2 x 10Gbps; vmdq off }
host kvm1 {
  nic lan : acme.plain { port 0 { mtu 1500 } }
  vswitch br0 { type linux-bridge; uplink lan.0; vmdq 4 } //~ vmdq-unsupported
}
vm web[1..4] on kvm1 {
  vnic eth0 vmdq br0
}
`,
  check({ topology, carriers }, report) {
    for (const use of vmdqUses(topology, carriers)) {
      const { vswitch, places, attachments } = use;
      const vnics = attachments.map((a) => a.vnic);
      // Where its uplink, or VMDq with such a vswitch, is itself in fault, that has been said.
      if (vswitch.uplinks.length === 0 && !vswitch.uplink && !attachments.some(whyWithout)) {
        for (const place of places) {
          report({
            place,
            vnics,
            message: phrase`\`${vswitch.name}\` has no uplink, so there is no card to sort packets for it. Attach with \`vswitch\`, or give it an uplink.`,
            related: [{ place: vswitch.place, message: phrase`The vswitch.` }],
            fixes: () => [plain(use)],
          });
        }
      }
      for (const { port, place: uplink } of vswitch.uplinks) {
        const { device } = port.nic;
        if (!device || device.vmdq?.value !== false) continue;
        const fact = device.vmdq;
        for (const place of places) {
          report({
            place,
            vnics,
            message: phrase`\`${vswitch.name}\` reaches the wire by \`${port.path}\`, and ${deviceText(device)} has no VMDq. Attach with \`vswitch\`, or uplink another card.`,
            related: related([
              { place: uplink, message: phrase`The uplink.` },
              shown(fact, phrase`${deviceText(device)} has no VMDq.`),
            ]),
            fixes: () => [plain(use)],
          });
        }
      }
    }
  },
};

/** Everything on the vswitch as plain paravirtual adapters. */
function plain({ vswitch, attachments }: VmdqUse): Fix {
  const own = property(vswitch.bound, 'vmdq');
  const vnics = [...new Set(attachments.map((a) => a.vnic))];
  return {
    title: phrase`Attach with \`vswitch\``,
    preferred: true,
    edits: [...(own ? [removal(own)] : []), ...vnics.map((v) => replacement(v.mode.place, 'vswitch'))],
  };
}
