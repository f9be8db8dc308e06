import { phrase } from '../words/phrase.ts';
import { isAssigned } from './shared/ports.ts';
import { restate } from './shared/mend.ts';
import type { Rule } from './shared/rule.ts';
import { vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'interrupt-remapping-off',
  severity: 'error',
  prevents: true,
  summary: '`direct` or `sriov` on a host whose interrupt remapping is off.',
  docs: `
Without interrupt remapping a guest could make its device send any interrupt to the host. VFIO refuses such a device:
"No interrupt remapping support. Use the module param allow_unsafe_interrupts ..." (-EPERM).

**What to do.** Turn it on in the firmware setup (x2APIC or interrupt remapping) and drop \`intremap=off\` from the kernel's
command line.

Source: linux drivers/vfio/vfio_iommu_type1.c.
`,
  good: `
host kvm1 {
  iommu vt-d { interrupt-remapping on }
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0
}
`,
  bad: `
host kvm1 {
  iommu vt-d { interrupt-remapping off }
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 //~ interrupt-remapping-off
}
`,
  check({ attachments }, report) {
    for (const { vnic, mode, group } of attachments.filter(isAssigned)) {
      const iommu = group.host.iommu?.value;
      const remapping = iommu?.interruptRemapping;
      if (!iommu || iommu.type === 'off' || remapping?.value !== false) continue;
      report({
        place: vnic.mode.place,
        message: phrase`${vnicText(vnic)} is attached with \`${mode}\`, and interrupt remapping of \`${group.host.name}\` is off: VFIO refuses the device (-EPERM). Turn it on.`,
        related: [{ place: remapping.place, message: phrase`It is off here.` }],
        fixes: () => [restate(remapping, 'interrupt-remapping on', true)],
      });
    }
  },
};
