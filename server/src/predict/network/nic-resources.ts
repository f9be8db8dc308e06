import type { Nic, Port, VSwitch } from '../../model/topology.ts';
import type { Assumptions } from '../assume.ts';
import { classPlan } from './class-plan.ts';
import {
  portKey,
  type Cell,
  type ClassGroup,
  type ClassShare,
  type PortWires,
  type Resource,
  type Site,
  type SlotLinks,
} from './network.ts';
import { enginePpsPerBps, pcie, queueing } from '../cost/parameters.ts';
import { linkText, rawBps, usableBps } from '../cost/pcie.ts';
import type { Enforced } from './promise.ts';
import { Layered, type ResourceTable } from './resource-table.ts';
import { portSpeed, queuesOf, slotLink } from './site.ts';
import { queuesText, rateText } from '../text.ts';
import { phrase } from '../../words/phrase.ts';

export type Direction = 'transmit' | 'receive';

/** Each direction of a port, by 802.1p priority: its wire, or its traffic classes. Those that none names have class 0. */
type Lanes = Readonly<Record<Direction, ReadonlyMap<number, Resource>>>;

/** What packets meet in and behind a card, made when a path first needs it: wires, traffic classes, slots, engines, limiters. */
export class NicResources {
  private readonly lanes: Layered<string, Lanes>;
  private readonly ports: Layered<number, PortWires>;
  private readonly slots: Layered<string, SlotLinks>;
  private readonly table: ResourceTable;
  private readonly assumptions: Assumptions;

  constructor(table: ResourceTable, assumptions: Assumptions, base?: NicResources) {
    this.lanes = new Layered(base?.lanes);
    this.ports = new Layered(base?.ports);
    this.slots = new Layered(base?.slots);
    this.table = table;
    this.assumptions = assumptions;
  }

  /** One direction of a port for one 802.1p priority; undefined where its speed is not known. */
  wire(site: Site, port: Port, direction: Direction, priority: number): Resource | undefined {
    const lanes = (this.lanes.get(portKey(site, port)) ?? this.addPort(site, port))?.[direction];
    return lanes?.get(priority) ?? lanes?.get(0);
  }

  /** The port that this resource is a wire or a class of. */
  portAt(resource: number): PortWires | undefined {
    return this.ports.get(resource);
  }

  /** Both directions of a card's slot; undefined where neither slot nor device is known. */
  slot(site: Site, nic: Nic): SlotLinks | undefined {
    const key = `${site.index}/${nic.name}`;
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const link = slotLink(nic, this.assumptions);
    if (link === undefined) return undefined;
    this.assumptions.add(
      phrase`PCIe: payloads of ${pcie.maxPayloadBytes} bytes, read requests of ${pcie.maxReadRequestBytes} bytes`,
    );
    const capacity = usableBps(link);
    // More can be had where the card could do more than its slot.
    const own = nic.device?.pcie?.value;
    const missing = own === undefined ? 0 : usableBps(own) - capacity;
    const add = (way: string): Resource =>
      this.table.once(`${key}/pcie/${way}`, site, { regime: 'pcie' }, () => ({
        kind: 'pcie',
        label: () => phrase`${linkText(link)} of ${nic.name}`,
        capacity,
        unit: missing > 0 ? missing : undefined,
        waiting: 'none',
      }));
    const links = { up: add('up'), down: add('down') };
    this.slots.set(key, links);
    return links;
  }

  /** The same, where something has met it. */
  slotAt(site: Site, nic: Nic): SlotLinks | undefined {
    return this.slots.get(`${site.index}/${nic.name}`);
  }

  /** The packet engine of a card or port; undefined where nothing tells its rate. */
  engine(site: Site, port: Port, direction: Direction): Resource | undefined {
    const { nic } = port;
    const stated = nic.device?.packetRate?.value ?? estimatedRate(nic);
    if (stated === undefined || stated.pps <= 0) return undefined;
    const regime = nic.device?.packetRate === undefined ? 'nicEngineUnknown' : 'nicEngine';
    const what = stated.per === 'port' ? port.path : nic.name;
    // A measurement on the host says what the card does there, firmware and settings included.
    const costClass = `nic:${nic.name}`;
    return this.table.once(`${site.index}/${what}/engine/${direction}`, site, { costClass, regime }, () => ({
      kind: 'nic-engine',
      label: () => phrase`packet engine of ${what}`,
      capacity: stated.pps / this.table.scale(site, costClass),
      waiting: 'none',
    }));
  }

