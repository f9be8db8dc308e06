import type { Port, VSwitch } from '../../model/topology.ts';
import type { Assumptions } from '../assume.ts';
import { attachPoint, backendOf, receiverOf } from './attach.ts';
import {
  bareKernel,
  guestCost,
  hostStackCost,
  isPolling,
  isKernelWork,
  kernelForwardCost,
  losslessGuest,
  pollingCost,
  switchType,
  type Cost,
  type GuestRole,
} from '../cost/cost.ts';
import { coresLeft } from './cpu-resources.ts';
import type { Direction } from './nic-resources.ts';
import type { Registry } from './registry.ts';
import { guestLatency } from './idle.ts';
import type { Cell, Charge, LatencyPart, Node, Resource, Site } from './network.ts';
import type { LatencyClass } from '../cost/costs.ts';
import { queueing } from '../cost/parameters.ts';
import { shapeOf } from './resource-table.ts';
import { receiveBytes, transmitBytes, type SlotBytes } from '../cost/pcie.ts';
import { perFrameBit, unevenness, wireBits, type Frames } from '../cost/wire.ts';
import { phrase } from '../../words/phrase.ts';

/** The cost class of all idle latencies of a host. */
export const latency = 'latency';

/** What is common to all of one stream's path. */
export interface PathTraffic {
  readonly frames: Frames;
  readonly bulk: boolean;
  /** It is storage over Ethernet. */
  readonly storage: boolean;
  readonly lossless: boolean;
  readonly tagged: boolean;
  readonly priority: number;
  /** It passes VMs that forward. */
  readonly chain: boolean;
  /** It comes in from outside. */
  readonly fromWire: boolean;
  /** It is the way back of a flow. */
  readonly reversed: boolean;
  /** Member pairs over all hosts. */
  readonly count: number;
  /** VMs, ends on the wire and host's ends that it has, whatever its direction: `1/2/0`. */
  readonly shape: string;
}

/** A port, and the part of the traffic that it has. */
interface UplinkPart {
  readonly port: Port;
  readonly part: number;
  /** Of how many links of a bundle (LACP) it is one: each stream stays on one of them. */
  readonly bundle?: number;
}

/** Thrown out of a path that cannot be told: an attachment without data, a port of unknown speed, a way that does not exist. */
export class Unpredictable extends Error {}

/** What a polled side of a port's card takes more than that of the card all are told against. */
function cardUs(site: Site, port: Port | undefined): number {
  return site.costs.cardUs(port?.nic.device?.family);
}

/** Collects what one stream asks of the resources on its way, hop by hop. */
export class Path {
  readonly uses: Charge[] = [];
  readonly latency: LatencyPart[] = [];
  /** Guest resources that take this stream's receive interrupts: by cell. */
  readonly interrupts: { readonly cell: Cell; readonly members: number }[] = [];
  /** Hosts whose own processors it takes, of which nothing is known. */
  readonly uncounted: Site[] = [];
  loopback = false;
  private entered = false;
  private readonly traffic: PathTraffic;
  private readonly registry: Registry;
  private readonly assumptions: Assumptions;

  constructor(traffic: PathTraffic, registry: Registry, assumptions: Assumptions) {
    this.traffic = traffic;
    this.registry = registry;
    this.assumptions = assumptions;
  }

  /** One hop between nodes. `share` is the part of the stream's members that take it; `local` the part of those on one host. */
  hop(from: Node, to: Node, share: number, local: number): void {
    if (from.type === 'wire' && to.type === 'wire')
      throw new Unpredictable(phrase`a flow from wire to wire needs a software switch on its way`);
    if (local > 0) this.onHost(from, to, share * local);
    if (local < 1) {
      if (from.type !== 'wire') this.leave(from, share * (1 - local), 'transmit');
      if (to.type !== 'wire') this.leave(to, share * (1 - local), 'receive', from.type === 'wire');
    }
  }

  /** From port to port through a software switch, with no VM. */
  across(site: Site, vswitch: VSwitch, reversed: boolean): void {
    const first = vswitch.uplinks[0]?.port;
    const last = vswitch.uplinks.at(-1)?.port;
    if (first === undefined || last === undefined)
      throw new Unpredictable(phrase`\`${vswitch.name}\` has no uplink`);
    const [enter, leave] = reversed ? [last, first] : [first, last];
    const members = this.perHost(site, 1);
    this.nic(site, enter, 'receive', members, 'first');
    this.traverse(site, vswitch, 2, 0, members);
    this.nic(site, leave, 'transmit', members, 'next');
    const polling = isPolling(switchType(vswitch));
    const { latencies } = site.costs;
    if (polling) for (const port of [enter, leave]) this.part(site, latencies.pollingSwitch, { port });
    else {
      this.enter(site);
      this.part(site, latencies.forwardKernel);
    }
  }

