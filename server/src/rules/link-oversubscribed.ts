import { listed, phrase } from '../words/phrase.ts';
import { formatValue } from '../schema/units.ts';
import type { Flow, Topology, Vnic } from '../model/topology.ts';
import { offeredOn } from './shared/offered.ts';
import { flowsOf } from './shared/pairs.ts';
import type { PortUse } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';
import { portText, related } from './shared/say.ts';

export const rule: Rule = {
  id: 'link-oversubscribed',
  severity: 'warning',
  summary: 'Stated rates that add up to more than a port can carry.',
  docs: `
What a port cannot carry is dropped or waits at the sender: each flow gets a share. What stays inside a host or a card
does not count, nor do vnics without a flow. The gap between frames is not counted: at small frames less gets through
than the port's speed.

**What to do.** Lower the rates, spread the VMs over more ports, or use a faster one; \`iov predict\` shows who gets what.

Source: arithmetic.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 32 } }
}
vm web[1..30] on kvm1 {
  vnic eth0 sriov lan.0
}
flow web -> wire { rate 300Mbps }
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.x710-da2 { port 0 { vfs 32 } }
}
vm web[1..30] on kvm1 {
  vnic eth0 sriov lan.0
}
flow web -> wire {
  rate 500Mbps //~ link-oversubscribed
}
`,
  check({ topology, ports }, report) {
    for (const use of ports) {
      const { group, port } = use;
      const { tx, rx, flows } = offeredOn(topology, group, port);
      const speed = port.speedBps;
      const total = Math.max(tx, rx);
      if (speed === undefined || total <= speed * (1 + 1e-9)) continue;
      const way = tx >= rx ? 'tx' : 'rx';
      let taken = 0;
      const over = flows.find((f) => (taken += f[way]) > speed * (1 + 1e-9));
      const place = over?.flow.rateBps?.place;
      if (!over || !place) continue;
      const each = group.count > 1 ? phrase` on each host` : '';
      const parts = new Map<string, number>();
      for (const f of flows) if (f[way] > 0) parts.set(f.flow.text, (parts.get(f.flow.text) ?? 0) + f[way]);
      report({
        place,
        vnics: sendersOf(use, new Set(flows.map((f) => f.flow)), topology),
        message: phrase`${portText(group, port)} is to ${way === 'tx' ? phrase`send` : phrase`receive`} ${formatValue(total, 'rate')}${each} (${listed([...parts].map(([text, bps]) => `\`${text}\` ${formatValue(bps, 'rate')}`))}); it runs at ${formatValue(speed, 'rate')}: each gets about ${formatValue(speed / total, 'share')} of its rate. Lower them, or use another port.`,
        related: related([
          {
            place: port.speed?.place ?? port.place,
            message: phrase`The port: ${formatValue(speed, 'rate')}.`,
          },
          ...flows
            .filter((f) => f.flow !== over.flow)
            .flatMap((f) =>
              f.flow.rateBps ? [{ place: f.flow.rateBps.place, message: phrase`\`${f.flow.text}\`` }] : [],
            ),
        ]),
      });
    }
  },
};

/** The vnics whose traffic loads a port. */
function sendersOf(
  { functions, whole, shared, behind }: PortUse,
  flows: ReadonlySet<Flow>,
  topology: Topology,
): Vnic[] {
  return [...functions, ...whole, ...shared, ...behind]
    .map((a) => a.vnic)
    .filter((vnic) => flowsOf(topology.flows, vnic).some((flow) => flows.has(flow)));
}
