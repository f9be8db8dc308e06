import { listed, phrase } from '../words/phrase.ts';
import type { Fix } from '../model/finding.ts';
import type { Place } from '../model/place.ts';
import type { Device, Vnic } from '../model/topology.ts';
import { add, isFaulty, restate } from './shared/mend.ts';
import { attachmentIndex } from './shared/ports.ts';
import type { Report, Rule } from './shared/rule.ts';
import { deviceText, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'trust-needed',
  severity: 'warning',
  summary:
    'A guest that needs a trusted VF (bonding, promiscuous use) on one that is not, or a bond of VFs that will not fail over.',
  docs: `
An untrusted VF may neither change its MAC address, which a bond does when it fails over, nor listen to what is not its
own. The driver says "VF attempting to override administratively set MAC address" and the traffic stops. On the 800 series
(ice) bonds of VFs do not fail over at all ("do not expect failover"): there the switchdev mode bonds the ports instead.

**What to do.** \`trust on\` for such a vnic (\`ip link set ... vf n trust on\`).

Source: intel/ethernet-linux-i40e README; intel/ethernet-linux-ice README (Trusted VFs, bonding).
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 }; port 1 { vfs 8 } }
}
vm fw on kvm1 {
  bond b0 [eth0, eth1]
  vnic eth0 sriov lan.0 { trust on }
  vnic eth1 sriov lan.1 { trust on }
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 }; port 1 { vfs 8 } }
}
vm fw on kvm1 {
  bond b0 [eth0, eth1] //~ trust-needed
  vnic eth0 sriov lan.0
  vnic eth1 sriov lan.1
}
vm tap on kvm1 {
  vnic eth0 sriov lan.0 { promiscuous on } //~ trust-needed
}
`,
  check({ topology, vms }, report) {
    for (const vm of vms) {
      const { vnics, bonds, name } = vm;
      const attachments = attachmentIndex(topology).ofVm(vm);
      const assigned = new Set(attachments.filter((a) => a.mode === 'sriov').map((a) => a.vnic));
      const functions = vnics.filter((v) => assigned.has(v) && !isFaulty(v.bound, 'trust', v.trust));
      for (const vnic of functions) {
        if (vnic.promiscuous?.value === true && vnic.trust?.value !== true) {
          needs([vnic], vnic.promiscuous.place, phrase`${vnicText(vnic)} is to listen to all frames`, report);
        }
      }
      for (const bond of bonds) {
        const members = functions.filter((v) => bond.vnics.includes(v.name));
        const untrusted = members.filter((v) => v.trust?.value !== true);
        if (untrusted.length > 0)
          needs(
            untrusted,
            bond.place,
            phrase`\`${bond.name}\` of \`${name}\` bonds ${listed(untrusted.map(vnicText))}`,
            report,
          );
        else if (members.length > 1) {
          const device = attachments.find(
            (a) => members.includes(a.vnic) && a.port?.nic.device?.excludes.some(isBond),
          )?.port?.nic.device;
          const fact = device?.excludes.find(isBond);
          if (!device || !fact) continue;
          report({
            place: bond.place,
            vnics: members,
            message: phrase`\`${bond.name}\` of \`${name}\` bonds VFs of ${deviceText(device)}, whose driver says not to expect failover. Bond the ports in switchdev mode instead.`,
            related: [
              shown(fact, `${deviceText(device)}.`),
              ...members.map((v) => ({ place: v.target, message: vnicText(v) })),
            ],
          });
        }
      }
    }
  },
};

/** What the catalog says of cards whose VFs a guest cannot bond, with anything. */
function isBond({ value: { a, b } }: Device['excludes'][number]): boolean {
  return a === 'vf-bond' && b === undefined;
}

function needs(vnics: readonly Vnic[], place: Place, who: string, report: Report): void {
  report({
    place,
    vnics,
    message: phrase`${who}, which an untrusted VF may not do. Say \`trust on\`.`,
    related: vnics.map((v) => ({
      place: v.trust?.place ?? v.target,
      message: phrase`${vnicText(v)} is not trusted.`,
    })),
    fixes: (): Fix[] => [
      {
        title: phrase`Say \`trust on\``,
        preferred: true,
        edits: vnics.flatMap(
          (v) => (v.trust ? restate(v.trust, 'trust on') : add(v.bound, 'trust on')).edits,
        ),
      },
    ],
  });
}
