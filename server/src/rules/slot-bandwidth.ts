import { property } from '../model/read.ts';
import { headPlace } from '../model/bound.ts';
import type { HostGroup, Nic, Port, Topology, Vnic } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import { formatValue } from '../schema/units.ts';
import { linkText } from '../predict/cost/pcie.ts';
import { offeredOn } from './shared/offered.ts';
import { type PortUse, portUses, portsUnder } from './shared/ports.ts';
import { guaranteeOf } from './shared/promises.ts';
import type { Rule } from './shared/rule.ts';
import { related, shown } from './shared/say.ts';
import { type SlotRoom, isDowngraded, slotRoom } from './shared/slots.ts';
import { phrase } from '../words/phrase.ts';

/** Share by which port speeds may exceed a slot before it is told: what the slot's model errs by. */
const tolerance = 1.03;

export const rule: Rule = {
  id: 'slot-bandwidth',
  severity: 'warning',
  summary: 'More on the ports of a card than its PCI Express link carries.',
  docs: `
Every frame crosses the card's slot, with headers, descriptors and read requests beside it: a PCIe 3.0 x8 slot moves about
50 Gb/s of full-sized frames each way, so two 40 Gb/s ports cannot both be full. What turns around inside the card (VM to
VM on one port) crosses it twice. Where the rates or guarantees of the file exceed it this is a warning; where only the
speeds of the ports do, a note.

**What to do.** Use a wider or newer slot, or spread the load over two cards.

Source: pcie-bench/pcie-model (SIGCOMM 2018); FDio/csit, methodology, MRR (XL710); DPDK doc/guides/nics/i40e.rst.
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da4 { slot pcie 3.0 x8 }
}
`,
  bad: `
host kvm1 {
  nic lan : intel.xl710-qda2 {
    slot pcie 3.0 x8 //~ slot-bandwidth
    port 0 { mtu 1500 }
    port 1 { mtu 1500 }
  }
}
flow kvm1.lan.0 -> wire { rate 30Gbps }
flow kvm1.lan.1 -> wire { rate 30Gbps }
`,
  check({ topology, carriers }, report) {
    for (const host of carriers) {
      for (const nic of host.nics) {
        const room = slotRoom(nic);
        if (!room) continue;
        const slot = property(nic.bound, 'slot');
        const asked = askedOf(nic, room, topology);
        const speeds = nic.ports.reduce((sum, p) => sum + (p.speedBps ?? 0), 0);
        const over = asked !== undefined && asked.bps > room.bps;
        // Gaps between frames never reach the slot; and what is within the model's error is not worth a note. That a slot gives its
        // card less than it has is `slot-downgrade`.
        if (!over && (speeds * (1518 / 1538) <= room.bps * tolerance || isDowngraded(nic))) continue;
        const carries = phrase`${linkText(room.link)} carries ${formatValue(room.bps, 'rate')} each way`;
        report({
          ...(over ? {} : { severity: 'information' as const }),
          place: slot ? headPlace(slot) : nic.place,
          ...(asked ? { vnics: vnicsOn(nic, asked.group, topology) } : {}),
          message: over
            ? phrase`The ports of \`${asked.group.text}.${nic.name}\` are to ${asked.way} ${formatValue(asked.bps, 'rate')} together; ${carries}. Use a wider slot, or spread it over two cards.`
            : phrase`The ports of \`${host.name}.${nic.name}\` run at ${formatValue(speeds, 'rate')} together; ${carries}: they cannot all be full.`,
          related: related(room.fact ? [shown(room.fact, `${linkText(room.link)}.`)] : []),
        });
      }
    }
  },
};

/** The vnics that leave their host by a card. */
function vnicsOn(nic: Nic, group: HostGroup, topology: Topology): Vnic[] {
  return attachmentsOn(topology, group)
    .filter((a) => portsUnder(a).some((port) => port.nic === nic))
    .map((a) => a.vnic);
}

/** The most that the file asks of a card in one direction: offered rates, or guarantees where they are more. */
function askedOf(
  nic: Nic,
  room: SlotRoom,
  topology: Topology,
): { readonly bps: number; readonly way: string; readonly group: HostGroup } | undefined {
  const uses = portUses(topology);
  return nic.host.groups
    .flatMap((group) => {
      const here = nic.ports.map((port) => offeredOn(topology, group, port));
      const mine = uses.filter((u) => u.group === group && u.port.nic === nic);
      // A port whose guarantees do not fit by themselves has been reported, of its own speed or of the slot.
      const guaranteed = mine.reduce(
        (sum, u) => sum + Math.min(u.port.speedBps ?? Infinity, room.bps, guaranteesOn(u)),
        0,
      );
      return [
        { bps: sumOf(here.map((l) => l.slotTx - beyond(l.tx, l.port))), way: phrase`send`, group },
        { bps: sumOf(here.map((l) => l.slotRx - beyond(l.rx, l.port))), way: phrase`receive`, group },
        { bps: guaranteed, way: phrase`guarantee`, group },
      ];
    })
    .sort((a, b) => b.bps - a.bps)[0];
}

const sumOf = (rates: readonly number[]): number => rates.reduce((sum, bps) => sum + bps, 0);

/** What of a load never passes the port: that is told of the port, and does not come to the slot. */
function beyond(bps: number, { speedBps = Infinity }: Port): number {
  return Math.max(0, bps - speedBps);
}

function guaranteesOn({ functions, whole, shared, behind }: PortUse): number {
  return [...functions, ...whole, ...shared, ...behind].reduce(
    (sum, a) => sum + (guaranteeOf(a) * a.perHost) / Math.max(1, a.vswitch?.uplinks.length ?? 1),
    0,
  );
}
