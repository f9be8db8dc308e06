import { counted, phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fix, Related } from '../model/finding.ts';
import type { Attachment, Topology } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { changeMode } from './shared/mend.ts';
import { type PortUse, portUses, vfsOf } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { portText, related, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'port-taken',
  severity: 'error',
  prevents: true,
  summary: 'A port given whole to a VM while something else uses it.',
  docs: `
\`direct\` hands the physical function to one VM: the host's driver lets go of it, and with the driver go the uplink of a
vswitch and the virtual functions. A second VM cannot open the device at all. Where all ports of a card are one physical
function (ConnectX-3), one port takes the others with it.

**What to do.** Use another port, or share this one with \`sriov\`.

Source: linux Documentation/driver-api/vfio.rst; DPDK doc/guides/nics/mlx4.rst.
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
    for (const use of new Set(ports.flatMap((u) => [u, ...takenAlong(u, topology)]))) {
      const { group, port, whole } = use;
      const [first] = whole;
      if (!first) continue;
      const text = portText(group, port);
      const along = takenAlong(use, topology);
      const free = portUses(topology).filter(
        (u) =>
          u.group === group &&
          u !== use &&
          !along.includes(u) &&
          u.whole.length === 0 &&
          u.functions.length === 0 &&
          u.shared.length === 0 &&
          u.vswitches.length === 0,
      );
      whole.forEach((a, i) => {
        const by = [
          ...usersOf(use),
          ...along.flatMap((u) => [
            ...usersOf(u),
            ...u.whole.filter((w) => isBefore(w, a, topology)).map(owner),
          ]),
          ...whole
            .slice(0, i)
            .filter((w) => w.vnic !== a.vnic)
            .map(owner),
        ];
        const [other] = by;
        const many = whole.filter((w) => w.vnic === a.vnic).reduce((sum, w) => sum + w.perHost, 0);
        if (!other && many < 2) return;
        report({
          place: a.vnic.target,
          vnics: [use, ...along]
            .flatMap((u) => [...u.whole, ...u.functions, ...u.shared, ...u.behind])
            .map((w) => w.vnic),
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

/** The other ports of a card whose ports are all one function. */
function takenAlong(use: PortUse, topology: Topology): PortUse[] {
  const { nic } = use.port;
  if (nic.device?.functions?.value !== 1) return [];
  return portUses(topology).filter((u) => u !== use && u.group === use.group && u.port.nic === nic);
}

interface User {
  readonly text: string;
  readonly related: Related;
}

/** What uses a port that nobody owns whole. */
function usersOf({ port, functions, shared, vswitches }: PortUse): User[] {
  return [
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
  ];
}

function owner({ vnic }: Attachment): User {
  const text = vnicText(vnic);
  return { text, related: { place: vnic.target, message: phrase`${text} owns it.` } };
}

/** Whether another VM stands before this one among those of a group of hosts. */
function isBefore(one: Attachment, { vm, group }: Attachment, topology: Topology): boolean {
  if (one.vm === vm) return false;
  const all = attachmentsOn(topology, group);
  return all.findIndex((a) => a.vm === one.vm) < all.findIndex((a) => a.vm === vm);
}
