import { phrase } from '../words/phrase.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import { restate } from './shared/mend.ts';
import { linkOf, promisesOf } from './shared/promises.ts';
import type { Rule } from './shared/rule.ts';
import { vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'rate-exceeds-link',
  severity: 'error',
  summary: 'A promise over the speed of the port it is attached to.',
  docs: `
A limit over the link's speed limits nothing, and drivers refuse it: i40e, ice, ixgbe and bnxt_en answer "Invalid
argument". A guarantee over it cannot be kept.

**What to do.** Lower the figure to the speed of the port, or attach the vnic to a faster one.

Source: ip-link(8); intel/ethernet-linux-i40e; linux drivers/net/ethernet/broadcom/bnxt/bnxt_sriov.c.
`,
  good: `
qos gold { max 10Gbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { qos gold }
}
`,
  bad: `
qos gold { max 20Gbps } //~ rate-exceeds-link
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { qos gold }
}
`,
  check({ attachments }, report) {
    for (const { attachment, qos } of promisesOf(attachments)) {
      const { vnic } = attachment;
      const link = linkOf(attachment);
      if (!link) continue;
      // Between two VMs on a vswitch a limit over the uplink's speed still means something; a guarantee does not.
      const figures = attachment.port ? [qos.minBps, qos.maxBps] : [qos.minBps];
      figures.forEach((figure, i) => {
        if (!figure || figure.value <= link.bps) return;
        const word = i === 0 ? 'min' : 'max';
        report({
          place: figure.place,
          vnics: [vnic],
          message: phrase`\`${qos.name}\` promises ${word === 'min' ? phrase`at least` : phrase`at most`} ${formatValue(figure.value, 'rate')}; ${link.text}, which ${vnicText(vnic)} is attached to, runs at ${formatValue(link.bps, 'rate')}. Lower it, or attach to a faster port.`,
          related: [{ place: vnic.qos?.place ?? vnic.place, message: phrase`${vnicText(vnic)} has it.` }],
          fixes: () => [restate(figure, `${word} ${writeValue(link.bps, 'rate')}`, true)],
        });
      });
    }
  },
};
