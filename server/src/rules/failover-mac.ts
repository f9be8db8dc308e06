import { phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fix } from '../model/finding.ts';
import type { VSwitch } from '../model/topology.ts';
import { hypervisorOf } from './shared/hypervisors.ts';
import { attachmentIndex } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { portText, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'failover-mac',
  severity: 'warning',
  summary: 'A failover path of no use: over the very port that it stands by for, or to no port at all.',
  docs: `
\`failover\` pairs a function with a paravirtual adapter of the same MAC address (virtio-net STANDBY): the guest sees one
interface and uses the function while it is there. A standby that leaves by the same port goes down with it; it still lets
the VM migrate, but the card's switch then has one MAC address on two of its functions. A vswitch without an uplink takes
over and leads nowhere.

**What to do.** Give the standby path a vswitch on another port. In the guest the IP address belongs on the common
interface: keep systemd-networkd and ifupdown away from the VF.

Source: linux Documentation/networking/net_failover.rst.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 }; port 1 { mtu 1500 } }
  vswitch vs0 { type linux-bridge; uplink lan.1 }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { failover vs0 }
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 }; port 1 { mtu 1500 } }
  vswitch vs0 { type linux-bridge; uplink lan.0 }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 { failover vs0 } //~ failover-mac
}
`,
  check({ topology, attachments }, report) {
    for (const { vnic, port, failover, group, mode } of attachments) {
      const standby = failover?.vswitch;
      // Where VFs are taken from the vswitch's own uplink it cannot be otherwise.
      if (!port || !standby || !vnic.failover || hypervisorOf(group.host).functionsOfUplink) continue;
      const [uplink] = standby.uplinks;
      // A port that is the VM's alone and an uplink, too, is `port-taken`.
      if (mode === 'direct' && standby.uplinks.some((u) => u.port === port)) continue;
      // An uplink that is itself in fault has been reported.
      if (uplink ? standby.uplinks.some((u) => u.port !== port) : standby.uplink) continue;
      const place = vnic.failover;
      // A set may be on several ports and hosts: the other path must not leave by any of them, on any host.
      const everywhere = attachmentIndex(topology).ofVnic(vnic);
      const ports = new Set(everywhere.map((x) => x.port));
      const leavesElsewhere = (v: VSwitch): boolean =>
        v.uplinks.length > 0 && v.uplinks.every((u) => !ports.has(u.port));
      const others = group.host.vswitches.filter(({ name }) =>
        everywhere.every(({ group: { host } }) =>
          host.vswitches.some((v) => v.name === name && leavesElsewhere(v)),
        ),
      );
      report({
        place,
        message: uplink
          ? phrase`The standby path of ${vnicText(vnic)}, \`${standby.name}\`, leaves by ${portText(group, port)} as the VF does: it goes down with it, and one MAC address is on two functions of the port. Use a vswitch on another port.`
          : phrase`The standby path of ${vnicText(vnic)}, \`${standby.name}\`, has no uplink: what it takes over reaches nobody outside. Give it one, or use another vswitch.`,
        related: [
          uplink
            ? { place: uplink.place, message: phrase`Its uplink.` }
            : { place: standby.place, message: phrase`No uplink.` },
        ],
        fixes: () =>
          others.map((v, i): Fix => ({
            title: phrase`Use \`${v.name}\``,
            preferred: i === 0,
            edits: [replacement(place, `failover ${v.name}`)],
          })),
      });
    }
  },
};
