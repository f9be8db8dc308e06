import { phrase } from '../words/phrase.ts';
import type { Fix } from '../model/finding.ts';
import type { Attachment, Port } from '../model/topology.ts';
import { add, isFaulty, restate } from './shared/mend.ts';
import { pairsOnOneHost } from './shared/pairs.ts';
import type { Rule } from './shared/rule.ts';
import { attachmentText, portText } from './shared/say.ts';

export const rule: Rule = {
  id: 'vepa-no-reflection',
  severity: 'error',
  summary: 'VMs of one host that talk to each other through a VEPA port whose switch does not reflect.',
  docs: `
In VEPA mode the NIC sends every frame to the adjacent switch, even one for a VM on the same port. An ordinary switch
never sends a frame back out of the port it came in by: the two VMs reach everybody but each other. Reflective relay
(802.1Qbg, "hairpin") does send it back.

**What to do.** \`switching veb\` lets the NIC forward by itself; or turn on reflective relay at the switch, and say
\`reflective-relay on\`.

Source: Juniper, Edge Virtual Bridging; bridge(8), hwmode.
`,
  good: `
switch tor1 { ports 48 x 10Gbps; reflective-relay on }
host kvm1 {
  iommu vt-d
  nic lan : intel.82599 { port 0 { vfs 8; switching vepa; link tor1 } }
}
vm web on kvm1 { memory 4GiB reserved; vnic eth0 sriov lan.0 }
vm db on kvm1 { memory 4GiB reserved; vnic eth0 sriov lan.0 }
flow web -> db { rate 1Gbps }
`,
  bad: `
switch tor1 { ports 48 x 10Gbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.82599 { port 0 { vfs 8; switching vepa; link tor1 } }
}
vm web on kvm1 { memory 4GiB reserved; vnic eth0 sriov lan.0 }
vm db on kvm1 { memory 4GiB reserved; vnic eth0 sriov lan.0 }
flow web -> db { rate 1Gbps } //~ vepa-no-reflection
`,
  check({ topology, flows }, report) {
    for (const { leg, from, to } of pairsOnOneHost(topology, flows)) {
      const { group } = from;
      const port = leavingPort(from);
      // Behind two vswitches, the host's own stack may carry it.
      const functions = from.mode === 'sriov' || to.mode === 'sriov';
      if (!port || !functions || leavingPort(to) !== port || port.switching?.value !== 'vepa') continue;
      // In different networks nobody expects it: that is `no-path`.
      const [a, b] = [from.vnic.network?.value, to.vnic.network?.value];
      if (a && b && a !== b) continue;
      // What the port is plugged into is not known: it may reflect.
      const outer = port.link?.value.switch;
      if (
        !outer ||
        outer.reflectiveRelay?.value === true ||
        isFaulty(outer.bound, 'reflective-relay', outer.reflectiveRelay)
      )
        continue;
      const { switching } = port;
      const relay = outer.reflectiveRelay;
      report({
        place: leg.flow.place,
        vnics: [from.vnic, to.vnic],
        message: phrase`${attachmentText(from)} and ${attachmentText(to)} both leave by ${portText(group, port)}, which sends all frames to \`${outer.name}\` (VEPA), and \`${outer.name}\` does not reflect them. Use \`veb\`, or reflective relay at the switch.`,
        related: [
          { place: switching.place, message: phrase`VEPA here.` },
          {
            place: relay?.place ?? outer.place,
            message: relay
              ? phrase`Reflective relay is off.`
              : phrase`The switch says nothing of reflective relay.`,
          },
        ],
        fixes: (): Fix[] => [
          restate(switching, 'switching veb', true),
          relay ? restate(relay, 'reflective-relay on') : add(outer.bound, 'reflective-relay on'),
        ],
      });
    }
  },
};

/** The port of a VF, or the one uplink of a vswitch. */
function leavingPort({ mode, port, vswitch }: Attachment): Port | undefined {
  if (mode === 'sriov') return port;
  const [uplink, ...more] = vswitch?.uplinks ?? [];
  return more.length === 0 ? uplink?.port : undefined;
}
