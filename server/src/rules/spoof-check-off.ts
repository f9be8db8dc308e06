import { phrase } from '../words/phrase.ts';
import { restate } from './shared/mend.ts';
import type { Rule } from './shared/rule.ts';
import { vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'spoof-check-off',
  severity: 'information',
  summary: 'A VF whose frames are not checked for a foreign MAC address.',
  docs: `
With spoof checking the card drops frames that a guest sends with a MAC address or VLAN that is not its own. Without it
one tenant can pose as another. Some uses need it off (a router, a bond in the guest), which is then a decision about who
is trusted.

**What to do.** Leave it on for tenants.

Source: intel/ethernet-linux-i40e README (MAC and VLAN anti-spoofing).
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm web on kvm1 {
  memory 4GiB reserved
  vnic eth0 sriov lan.0 { spoof-check on }
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm web on kvm1 {
  memory 4GiB reserved
  vnic eth0 sriov lan.0 { spoof-check off } //~ spoof-check-off
}
`,
  check({ vms }, report) {
    for (const vnic of vms.flatMap((vm) => vm.vnics)) {
      const { spoofCheck: spoof } = vnic;
      if (vnic.mode.value !== 'sriov' || spoof?.value !== false) continue;
      report({
        place: spoof.place,
        message: phrase`${vnicText(vnic)} may send with any MAC address: leave \`spoof-check\` on for a tenant.`,
        fixes: () => [restate(spoof, 'spoof-check on', true)],
      });
    }
  },
};
