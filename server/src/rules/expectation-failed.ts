import { dimensionOf } from '../model/claims.ts';
import { phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Expectation } from '../model/topology.ts';
import type { ExpectationResult, Figure } from '../predict/prediction.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import type { Rule } from './shared/rule.ts';
import { vnicsOf } from './shared/claimed.ts';

export const rule: Rule = {
  id: 'expectation-failed',
  severity: 'error',
  predicts: true,
  summary: 'An `expect` that the prediction does not meet.',
  docs: `
\`expect\` is a test: it says what the design must deliver, and is compared with what is predicted of it. With \`surely\`
the cautious end of the interval counts, else the middle. An expectation on a set must hold for every member. The message
names what holds the traffic back, and what one more of it would bring.

**What to do.** Where a single change would meet it, the first fix is the smallest: more of the bottleneck, a higher rate
or limit, else another mode (\`iov predict --compare\` shows them side by side). Each is tried before it is offered. Or
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
        vnics: vnicsOf(expectation.subject, topology),
        message: messageOf(result, value),
        fixes: () => [meet(expectation, value)],
      });
    }
  },
};

function messageOf({ expectation, bottleneck, limit }: ExpectationResult, value: Figure): string {
  const { metric, percentile, op, surely } = expectation;
  const dimension = dimensionOf[metric];
  const figure = (n: number): string => formatValue(n, dimension);
  const range = phrase`${figure(value.value)} (${figure(value.low)} to ${figure(value.high)})`;
  const asked = askedOf(op, figure(limit));
  const expected = surely ? phrase`${asked} is expected, surely` : phrase`${asked} is expected`;
  const what =
    metric === 'packets'
      ? phrase`The packets of ${subjectText(expectation)} are predicted at ${range}; ${expected}.`
      : percentile === 'p99'
        ? phrase`The ${metric} (p99) of ${subjectText(expectation)} is predicted at ${range}; ${expected}.`
        : phrase`The ${metric} of ${subjectText(expectation)} is predicted at ${range}; ${expected}.`;
  if (!bottleneck) return what;
  const gain = metric === 'throughput' && (op === '>=' || op === '>') ? (bottleneck.gainBps ?? 0) : 0;
  const more =
    gain > 0
      ? bottleneck.kind === 'wire'
        ? phrase`; another link would add ${figure(gain)}`
        : phrase`; one more would add ${figure(gain)}`
      : '';
  return `${what} ${phrase`What holds it back is ${bottleneck.resource}${more}.`}`;
}

function askedOf(op: Expectation['op'], limit: string): string {
  switch (op) {
    case '>=':
      return phrase`at least ${limit}`;
    case '<=':
      return phrase`at most ${limit}`;
    case '>':
      return phrase`more than ${limit}`;
    case '<':
      return phrase`less than ${limit}`;
  }
}

function subjectText({ subject }: Expectation): string {
  switch (subject.type) {
    case 'vnics':
      return `\`${subject.vm.name}\``;
    case 'port':
      return `\`${subject.port.path}\``;
    case 'host':
      return `\`${subject.host.name}\``;
    case 'vswitch':
      return `\`${subject.vswitch.name}\``;
  }
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
  const text = writeValue(rounded, dimensionOf[metric]);
  return { title: phrase`Expect \`${op} ${text}\``, edits: [replacement(limit.place, text)] };
}
