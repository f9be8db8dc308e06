import { counted, phrase } from '../words/phrase.ts';
import type { Place } from '../model/place.ts';
import { sayOfHost } from './shared/mend.ts';
import { lacksSrIov, vfsOf } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { portText, related, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'sr-iov-off',
  severity: 'error',
  prevents: true,
  summary: 'Virtual functions on a host whose firmware has SR-IOV off.',
  docs: `
With SR-IOV off in the firmware setup no room is set aside for VFs: writing \`sriov_numvfs\` ends with "Cannot allocate
memory", or the port shows no VFs at all (\`sriov_totalvfs\` is 0).

**What to do.** Turn on SR-IOV in the firmware setup (and "Above 4G decoding" with it), and say \`sr-iov on\`.

Source: linux drivers/pci/iov.c; openshift-docs 32619.
`,
  good: `
host kvm1 {
  iommu vt-d
  sr-iov on
  nic lan : intel.x710-da2 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  sr-iov off
  nic lan : intel.x710-da2 {
    port 0 { vfs 8 } //~ sr-iov-off
  }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0
}
`,
  check({ ports }, report) {
    for (const { group, port, functions } of ports) {
      const { host } = group;
      const off = host.srIov;
      if (off?.value !== false || lacksSrIov(port.nic.device)) continue;
      const says = (place: Place, message: string): void => {
        report({
          place,
          vnics: functions.map((a) => a.vnic),
          message: phrase`${message} SR-IOV is off in the firmware of \`${host.name}\`: creating them fails with "Cannot allocate memory". Turn it on there, and say \`sr-iov on\`.`,
          related: related([
            { place: off.place, message: phrase`SR-IOV is off here.` },
            ...functions.map((a) => ({
              place: a.vnic.mode.place,
              message: phrase`${vnicText(a.vnic)} takes a VF.`,
            })),
          ]).filter((r) => r.place !== place),
          fixes: () => [sayOfHost(host, off, 'sr-iov on')],
        });
      };
      // The port is where the fault is, with the vnics that follow from it; a port that enables none has only the vnics.
      if (port.vfs && vfsOf(port) > 0)
        says(port.vfs.place, phrase`${portText(group, port)} has ${counted(port.vfs.value, 'VF')}.`);
      else
        for (const { vnic } of functions)
          says(vnic.mode.place, phrase`${vnicText(vnic)} needs a VF of ${portText(group, port)}.`);
    }
  },
};
