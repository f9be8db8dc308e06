import { phrase } from '../words/phrase.ts';
import type { Rule } from './shared/rule.ts';
import { restate, sayOfHost } from './shared/mend.ts';
import { isAssigned } from './shared/ports.ts';
import { vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'vt-d-off',
  severity: 'error',
  prevents: true,
  summary: '`direct` or `sriov` on a host whose IOMMU is off.',
  docs: `
A device can be given to a VM only through an IOMMU (VT-d, AMD-Vi, SMMU): it translates the guest's addresses and keeps
the device out of everybody else's memory. Without one there are no IOMMU groups, VFIO has nothing to open, and the VM
does not start. A pod whose device stays with a driver of the kernel needs none, so nothing is said there; NVIDIA's cards
stay with it under DPDK too.

**What to do.** Turn it on in the firmware setup and in the kernel (\`intel_iommu=on\`; AMD needs no such parameter), and
say so: \`iommu vt-d\` or \`iommu amd-vi\`.

Source: linux Documentation/driver-api/vfio.rst; DPDK doc/guides/nics/intel_vf.rst, doc/guides/nics/mlx5.rst.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0
}
`,
  bad: `
host kvm1 {
  iommu off
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 //~ vt-d-off
}
`,
  check({ attachments }, report) {
    for (const { vnic, mode, group } of attachments.filter(isAssigned)) {
      const { host } = group;
      const { iommu } = host;
      if (iommu?.value.type !== 'off') continue;
      const amd = /amd|epyc|ryzen/i.test(host.cpu?.value.model ?? '');
      const { interruptRemapping: remapping } = iommu.value;
      // What is off with it would be the next error.
      const remap = remapping?.value === false ? restate(remapping, 'interrupt-remapping on').edits : [];
      report({
        place: vnic.mode.place,
        message: phrase`${vnicText(vnic)} is attached with \`${mode}\`, and the IOMMU of \`${host.name}\` is off: no device can be given to a VM there. Turn it on in firmware and kernel.`,
        related: [{ place: iommu.place, message: phrase`It is off here.` }],
        fixes: () =>
          [sayOfHost(host, iommu, 'iommu vt-d', !amd), sayOfHost(host, iommu, 'iommu amd-vi', amd)].map(
            (fix) => ({ ...fix, edits: [...fix.edits, ...remap] }),
          ),
      });
    }
  },
};
