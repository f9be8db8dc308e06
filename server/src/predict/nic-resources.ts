import type { Nic, Port, VSwitch } from '../model/topology.ts';
import type { Assumptions } from './assume.ts';
import { classPlan } from './classes.ts';
import type { Cell, ClassGroup, ClassShare, PortWires, Resource, Site, SlotLinks } from './network.ts';
import { ENGINE_PPS_PER_BPS, pcie, queueing } from './parameters.ts';
import { linkText, rawBps, usableBps } from './pcie.ts';
import type { Enforced } from './promise.ts';
import type { ResourceTable } from './resource-table.ts';
import { portSpeed, queuesOf, slotLink } from './site.ts';
import { queuesText, rateText } from './text.ts';
import { phrase } from '../words/phrase.ts';

export type Direction = 'transmit' | 'receive';

const opposite = { transmit: 'receive', receive: 'transmit' } as const;

/** What packets meet in and behind a card, made when a path first needs it: wires, traffic classes, slots, engines, limiters. */
export class NicResources {
  readonly classGroups: ClassGroup[] = [];
  readonly ports: PortWires[] = [];
  readonly slots = new Map<string, SlotLinks>();
  private readonly table: ResourceTable;
  private readonly assumptions: Assumptions;

  constructor(table: ResourceTable, assumptions: Assumptions) {
    this.table = table;
    this.assumptions = assumptions;
  }

  /** One direction of a port for one 802.1p priority; undefined where its speed is not known. */
  wire(site: Site, port: Port, direction: Direction, priority: number): number | undefined {
    const key = `${site.index}/${port.path}/${direction}`;
    if (port.classes.length === 0) return this.table.find(key) ?? this.addPort(site, port, direction);
    if (this.table.find(`${key}/0`) === undefined) this.addPort(site, port, direction);
    return this.table.find(`${key}/${priority}`) ?? this.table.find(`${key}/0`);
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
    const add = (way: string): number =>
      this.table.add(`${key}/pcie/${way}`, site, {
        kind: 'pcie',
        label: phrase`${linkText(link)} of ${nic.name}`,
        capacity,
        unit: missing > 0 ? missing : undefined,
        waiting: 'none',
        regime: 'pcie',
      });
    const links = { up: add('up'), down: add('down') };
    this.slots.set(key, links);
    return links;
  }

  /** The packet engine of a card or port; undefined where nothing tells its rate. */
  engine(site: Site, port: Port, direction: Direction): number | undefined {
    const { nic } = port;
    const stated = nic.device?.packetRate?.value ?? estimatedRate(nic);
    if (stated === undefined || stated.pps <= 0) return undefined;
    const regime = nic.device?.packetRate === undefined ? 'nicEngineUnknown' : 'nicEngine';
    const what = stated.per === 'port' ? port.path : nic.name;
    // A measurement on the host says what the card does there, firmware and settings included.
    const costClass = `nic:${nic.name}`;
    return this.table.once(`${site.index}/${what}/engine/${direction}`, site, () => ({
      kind: 'nic-engine',
      label: phrase`packet engine of ${what}`,
      capacity: stated.pps / this.table.scale(site, costClass),
      waiting: 'none',
      ...this.table.costed(site, { costClass, regime }),
    }));
  }

  /** Receive queues of a vnic that is polled, where no packet may be lost; undefined where they hold nothing back. */
  losslessQueues(cell: Cell): number | undefined {
    const { port, vm, vnic } = cell.attachment;
    const each = cell.site.costs.losslessQueuePps(port?.nic.device?.family);
    if (each === undefined) return undefined;
    const queues = queuesOf(cell.attachment, this.assumptions);
    const costClass = `lossless:${port?.nic.name ?? ''}`;
    return this.table.once(`${cell.key}/lossless`, cell.site, () => {
      const unit = each / this.table.scale(cell.site, costClass);
      return {
        cell,
        kind: 'queue',
        label: phrase`${queuesText(queues)} of ${`${vm.name}.${vnic.name}`}, without loss`,
        capacity: queues * unit,
        unit,
        waiting: 'none',
        ...this.table.costed(cell.site, { costClass, regime: 'losslessQueue' }),
      };
    });
  }

