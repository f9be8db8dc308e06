import type { Topology } from '../model/topology.ts';
import { attachmentsOn } from '../model/variation.ts';
import type { Assumptions } from './assume.ts';
import { isModelled } from './attach.ts';
import { standardCosts } from './costs.ts';
import { crossedBy } from './host-flows.ts';
import { driverOf, isPolling, pollingCost, switchType } from './cost.ts';
import {
  portKey,
  type Cell,
  type CellShare,
  type Interrupted,
  type Network,
  type Node,
  type Site,
  type Stream,
} from './network.ts';
import { interrupts } from './parameters.ts';
import { Path, Unpredictable, type PathTraffic } from './path.ts';
import { vnicText } from './perform.ts';
import { promiseOf, type Enforced } from './promise.ts';
import { createRegistry, type Registry } from './registry.ts';
import type { CostScale } from './resource-table.ts';
import { hopBetween, meets, routes, type Route } from './routes.ts';
import { queuesOf, siteOf, vcpusOf } from './site.ts';
import { directedFlows, type DirectedFlow, type Lens } from './traffic.ts';
import { phrase } from '../words/phrase.ts';

/** A topology as streams over resources. What cannot be predicted has no stream. */
export function buildNetwork(
  topology: Topology,
  lens: Lens,
  costScale: CostScale,
  assumptions: Assumptions,
): Network {
  const sites = topology.hosts
    .flatMap((host) => host.groups)
    .map((group, index) =>
      siteOf(group, attachmentsOn(topology, group), index, lens.costs ?? standardCosts, assumptions),
    );
  const cells = sites.flatMap((site) =>
    attachmentsOn(topology, site.group).map((attachment, i): Cell => ({
      key: `${site.index}#${i}`,
      attachment,
      site,
      count: attachment.count,
    })),
  );
  assumeOf(cells, assumptions);
  const builder = new Builder(createRegistry(assumptions, costScale, lens.cores), sites, assumptions);
  for (const directed of directedFlows(topology, cells, sites, lens, assumptions)) builder.add(directed);
  const { registry } = builder;
  // A polling switch holds its cores whether a flow meets it or not.
  for (const site of sites) {
    for (const vswitch of site.group.host.vswitches) {
      const type = switchType(vswitch, site.hypervisor);
      if (vswitch.type === undefined)
        assumptions.add(`${site.group.host.name}.${vswitch.name}: type ${type}`, vswitch.place);
      if (isPolling(type)) registry.cpus.pollingCores(site, vswitch, pollingCost(site.costs, type, onePass));
    }
  }
  return {
    sites,
    cells,
    resources: registry.table.resources,
    streams: withPromises(builder.streams, builder.promises),
    classGroups: registry.nics.classGroups,
    interrupted: [...builder.interrupted.values()],
    ports: registry.nics.ports,
    slots: registry.nics.slots,
    switches: registry.cpus.switches,
    vcpusOf: registry.cpus.vcpusOf,
    untold: builder.untold,
  };
}

const onePass = { physical: 1, vhost: 1, chain: false, tagged: false, ringEntries: 0, lossless: false };

/** What VMs and ports leave out, a sentence for all of them. */
function assumeOf(cells: readonly Cell[], assumptions: Assumptions): void {
  for (const { attachment } of cells) {
    const { vm, vnic, port, vswitch } = attachment;
    if ((vnic.driver ?? vm.driver ?? vm.flavor?.driver) === undefined)
      assumptions.add(phrase`driver kernel, by interrupts, where none is stated`);
    if ((vm.memoryBytes ?? vm.flavor?.memoryBytes) === undefined)
      assumptions.add(phrase`memory 4GiB where none is stated`);
    const ports = [port, ...(vswitch?.uplinks.map((uplink) => uplink.port) ?? [])];
    if (ports.some((one) => one !== undefined && one.speed === undefined && one.speedBps !== undefined))
      assumptions.add(phrase`ports at their device's own speed where none is stated`);
  }
}

class Builder {
  readonly streams: Stream[] = [];
  readonly promises = new Map<Cell, Enforced>();
  readonly interrupted = new Map<
    Cell,
    Interrupted & { readonly receives: { stream: number; members: number }[] }
  >();
  readonly registry: Registry;
  readonly untold = { sites: new Set<Site>(), ports: new Set<string>(), why: new Map<Cell, string>() };
  private readonly sites: readonly Site[];
  private readonly assumptions: Assumptions;
  /** Where the streams of the flow before begin, to pair the two directions. */
  private forward = 0;
  private forwardCount = 0;

  constructor(registry: Registry, sites: readonly Site[], assumptions: Assumptions) {
    this.registry = registry;
    this.sites = sites;
    this.assumptions = assumptions;
  }

