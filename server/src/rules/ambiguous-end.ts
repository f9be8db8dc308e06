import { phrase } from '../words/phrase.ts';
import { softwareModes } from '../model/attach.ts';
import { lookIn } from '../model/local.ts';
import type { Place } from '../model/place.ts';
import { pathsOf } from '../model/read.ts';
import type { HostGroup, Port, Topology, VSwitch, Vnic } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { switchType } from '../predict/cost/cost.ts';
import { exclusiveSwitches } from './shared/assumed.ts';
import type { PortUse } from './shared/ports.ts';
import type { Report, Rule } from './shared/rule.ts';
import { portText } from './shared/say.ts';

export const rule: Rule = {
  id: 'ambiguous-end',
  severity: 'error',
  summary:
    'A name that could mean several things: a VM with several vnics at the end of a flow, a port that several vswitches uplink.',
  docs: `
A flow starts and ends at one vnic of each VM. Where a VM has several, which one decides which NIC and which switch the
traffic loads, so it is not guessed. In the middle of a chain traffic is taken to come in by the first vnic and to go out
by the last. Of more than two, the first or the last is often there for something else (management), so that is told.

A vnic that names a port in a vswitch mode means the vswitch whose uplink it is; of several it has to name one. Bridges of a
Linux host can have one port in common, each by a VLAN interface of it. The switches of vSphere and Hyper-V, and those that
poll, have a port to themselves: there the second uplink is the mistake, whoever uses it.

**What to do.** Name one: \`fw.outside\` for \`fw\`, \`vs0\` for \`lan.0\`; in the middle of a chain name both,
\`wire -> fw.outside -> fw.inside -> wire\`; give each vswitch ports of its own.

Source: vSphere Networking, "Add Hosts to a vSphere Distributed Switch" (an adapter of another switch is moved); for
bridges linux Documentation/networking/bridge.rst.
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs; uplink lan.0 }
}
vm fw on kvm1 {
  vnic inside vswitch vs0
  vnic outside vswitch vs0
}
flow fw.outside <-> wire { rate 1Gbps }
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs; uplink lan.0 }
}
vm fw on kvm1 {
  vnic inside vswitch vs0
  vnic outside vswitch vs0
}
flow fw <-> wire { rate 1Gbps } //~ ambiguous-end
`,
  check({ topology, ports }, report) {
    for (const use of ports) twoSwitches(topology, use, report);
  },
};

/** Of two switches on one port the later is in the way, if either has to have it to itself. */
function twoSwitches(topology: Topology, { group, port, vswitches }: PortUse, report: Report): void {
  const [first, ...more] = vswitches;
  if (!first || more.length === 0 || !vswitches.some((v) => exclusiveSwitches.has(switchType(v)))) return;
  // A vnic that cannot tell which of them it meets has said so.
  if (
    attachmentsOn(topology, group).some(
      (a) => !a.vswitch && softwareModes.has(a.mode) && names(a.vnic, port, group),
    )
  )
    return;
  const uplinkOf = (v: VSwitch): Place => v.uplinks.find((u) => u.port === port)?.place ?? v.place;
  for (const later of more) {
    report({
      place: uplinkOf(later),
      message: phrase`${portText(group, port)} is the uplink of \`${first.name}\` already: one vswitch has a port to itself. Give \`${later.name}\` another.`,
      related: [{ place: uplinkOf(first), message: phrase`\`${first.name}\` reaches the wire by it.` }],
    });
  }
}

function names({ bound }: Vnic, port: Port, { host }: HostGroup): boolean {
  return pathsOf(bound, 'target').some(({ path }) => {
    const local = lookIn(
      host,
      path.segments.map(({ text }) => text),
    );
    return local?.type === 'port' && local.port === port;
  });
}
