import { usesDcb } from '../model/dcb.ts';
import { listed, phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fact, Place } from '../model/place.ts';
import type { Attachment, Device } from '../model/topology.ts';
import { formatValue } from '../schema/units.ts';
import { grouped } from './shared/grouped.ts';
import { hypervisorOf, saidBy } from './shared/hypervisors.ts';
import { onFunctions } from './shared/promises.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, related, shown, vnicText } from './shared/say.ts';

/** Why a guarantee does not hold on a VF. */
interface Reason {
  readonly text: string;
  readonly weight: boolean;
  /** What to do about it. */
  readonly advice: string;
  readonly fact?: Fact<unknown> | undefined;
  readonly place?: Place | undefined;
}

export const rule: Rule = {
  id: 'guarantee-unsupported',
  severity: 'error',
  summary: 'A guaranteed rate on a VF whose device has none.',
  docs: `
\`min_tx_rate\` is a word that all drivers know and few obey. ixgbe accepts and ignores it, i40e and cxgb4 refuse it, ice
refuses it while DCB is on, and ESXi has no rates on VFs at all. mlx5 takes it as a relative weight: under load each VF
gets its share of what there is, not the figure (a warning).

**What to do.** Say \`weight\` where a share is meant; give the traffic a class of its own with an ETS share on the port;
or use a card that guarantees (ice, bnxt_en, qed).

Source: intel/ethernet-linux-ixgbe src/ixgbe_sriov.c; linux drivers/net/ethernet/intel/i40e/i40e_virtchnl_pf.c; linux
drivers/net/ethernet/mellanox/mlx5/core/esw/qos.c; vSphere Networking 6.7.
`,
  good: `
qos gold { min 500Mbps; max 2Gbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { qos gold }
}
`,
  bad: `
qos gold {
  min 500Mbps //~ guarantee-unsupported
  max 2Gbps
}
host kvm1 {
  iommu vt-d
  nic lan : intel.82599 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { qos gold }
}
`,
  check({ attachments }, report) {
    for (const { qos, on } of onFunctions(attachments)) {
      const min = qos.minBps;
      if (!min || min.value === 0) continue;
      const failing = on.flatMap(({ attachment, device }) => {
        const reason = reasonOf(attachment, device);
        return reason ? [{ attachment, reason }] : [];
      });
      // What is refused weighs more than what is taken as a weight.
      const worst = failing.find((f) => !f.reason.weight) ?? failing[0];
      if (!worst) continue;
      const { reason } = worst;
      const to = [...grouped(failing, (f) => f.reason.text)].map(
        ([text, all]) => phrase`to ${listed(all.map((f) => vnicText(f.attachment.vnic)))}, and ${text}`,
      );
      report({
        ...(reason.weight ? { severity: 'warning' as const } : {}),
        place: min.place,
        vnics: failing.map((f) => f.attachment.vnic),
        message: phrase`\`${qos.name}\` guarantees ${formatValue(min.value, 'rate')} ${to.join('; ')}. ${reason.advice}.`,
        related: related([
          ...(reason.fact ? [shown(reason.fact, phrase`The device says so.`)] : []),
          ...(reason.place ? [{ place: reason.place, message: phrase`Said here.` }] : []),
          ...failing.map((f) => ({
            place: f.attachment.vnic.qos?.place ?? f.attachment.vnic.place,
            message: phrase`${vnicText(f.attachment.vnic)} has it.`,
          })),
        ]),
        fixes: () => {
          // A weight for each 100 Mb/s keeps the proportions between promises. Where there is no guarantee there is none either.
          const weight = `weight ${Math.min(65535, Math.max(1, Math.round(min.value / 1e8)))}`;
          const weighs = reason.weight && qos.weight === undefined;
          return [
            {
              title: weighs ? phrase`Write \`${weight}\`` : phrase`Remove \`min\``,
              preferred: reason.weight,
              edits: [replacement(min.place, weighs ? weight : '')],
            },
          ];
        },
      });
    }
  },
};

function reasonOf({ group, port }: Attachment, device: Device): Reason | undefined {
  const { name, withoutVfRates } = hypervisorOf(group.host);
  const rates = saidBy(group.host, withoutVfRates);
  if (rates)
    return {
      text: phrase`${name} has no rates on VFs`,
      weight: false,
      advice: phrase`Attach it to a vswitch, which shapes`,
      place: rates.place,
    };
  const fact = device.minRate;
  if (!fact || !port) return undefined;
  if (fact.value.kind === 'off')
    return {
      text: phrase`a VF of ${deviceText(device)} has no guaranteed rate`,
      weight: false,
      advice: phrase`Use a class with an ETS share, or another card`,
      fact,
    };
  if (fact.value.notWith.includes('dcb') && usesDcb(port)) {
    return {
      text: phrase`${deviceText(device)} refuses guarantees while its port has traffic classes`,
      weight: false,
      advice: phrase`Use a class with an ETS share for it, or drop the classes`,
      fact,
      place: port.classes[0]?.place,
    };
  }
  return fact.value.kind === 'weight'
    ? {
        text: phrase`${deviceText(device)} takes it as a relative weight, not as a floor`,
        weight: true,
        advice: phrase`Say \`weight\` if a share is what you mean`,
        fact,
      }
    : undefined;
}