  add(directed: DirectedFlow): void {
    const start = this.streams.length;
    const via = crossedBy(directed.flow);
    if (via !== undefined) {
      // From port to port through a software switch, on each of its hosts.
      for (const site of this.sites) {
        if (site.group.host === via.host)
          this.stream(directed, [], site.copies, (path) => path.across(site, via, directed.reversed));
      }
    } else {
      const count = Math.max(...directed.stations.map((station) => station.count));
      for (const { route, share } of routes(directed.stations, directed.reversed)) {
        this.stream(directed, route, count * share, (path, leaves, enters) =>
          this.walk(route, path, leaves, enters, count * share),
        );
      }
    }
    const added = this.streams.length - start;
    if (directed.reversed && added === this.forwardCount) this.pair(this.forward, start, added);
    this.forward = start;
    this.forwardCount = added;
  }

  /** Forward and backward streams of a flow come in the same order of the members at its ends. */
  private pair(forward: number, backward: number, count: number): void {
    for (let i = 0; i < count; i++) {
      const there = this.streams[forward + i];
      const back = this.streams[backward + i];
      if (there === undefined || back === undefined) continue;
      this.streams[forward + i] = { ...there, reverse: backward + i };
      this.streams[backward + i] = { ...back, reverse: forward + i };
    }
  }

  private stream(
    directed: DirectedFlow,
    route: Route,
    count: number,
    walk: (path: Path, leaves: CellShare[], enters: CellShare[]) => void,
  ): void {
    if (count <= 0) return;
    const ends = route.flatMap(({ nodes }) =>
      nodes.flatMap(({ node, out }) => [node, ...(out === undefined ? [] : [out])]),
    );
    const unknown = ends.find((of) => of.type === 'vm' && !isModelled(of.cell));
    if (unknown?.type === 'vm') {
      this.noteUntold(ends, (of) => unmeasured(unknown.cell, of));
      return;
    }
    const { frames, bulk, lossless, tagged, priority, reversed } = directed;
    const shape = pathShape(directed);
    const traffic: PathTraffic = {
      frames,
      bulk,
      lossless,
      tagged,
      priority,
      chain: route.length > 2,
      fromWire: ends.length === 0 || ends[0]?.type === 'wire',
      reversed,
      count,
      shape,
    };
    const path = new Path(traffic, this.registry, this.assumptions);
    const leaves: CellShare[] = [];
    const enters: CellShare[] = [];
    try {
      walk(path, leaves, enters);
    } catch (reason) {
      if (!(reason instanceof Unpredictable)) throw reason;
      this.noteUntold(ends, () => reason.message);
      return;
    }
    const index = this.streams.length;
    for (const { cell, members } of path.interrupts) this.interrupt(cell, index, members);
    this.streams.push({
      flow: directed.flow,
      uses: path.uses,
      weight: 1,
      floorBps: 0,
      demandBps: directed.rateBps,
      parallel: this.parallel(directed, path, leaves),
      frames,
      shape,
      ends,
      count,
      bulk,
      leaves,
      enters,
      latency: path.latency,
      loopback: path.loopback,
      reverse: undefined,
    });
  }

  /** Nothing is known of what passes here: neither are the loads that it is a part of. */
  private noteUntold(ends: readonly Node[], why: (of: Cell) => string): void {
    for (const end of ends) {
      if (end.type === 'wire') continue;
      const site = end.type === 'vm' ? end.cell.site : end.site;
      if (end.type === 'vm' && !this.untold.why.has(end.cell)) this.untold.why.set(end.cell, why(end.cell));
      this.untold.sites.add(site);
      const ports =
        end.type === 'port'
          ? [end.port]
          : [
              end.cell.attachment.port,
              ...(end.cell.attachment.vswitch?.uplinks.map(({ port }) => port) ?? []),
            ];
      for (const port of ports) if (port !== undefined) this.untold.ports.add(portKey(site, port));
    }
  }

  private walk(route: Route, path: Path, leaves: CellShare[], enters: CellShare[], count: number): void {
    const crossings = route.slice(1).map((to, i) => hopBetween(route[i], to));
    for (const hops of crossings)
      for (const { from, to, share, local } of hops) path.hop(from, to, share, local);
    route.forEach((station, i) => {
      const first = i === 0;
      const last = i === route.length - 1;
      const nicSides = [crossings[i - 1], crossings[i]].filter(
        (hops) => hops?.some((hop) => hop.local < 1 || meets(hop.from) !== meets(hop.to)) === true,
      ).length;
      for (const { node, out, count: members } of station.nodes) {
        if (node.type === 'port') path.hostStack(node.site);
        if (node.type !== 'vm') continue;
        const share = members / station.count;
        path.guest(node.cell, first ? 'send' : last ? 'receive' : 'forward', share, nicSides);
        const leaving = out?.type === 'vm' ? out.cell : node.cell;
        const each = (count * share) / node.cell.count;
        if (!last) leaves.push({ cell: leaving, members: each });
        if (!first) enters.push({ cell: node.cell, members: each });
        if (!last) this.limit(path, leaving, 'transmit', share);
        if (!first) this.limit(path, node.cell, 'receive', share);
      }
    });
  }