  /** What a VM itself does with the packets; `nicSides` of its hops pass a NIC. */
  guest(cell: Cell, role: GuestRole, share: number, nicSides: number): void {
    const { guest } = cell;
    const usual = guestCost(cell.site.costs, guest, role, this.traffic.bulk, nicSides > 0);
    const cost = this.traffic.lossless ? losslessGuest(cell.site.costs, usual, guest) : usual;
    const members = this.perVnic(cell, share);
    if (this.traffic.lossless && guest.driver === 'dpdk' && guest.adapter === 'function' && role !== 'send')
      this.losslessQueues(cell, members);
    const queues = this.registry.cpus.guestQueues(cell, cost, guest.driver === 'dpdk');
    const vcpus = this.registry.cpus.vcpus(cell, cost, guest.driver === 'dpdk');
    this.charge(cell.site, vcpus, cost, members, queues !== undefined);
    if (queues !== undefined) this.charge(cell.site, queues, cost, members);
    const assigned = guest.adapter === 'function' && guest.driver === 'kernel' && cell.site.virtualised;
    if (assigned && role !== 'send') this.interrupts.push({ cell, members });
    if (role === 'forward' && guest.driver === 'kernel' && guest.adapter !== 'vhost-user')
      this.enter(cell.site);
    const port = cell.attachment.port ?? cell.attachment.vswitch?.uplinks[0]?.port;
    for (const { of, moderated } of guestLatency(cell.site.costs.latencies, guest, role, nicSides))
      this.part(cell.site, of, { moderated, port });
  }

  /** Receive queues that a guest polls, of a card that loses packets before a queue's core is full. */
  private losslessQueues(cell: Cell, members: number): void {
    const resource = this.registry.nics.losslessQueues(cell);
    if (resource !== undefined)
      this.use(
        resource,
        perFrameBit(this.traffic.frames, () => 1),
        members,
      );
  }

  /** A host's own end of a path: its network stack. */
  hostStack(site: Site, role: GuestRole, share: number, nicSides: number): void {
    const { bulk, storage } = this.traffic;
    // Who works on storage, the card or the host, and for how long, nobody measured.
    if (storage) this.uncounted.push(site);
    else {
      const cost = hostStackCost(site.costs, role, bulk);
      this.charge(site, this.registry.cpus.hostStack(site, cost), cost, this.perHost(site, share));
    }
    for (const { of, moderated } of guestLatency(site.costs.latencies, bareKernel, role, nicSides))
      this.part(site, of, { moderated });
  }

  /** A VM's rate limiter, which is a resource of its own: all flows of the vnic share it. */
  limit(cell: Cell, resource: Resource, share: number): void {
    this.use(resource, 1, this.perVnic(cell, share));
  }

  private onHost(from: Node, to: Node, share: number): void {
    const a = attachPoint(from);
    const b = attachPoint(to);
    if (a === undefined || b === undefined)
      throw new Unpredictable(phrase`a path on one host needs two ends on it`);
    const { site } = a;
    const members = this.perHost(site, share);
    // Ports of one switch are the host's own ends: what goes between them takes the wires.
    const within = from.type === 'vm' || to.type === 'vm';
    if (within && a.vswitch !== undefined && a.vswitch === b.vswitch) {
      if (isPolling(switchType(a.vswitch))) this.traverse(site, a.vswitch, 0, 2, members);
      else {
        if (from.type === 'vm') this.backend(from.cell, a.vswitch, 'transmit', share, false);
        if (to.type === 'vm') this.backend(to.cell, a.vswitch, 'receive', share, false);
      }
      return;
    }
    const out = this.toPorts(from, 'transmit', share);
    const into = this.toPorts(to, 'receive', share);
    for (const x of out) {
      for (const y of into) {
        const part = members * x.part * y.part;
        const inside = x.port === y.port;
        // VEB turns around in the NIC; VEPA goes to the switch and back on the same port; else the switch joins two ports.
        const wire = !inside || x.port.switching?.value === 'vepa';
        if (!wire) this.loopback = true;
        this.nic(site, x.port, 'transmit', part, wire ? 'next' : 'none', x.bundle);
        this.nic(site, y.port, 'receive', part, wire ? 'next' : 'none', y.bundle);
      }
    }
  }

  private leave(
    node: Exclude<Node, { type: 'wire' }>,
    share: number,
    direction: Direction,
    fromOutside = false,
  ): void {
    const { site } = node.type === 'vm' ? node.cell : node;
    const members = this.perHost(site, share);
    for (const { port, part, bundle } of this.toPorts(node, direction, share))
      this.nic(site, port, direction, members * part, fromOutside ? 'first' : 'next', bundle);
  }

