import { listed, phrase } from '../words/phrase.ts';
import { formatValue } from '../schema/units.ts';
import { changeMode } from './shared/mend.ts';
import { vfsOf } from './shared/ports.ts';
import { heldBy, loadedVnics } from './shared/predicted.ts';
import type { Rule } from './shared/rule.ts';
import { portText, vnicText } from './shared/say.ts';

/** Share of its speed below which a port that one VM owns is called idle. */
const quarter = 0.25;

export const rule: Rule = {
  id: 'port-not-shared',
  severity: 'information',
  predicts: true,
  summary: 'A port that one VM owns and hardly uses, while other VMs of the host wait for bandwidth.',
  docs: `
\`direct\` gives a VM the whole port, used or not. Where other VMs of the same host are held back by a full port, a virtual
function would serve the one as well and leave the rest of the port to them. Looked at are vnics that the file gives
traffic to.

**What to do.** Attach it with \`sriov\`, and move some of the others to VFs of that port.

Source: how the prediction works, in the manual.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { mtu 1500 }; port 1 { vfs 8 } }
}
vm fw on kvm1 { memory 8GiB reserved; vnic eth0 direct lan.0 }
vm web[1..4] on kvm1 { memory 8GiB reserved; vnic eth0 sriov lan.1 }
flow fw -> wire { rate 500Mbps }
flow web -> wire { rate 1Gbps }
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { mtu 1500 }; port 1 { vfs 8 } }
}
vm fw on kvm1 { memory 8GiB reserved; vnic eth0 direct lan.0 } //~ port-not-shared
vm web[1..4] on kvm1 { memory 8GiB reserved; vnic eth0 sriov lan.1 }
flow fw -> wire { rate 500Mbps }
flow web -> wire { frame 1518B }
`,
  check(subject, report) {
    const { ports, prediction } = subject;
    const waiting = loadedVnics(subject).filter(({ vnic }) => heldBy(vnic, ['wire', 'class']));
    if (waiting.length === 0) return;
    for (const { group, port, whole } of ports) {
      const [owner] = whole;
      if (!owner || port.speedBps === undefined) continue;
      const load = prediction().ports.find((p) => p.port === port && p.host === group.host);
      const used = Math.max(load?.txUtilization ?? 1, load?.rxUtilization ?? 1);
      const others = waiting.filter(({ vnic: { attachment: a } }) => a.group === group && a.vm !== owner.vm);
      if (used >= quarter || others.length === 0) continue;
      const who = listed(others.map((o) => vnicText(o.vnic.attachment.vnic)));
      report({
        place: owner.vnic.mode.place,
        message:
          others.length === 1
            ? phrase`${vnicText(owner.vnic)} owns ${portText(group, port)} and uses ${formatValue(used, 'share')} of its ${formatValue(port.speedBps, 'rate')}, while ${who} waits for bandwidth. A VF (\`sriov\`) would leave the rest to others.`
            : phrase`${vnicText(owner.vnic)} owns ${portText(group, port)} and uses ${formatValue(used, 'share')} of its ${formatValue(port.speedBps, 'rate')}, while ${who} wait for bandwidth. A VF (\`sriov\`) would leave the rest to others.`,
        related: others.slice(0, 4).map((o) => ({
          place: o.vnic.attachment.vnic.target,
          message: phrase`Held back by ${o.vnic.bottleneck?.resource ?? phrase`a full port`}.`,
        })),
        fixes: () => (vfsOf(port) > 0 ? [changeMode(owner, 'sriov')] : []),
      });
    }
  },
};
