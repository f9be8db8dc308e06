import { phrase } from '../words/phrase.ts';
import { headPlace } from '../model/bound.ts';
import { property } from '../model/read.ts';
import type { Rule } from './shared/rule.ts';
import { shown } from './shared/say.ts';

export const rule: Rule = {
  id: 'deprecated',
  severity: 'hint',
  summary: 'A word of the language that has a better one, or a device that its maker gave up.',
  docs: `
Deprecated words are still read and mean the same. A device past its end of life gets no firmware any more, which matters
most for its embedded switch and its anti-spoofing: faults there stay.

**What to do.** Take the quick fix for a word; plan another card for a device.
`,
  good: `
switch tor1 { ports 32 x 10Gbps; reflective-relay on }
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { link tor1 } }
  vswitch vs0 { uplink lan.0 }
}
vm a on kvm1 {
  vnic eth0 vswitch vs0
}
`,
  bad: `
switch tor1 { ports 32 x 10Gbps; evb vepa } //~ deprecated
`,
  // Words are found while the file is bound.
  check({ hosts }, report) {
    for (const { nics } of hosts) {
      for (const { device, bound } of nics) {
        const end = device?.endOfLife;
        if (!device || !end) continue;
        const own = property(device.bound, 'end-of-life') !== undefined;
        report({
          place: headPlace(bound),
          message: phrase`\`${device.name}\` is past its end of life: ${end.value}.`,
          related: [shown(end, own ? phrase`The catalog says so.` : phrase`The device it extends says so.`)],
          tag: 'deprecated',
        });
      }
    }
  },
};