  /** Charges what lies between a node and the ports it uses, and gives those ports with their parts. */
  private toPorts(node: Node, direction: Direction, share: number): readonly UplinkPart[] {
    if (node.type === 'wire') return [];
    if (node.type === 'port') return [{ port: node.port, part: 1 }];
    const { cell } = node;
    const { site } = cell;
    const { vswitch, port } = cell.attachment;
    if (vswitch === undefined) {
      if (port === undefined) throw new Unpredictable(phrase`its target is not known`);
      return [{ port, part: 1 }];
    }
    const members = this.perHost(site, share);
    if (isPolling(switchType(vswitch))) this.traverse(site, vswitch, 1, 1, members);
    else this.backend(cell, vswitch, direction, share, true);
    const uplinks = this.uplinks(vswitch, direction);
    if (uplinks.length > 1 && vswitch.team?.value !== 'lacp') this.oneUplink(cell, vswitch, direction, share);
    if (direction === 'receive') this.receiver(cell, vswitch, uplinks, share);
    return uplinks;
  }

  /** VMs are spread over the uplinks of a team by source port, but each has only one. */
  private oneUplink(cell: Cell, vswitch: VSwitch, direction: Direction, share: number): void {
    const { frames, tagged } = this.traffic;
    const resource = this.registry.nics.uplink(cell, vswitch, direction);
    if (resource === undefined) return;
    const cost = perFrameBit(frames, (bytes) => wireBits(bytes, tagged));
    this.use(resource, cost, this.perVnic(cell, share));
  }

  /** The uplinks that traffic is spread over. A chain without a team comes in by the first and goes out by the last, and back. */
  private uplinks(vswitch: VSwitch, direction: Direction): readonly UplinkPart[] {
    const ports = vswitch.uplinks.map((uplink) => uplink.port);
    const first = ports[0];
    const last = ports.at(-1);
    if (first === undefined || last === undefined)
      throw new Unpredictable(phrase`\`${vswitch.name}\` has no uplink`);
    if (vswitch.team?.value === 'active-standby') return [{ port: first, part: 1 }];
    if (ports.length > 1 && vswitch.team === undefined) {
      if (this.traffic.chain)
        return [{ port: (direction === 'receive') === this.traffic.reversed ? last : first, part: 1 }];
      this.assumptions.add(
        phrase`${vswitch.host.name}.${vswitch.name}: team source-port, which spreads VMs over its uplinks`,
        vswitch.place,
      );
    }
    const bundle = vswitch.team?.value === 'lacp' ? ports.length : 1;
    return ports.map((port) => ({ port, part: 1 / ports.length, bundle }));
  }

  /** A traversal of a software switch on its own cores. */
  private traverse(site: Site, vswitch: VSwitch, physical: number, vhost: number, members: number): void {
    const type = switchType(vswitch);
    if (!isPolling(type)) {
      const forward = kernelForwardCost(site.costs);
      this.charge(site, this.registry.cpus.kernelCores(site, vswitch, forward), forward, members);
      return;
    }
    const cost = pollingCost(site.costs, type, {
      physical,
      vhost,
      chain: this.traffic.chain,
      tagged: this.traffic.tagged,
      ringEntries: vswitch.ring?.value ?? queueing.ringEntries.polling,
      lossless: this.traffic.lossless,
    });
    this.charge(site, this.registry.cpus.pollingCores(site, vswitch, cost), cost, members);
  }

  /** A VM's backend in a kernel switch: its own thread, and the host's cores. */
  private backend(cell: Cell, vswitch: VSwitch, direction: Direction, share: number, wire: boolean): void {
    const { site } = cell;
    const { cpus } = this.registry;
    const { queue, host } = backendOf(cell, vswitch, { bulk: this.traffic.bulk, wire, direction });
    if (queue !== undefined) this.charge(site, cpus.backend(cell, queue), queue, this.perVnic(cell, share));
    this.charge(site, cpus.kernelCores(site, vswitch, host), host, this.perHost(site, share));
  }

  /** Who takes a VM's packets off the wire: a VMDq queue's core, or a hypervisor's single receiving core. */
  private receiver(cell: Cell, vswitch: VSwitch, uplinks: readonly UplinkPart[], share: number): void {
    const { site } = cell;
    const { cpus } = this.registry;
    const receiver = receiverOf(cell, vswitch, this.traffic.bulk);
    if (receiver === undefined) return;
    const { by, cost } = receiver;
    if (by === 'vmdq') this.charge(site, cpus.vmdqQueue(cell, cost), cost, this.perVnic(cell, share));
    for (const { port, part } of uplinks) {
      const resource =
        by === 'vmdq'
          ? cpus.vmdqQueues(site, vswitch, port, this.vmdqQueues(vswitch, site), cost)
          : cpus.receiver(site, vswitch, port, cost);
      this.charge(site, resource, cost, this.perHost(site, share) * part);
    }
  }

