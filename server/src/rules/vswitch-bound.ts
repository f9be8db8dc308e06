import { formatValue } from '../schema/units.ts';
import { heldBy, loadedVnics } from './shared/predicted.ts';
import type { Rule } from './shared/rule.ts';
import { phrase } from '../words/phrase.ts';
import type { Fix } from '../model/finding.ts';
import { isPolling, switchType } from '../predict/cost/cost.ts';
import type { VnicPrediction } from '../predict/prediction.ts';
import type { Attachment, Mode, Port, Topology } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { changeMode } from './shared/mend.ts';
import { giveCores } from './shared/more-cores.ts';
import { perHost, vfsOf } from './shared/ports.ts';
import { whyWithout } from './shared/why-without.ts';

export const rule: Rule = {
  id: 'vswitch-bound',
  severity: 'information',
  predicts: true,
  summary: 'A vnic held back by the cores of its software switch.',
  docs: `
Every packet through a software switch costs a core some hundred to some thousand cycles. When they are used up more
bandwidth of the port is of no use. Looked at are vnics that the file gives traffic to.

**What to do.** Give the switch more cores, or attach in a mode in which the card forwards (\`vmdq\`, \`sriov\`): \`iov
predict --compare\` shows them side by side.

Source: how the prediction works, in the manual.
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs-dpdk; cores 2; uplink lan.0 }
}
vm fw on kvm1 {
  driver dpdk
  vnic eth0 vhost-user vs0
}
flow wire -> fw { rate 500Mbps; frame 64B }
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs-dpdk; cores 1; uplink lan.0 }
}
vm fw on kvm1 {
  driver dpdk
  vnic eth0 vhost-user vs0 //~ vswitch-bound
}
flow wire -> fw { rate 9Gbps; frame 64B }
`,
  check(subject, report) {
    for (const { vnic } of loadedVnics(subject)) {
      const { bottleneck, throughputBps, attachment } = vnic;
      if (!heldBy(vnic, ['vswitch-core', 'vmdq-queue']) || !bottleneck || !throughputBps) continue;
      const gain = bottleneck.gainBps;
      report({
        place: attachment.vnic.mode.place,
        message: phrase`\`${vnic.vnic}\` is held at ${formatValue(throughputBps.value, 'rate')} (${formatValue(throughputBps.low, 'rate')} to ${formatValue(throughputBps.high, 'rate')}) by ${bottleneck.resource}${gain !== undefined && gain > 0 ? phrase`; one more would add ${formatValue(gain, 'rate')}` : ''}. A mode in which the card forwards would not need it.`,
        related: attachment.vswitch
          ? [
              {
                place: attachment.vswitch.cores?.place ?? attachment.vswitch.place,
                message: phrase`The switch.`,
              },
            ]
          : [],
        fixes: () => [
          ...oneMoreCore(vnic, subject.topology),
          ...lighter(attachment, subject.topology).map((mode) => changeMode(attachment, mode)),
        ],
      });
    }
  },
};

/** A polling switch has the cores that the file gives it. */
function oneMoreCore({ bottleneck, attachment: { vswitch } }: VnicPrediction, topology: Topology): Fix[] {
  const gain = bottleneck?.kind === 'vswitch-core' ? (bottleneck.gainBps ?? 0) : 0;
  if (gain <= 0 || !vswitch) return [];
  const type = switchType(vswitch);
  if (!isPolling(type)) return [];
  const cores = (vswitch.cores?.value ?? 1) + 1;
  const text = `cores ${cores}`;
  return [
    {
      title: phrase`Write \`${text}\` on \`${vswitch.name}\`: adds ${formatValue(gain, 'rate')}`,
      edits: giveCores(topology, vswitch, cores),
    },
  ];
}

/** Modes that cost the switch less and that the design has all for as it is. */
function lighter(attachment: Attachment, topology: Topology): Mode[] {
  const { mode, vswitch, group } = attachment;
  const ports = (vswitch?.uplinks ?? []).map((u) => u.port);
  const taken = (port: Port): number =>
    perHost(attachmentsOn(topology, group).filter((a) => a.port === port && a.mode === 'sriov'));
  const free = ports.length > 0 && ports.every((p) => vfsOf(p) - taken(p) >= attachment.perHost);
  const able = (['vhost-user', 'vmdq'] as const).filter(
    (m) =>
      m !== mode &&
      !whyWithout({ ...attachment, mode: m }) &&
      (m !== 'vmdq' || (vswitch?.vmdq !== undefined && mode !== 'vhost-user')),
  );
  return [...(free ? (['sriov'] as const) : []), ...able];
}
