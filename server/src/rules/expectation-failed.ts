import { dimensionOf } from '../model/claims.ts';
import { phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fix } from '../model/finding.ts';
import type { Expectation, Topology } from '../model/topology.ts';
import type { ExpectationResult, Figure } from '../predict/prediction.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import { pollingSwitches } from './shared/assumed.ts';
import { add, restate } from './shared/mend.ts';
import { attachmentIndex } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';

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
      const change = changeOf(result, value, topology);
      report({
        place: expectation.place,
        message: messageOf(result, value, change),
        fixes: () => [...(change?.fix ? [change.fix] : []), meet(expectation, value)],
      });
    }
  },
};

function messageOf(
  { expectation, bottleneck, limit }: ExpectationResult,
  value: Figure,
  change: Change | undefined,
): string {
  const { metric, op, surely } = expectation;
  const dimension = dimensionOf[metric];
  const figure = (n: number): string => formatValue(n, dimension);
  const range = phrase`${figure(value.value)} (${figure(value.low)} to ${figure(value.high)})`;
  const asked = askedOf(op, figure(limit));
  const expected = surely ? phrase`${asked} is expected, surely` : phrase`${asked} is expected`;
  const what =
    metric === 'packets'
      ? phrase`The packets of ${subjectText(expectation)} are predicted at ${range}; ${expected}.`
      : phrase`The ${metric} of ${subjectText(expectation)} is predicted at ${range}; ${expected}.`;
  const held = bottleneck ? phrase` What holds it back is ${bottleneck.resource}.` : '';
  return `${what}${held}${change ? ` ${change.text}.` : ''}`;
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

interface Change {
  readonly text: string;
  readonly fix?: Fix;
}

/** More than so many times of what is scarce is another design rather than a change. */
const mostUnits = 16;

/** The smallest change that would meet it, where it follows from what holds it back and what more of that would bring. */
function changeOf(
  { expectation, bottleneck, limit }: ExpectationResult,
  value: Figure,
  topology: Topology,
): Change | undefined {
  const { subject, metric, op } = expectation;
  const more = op === '>=' || op === '>';
  if (!bottleneck || !more || subject.type !== 'vnics' || dimensionOf[metric] !== 'rate') return undefined;
  const attached = subject.vnics.flatMap((v) => attachmentIndex(topology).ofVnic(v));
  const [first] = attached;
  if (!first) return undefined;
  const { vnic, vswitch } = first;
  const max = vnic.qos?.value.maxBps;
  if (bottleneck.kind === 'rate-limit' && vnic.qos && max && max.value < limit) {
    const text = `max ${writeValue(limit, 'rate')}`;
    return {
      text: phrase`Raise the limit: \`${text}\` in \`${vnic.qos.value.name}\``,
      fix: restate(max, text),
    };
  }
  const gain = bottleneck.gainBps ?? 0;
  const units = gain > 0 ? Math.ceil((limit - value.value) / gain) : Infinity;
  if (units > mostUnits) return undefined;
  if (bottleneck.kind === 'vswitch-core' && vswitch && attached.every((a) => a.vswitch === vswitch)) {
    if (!vswitch.cores && !pollingSwitches.has(vswitch.type?.value ?? '')) return undefined;
    const text = `cores ${(vswitch.cores?.value ?? 1) + units}`;
    return {
      text: phrase`\`${text}\` on \`${vswitch.name}\` would do`,
      fix: vswitch.cores ? restate(vswitch.cores, text) : add(vswitch.bound, text),
    };
  }
  if (bottleneck.kind === 'queue' && subject.vnics.length === 1) {
    const text = `queues ${(vnic.queues?.value ?? 1) + units}`;
    return {
      text: phrase`\`${text}\` on \`${vnic.name}\` would do`,
      fix: vnic.queues ? restate(vnic.queues, text) : add(vnic.bound, text),
    };
  }
  return undefined;
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
