import type { Rule } from './shared/rule.ts';
import { phrase } from '../words/phrase.ts';

export const rule: Rule = {
  id: 'unmodelled',
  severity: 'information',
  predicts: true,
  summary: 'A combination outside what the prediction was calibrated on.',
  docs: `
Predictions rest on published measurements. Where there are none for a combination of mode, switch, card and hypervisor
the figure comes from the nearest ones, with a wide interval, or there is none at all. That is said rather than hidden.
Looked at are files with flows, expectations or measurements: others ask for no figure.

**What to do.** Take the figure with care, or add a \`measured\` from your own host.

Source: how the prediction works, in the manual.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  memory 8GiB reserved
  vnic eth0 sriov lan.0
}
flow db <-> wire { rate 1Gbps }
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
}
vm db on kvm1 {
  vnic eth0 macvtap lan.0 //~ unmodelled
}
flow db <-> wire { rate 1Gbps }
`,
  check({ topology, prediction }, report) {
    const asks = topology.flows.length + topology.expectations.length + topology.measurements.length;
    if (asks === 0) return;
    for (const { attachment, vnic, throughputBps, ground } of prediction().vnics) {
      // A target that means nothing has no prediction either, and has been reported.
      if (!attachment.port && !attachment.vswitch) continue;
      if (throughputBps !== null && ground.calibrated) continue;
      report({
        place: attachment.vnic.mode.place,
        message:
          throughputBps === null
            ? phrase`Nothing is predicted of \`${vnic}\`: ${ground.reason}.`
            : phrase`The prediction of \`${vnic}\` lies outside what was measured (${ground.reason}): take it with care, or add a \`measured\`.`,
      });
    }
  },
};
