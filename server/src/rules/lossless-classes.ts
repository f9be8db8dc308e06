import { phrase } from '../words/phrase.ts';
import type { Rule } from './shared/rule.ts';
import { portText } from './shared/say.ts';
import { isLossless } from './shared/storage.ts';

/** Dell's data centre bridging guide: two lossless queues, for FCoE and iSCSI. */
const most = 2;

export const rule: Rule = {
  id: 'lossless-classes',
  severity: 'warning',
  summary: 'More lossless classes on a port than switches have lossless queues.',
  docs: `
A lossless class needs buffer set aside for what is under way when it pauses. Many switches have that for two classes
only (FCoE on priority 3, iSCSI on 4); a third one drops after all, or is not negotiated.

**What to do.** Keep to two lossless classes a port.

Source: Dell, data centre bridging on S4048-ON (two lossless queues).
`,
  good: `
host stor {
  nic cna : intel.x710-da2 {
    port 0 {
      class 0 { ets 40% }
      class 3 { ets 40%; pfc on }
      class 4 { ets 20%; pfc on }
    }
  }
}
`,
  bad: `
host stor {
  nic cna : intel.x710-da2 {
    port 0 {
      class 0 { ets 40% }
      class 3 { ets 20%; pfc on }
      class 4 { ets 20%; pfc on }
      class 5 { ets 20%; pfc on } //~ lossless-classes
    }
  }
}
`,
  check({ ports }, report) {
    for (const { group, port } of ports) {
      const lossless = port.classes.filter(isLossless);
      const third = lossless[most];
      if (!third) continue;
      report({
        place: third.place,
        message: phrase`${portText(group, port)} has ${lossless.length} lossless classes; many switches have lossless queues for ${most}. Keep to ${most}.`,
        related: lossless
          .slice(0, most)
          .map((c) => ({ place: c.place, message: phrase`Class ${c.priorities.join(', ')}.` })),
      });
    }
  },
};