  /** VMDq queues of each uplink; no more than the host has cores for. */
  private vmdqQueues(vswitch: VSwitch, site: Site): number {
    const pools = vswitch.uplinks[0]?.port.nic.device?.vmdqPools?.value ?? 8;
    if (vswitch.vmdq === undefined)
      this.assumptions.add(`${vswitch.host.name}.${vswitch.name}: vmdq ${pools}`, vswitch.place);
    return Math.max(1, Math.min(vswitch.vmdq?.value ?? pools, coresLeft(site)));
  }

  /**
   * A port, its slot and its engine; no wire for what turns around inside. In front of the first wire of what comes from outside, packets
   * wait in the switch that sends them.
   */
  private nic(
    site: Site,
    port: Port,
    direction: Direction,
    members: number,
    wire: 'first' | 'next' | 'none',
    bundle = 1,
  ): void {
    const { frames, tagged, priority } = this.traffic;
    if (wire !== 'none') {
      const resource = this.registry.nics.wire(site, port, direction, priority);
      if (resource === undefined) throw new Unpredictable(phrase`the speed of \`${port.path}\` is not known`);
      const bits = (bytes: number): number => wireBits(bytes, tagged);
      this.use(resource, perFrameBit(frames, bits), members, {
        unevenness: unevenness(frames, bits),
        waitsElsewhere: wire === 'first',
        bundle,
      });
    }
    const engine = this.registry.nics.engine(site, port, direction);
    if (engine !== undefined)
      this.use(
        engine,
        perFrameBit(frames, () => 1),
        members,
      );
    const slot = this.registry.nics.slot(site, port.nic);
    if (slot === undefined) return;
    const bytesOf: (bytes: number) => SlotBytes = direction === 'transmit' ? transmitBytes : receiveBytes;
    this.use(
      slot.up,
      perFrameBit(frames, (bytes) => 8 * bytesOf(bytes).up),
      members,
    );
    this.use(
      slot.down,
      perFrameBit(frames, (bytes) => 8 * bytesOf(bytes).down),
      members,
    );
  }

  private use(of: Resource, cost: number, members: number, how: Partial<Charge> = {}): void {
    this.uses.push({ of, resource: of.index, cost, members, ...how });
  }

  private charge(site: Site, of: Resource, cost: Cost, members: number, waitsElsewhere = false): void {
    const perClock = isKernelWork(cost) ? site.cpuFactor : site.pollingFactor;
    const { shape, frames } = this.traffic;
    const scale =
      this.registry.table.scale(site, cost.costClass, shapeOf(shape, frames.meanBytes)) / perClock;
    const { cycles, room = 1 } = cost;
    this.use(of, (scale / room) * perFrameBit(frames, cycles), members, {
      room,
      unevenness: unevenness(frames, cycles),
      waitsElsewhere,
    });
  }

  private perHost(site: Site, share: number): number {
    return (this.traffic.count * share) / site.copies;
  }

  private perVnic(cell: Cell, share: number): number {
    return (this.traffic.count * share) / cell.count;
  }

  /**
   * What comes in from outside waits for a moderated interrupt and a core to wake before the first kernel that forwards it. The next ones
   * get it in groups that are further apart than that.
   */
  private enter(site: Site): void {
    if (!this.traffic.fromWire || this.entered) return;
    this.entered = true;
    this.part(site, site.costs.latencies.forwardEntry);
  }

  /** An idle time; on the side of a polled `port` it depends on the card. */
  private part(
    site: Site,
    part: LatencyClass,
    { moderated = false, port }: { readonly moderated?: boolean; readonly port?: Port | undefined } = {},
  ): void {
    const { table } = this.registry;
    const card = part.usPerByte === undefined ? 0 : cardUs(site, port);
    const regime = site.costs.regimes[part.regime];
    const measured = table.isAnchored(site, latency);
    this.latency.push({
      us:
        (part.us + card + (part.usPerByte ?? 0) * this.traffic.frames.meanBytes) * table.scale(site, latency),
      burstUs: (part.burstUs ?? 0) * table.scale(site, latency),
      spread: measured ? Math.min(regime.spread, regime.anchored) : regime.spread,
      regime,
      anchored: measured,
      moderated,
    });
  }
}
