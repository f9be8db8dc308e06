import { phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import { restate } from './shared/mend.ts';
import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'min-exceeds-max',
  severity: 'error',
  summary: 'A qos that guarantees more than it allows.',
  docs: `
The kernel refuses it: \`ip link set ... min_tx_rate\` over \`max_tx_rate\` gives "Invalid argument".

**What to do.** Swap the two, or lower \`min\`.

Source: ip-link(8).
`,
  good: `
qos gold { min 500Mbps; max 2Gbps }
`,
  bad: `
qos gold {
  min 2Gbps //~ min-exceeds-max
  max 500Mbps
}
`,
  check({ topology }, report) {
    for (const { name, minBps: min, maxBps: max } of topology.qos) {
      if (!min || !max || min.value <= max.value) continue;
      const [low, high] = [writeValue(max.value, 'rate'), writeValue(min.value, 'rate')];
      report({
        place: min.place,
        message: phrase`\`${name}\` guarantees ${formatValue(min.value, 'rate')} and allows at most ${formatValue(max.value, 'rate')}. Swap them, or lower \`min\`.`,
        related: [{ place: max.place, message: phrase`At most ${formatValue(max.value, 'rate')}.` }],
        fixes: () => [
          {
            title: phrase`Swap \`min\` and \`max\``,
            preferred: true,
            edits: [replacement(min.place, `min ${low}`), replacement(max.place, `max ${high}`)],
          },
          restate(min, `min ${low}`),
        ],
      });
    }
  },
};
