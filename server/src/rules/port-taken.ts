import { counted, phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fix, Related } from '../model/finding.ts';
import { changeMode } from './mend.ts';
import { portUses, vfsOf } from './ports.ts';
import type { Rule } from './rule.ts';
import { portText, related, vnicText } from './say.ts';

export const rule: Rule = {
  id: 'port-taken',
  severity: 'error',
  summary: 'A port given whole to a VM while something else uses it.',
  docs: `
\`direct\` hands the physical function to one VM: the host's driver lets go of it, and with the driver go the uplink of a
vswitch and the virtual functions. A second VM cannot open the device at all.

**What to do.** Use another port, or share this one with \`sriov\`.

Source: linux Documentation/driver-api/vfio.rst.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { mtu 1500 }; port 1 { mtu 1500 } }
  vswitch vs0 { type ovs; uplink lan.1 }
}
vm fw on kvm1 {
  vnic eth0 direct lan.0
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { mtu 1500 }; port 1 { mtu 1500 } }
  vswitch vs0 { type ovs; uplink lan.1 }
}
vm fw on kvm1 {
  vnic eth0 direct lan.1 //~ port-taken
}
`,
  check({ topology, ports }, report) {
    for (const use of ports) {
      const { group, port, whole, functions, shared, vswitches } = use;
      const [first] = whole;
      if (!first) continue;
      const text = portText(group, port);
      const free = portUses(topology).filter(
        (u) =>
          u.group === group &&
          u !== use &&
          u.whole.length === 0 &&
          u.functions.length === 0 &&
          u.shared.length === 0 &&
          u.vswitches.length === 0,
      );
      whole.forEach((a, i) => {
        const by: { text: string; related: Related }[] = [
          ...vswitches.map((v) => ({
            text: phrase`the uplink of \`${v.name}\``,
            related: {
              place: v.uplinks.find((u) => u.port === port)?.place ?? v.place,
              message: phrase`\`${v.name}\` reaches the wire by it.`,
            },
          })),
          ...[...functions, ...shared].map((f) => ({
            text: f.mode === 'sriov' ? phrase`${vnicText(f.vnic)} on one of its VFs` : vnicText(f.vnic),
            related: { place: f.vnic.mode.place, message: phrase`${vnicText(f.vnic)} uses it.` },
          })),
          ...whole
            .slice(0, i)
            .filter((w) => w.vnic !== a.vnic)
            .map((w) => ({
              text: vnicText(w.vnic),
              related: { place: w.vnic.target, message: phrase`${vnicText(w.vnic)} owns it.` },
            })),
        ];
        const [other] = by;
        const many = whole.filter((w) => w.vnic === a.vnic).reduce((sum, w) => sum + w.perHost, 0);
        if (!other && many < 2) return;
        report({
          place: a.vnic.target,
          message: other
            ? phrase`${vnicText(a.vnic)} takes ${text} whole, and it is used by ${other.text} too. Use another port, or share it with \`sriov\`.`
            : phrase`${counted(many, 'member')} of ${vnicText(a.vnic)} would each own ${text}: a port belongs to one VM. Give each a port of its own, or share it with \`sriov\`.`,
          related: related(by.map((b) => b.related)),
          fixes: (): Fix[] => [
            ...free.slice(0, many < 2 ? 3 : 0).map((u, f): Fix => ({
              title: phrase`Use \`${u.port.path}\``,
              preferred: f === 0,
              edits: [replacement(a.vnic.target, u.port.path)],
            })),
            ...(vfsOf(port) > 0 ? [changeMode(a, 'sriov')] : []),
          ],
        });
      });
    }
  },
};
