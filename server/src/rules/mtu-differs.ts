import { phrase } from '../words/phrase.ts';
import type { Attachment } from '../model/topology.ts';
import { mtuOf, ownMtu, pathOf } from './shared/mtus.ts';
import { enteringBy, leavingBy, legsOf, membersAt } from './shared/pairs.ts';
import { attachmentIndex } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { portText, vnicText } from './shared/say.ts';

/** Drivers of VFs whose makers ask for the mtu of the port. */
const alike: ReadonlySet<string> = new Set(['iavf', 'ixgbevf']);

export const rule: Rule = {
  id: 'mtu-differs',
  severity: 'warning',
  summary: 'Ends of a flow with different mtus, or a VF with another mtu than its port.',
  docs: `
The end with the larger mtu sends frames that the other does not take: on one layer 2 network nothing tells it so. And
Intel's VF drivers ask for the same mtu on the VF and its port: a mismatch "may cause unexpected results" (iavf), and on the
82599 all functions of a port share one largest frame. Of other cards nobody says so; a VF may well have less there.

**What to do.** State the same mtu at both ends, best on their network.

Source: intel/ethernet-linux-iavf README; intel/ethernet-linux-ixgbevf README.
`,
  good: `
network app { vlan 10; mtu 9000 }
host kvm1 {
  vswitch vs0 { type ovs; mtu 9000 }
}
vm web on kvm1 { vnic eth0 vswitch vs0 { network app } }
vm db on kvm1 { vnic eth0 vswitch vs0 { network app } }
flow web -> db { rate 1Gbps }
`,
  bad: `
network app { vlan 10 }
host kvm1 {
  vswitch vs0 { type ovs; mtu 9000 }
}
vm web on kvm1 { vnic eth0 vswitch vs0 { network app; mtu 9000 } }
vm db on kvm1 { vnic eth0 vswitch vs0 { network app; mtu 1500 } }
flow web -> db { rate 1Gbps } //~ mtu-differs
`,
  check({ topology, flows, attachments }, report) {
    const all = attachmentIndex(topology);
    for (const { flow, from, to } of legsOf(flows)) {
      const [a] = membersAt(all, leavingBy(from), from);
      const [b] = membersAt(all, enteringBy(to), to);
      // Between two networks nothing passes: that is `no-path`.
      const [mine, theirs] = [a?.vnic.network?.value, b?.vnic.network?.value];
      if (mine && theirs && mine !== theirs) continue;
      const [first, second] = [a && mtuOf(a), b && mtuOf(b)];
      if (!a || !b || !first || !second || first.value === second.value || lost(a) || lost(b)) continue;
      report({
        place: flow.place,
        vnics: [a.vnic, b.vnic],
        message: phrase`${vnicText(a.vnic)} has an mtu of ${first.value} and ${vnicText(b.vnic)} one of ${second.value}: what the one sends the other may not take. State the same at both ends.`,
        related: [
          { place: first.place, message: phrase`${first.value} bytes.` },
          { place: second.place, message: phrase`${second.value} bytes.` },
        ],
      });
    }
    for (const attachment of attachments) {
      const { vnic, port, mode, group } = attachment;
      const own = ownMtu(vnic);
      if (mode !== 'sriov' || !port?.mtu || !own || own.value >= port.mtu.value || lost(attachment)) continue;
      const driver = port.nic.device?.drivers.flatMap(({ vf }) => vf ?? []).find((name) => alike.has(name));
      if (driver === undefined) continue;
      report({
        place: (vnic.mtu ?? vnic.network ?? own).place,
        vnics: [vnic],
        message: phrase`${vnicText(vnic)} has an mtu of ${own.value} on a VF of ${portText(group, port)}, which has ${port.mtu.value}: its driver, \`${driver}\`, asks for the same on both.`,
        related: [{ place: port.mtu.place, message: phrase`${port.mtu.value} bytes.` }],
      });
    }
  },
};

/** Where its frames do not fit anyway, that has been said. */
function lost(attachment: Attachment): boolean {
  const own = ownMtu(attachment.vnic);
  return own !== undefined && pathOf(attachment).some((b) => b.mtu.value < own.value);
}
