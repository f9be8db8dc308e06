import { replacement } from '../model/edit.ts';
import type { Expectation } from '../model/topology.ts';
import type { ExpectationResult, Figure } from '../predict/prediction.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import { dimensionOf } from './metrics.ts';
import type { Rule } from './rule.ts';

export const rule: Rule = {
  id: 'expectation-failed',
  severity: 'error',
  predicts: true,
  summary: 'An `expect` that the prediction does not meet.',
  docs: `
\`expect\` is a test: it says what the design must deliver, and is compared with what is predicted of it. With \`surely\`
the cautious end of the interval counts, else the middle. An expectation on a set must hold for every member. The message
names what holds the traffic back: more of that is the smallest change that helps.

**What to do.** Give the bottleneck more, attach in another mode (\`iov predict --compare\` shows them side by side), or
correct the expectation. Where you can measure on the real host, \`measured\` sharpens the prediction.

Source: how the prediction works, in the manual.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0
}
flow db -> wire { rate 1Gbps }
expect db throughput >= 900Mbps
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0
}
flow db -> wire { frame 1518B }
expect db throughput >= 12Gbps //~ expectation-failed
`,
  check({ topology, prediction }, report) {
    // Only those that ask pay for the prediction.
    if (topology.expectations.length === 0) return;
    for (const result of prediction().expectations) {
      const { expectation, holds, value } = result;
      if (holds !== false || !value) continue;
      report({
        place: expectation.place,
        message: messageOf(result, value),
        fixes: () => [meet(expectation, value)],
      });
    }
  },
};

function messageOf({ expectation, bottleneck, limit }: ExpectationResult, value: Figure): string {
  const { metric, op, surely } = expectation;
  const dimension = dimensionOf(metric);
  const what = `\`${metric}\` is predicted at ${formatValue(value.value, dimension)} (${formatValue(value.low, dimension)} to ${formatValue(value.high, dimension)})`;
  const asked = `${surely ? 'surely ' : ''}${op} ${formatValue(limit, dimension)} is expected`;
  if (!bottleneck) return `${what}; ${asked}.`;
  const gain =
    bottleneck.gainBps !== undefined && dimension === 'rate' && bottleneck.gainBps > 0
      ? `; one more would add ${formatValue(bottleneck.gainBps, 'rate')}`
      : '';
  return `${what}; ${asked}. It is held back by ${bottleneck.resource}${gain}.`;
}

/** The expectation corrected to what is predicted, a little on the safe side. */
function meet(
  { metric, op, limit, surely }: Expectation,
  value: Figure,
): { title: string; edits: ReturnType<typeof replacement>[] } {
  const lower = op === '>=' || op === '>';
  const figure = surely ? (lower ? value.low : value.high) : value.value;
  const step = 10 ** (Math.floor(Math.log10(Math.max(figure, 1e-12))) - 1);
  const rounded = (lower ? Math.floor(figure / step) : Math.ceil(figure / step)) * step;
  const text = writeValue(rounded, dimensionOf(metric));
  return { title: `Expect \`${op} ${text}\``, edits: [replacement(limit.place, text)] };
}
