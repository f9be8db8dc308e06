import { listed, phrase } from '../words/phrase.ts';
import type { Fix, Related } from '../model/finding.ts';
import type { Attachment, HostGroup, Port, Qos, VSwitch } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { formatValue, writeValue } from '../schema/units.ts';
import { replacement } from '../model/edit.ts';
import { linkText } from '../predict/cost/pcie.ts';
import { grouped } from './shared/grouped.ts';
import { type PortUse, portUses } from './shared/ports.ts';
import { type Share, byVnic, exceedsLink, guaranteeOf } from './shared/promises.ts';
import type { Rule } from './shared/rule.ts';
import { portText, related, shown, vnicText } from './shared/say.ts';
import { slotRoom } from './shared/slots.ts';

export const rule: Rule = {
  id: 'guarantee-oversubscribed',
  severity: 'error',
  summary: 'Guarantees on a port that add up to more than it can carry.',
  docs: `
A guarantee that cannot be kept is none. What counts is what each single host carries: every VF and every vnic behind a
vswitch on this port, times the members of its set; the port's speed, or what its PCIe slot carries each way where that
is less; for a vswitch with several uplinks what those that carry have together. The ice driver refuses the last one ("... would cause oversubscription"); most others accept it and break the
promise silently.

**What to do.** Scale the guarantees down, move VMs to another port, or use a faster one.

Source: intel/ethernet-linux-ice src/ice_sriov.c ice_min_tx_rate_oversubscribed; DPDK drivers/net/qede/base/ecore_dev.c.
`,
  good: `
qos silver { min 500Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 64 } }
}
vm web[1..40] on kvm1 {
  vnic eth0 sriov lan.0 { qos silver }
}
`,
  bad: `
qos silver { min 500Mbps }
host kvm1 {
  iommu vt-d
  nic lan : intel.e810-xxvda2 { port 0 { vfs 64 } }
}
vm web[1..60] on kvm1 {
  vnic eth0 sriov lan.0 { qos silver } //~ guarantee-oversubscribed
}
`,
  check({ topology, carriers }, report) {
    const full = new Set<Port>();
    for (const room of roomsOf(portUses(topology).filter(({ group }) => carriers.includes(group.host)))) {
      const { group, ports, bps: limit } = room;
      const promised = promisedIn(room, attachmentsOn(topology, group));
      const total = promised.reduce((sum, p) => sum + p.bps, 0);
      // A port of a team that is over by itself has been told.
      if (total <= limit * (1 + 1e-9) || ports.some((p) => full.has(p))) continue;
      let taken = 0;
      const first = promised.find((p) => (taken += p.bps) > limit * (1 + 1e-9));
      if (!first) continue;
      for (const port of ports) full.add(port);
      const each = group.count > 1 ? phrase` on each host` : '';
      const parts = byVnic(promised);
      const texts = parts.map(
        ({ vnic, members, bps }) =>
          `${vnicText(vnic)} ${members > 1 ? `${members} x ${formatValue(bps / members, 'rate')}` : formatValue(bps, 'rate')}`,
      );
      report({
        place: first.attachment.vnic.qos?.place ?? first.attachment.vnic.place,
        vnics: parts.map(({ vnic }) => vnic),
        message: phrase`The guarantees on ${listed(ports.map((p) => portText(group, p)))} add up to ${formatValue(total, 'rate')}${each} (${listed(texts, 6)}); ${room.text()}. Scale them down, or move VMs to another port.`,
        related: related([
          ...room.related(),
          ...parts
            .filter(({ vnic }) => vnic !== first.attachment.vnic)
            .map(({ vnic, bps }) => ({
              place: vnic.qos?.place ?? vnic.place,
              message: phrase`${vnicText(vnic)}: ${formatValue(bps, 'rate')}.`,
            })),
        ]),
        fixes: () =>
          scaled(
            promised.map((p) => p.attachment),
            limit / total,
          ),
      });
    }
  },
};

