import { poolsForVmdq } from '../model/pools.ts';
import { counted, phrase } from '../words/phrase.ts';
import { restate } from './shared/mend.ts';
import { perHost } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { related, vnicText } from './shared/say.ts';
import { vmdqUses } from './shared/vmdq-use.ts';

export const rule: Rule = {
  id: 'vmdq-exhausted',
  severity: 'warning',
  summary: 'More `vmdq` vnics than the vswitch has VMDq queues.',
  docs: `
Each \`vmdq\` vnic is to have a hardware queue of its own. When they are used up the others share the default queue, where
one core sorts for all of them: they are plain \`vswitch\` vnics with a misleading name, and which ones they are changes
with the load (NetQueue moves the busiest VMs to queues of their own).

**What to do.** Raise \`vmdq\` as far as the NIC's pools go, spread the VMs over several uplinks, or attach some of them
with \`vswitch\`.

Source: VMware vSphere Networking, NetQueue; Microsoft windows-driver-docs, VMQ.
`,
  good: `
host esx1 {
  hypervisor esxi "8.0U2"
  nic up : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type vmware; uplink up.0; vmdq 8 }
}
vm app[1..8] on esx1 {
  vnic eth0 vmdq vs0
}
`,
  bad: `
host esx1 {
  hypervisor esxi "8.0U2"
  nic up : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type vmware; uplink up.0; vmdq 8 }
}
vm app[1..12] on esx1 {
  vnic eth0 vmdq vs0 //~ vmdq-exhausted
}
`,
  check({ topology, carriers }, report) {
    for (const { group, vswitch, attachments } of vmdqUses(topology, carriers)) {
      const { vmdq, team, uplinks } = vswitch;
      if (!vmdq || attachments.length === 0) continue;
      // Queues are on each uplink; vnics keep to one where the policy is by source port.
      const spread = team === undefined || team.value === 'source-port' ? Math.max(1, uplinks.length) : 1;
      const has = vmdq.value * spread;
      const wants = perHost(attachments);
      if (wants <= has) continue;
      let taken = 0;
      const first = attachments.find((a) => (taken += a.perHost) > has);
      if (!first) continue;
      report({
        place: first.vnic.target,
        vnics: attachments.map((a) => a.vnic),
        message:
          wants - has === 1
            ? phrase`${counted(wants, '`vmdq` vnic')} on \`${vswitch.name}\` of \`${group.text}\` share ${counted(has, 'VMDq queue')}: 1 of them has only the default queue. Raise \`vmdq\`, or attach some with \`vswitch\`.`
            : phrase`${counted(wants, '`vmdq` vnic')} on \`${vswitch.name}\` of \`${group.text}\` share ${counted(has, 'VMDq queue')}: ${wants - has} of them have only the default queue. Raise \`vmdq\`, or attach some with \`vswitch\`.`,
        related: related([
          {
            place: vmdq.place,
            message:
              spread > 1
                ? phrase`${vmdq.value} on each of ${spread} uplinks.`
                : phrase`${counted(vmdq.value, 'queue')}.`,
          },
          ...attachments
            .filter((a) => a.vnic !== first.vnic)
            .map((a) => ({ place: a.vnic.target, message: phrase`${vnicText(a.vnic)} takes ${a.perHost}.` })),
        ]),
        fixes: () => {
          const needed = Math.ceil(wants / spread);
          const room = Math.min(
            ...uplinks.map(({ port }) => {
              const others = group.host.vswitches
                .filter((v) => v !== vswitch && v.uplinks.some((u) => u.port === port))
                .reduce((sum, v) => sum + (v.vmdq?.value ?? 0), 0);
              return poolsForVmdq(port) - others;
            }),
          );
          // More pools may mean fewer queues in each.
          const plain = attachments.every((a) => (a.vnic.queues?.value ?? 1) === 1);
          return needed <= room ? [restate(vmdq, `vmdq ${needed}`, plain)] : [];
        },
      });
    }
  },
};