  /** Receive queues of a vnic that is polled, where no packet may be lost; undefined where they hold nothing back. */
  losslessQueues(cell: Cell): Resource | undefined {
    const { port } = cell.attachment;
    const each = cell.site.costs.losslessQueuePps(port?.nic.device?.family);
    if (each === undefined) return undefined;
    const queues = queuesOf(cell, this.assumptions);
    const costClass = `lossless:${port?.nic.name ?? ''}`;
    return this.table.once(
      `${cell.key}/lossless`,
      cell.site,
      { costClass, regime: 'losslessQueue', cell },
      () => {
        const unit = each / this.table.scale(cell.site, costClass);
        return {
          kind: 'queue',
          label: ({ vm, vnic } = cell.attachment) =>
            phrase`${queuesText(queues)} of ${`${vm.name}.${vnic.name}`}, without loss`,
          capacity: queues * unit,
          unit,
          waiting: 'none',
        };
      },
    );
  }

  /** The one uplink that a team by source port gives a vnic; undefined where its speed is not known. */
  uplink(cell: Cell, vswitch: VSwitch, direction: Direction): Resource | undefined {
    const speeds = vswitch.uplinks.flatMap(({ port }) => portSpeed(port)?.bps ?? []);
    if (speeds.length === 0) return undefined;
    return this.table.once(`${cell.key}/uplink/${direction}`, cell.site, { regime: 'wire', cell }, () => ({
      kind: 'wire',
      label: () => phrase`one uplink of ${vswitch.name}`,
      capacity: Math.min(...speeds),
      waiting: 'none',
    }));
  }

  /** A rate limiter of one vnic. */
  limit(cell: Cell, direction: Direction, enforced: Enforced): Resource {
    return this.table.once(`${cell.key}/limit/${direction}`, cell.site, { regime: 'limit', cell }, () => ({
      kind: 'rate-limit',
      label: enforced.maxLabel,
      capacity: enforced.maxBps,
      waiting: 'none',
    }));
  }

  private addPort(site: Site, port: Port): Lanes | undefined {
    const speed = portSpeed(port);
    if (speed === undefined) return undefined;
    const { bps, slowerSwitch } = speed;
    const key = portKey(site, port);
    const classGroups: ClassGroup[] = [];
    const base = { capacity: bps, waiting: 'wire', ringEntries: queueing.ringEntries.wire } as const;
    const lanesOf = (direction: Direction): ReadonlyMap<number, Resource> => {
      const label = (): string =>
        slowerSwitch
          ? phrase`${port.link?.value.switch.name ?? 'switch'} port of ${port.path} (${rateText(bps)})`
          : direction === 'transmit'
            ? phrase`${port.path} transmit`
            : phrase`${port.path} receive`;
      if (port.classes.length > 0) {
        const classes = this.addClasses(`${key}/${direction}`, site, port, base);
        classGroups.push({ capacity: bps, linkLabel: label, classes: classes.map(({ share }) => share) });
        return new Map(
          classes.flatMap(({ priorities, of }) => priorities.map((priority) => [priority, of] as const)),
        );
      }
      const wire = this.table.once(`${key}/${direction}`, site, { regime: 'wire' }, () => ({
        ...base,
        kind: slowerSwitch ? 'switch-port' : 'wire',
        label,
        unit: bps,
      }));
      return new Map([[0, wire]]);
    };
    const lanes = { transmit: lanesOf('transmit'), receive: lanesOf('receive') };
    const indices = (direction: Direction): number[] => [
      ...new Set([...lanes[direction].values()].map(({ index }) => index)),
    ];
    const [transmit, receive] = [indices('transmit'), indices('receive')];
    const wires: PortWires = { site, port, transmit, receive, capacity: bps, classGroups };
    for (const index of [...transmit, ...receive]) this.ports.set(index, wires);
    this.lanes.set(key, lanes);
    return lanes;
  }

  private addClasses(
    key: string,
    site: Site,
    port: Port,
    base: Pick<Resource, 'capacity' | 'waiting' | 'ringEntries'>,
  ): { readonly of: Resource; readonly priorities: readonly number[]; readonly share: ClassShare }[] {
    this.assumptions.add(
      phrase`${port.nic.host.name}.${port.path}: classes on the switch as on the port (DCBX)`,
      port.place,
    );
    return classPlan(port).map(({ priorities, label, strict, weight }, i) => {
      const of = this.table.once(`${key}/${i}`, site, { regime: 'limit' }, () => ({
        ...base,
        kind: 'class',
        label: () => phrase`${label} of ${port.path}`,
      }));
      const share = { resource: of.index, priority: Math.max(...priorities), strict, weight };
      return { of, priorities, share };
    });
  }
}

/** What a card of its slot's width may do. */
function estimatedRate({ device }: Nic): { readonly pps: number; readonly per: 'device' } | undefined {
  const own = device?.pcie?.value;
  return own === undefined || own.lanes <= 0
    ? undefined
    : { pps: enginePpsPerBps * rawBps(own), per: 'device' };
}
