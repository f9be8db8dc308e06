import { counted, listed, phrase } from '../words/phrase.ts';
import { replacement } from '../model/edit.ts';
import type { Fix } from '../model/finding.ts';
import type { Port } from '../model/topology.ts';
import { addToPort, isFaulty, restate } from './shared/mend.ts';
import { mostVfs } from './shared/most-vfs.ts';
import { type PortUse, lacksSrIov, perHost, portUses, vfsOf } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { portText, related, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'vf-exhausted',
  severity: 'error',
  prevents: true,
  summary: 'More `sriov` vnics on a port than it has VFs.',
  docs: `
Each \`sriov\` vnic takes one virtual function of its port. A port has as many as \`vfs\` says, and none where it says
nothing: VFs do not exist until somebody enables them (\`sriov_numvfs\`). Counted is what each single host of a set
carries. The VM that finds none free does not start.

**What to do.** Raise \`vfs\`, or attach some of them to a port with free VFs.

Source: linux Documentation/PCI/pci-iov-howto.rst.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 32 } }
}
vm web[1..30] on kvm1 {
  vnic eth0 sriov lan.0
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 16 } }
}
vm web[1..30] on kvm1 {
  vnic eth0 sriov lan.0 //~ vf-exhausted
}
`,
  check({ topology, ports }, report) {
    // Of a port that several groups of hosts have, the one that lacks most: raising it there mends all.
    const worst = new Map<Port, PortUse>();
    for (const use of ports) {
      const known = worst.get(use.port);
      if (!known || perHost(use.functions) > perHost(known.functions)) worst.set(use.port, use);
    }
    for (const use of worst.values()) {
      const { group, port, functions } = use;
      const has = vfsOf(port);
      const wants = perHost(functions);
      if (wants <= has || lacksSrIov(port.nic.device) || isFaulty(port.bound, 'vfs', port.vfs)) continue;
      // Written on the card instead.
      if (isFaulty(port.nic.bound, 'vfs', port.vfs)) continue;
      let taken = 0;
      const first = functions.find((a) => (taken += a.perHost) > has);
      if (!first) continue;
      const free = freePorts(portUses(topology).filter((u) => u.group === group && u !== use));
      const where = portText(group, port);
      const each = group.count > 1 ? phrase` on each host` : '';
      report({
        place: first.vnic.target,
        vnics: functions.map((a) => a.vnic),
        message: phrase`${where} has ${!port.vfs ? phrase`no VFs: \`vfs\` is not stated` : has === 0 ? phrase`no VFs` : counted(has, 'VF')}, and ${counted(wants, '`sriov` vnic')}${each} ${wants === 1 ? phrase`needs one` : phrase`need one each`}. Raise \`vfs\` to ${wants}, or use another port${free.length > 0 ? phrase`: free are ${listed(free.map((f) => phrase`${f.free} on \`${f.port.path}\``))}` : ''}.`,
        related: related([
          {
            place: port.vfs?.place ?? port.place,
            message: port.vfs
              ? phrase`${counted(has, 'VF')} enabled here.`
              : phrase`No VFs are enabled here.`,
          },
          ...functions
            .filter((a) => a.vnic !== first.vnic)
            .map((a) => ({ place: a.vnic.target, message: phrase`${vnicText(a.vnic)} takes ${a.perHost}.` })),
        ]),
        fixes: (): Fix[] => {
          // Who names an index needs that many.
          const needed = Math.max(wants, ...functions.map((a) => (a.firstVf ?? 0) + a.perHost));
          const most = port.nic.device?.vfsPerPort?.value ?? port.nic.device?.vfsPerDevice?.value;
          const preferred = needed <= mostVfs(port);
          const text = `vfs ${needed}`;
          const raise: Fix[] =
            most !== undefined && needed > most
              ? []
              : port.vfs
                ? [restate(port.vfs, text, preferred)]
                : [
                    {
                      title: phrase`Add \`${text}\` to \`${port.path}\``,
                      preferred,
                      edits: [addToPort(port, text)],
                    },
                  ];
          const fitting = free.filter((f) => f.free >= first.perHost);
          return [
            ...raise,
            ...fitting.slice(0, 3).map((f): Fix => ({
              title: phrase`Use \`${f.port.path}\``,
              edits: [replacement(first.vnic.target, f.port.path)],
            })),
          ];
        },
      });
    }
  },
};

function freePorts(uses: readonly PortUse[]): { port: Port; free: number }[] {
  return uses
    .map(({ port, functions }) => ({ port, free: vfsOf(port) - perHost(functions) }))
    .filter((p) => p.free > 0);
}
