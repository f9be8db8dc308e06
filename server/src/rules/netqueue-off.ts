import { phrase } from '../words/phrase.ts';
import { hypervisorOf } from './shared/hypervisors.ts';
import { sayOfHost } from './shared/mend.ts';
import type { Rule } from './shared/rule.ts';
import { vmdqUses } from './shared/vmdq-use.ts';

export const rule: Rule = {
  id: 'netqueue-off',
  severity: 'error',
  prevents: true,
  summary: 'VMDq on an ESXi host whose NetQueue is off.',
  docs: `
On ESXi it is NetQueue that puts VMs on VMDq queues. With NetQueue off every VM is on the default queue.

**What to do.** \`esxcli system settings kernel set --setting=netNetqueueEnabled --value=TRUE\`, reboot, and say
\`netqueue on\`; or attach with \`vswitch\`.

Source: VMware vSphere Networking, NetQueue and Networking Performance.
`,
  good: `
host esx1 {
  hypervisor esxi "8.0U2"
  netqueue on
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
  netqueue off
  nic up : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type vmware; uplink up.0; vmdq 8 } //~ netqueue-off
}
vm app[1..8] on esx1 {
  vnic eth0 vmdq vs0
}
`,
  check({ topology, carriers }, report) {
    for (const { group, vswitch, places, attachments } of vmdqUses(topology, carriers)) {
      const { host } = group;
      const { netqueue } = host;
      if (!hypervisorOf(host).sortsByNetqueue || netqueue?.value !== false) continue;
      for (const place of places) {
        report({
          place,
          vnics: attachments.map((a) => a.vnic),
          message: phrase`\`${vswitch.name}\` is to use VMDq, and NetQueue of \`${host.name}\` is off: every VM stays on the default queue. Turn it on.`,
          related: [{ place: netqueue.place, message: phrase`It is off here.` }],
          fixes: () => [sayOfHost(host, netqueue, 'netqueue on')],
        });
      }
    }
  },
};
