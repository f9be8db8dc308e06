import { counted, phrase } from '../words/phrase.ts';
import { restate } from './shared/mend.ts';
import { lacksSrIov } from './shared/ports.ts';
import type { HostGroup, Port, Vnic } from '../model/topology.ts';
import { hypervisorOf } from './shared/hypervisors.ts';
import type { Report, Rule } from './shared/rule.ts';
import { deviceText, portText, shown } from './shared/say.ts';

export const rule: Rule = {
  id: 'vfs-exceed-port',
  severity: 'error',
  prevents: true,
  summary: 'More VFs than a port of this device can really give.',
  docs: `
The SR-IOV capability's TotalVFs is not always the truth: ixgbe keeps one of its 64 pools for the physical function, so
an 82599 port gives 63; the 700 series divides 128 among its ports. The kernel refuses more than TotalVFs, and the driver
refuses more than it has resources for. Where only the driver's own tables bound them, as on NetXtreme-E with bnxt_en, more
is a warning: it is not refused everywhere, and overruns those tables.

**What to do.** Lower \`vfs\`, or use another port as well.

Source: the device's own, in the catalog; linux drivers/pci/iov.c.
`,
  good: `
host kvm1 {
  nic lan : intel.82599 { port 0 { vfs 63 } }
}
`,
  bad: `
host kvm1 {
  nic lan : intel.82599 {
    port 0 { vfs 64 } //~ vfs-exceed-port
  }
}
`,
  check({ ports }, report) {
    for (const { group, port, functions } of ports) {
      const vnics = functions.map((a) => a.vnic);
      const { device } = port.nic;
      overrunsTables(group, port, vnics, report);
      const most = device?.vfsPerPort;
      if (!device || !most || !port.vfs || lacksSrIov(device) || port.vfs.value <= most.value) continue;
      const { vfs } = port;
      report({
        place: vfs.place,
        vnics,
        message: phrase`${portText(group, port)} is to have ${vfs.value} VFs; a port of ${deviceText(device)} gives at most ${most.value}. Lower it, or use another port as well.`,
        related: [shown(most, phrase`${deviceText(device)}: ${counted(most.value, 'VF')} a port.`)],
        fixes: () => [restate(vfs, `vfs ${most.value}`, true)],
      });
    }
  },
};

/** More VFs than the Linux driver has tables for. */
function overrunsTables(
  group: HostGroup,
  { nic, vfs, path }: Port,
  vnics: readonly Vnic[],
  report: Report,
): void {
  const { device } = nic;
  const most = device?.vfsDriver;
  if (!device || !most || !vfs || vfs.value <= most.value || hypervisorOf(group.host).system !== 'linux')
    return;
  if (vfs.value > (device.vfsPerPort?.value ?? Infinity)) return;
  report({
    severity: 'warning',
    place: vfs.place,
    vnics,
    message: phrase`\`${group.text}.${path}\` is to have ${vfs.value} VFs; the Linux driver of ${deviceText(device)} has tables for ${most.value} a port, and more overrun them. Lower it, or use another port as well.`,
    related: [shown(most, phrase`${deviceText(device)}: tables for ${counted(most.value, 'VF')}.`)],
    fixes: () => [restate(vfs, `vfs ${most.value}`, true)],
  });
}
