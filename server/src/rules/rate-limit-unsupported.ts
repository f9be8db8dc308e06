import { listed, phrase } from '../words/phrase.ts';
import { removal } from '../model/edit.ts';
import { property } from '../model/read.ts';
import { formatValue } from '../schema/units.ts';
import { hypervisorUnder, saidBy } from './shared/hypervisors.ts';
import { limitsFunction, onFunctions } from './shared/promises.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, related, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'rate-limit-unsupported',
  severity: 'error',
  summary: 'A limit on a VF that its device or hypervisor cannot limit.',
  docs: `
\`ip link set ... max_tx_rate\` on a card that cannot do it answers "Operation not supported": of the igb parts only the
82576 has it. ESXi has no rate limit on VFs; its traffic shaping acts on vswitches.

**What to do.** Shape at the outside switch or in the guest, attach with \`vswitch\` or \`vmdq\` where the vswitch shapes,
or use another card.

Source: intel/ethernet-linux-igb src/igb_main.c igb_ndo_set_vf_bw; vSphere Networking 6.7.
`,
  good: `
qos slow { max 100Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.82576 { port 0 { vfs 7 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { qos slow }
}
`,
  bad: `
qos slow { max 100Mbps } //~ rate-limit-unsupported
host kvm1 {
  iommu vt-d
  nic lan : intel.i350-t4 { port 0 { vfs 7 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { qos slow }
}
`,
  check({ attachments }, report) {
    for (const { qos, on } of onFunctions(attachments)) {
      const max = qos.maxBps;
      if (!max) continue;
      const failing = on.filter(({ attachment }) => !limitsFunction(attachment));
      const [first] = failing;
      if (!first) continue;
      const { device, attachment } = first;
      const { name, withoutVfRates } = hypervisorUnder(attachment);
      const fact = saidBy(attachment.group.host, withoutVfRates) ?? device.maxRate;
      report({
        place: max.place,
        vnics: failing.map((f) => f.attachment.vnic),
        message: phrase`\`${qos.name}\` limits ${listed(failing.map((f) => vnicText(f.attachment.vnic)))} to ${formatValue(max.value, 'rate')}, and ${withoutVfRates ? name : deviceText(device)} cannot limit a VF. Shape elsewhere, or attach in another mode.`,
        related: related([
          ...(fact ? [shown(fact, phrase`It has no limit on VFs.`)] : []),
          ...failing.map((f) => ({
            place: f.attachment.vnic.qos?.place ?? f.attachment.vnic.place,
            message: phrase`${vnicText(f.attachment.vnic)} has it.`,
          })),
        ]),
        fixes: () => {
          const bound = property(qos.bound, 'max');
          return bound ? [{ title: phrase`Remove \`max\``, edits: [removal(bound)] }] : [];
        },
      });
    }
  },
};