  /** The one uplink that a team by source port gives a vnic; undefined where its speed is not known. */
  uplink(cell: Cell, vswitch: VSwitch, direction: Direction): number | undefined {
    const speeds = vswitch.uplinks.flatMap(({ port }) => portSpeed(port)?.bps ?? []);
    if (speeds.length === 0) return undefined;
    return this.table.once(`${cell.key}/uplink/${direction}`, cell.site, () => ({
      cell,
      kind: 'wire',
      label: phrase`one uplink of ${vswitch.name}`,
      capacity: Math.min(...speeds),
      waiting: 'none',
      regime: 'wire',
    }));
  }

  /** A rate limiter of one vnic. */
  limit(cell: Cell, direction: Direction, enforced: Enforced): number {
    return this.table.once(`${cell.key}/limit/${direction}`, cell.site, () => ({
      cell,
      kind: 'rate-limit',
      label: enforced.maxLabel,
      capacity: enforced.maxBps,
      waiting: 'none',
      regime: 'limit',
    }));
  }

  private addPort(site: Site, port: Port, asked: Direction): number | undefined {
    const speed = portSpeed(port);
    if (speed === undefined) return undefined;
    const { bps, slowerSwitch } = speed;
    const label = (direction: Direction): string =>
      slowerSwitch
        ? phrase`${port.link?.value.switch.name ?? 'switch'} port of ${port.path} (${rateText(bps)})`
        : direction === 'transmit'
          ? phrase`${port.path} transmit`
          : phrase`${port.path} receive`;
    const wireOf = (direction: Direction): number[] => {
      const key = `${site.index}/${port.path}/${direction}`;
      const base = { capacity: bps, waiting: 'wire', ringEntries: queueing.ringEntries.wire } as const;
      if (port.classes.length === 0) {
        return [
          this.table.add(key, site, {
            ...base,
            kind: slowerSwitch ? 'switch-port' : 'wire',
            label: label(direction),
            unit: bps,
            regime: 'wire',
          }),
        ];
      }
      const classes = this.addClasses(key, site, port, base, label(direction));
      this.classGroups.push({ capacity: bps, classes });
      return classes.map((share) => share.resource);
    };
    const own = wireOf(asked);
    const other = wireOf(opposite[asked]);
    const [transmit, receive] = asked === 'transmit' ? [own, other] : [other, own];
    this.ports.push({ site, port, transmit, receive, capacity: bps });
    return own[0];
  }

  private addClasses(
    key: string,
    site: Site,
    port: Port,
    base: Pick<Resource, 'capacity' | 'waiting' | 'ringEntries'>,
    linkLabel: string,
  ): ClassShare[] {
    this.assumptions.add(
      phrase`${port.nic.host.name}.${port.path}: the switch serves the traffic classes as the port does (DCBX)`,
      port.place,
    );
    return classPlan(port).map(({ priorities, label, strict, weight }) => {
      const resource = this.table.add(key, site, {
        ...base,
        kind: 'class',
        label: phrase`${label} of ${port.path}`,
        regime: 'limit',
      });
      for (const priority of priorities) this.table.alias(`${key}/${priority}`, resource);
      return { resource, priority: Math.max(...priorities), strict, weight, linkLabel };
    });
  }
}

/** What a card of its slot's width may do. */
function estimatedRate({ device }: Nic): { readonly pps: number; readonly per: 'device' } | undefined {
  const own = device?.pcie?.value;
  return own === undefined || own.lanes <= 0
    ? undefined
    : { pps: ENGINE_PPS_PER_BPS * rawBps(own), per: 'device' };
}
