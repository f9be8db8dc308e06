import { phrase } from '../words/phrase.ts';
import { add, restate } from './shared/mend.ts';
import { lacksSrIov } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { deviceText, shown } from './shared/say.ts';

export const rule: Rule = {
  id: 'vfs-exceed-firmware',
  severity: 'error',
  prevents: true,
  summary: 'More VFs than the firmware of the card is set to offer.',
  docs: `
On NVIDIA cards the number of VFs is a firmware setting (\`NUM_OF_VFS\`, a figure for each physical function), and cards
are shipped with 4, 8 or 16. \`sriov_totalvfs\` shows what is set; more is refused. With \`vfs-in-firmware\` stated this is
an error. Without it, going past the figure as shipped is only noted, with the command that raises it.

**What to do.** \`mlxconfig -d DEVICE set SRIOV_EN=1 NUM_OF_VFS=n\`, then a firmware reset or a reboot, and say
\`vfs-in-firmware n\` on the nic.

Source: Mellanox/mstflint mlxconfig_dbs/mlxconfig_host.db.
`,
  good: `
host kvm1 {
  nic lan : nvidia.connectx-5 {
    vfs-in-firmware 32
    port 0 { vfs 32 }
  }
}
`,
  bad: `
host kvm1 {
  nic lan : nvidia.connectx-5 {
    vfs-in-firmware 16
    port 0 { vfs 32 } //~ vfs-exceed-firmware
  }
}
`,
  check({ hosts }, report) {
    for (const { name, nics } of hosts) {
      for (const nic of nics) {
        const { device, vfsInFirmware: set } = nic;
        if (lacksSrIov(device)) continue;
        const shipped = device?.vfsFirmware;
        for (const { vfs, path } of nic.ports) {
          if (!vfs || vfs.value > (device?.vfsPerPort?.value ?? Infinity)) continue;
          // eslint-disable-next-line iov/l10n -- what is typed in a shell
          const command = `mlxconfig set SRIOV_EN=1 NUM_OF_VFS=${vfs.value}`;
          if (set && vfs.value > set.value) {
            report({
              place: vfs.place,
              message: phrase`\`${name}.${path}\` is to have ${vfs.value} VFs, and the firmware of \`${nic.name}\` is set to offer ${set.value}. Raise that (\`${command}\`, then reset), or lower \`vfs\`.`,
              related: [{ place: set.place, message: phrase`${set.value} are set.` }],
              fixes: () => [
                restate(vfs, `vfs ${set.value}`, true),
                restate(set, `vfs-in-firmware ${vfs.value}`),
              ],
            });
          } else if (!set && device && shipped && vfs.value > shipped.value) {
            report({
              severity: 'information',
              place: vfs.place,
              message: phrase`${deviceText(device)} is shipped with ${shipped.value} VFs a port in its firmware; \`${path}\` is to have ${vfs.value}. Unless it has been raised: \`${command}\`, then a reset. Say \`vfs-in-firmware ${vfs.value}\` once it is.`,
              related: [shown(shipped, phrase`${shipped.value} as shipped.`)],
              fixes: () => [add(nic.bound, `vfs-in-firmware ${vfs.value}`)],
            });
          }
        }
      }
    }
  },
};
