import { phrase } from '../model/phrase.ts';
import type { Fix } from '../model/finding.ts';
import type { Attachment, Qos } from '../model/topology.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import { replacement } from '../model/edit.ts';
import { linkText } from '../predict/pcie.ts';
import { type PortUse, portUses } from './ports.ts';
import { guaranteeOf } from './promises.ts';
import type { Rule } from './rule.ts';
import { listed, portText, related, shown, vnicText } from './say.ts';
import { type SlotRoom, slotRoom } from './slots.ts';

export const rule: Rule = {
  id: 'guarantee-oversubscribed',
  severity: 'error',
  summary: 'Guarantees on a port that add up to more than it can carry.',
  docs: `
A guarantee that cannot be kept is none. What counts is what each single host carries: every VF and every vnic behind a
vswitch on this port, times the members of its set; the port's speed, or what its PCIe slot carries each way where that
is less. The ice driver refuses the last one ("... would cause oversubscription"); most others accept it and break the
promise silently.

**What to do.** Scale the guarantees down, move VMs to another port, or use a faster one.

Source: intel/ethernet-linux-ice src/ice_sriov.c ice_min_tx_rate_oversubscribed; DPDK drivers/net/qede/base/ecore_dev.c.
`,
  good: `
qos silver { min 500Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 64 } }
}
vm web[1..40] on kvm1 {
  vnic eth0 sriov lan.0 { qos silver }
}
`,
  bad: `
qos silver { min 500Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 64 } }
}
vm web[1..60] on kvm1 {
  vnic eth0 sriov lan.0 { qos silver } //~ guarantee-oversubscribed
}
`,
  check({ topology }, report) {
    for (const use of portUses(topology)) {
      const { group, port } = use;
      const { speedBps } = port;
      const promised = promisedOn(use);
      if (speedBps === undefined || promised.length === 0) continue;
      const slot = slotRoom(port.nic);
      const limit = slot && slot.bps < speedBps ? slot.bps : speedBps;
      const total = promised.reduce((sum, p) => sum + p.bps, 0);
      if (total <= limit * (1 + 1e-9)) continue;
      let taken = 0;
      const first = promised.find((p) => (taken += p.bps) > limit * (1 + 1e-9));
      if (!first) continue;
      const each = group.count > 1 ? ' on each host' : '';
      const parts = promised.map(
        ({ attachment: a, bps }) =>
          `${vnicText(a.vnic)} ${a.perHost > 1 ? `${a.perHost} x ${formatValue(bps / a.perHost, 'rate')}` : formatValue(bps, 'rate')}`,
      );
      report({
        place: first.attachment.vnic.qos?.place ?? first.attachment.vnic.place,
        message: phrase`The guarantees on ${portText(group, port)} add up to ${formatValue(total, 'rate')}${each} (${listed(parts, 6)}); ${limitText(speedBps, slot)}. Scale them down, or move VMs to another port.`,
        related: related([
          {
            place: port.speed?.place ?? port.place,
            message: phrase`The port: ${formatValue(speedBps, 'rate')}.`,
          },
          ...(slot && slot.bps < speedBps && slot.fact ? [shown(slot.fact, `${linkText(slot.link)}.`)] : []),
          ...promised
            .filter((p) => p !== first)
            .map(({ attachment: a, bps }) => ({
              place: a.vnic.qos?.place ?? a.vnic.place,
              message: phrase`${vnicText(a.vnic)}: ${formatValue(bps, 'rate')}.`,
            })),
        ]),
        fixes: () =>
          scaled(
            promised.map((p) => p.attachment),
            limit / total,
          ),
      });
    }
  },
};

function promisedOn({
  group,
  functions,
  whole,
  shared,
  behind,
  port,
}: PortUse): { readonly attachment: Attachment; readonly bps: number }[] {
  // What is behind a vswitch with several uplinks has all of them.
  const here = behind.filter((a) => a.vswitch?.uplinks.length === 1 && a.vswitch.uplinks[0]?.port === port);
  const all = new Set([...functions, ...whole, ...shared, ...here]);
  // In file order.
  return group.attachments
    .filter((a) => all.has(a))
    .flatMap((attachment) => {
      const bps = guaranteeOf(attachment) * attachment.perHost;
      return bps > 0 ? [{ attachment, bps }] : [];
    });
}

function limitText(speedBps: number, slot: SlotRoom | undefined): string {
  return slot && slot.bps < speedBps
    ? `its ${linkText(slot.link)} slot carries ${formatValue(slot.bps, 'rate')} each way`
    : `the port runs at ${formatValue(speedBps, 'rate')}`;
}

/** All guarantees that take part lowered by one factor, to figures that a person would write. */
function scaled(attachments: readonly Attachment[], factor: number): Fix[] {
  const qos = [...new Set(attachments.flatMap((a): Qos[] => (a.vnic.qos ? [a.vnic.qos.value] : [])))];
  const edits = qos.flatMap(({ minBps: min }) => {
    if (!min) return [];
    const exact = min.value * factor;
    const step = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
    const rounded = Math.floor(exact / step) * step;
    return rounded > 0 ? [replacement(min.place, `min ${writeValue(rounded, 'rate')}`)] : [];
  });
  return edits.length === qos.length
    ? [{ title: phrase`Scale the guarantees down to what the port carries`, preferred: true, edits }]
    : [];
}
