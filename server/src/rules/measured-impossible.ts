import { dimensionOf } from '../model/claims.ts';
import { formatValue } from '../schema/units.ts';
import type { Rule } from './shared/rule.ts';
import { vnicsOf } from './shared/claimed.ts';
import { phrase } from '../words/phrase.ts';

export const rule: Rule = {
  id: 'measured-impossible',
  severity: 'error',
  predicts: true,
  summary: 'A measurement over what the wire, the slot or a limit allows there.',
  docs: `
A measurement anchors the prediction, so one that cannot be true would spoil every figure of its host. Mostly it is a
matter of units (bits for bytes, both directions added up), or the file describes another host than the one that was
measured.

**What to do.** Give the figure of one direction in frame bits, or correct the port, its slot or its limit.

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
measured db throughput 3Gbps { frame 64B; flow wire -> db }
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs-dpdk; uplink lan.0 }
}
vm db on kvm1 {
  vnic eth0 vhost-user vs0
}
measured db throughput 18Gbps { frame 1518B; flow wire -> db } //~ measured-impossible
`,
  check({ topology, prediction }, report) {
    if (topology.measurements.length === 0) return;
    for (const { measurement, outcome, limit, bottleneck } of prediction().measurements) {
      if (outcome !== 'impossible') continue;
      const dimension = dimensionOf[measurement.metric];
      const { value } = measurement;
      report({
        place: measurement.place,
        vnics: vnicsOf(measurement.subject, topology),
        message: phrase`${formatValue(value.value, dimension)} were measured${limit === null ? phrase`, which cannot be` : phrase`; at most ${formatValue(limit, dimension)} can be had there`}${bottleneck ? ` (${bottleneck.resource})` : ''}. Give one direction in frame bits, or correct what the file says of the host.`,
      });
    }
  },
};
