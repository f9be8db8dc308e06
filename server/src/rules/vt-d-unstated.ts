import { phrase } from '../words/phrase.ts';
import { isFaulty, sayOfHost } from './shared/mend.ts';
import { isAssigned } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'vt-d-unstated',
  severity: 'warning',
  summary: '`direct` or `sriov` on a host that does not say whether its IOMMU is on.',
  docs: `
What decides whether VMs are kept apart is not assumed. On many servers VT-d or AMD-Vi is off as shipped, and the first
sign is a VM that does not start.

**What to do.** Look (\`dmesg | grep -e DMAR -e IOMMU\`, or \`ls /sys/kernel/iommu_groups\`), turn it on if need be, and
say \`iommu vt-d\` or \`iommu amd-vi\`.

Source: linux Documentation/driver-api/vfio.rst.
`,
  good: `
host kvm1 {
  iommu amd-vi
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0
}
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0 //~ vt-d-unstated
}
`,
  check({ attachments }, report) {
    for (const { vnic, mode, group } of attachments.filter(isAssigned)) {
      const { host } = group;
      // A statement that did not fit has been reported.
      if (host.iommu || [host, host.platform].some((h) => isFaulty(h?.bound, 'iommu', undefined))) continue;
      const amd = /amd|epyc|ryzen/i.test(host.cpu?.value.model ?? '');
      report({
        place: vnic.mode.place,
        message: phrase`${vnicText(vnic)} is attached with \`${mode}\`, which needs an IOMMU, and \`${host.name}\` does not say that it has one. Say \`iommu vt-d\`, \`iommu amd-vi\` or \`iommu smmu\`.`,
        related: [{ place: host.place, message: phrase`The host.` }],
        fixes: () => [
          sayOfHost(host, undefined, 'iommu vt-d', !amd),
          sayOfHost(host, undefined, 'iommu amd-vi', amd),
        ],
      });
    }
  },
};
