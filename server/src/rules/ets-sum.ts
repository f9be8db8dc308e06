import { phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import { properties } from '../model/read.ts';
import { isFaulty, isMistyped, restate } from './shared/mend.ts';
import type { Rule } from './shared/rule.ts';
import { portText } from './shared/say.ts';

export const rule: Rule = {
  id: 'ets-sum',
  severity: 'error',
  summary: 'ETS shares of a port that do not add up to 100 %.',
  docs: `
The shares of all ETS classes of a port add up to 100 %; a strict class goes before them and has none. mlx5 says "Failed to validate ETS: BW
sum is illegal". A class that says no share (class 0, where it is not written) takes what is left.

**What to do.** Give the last class the remainder.

Source: dcb-ets(8).
`,
  good: `
host stor {
  nic cna : intel.x520-da2 {
    port 0 {
      class 0 { ets 60% }
      class 3 { ets 40%; pfc on }
    }
  }
}
`,
  bad: `
host stor {
  nic cna : intel.x520-da2 {
    port 0 {
      class 0 { ets 60% }
      class 3 { ets 30%; pfc on } //~ ets-sum
    }
  }
}
`,
  check({ ports }, report) {
    for (const { group, port } of ports) {
      const both = port.classes.filter((c) => c.strict?.value === true && c.ets && c.ets.value > 0);
      for (const { ets, strict, priorities } of both) {
        if (!ets || !strict) continue;
        report({
          place: ets.place,
          message: phrase`Class ${priorities.join(', ')} of ${portText(group, port)} is strict and has an ETS share of ${formatValue(ets.value, 'share')}; a strict class goes first and has none. Keep one of the two.`,
          related: [{ place: strict.place, message: phrase`Strict here.` }],
          fixes: () => [{ title: phrase`Remove \`ets\``, edits: [replacement(ets.place, '')] }],
        });
      }
      if (both.length > 0) continue;
      const shares = port.classes.flatMap((c) => (c.ets && c.strict?.value !== true ? [c.ets] : []));
      const last = shares.at(-1);
      // A class that does not hold together would have had a share as well.
      const whole =
        properties(port.bound, 'class').length === port.classes.length &&
        !(port.bound && isMistyped(port.bound, 'class'));
      if (!last || !whole || port.classes.some((c) => isFaulty(c.bound, 'ets', c.ets))) continue;
      const sum = shares.reduce((all, s) => all + s.value, 0);
      const open =
        port.classes.some((c) => !c.ets && c.strict?.value !== true) ||
        !port.classes.some((c) => c.priorities.includes(0));
      if (Math.abs(sum - 1) < 1e-6 || (sum < 1 && open)) continue;
      const rest = Math.round((1 - (sum - last.value)) * 1e6) / 1e6;
      report({
        place: last.place,
        message: phrase`The ETS shares of ${portText(group, port)} add up to ${formatValue(sum, 'share')}; they must make 100 %.${rest > 0 ? phrase` ${formatValue(rest, 'share')} are left for this class.` : ''}`,
        related: shares
          .slice(0, -1)
          .map((s) => ({ place: s.place, message: phrase`${formatValue(s.value, 'share')} here.` })),
        fixes: () => (rest > 0 ? [restate(last, `ets ${writeValue(rest, 'share')}`, true)] : []),
      });
    }
  },
};
