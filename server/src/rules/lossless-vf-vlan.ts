import { phrase } from '../words/phrase.ts';
import { isFaulty } from './shared/mend.ts';
import type { Rule } from './shared/rule.ts';
import { portText, vnicText } from './shared/say.ts';
import { isLossless } from './shared/storage.ts';

export const rule: Rule = {
  id: 'lossless-vf-vlan',
  severity: 'warning',
  summary: 'A VF without a VLAN on a port with lossless classes.',
  docs: `
A guest that sends untagged frames through its VF can send pause and priority flow control frames as well, and with them
hold up the whole port. A VLAN that the host sets on the VF keeps them in.

**What to do.** Put the vnic into a network with a \`vlan\`.

Source: intel/ethernet-linux-ice README and intel/ethernet-linux-i40e README ("Configuring SR-IOV for improved network
security").
`,
  good: `
network app { vlan 100 }
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 {
    port 0 {
      vfs 8
      class 0 { ets 60% }
      class 3 { ets 40%; pfc on }
    }
  }
}
vm web on kvm1 {
  vnic eth0 sriov lan.0 { network app }
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 {
    port 0 {
      vfs 8
      class 0 { ets 60% }
      class 3 { ets 40%; pfc on }
    }
  }
}
vm web on kvm1 {
  vnic eth0 sriov lan.0 //~ lossless-vf-vlan
}
`,
  check({ ports }, report) {
    for (const { group, port, functions } of ports) {
      const lossless = port.classes.find(isLossless);
      if (!lossless) continue;
      for (const { vnic } of functions) {
        const { network } = vnic;
        if (
          network?.value.vlan ||
          isFaulty(vnic.bound, 'network', network) ||
          isFaulty(network?.value.bound, 'vlan', undefined)
        )
          continue;
        report({
          place: vnic.target,
          message: phrase`${vnicText(vnic)} is a VF without a VLAN on ${portText(group, port)}, which has a lossless class: its guest can pause the whole port. Put it into a network with a \`vlan\`.`,
          related: [{ place: lossless.place, message: phrase`The lossless class.` }],
        });
      }
    }
  },
};
