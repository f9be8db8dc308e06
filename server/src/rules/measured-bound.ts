import { dimensionOf } from '../model/claims.ts';
import { formatValue } from '../schema/units.ts';
import type { Rule } from './shared/rule.ts';
import { phrase } from '../words/phrase.ts';

export const rule: Rule = {
  id: 'measured-bound',
  severity: 'information',
  predicts: true,
  summary: 'A measurement that says only a lower bound, since something else holds the traffic back there.',
  docs: `
A measurement is meant to tell what a path costs. Where the wire, the slot or a limit is full first, the cost could be
anything below that: the figure is used as "no worse than this", and the prediction stays as wide as it was.

**What to do.** Measure with smaller frames, where processors or the card are the limit.

Source: how the prediction works, in the manual.
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs-dpdk; uplink lan.0 }
}
vm db on kvm1 {
  vnic eth0 vhost-user vs0
}
measured db throughput 2Gbps { frame 64B; flow wire -> db }
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs-dpdk; uplink lan.0 }
}
vm db on kvm1 {
  vnic eth0 vhost-user vs0
}
measured db throughput 9.87Gbps { frame 1518B; flow wire -> db } //~ measured-bound
`,
  check({ topology, prediction }, report) {
    if (topology.measurements.length === 0) return;
    for (const { measurement, outcome, bottleneck } of prediction().measurements) {
      if (outcome !== 'bound') continue;
      const { metric, value, place } = measurement;
      report({
        place,
        message: phrase`${formatValue(value.value, dimensionOf[metric])} is a lower bound here: ${bottleneck ? bottleneck.resource : phrase`something else`} holds the traffic back. Measure with smaller frames to tell what the path costs.`,
      });
    }
  },
};
