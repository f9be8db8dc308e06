import { phrase } from '../words/phrase.ts';
import type { Attachment, Device } from '../model/topology.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import { hypervisorOf } from './shared/hypervisors.ts';
import { restate } from './shared/mend.ts';
import { onFunctions } from './shared/promises.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, related, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'rate-limit-imprecise',
  severity: 'warning',
  summary: 'A limit that the device will keep only roughly, or at one link speed only.',
  docs: `
Rate limiters differ. The 82599 and its successors program the figure into each queue, so a VF with 4 queues sends four
times as much; they do so only at exactly 10 Gb/s. The 700 series counts in credits of 50 Mb/s: 499 becomes 450. What the
guest gets is then not what the file says.

**What to do.** Write the figure that the device will do: divided by the queues, or a multiple of the step.

Source: intel/ethernet-linux-ixgbe src/ixgbe_sriov.c, README; intel/ethernet-linux-i40e README.
`,
  good: `
qos silver { max 500Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { qos silver }
}
`,
  bad: `
qos silver { max 480Mbps } //~ rate-limit-imprecise
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { qos silver }
}
`,
  check({ attachments }, report) {
    for (const { qos, on } of onFunctions(attachments)) {
      const max = qos.maxBps;
      if (!max) continue;
      const otherwise = on.flatMap(({ attachment, device }) => {
        const real = realOf(attachment, device, max.value);
        return real && device.maxRate ? [{ attachment, device, real, fact: device.maxRate }] : [];
      });
      const [first] = otherwise;
      if (!first) continue;
      const { attachment, device, real, fact } = first;
      const { vnic } = attachment;
      const { better } = real;
      report({
        place: max.place,
        vnics: otherwise.map((o) => o.attachment.vnic),
        message: phrase`\`${qos.name}\` limits ${vnicText(vnic)} to ${formatValue(max.value, 'rate')}, and ${real.text}. ${real.perQueue ? phrase`Ask for one queue` : real.better === undefined ? phrase`Shape elsewhere` : phrase`Write ${formatValue(real.better, 'rate')}`}, or use another card.`,
        related: related([
          shown(fact, phrase`How ${deviceText(device)} limits.`),
          { place: vnic.qos?.place ?? vnic.place, message: phrase`${vnicText(vnic)} has it.` },
        ]),
        fixes: () => {
          if (real.perQueue && vnic.queues) return [restate(vnic.queues, 'queues 1')];
          return better === undefined ? [] : [restate(max, `max ${writeValue(better, 'rate')}`, true)];
        },
      });
    }
  },
};

/** What a device makes of a limit, where that is something else; and the figure that it would keep. */
function realOf(
  { group, vnic, port }: Attachment,
  device: Device,
  asked: number,
): { readonly text: string; readonly better?: number; readonly perQueue?: true } | undefined {
  const limit = device.maxRate?.value;
  if (!limit?.supported || !port || hypervisorOf(group.host).withoutVfRates) return undefined;
  const name = deviceText(device);
  if (limit.onlyAtBps !== undefined && port.speedBps !== undefined && port.speedBps !== limit.onlyAtBps) {
    return {
      text: phrase`${name} limits VFs at a link speed of ${formatValue(limit.onlyAtBps, 'rate')} only; this port runs at ${formatValue(port.speedBps, 'rate')}`,
    };
  }
  const queues = vnic.queues?.value ?? 1;
  if (limit.perQueue && queues > 1) {
    return {
      text: phrase`${name} limits each queue: with ${queues} it may send ${formatValue(asked * queues, 'rate')}`,
      perQueue: true,
    };
  }
  if (limit.leastBps !== undefined && asked < limit.leastBps) {
    return {
      text: phrase`${name} limits to ${formatValue(limit.leastBps, 'rate')} at least`,
      better: limit.leastBps,
    };
  }
  const step = limit.stepBps;
  if (step === undefined || asked % step === 0) return undefined;
  const better = Math.floor(asked / step) * step;
  return {
    text: phrase`${name} counts in steps of ${formatValue(step, 'rate')}: it will be ${formatValue(better, 'rate')}`,
    better,
  };
}