/** What guarantees share: a port, or the ports of a team. */
interface Room {
  readonly group: HostGroup;
  readonly ports: readonly Port[];
  readonly bps: number;
  /** What it carries, as one says it. */
  readonly text: () => string;
  readonly related: () => readonly Related[];
  readonly attachments: ReadonlySet<Attachment>;
}

/** Ports first, then teams of several that all carry. */
function roomsOf(uses: readonly PortUse[]): Room[] {
  const single = uses.flatMap((use): Room[] => {
    const { group, port, functions, whole, shared, behind } = use;
    const { speedBps } = port;
    if (speedBps === undefined) return [];
    const slot = slotRoom(port.nic);
    const narrow = slot && slot.bps < speedBps ? slot : undefined;
    const here = behind.filter((a) => a.vswitch && carrying(a.vswitch).every((p) => p === port));
    return [
      {
        group,
        ports: [port],
        bps: narrow?.bps ?? speedBps,
        text: () =>
          narrow
            ? phrase`its ${linkText(narrow.link)} slot carries ${formatValue(narrow.bps, 'rate')} each way`
            : phrase`the port runs at ${formatValue(speedBps, 'rate')}`,
        related: () => [
          {
            place: port.speed?.place ?? port.place,
            message: phrase`The port: ${formatValue(speedBps, 'rate')}.`,
          },
          ...(narrow?.fact ? [shown(narrow.fact, `${linkText(narrow.link)}.`)] : []),
        ],
        attachments: new Set([...functions, ...whole, ...shared, ...here]),
      },
    ];
  });
  const byGroup = grouped(uses, (u) => u.group);
  const teams = uses.flatMap(({ group, port, vswitches }) =>
    vswitches.flatMap((vswitch): Room[] => {
      const ports = carrying(vswitch);
      if (ports.length < 2 || ports[0] !== port) return [];
      const speeds = ports.flatMap((p) => p.speedBps ?? []);
      if (speeds.length < ports.length) return [];
      const mine = (byGroup.get(group) ?? []).filter((u) => ports.includes(u.port));
      const bps = speeds.reduce((sum, s) => sum + s, 0);
      return [
        {
          group,
          ports,
          bps,
          text: () => phrase`together they run at ${formatValue(bps, 'rate')}`,
          related: () => [
            { place: vswitch.uplinks[0]?.place ?? vswitch.place, message: phrase`Its uplinks.` },
          ],
          attachments: new Set(
            mine.flatMap((u) => [
              ...u.functions,
              ...u.whole,
              ...u.shared,
              ...u.behind.filter((a) => a.vswitch && carrying(a.vswitch).every((p) => ports.includes(p))),
            ]),
          ),
        },
      ];
    }),
  );
  return [...single, ...teams];
}

/** Uplinks that carry at the same time: of a pair of which one stands by, the first. */
function carrying({ uplinks, team }: VSwitch): readonly Port[] {
  const ports = uplinks.map((u) => u.port);
  return team?.value === 'active-standby' ? ports.slice(0, 1) : ports;
}

/** In file order. */
function promisedIn({ attachments }: Room, all: readonly Attachment[]): Share[] {
  return all
    .filter((a) => attachments.has(a) && !exceedsLink(a))
    .flatMap((attachment) => {
      const bps = guaranteeOf(attachment) * attachment.perHost;
      return bps > 0 ? [{ attachment, bps }] : [];
    });
}

/** All guarantees that take part lowered by one factor, to figures that a person would write. */
function scaled(attachments: readonly Attachment[], factor: number): Fix[] {
  const qos = [...new Set(attachments.flatMap((a): Qos[] => (a.vnic.qos ? [a.vnic.qos.value] : [])))];
  const edits = qos.flatMap(({ minBps: min }) => {
    if (!min) return [];
    const exact = min.value * factor;
    const step = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
    const rounded = Math.floor(exact / step) * step;
    return rounded > 0 ? [replacement(min.place, `min ${writeValue(rounded, 'rate')}`)] : [];
  });
  return edits.length === qos.length
    ? [{ title: phrase`Scale the guarantees down to what the port carries`, preferred: true, edits }]
    : [];
}