  private limit(path: Path, cell: Cell, direction: 'transmit' | 'receive', share: number): void {
    const enforced =
      this.promises.get(cell) ??
      // A limit of each queue is taken as that of one where the file does not say how many there are, as the rules take it.
      promiseOf(cell, cell.attachment.vnic.queues?.value ?? 1, this.assumptions);
    if (enforced === undefined) return;
    this.promises.set(cell, enforced);
    if (enforced.maxBps === Infinity || (direction === 'receive' && enforced.acts === 'transmit')) return;
    path.limit(cell, this.registry.nics.limit(cell, direction, enforced), share);
  }

  private interrupt(cell: Cell, stream: number, members: number): void {
    let taken = this.interrupted.get(cell);
    if (taken === undefined) {
      const posted = isPosted(cell.site, this.assumptions);
      this.assumptions.add(
        phrase`interrupts of assigned devices come at most every ${interrupts.moderationUs} us for each queue`,
      );
      taken = {
        cell,
        exits: posted ? 0 : interrupts.exits,
        // More queues than vCPUs share the vCPUs' interrupts.
        queues: Math.min(
          queuesOf(cell.attachment, this.assumptions),
          vcpusOf(cell.attachment.vm, this.assumptions),
        ),
        resources: this.registry.cpus.guestResources(cell),
        receives: [],
      };
      this.interrupted.set(cell, taken);
    }
    taken.receives.push({ stream, members });
  }

  /** A stream of packets stays on one core; a polled guest queue is emptied by one core of its switch. */
  private parallel(directed: DirectedFlow, path: Path, leaves: readonly CellShare[]): Stream['parallel'] {
    const sender = leaves[0]?.cell;
    const polledQueues =
      sender === undefined || driverOf(sender.attachment) !== 'dpdk'
        ? Infinity
        : queuesOf(sender.attachment, this.assumptions);
    let least: Stream['parallel'];
    for (const { resource, cost } of path.uses) {
      const of = this.registry.table.resources[resource];
      if (of === undefined || of.server >= of.capacity || cost <= 0) continue;
      const parallel =
        of.kind === 'vswitch-core' ? Math.min(directed.streams, polledQueues) : directed.streams;
      const bps = (parallel * of.server) / cost;
      if (bps < (least?.bps ?? Infinity)) least = { bps, resource };
    }
    return least;
  }
}

/** There are no measurements of how a VM on the way is attached; whether that is one's own or another one. */
function unmeasured(cell: Cell, of: Cell): string {
  const { mode } = cell.attachment;
  return cell.attachment.vnic === of.attachment.vnic
    ? phrase`there are no measurements of \`${mode}\` in this situation`
    : phrase`there are no measurements of \`${mode}\`, by which \`${vnicText(cell.attachment)}\` on its way is attached`;
}

/** What a flow passes, whatever its direction. */
function pathShape({ stations }: DirectedFlow): string {
  const counts = { vm: 0, wire: 0, port: 0 };
  for (const { nodes } of stations) counts[nodes[0]?.node.type ?? 'wire']++;
  return `${counts.vm}/${counts.wire}/${counts.port}`;
}

/** Whether the hypervisor has interrupts of assigned devices delivered without an exit. */
function isPosted({ group, hypervisor, generation }: Site, assumptions: Assumptions): boolean {
  const { host } = group;
  const iommu = host.iommu?.value;
  if (hypervisor !== 'kvm') return false;
  const able = generation !== undefined && interrupts.postedBy.includes(generation);
  const posted =
    able && (iommu === undefined || iommu.type === 'vt-d') && iommu?.interruptRemapping?.value !== false;
  assumptions.add(
    posted
      ? phrase`${host.name}: interrupts of assigned devices are posted, as VT-d does on its CPU`
      : generation === undefined
        ? phrase`${host.name}: interrupts of assigned devices are not posted, as its CPU is not named`
        : phrase`${host.name}: interrupts of assigned devices are not posted`,
  );
  return posted;
}

/** Guarantees and weights of vnics, divided among the streams that their mechanism acts on. */
function withPromises(streams: readonly Stream[], promises: ReadonlyMap<Cell, Enforced>): Stream[] {
  const sent = new Map<Cell, number>();
  const got = new Map<Cell, number>();
  const count = (into: Map<Cell, number>, shares: readonly CellShare[]): void => {
    for (const { cell, members } of shares) into.set(cell, (into.get(cell) ?? 0) + members);
  };
  for (const stream of streams) {
    count(sent, stream.leaves);
    count(got, stream.enters);
  }
  return streams.map((stream) => {
    const from = stream.leaves[0]?.cell;
    const to = stream.enters.at(-1)?.cell;
    const own = from === undefined ? undefined : promises.get(from);
    const far = to === undefined ? undefined : promises.get(to);
    const acting = own ?? (far?.acts === 'both' ? far : undefined);
    if (acting === undefined) return stream;
    const cell = own === undefined ? to : from;
    const members = (cell === undefined ? undefined : (own === undefined ? got : sent).get(cell)) ?? 1;
    return { ...stream, floorBps: acting.minBps / members, weight: acting.weight / members };
  });
}
