import { phrase } from '../words/phrase.ts';
import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'vlan-range',
  severity: 'error',
  summary: 'A VLAN outside 1 to 4094.',
  docs: `
A VLAN tag has 12 bits for its id; 0 means "priority only" and 4095 is reserved. The kernel and every switch refuse the
others.

**What to do.** Use an id from 1 to 4094.

Source: IEEE 802.1Q; ip-link(8).
`,
  good: `
network app { vlan 4094 }
`,
  bad: `
network app { vlan 4095 } //~ vlan-range
`,
  check({ topology }, report) {
    for (const { name, vlan } of topology.networks) {
      if (!vlan || (vlan.value >= 1 && vlan.value <= 4094)) continue;
      const near = Math.min(4094, Math.max(1, vlan.value));
      report({
        place: vlan.place,
        message: phrase`VLAN ${vlan.value} of \`${name}\` is out of range: 1 to 4094.`,
        fixes: () => [
          {
            title: phrase`Write \`vlan ${near}\``,
            preferred: true,
            edits: [{ place: vlan.place, text: `vlan ${near}` }],
          },
        ],
      });
    }
  },
};
