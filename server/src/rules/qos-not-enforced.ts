import { phrase } from '../words/phrase.ts';
import type { Place } from '../model/place.ts';
import type { Attachment, FlowEnd, Qos, Topology, Vnic } from '../model/topology.ts';
import { switchType } from '../predict/cost/cost.ts';
import { shapers } from '../predict/cost/parameters.ts';
import { formatValue } from '../schema/units.ts';
import { changeMode } from './shared/mend.ts';
import { enteringBy, flowsOf, gapsOf, leavingBy, membersAt, sharesOf } from './shared/pairs.ts';
import { attachmentIndex, vfsOf } from './shared/ports.ts';
import { promisesOf } from './shared/promises.ts';
import type { Report, Rule } from './shared/rule.ts';
import { deviceText, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'qos-not-enforced',
  severity: 'warning',
  summary: 'A limit, a guarantee or a weight that nothing enforces.',
  docs: `
Somebody has to hold back traffic for a rate to hold: the card on a VF, the vswitch on a paravirtual adapter. A VM that
owns a port whole (\`direct\`) programs the card itself, VALE has no shaper, and OVS-DPDK, VPP and Xen limit but guarantee
nothing (a warning). On a VF the rates act on what the VM sends; what it receives over \`max\` arrives all the same (a note,
where the file's flows offer that much). Weights are kept by Linux bridges, by the switches of vSphere and Hyper-V, and by
cards that take a guarantee for one; elsewhere a \`weight\` changes nothing (a note).

**What to do.** Attach with \`sriov\`, or with a vswitch that shapes; limit the senders.

Source: ip-link(8), max_tx_rate and min_tx_rate; ovs-vswitchd.conf.db(5), QoS types and ingress_policing_rate;
xl-network-configuration(5), rate; tc-htb(8).
`,
  good: `
qos gold { max 2Gbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { qos gold }
}
`,
  bad: `
qos gold { max 2Gbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
}
vm db on kvm1 {
  vnic eth0 direct lan.0 { qos gold } //~ qos-not-enforced
}
`,
  check({ topology, attachments }, report) {
    for (const { attachment, qos } of promisesOf(attachments)) {
      const { vnic, mode, vswitch, port } = attachment;
      if (!vnic.qos) continue;
      unkept(attachment, qos, vnic.qos.place, report);
      if (!promises(qos)) continue;
      const whole = mode === 'direct' && port !== undefined;
      if (!whole && vswitch?.type?.value !== 'vale') continue;
      report({
        place: vnic.qos.place,
        message: phrase`Nothing enforces \`${qos.name}\` on ${vnicText(vnic)}: ${whole ? phrase`the VM owns the port \`${port.path}\` whole. Attach it with \`sriov\`` : phrase`\`${vswitch?.name ?? ''}\` is of a type without a shaper. Use another`}.`,
        related: [
          {
            place: whole ? vnic.mode.place : (vswitch?.type?.place ?? vnic.target),
            message: phrase`This is why.`,
          },
        ],
        fixes: () => (whole && vfsOf(port) > 0 ? [changeMode(attachment, 'sriov')] : []),
      });
    }
    for (const attachment of attachments) received(attachment, topology, report);
  },
};

function promises({ minBps, maxBps }: Qos): boolean {
  return maxBps !== undefined || (minBps !== undefined && minBps.value > 0);
}

/** A guarantee, else a weight, that is beyond what shapes there. */
function unkept(attachment: Attachment, qos: Qos, place: Place, report: Report): void {
  const { vnic, mode, vswitch, port } = attachment;
  const type = vswitch && switchType(vswitch);
  const shaper = type === undefined ? undefined : shapers[type];
  const { minBps: min, weight } = qos;
  if (vswitch && shaper?.min === false && min && min.value > 0) {
    report({
      place,
      message: phrase`Nothing keeps the guarantee of \`${qos.name}\` for ${vnicText(vnic)}: \`${vswitch.name}\` is of a type, \`${type ?? ''}\`, that limits rates and guarantees none. Use another, or VFs of a card that guarantees.`,
      related: [
        { place: min.place, message: phrase`At least ${formatValue(min.value, 'rate')}.` },
        { place: vswitch.type?.place ?? vswitch.place, message: phrase`This is why.` },
      ],
    });
    return;
  }
  if (!weight || weight.value === 1) return;
  const kind = mode === 'sriov' ? port?.nic.device?.minRate?.value.kind : undefined;
  const device = port?.nic.device;
  const isOfFunction = device !== undefined && kind !== undefined && kind !== 'weight';
  if (!isOfFunction && shaper?.weight !== false) return;
  report({
    severity: 'information',
    place,
    message: phrase`The weight of \`${qos.name}\` changes nothing for ${vnicText(vnic)}: ${isOfFunction ? phrase`VFs of ${deviceText(device)} have none` : phrase`\`${vswitch?.name ?? ''}\` is of a type, \`${type ?? ''}\`, that has none`}.`,
    related: [{ place: weight.place, message: phrase`The weight.` }],
  });
}

/** A VF that is sent more than its limit: it acts on transmit only. */
function received(attachment: Attachment, topology: Topology, report: Report): void {
  const { vnic, mode } = attachment;
  const max = vnic.qos?.value.maxBps;
  if (mode !== 'sriov' || !vnic.qos || !max) return;
  const all = attachmentIndex(topology);
  const isAt = (of: Vnic | undefined, end: FlowEnd): boolean =>
    of === vnic && membersAt(all, of, end).includes(attachment);
  let bps = 0;
  for (const gap of gapsOf(flowsOf(topology.flows, vnic))) {
    const { flow, from, to } = gap;
    const rate = flow.rateBps?.value ?? 0;
    const shares = sharesOf(gap);
    for (const end of to.ends) if (isAt(enteringBy(end), end)) bps += rate * shares.to;
    if (!flow.bothWays) continue;
    for (const end of from.ends) if (isAt(leavingBy(end), end)) bps += rate * shares.from;
  }
  if (bps <= max.value) return;
  report({
    severity: 'information',
    place: vnic.qos.place,
    message: phrase`${vnicText(vnic)} is sent ${formatValue(bps, 'rate')}, over the ${formatValue(max.value, 'rate')} of \`${vnic.qos.value.name}\`: a VF's rate acts on what it sends, not on what it receives. Limit the senders.`,
    related: [{ place: max.place, message: phrase`The limit.` }],
  });
}
