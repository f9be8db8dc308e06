import { counted, phrase } from '../words/phrase.ts';
import type { Place } from '../model/place.ts';
import { changeMode } from './shared/mend.ts';
import { lacksSrIov, vfsOf } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, portText, related, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'sr-iov-unsupported',
  severity: 'error',
  prevents: true,
  summary: 'Virtual functions of a device that has no SR-IOV.',
  docs: `
The device has no SR-IOV capability: there is no \`sriov_numvfs\` to write. Cards of the same name often differ in this
(82598 has VMDq only, 82599 has both).

**What to do.** Attach with \`vmdq\` or \`vswitch\`, or give the whole port with \`direct\`; or take another card.

Source: the device's own, in the catalog.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.82599 { port 0 { vfs 8 } }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.82598 {
    port 0 { vfs 8 } //~ sr-iov-unsupported
  }
}
vm db on kvm1 {
  vnic eth0 sriov lan.0
}
`,
  check({ ports }, report) {
    for (const { group, port, functions, vswitches } of ports) {
      const { device } = port.nic;
      const fact = device?.vfsPerPort;
      if (!device || !fact || !lacksSrIov(device)) continue;
      const says = (place: Place, message: string, attached: typeof functions): void => {
        report({
          place,
          vnics: functions.map((a) => a.vnic),
          message: phrase`${message}, and ${deviceText(device)} has no SR-IOV. Attach with another mode, or take another card.`,
          related: related([
            shown(fact, phrase`${deviceText(device)} has no VFs.`),
            ...functions
              .filter((a) => a.vnic.mode.place !== place)
              .map((a) => ({
                place: a.vnic.mode.place,
                message: phrase`${vnicText(a.vnic)} is attached with \`sriov\`.`,
              })),
          ]),
          fixes: () =>
            attached
              .slice(0, 1)
              .flatMap((a) => [
                ...vswitches.map((v) => changeMode(a, v.vmdq ? 'vmdq' : 'vswitch', v)),
                changeMode(a, 'direct'),
              ]),
        });
      };
      if (port.vfs && vfsOf(port) > 0)
        says(
          port.vfs.place,
          phrase`${portText(group, port)} is to have ${counted(port.vfs.value, 'VF')}`,
          [],
        );
      else
        for (const a of functions)
          says(a.vnic.mode.place, phrase`${vnicText(a.vnic)} needs a VF of ${portText(group, port)}`, [a]);
    }
  },
};
