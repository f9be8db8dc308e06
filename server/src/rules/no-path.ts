import { phrase } from '../words/phrase.ts';
import type { Attachment, FlowEnd, Network, Port, Topology, Vnic } from '../model/topology.ts';
import { type Leg, enteringBy, leavingBy, legsOf, membersAt, pairsOnOneHost } from './shared/pairs.ts';
import { attachmentIndex, barrier } from './shared/ports.ts';
import type { Rule, Report } from './shared/rule.ts';
import { deviceText, portText, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'no-path',
  severity: 'error',
  prevents: true,
  summary: 'A flow between ends that no network, link or switch connects.',
  docs: `
Traffic needs a common layer 2 network and something that carries it: two VMs in different networks reach each other only
through a VM that forwards (\`flow a -> router -> b\`), a vswitch without an uplink leads nowhere but to its own vnics, and
a port that lists its \`networks\` carries no others. A VM that sends to itself sends nothing. Two VFs of one port need a card that turns frames around. A vnic
attached with a vswitch mode to a port that no vswitch uplinks has no path at all.

**What to do.** Put both ends into one network, name what forwards between them, or give the vswitch an uplink.

Source: the language reference, sections 3 and 4.
`,
  good: `
network app { vlan 100 }
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs; uplink lan.0 }
}
vm web on kvm1 { vnic eth0 vswitch vs0 { network app } }
vm db on kvm1 { vnic eth0 vswitch vs0 { network app } }
flow web -> db { rate 100Mbps }
`,
  bad: `
network app { vlan 100 }
network storage { vlan 200 }
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs; uplink lan.0 }
}
vm web on kvm1 { vnic eth0 vswitch vs0 { network app } }
vm db on kvm1 { vnic eth0 vswitch vs0 { network storage } }
flow web -> db { rate 100Mbps } //~ no-path
`,
  check({ topology, flows }, report) {
    for (const leg of legsOf(flows)) {
      const from = leavingBy(leg.from);
      const to = enteringBy(leg.to);
      if (isOne(leg)) {
        report({
          place: leg.flow.place,
          vnics: vnicsAt(from),
          message: phrase`\`${leg.flow.text}\` starts and ends at one place: that is no traffic. Name another end.`,
        });
        continue;
      }
      const [a, b] = [from?.network?.value, to?.network?.value];
      if (from && to && a && b && !isOneNetwork(a, b)) differing(leg, from, a, to, b, report);
      else unreachable(leg, topology, report);
    }
    for (const { leg, from, to } of pairsOnOneHost(topology, flows)) {
      const { port, group } = from;
      const { device } = port?.nic ?? {};
      const loopback = device?.loopback;
      if (
        !port ||
        to.port !== port ||
        !device ||
        loopback?.value !== false ||
        (port.switching && port.switching.value !== 'veb')
      )
        continue;
      report({
        place: leg.flow.place,
        vnics: [from.vnic, to.vnic],
        message: phrase`${vnicText(from.vnic)} and ${vnicText(to.vnic)} are both on ${portText(group, port)}, and ${deviceText(device)} does not turn frames around inside. Attach them to a vswitch.`,
        related: [shown(loopback, `${deviceText(device)}.`)],
      });
    }
  },
};

/** Whether frames of one network reach the other: it is the same, or has the same VLAN by another name. */
function isOneNetwork(a: Network, b: Network): boolean {
  return a === b || (a.vlan !== undefined && a.vlan.value === b.vlan?.value);
}

/** Whether a flow goes from a single VM’s vnic, or a port, to itself. Members of a set talk to one another. */
function isOne({ from, to }: Leg): boolean {
  if (from.type === 'wire' || to.type === 'wire' || from.count !== 1 || to.count !== 1) return false;
  const same =
    from.type === 'vnic' ? leavingBy(from) === enteringBy(to) : to.type === 'port' && from.port === to.port;
  return same && from.spans[0]?.[0] === to.spans[0]?.[0];
}

/** The vnics at the ends of a leg; the wire has none. */
function vnicsAt(...ends: readonly (Vnic | undefined)[]): Vnic[] {
  return ends.flatMap((vnic) => vnic ?? []);
}

function differing({ flow }: Leg, from: Vnic, a: Network, to: Vnic, b: Network, report: Report): void {
  report({
    place: flow.place,
    vnics: [from, to],
    message: phrase`${vnicText(from)} is in \`${a.name}\` and ${vnicText(to)} in \`${b.name}\`: nothing carries \`${flow.text}\`. Put both into one network, or name the VM that forwards between them.`,
    related: [
      { place: from.network?.place ?? from.place, message: phrase`In \`${a.name}\`.` },
      { place: to.network?.place ?? to.place, message: phrase`In \`${b.name}\`.` },
    ],
  });
}

/** An end that cannot get out of its host, where it would have to. */
function unreachable(leg: Leg, topology: Topology, report: Report): void {
  const all = attachmentIndex(topology);
  const ends: [FlowEnd, Vnic | undefined, FlowEnd, Vnic | undefined][] = [
    [leg.from, leavingBy(leg.from), leg.to, enteringBy(leg.to)],
    [leg.to, enteringBy(leg.to), leg.from, leavingBy(leg.from)],
  ];
  for (const [end, vnic, far, farVnic] of ends) {
    for (const mine of membersAt(all, vnic, end)) {
      const { vswitch, group } = mine;
      const vnics = vnicsAt(vnic, farVnic);
      const others = membersAt(all, farVnic, far);
      // A VM that runs nowhere has been reported.
      if (far.type === 'vnic' && others.length === 0) continue;
      // Within one vswitch nobody has to get out.
      if (vswitch && others.some((o) => o.vswitch === vswitch && o.group === group)) continue;
      if (!mine.port && !vswitch) continue;
      if (vswitch && !vswitch.uplink) {
        report({
          place: leg.flow.place,
          vnics,
          message: phrase`${vnicText(mine.vnic)} is behind \`${group.text}.${vswitch.name}\`, which has no uplink: nothing carries \`${leg.flow.text}\`. Give it one, or attach both ends to it.`,
          related: [{ place: vswitch.place, message: phrase`No uplink.` }],
        });
        return;
      }
      const port = barred(mine, others);
      const list = port && barrier(port, mine.vnic.network?.value);
      if (!port || !list) continue;
      const name = mine.vnic.network?.value.name ?? '';
      report({
        place: leg.flow.place,
        vnics,
        message: phrase`${vnicText(mine.vnic)} is in \`${name}\`, and ${portText(group, port)} does not carry it, or its switch does not: nothing carries \`${leg.flow.text}\`. Add it to the \`networks\` there.`,
        related: [{ place: list.place, message: phrase`What it carries.` }],
      });
      return;
    }
  }
}

/** The port that a vnic would have to leave by and that does not carry its network; undefined where one does, or it stays inside. */
function barred({ vnic, port, vswitch, group }: Attachment, others: readonly Attachment[]): Port | undefined {
  const network = vnic.network?.value;
  if (!network) return undefined;
  const ports = port ? [port] : (vswitch?.uplinks.map((u) => u.port) ?? []);
  if (port && others.some((o) => o.group === group && o.port === port)) return undefined;
  return ports.every((p) => barrier(p, network)) ? ports[0] : undefined;
}
