import type { Assumptions } from '../assume.ts';
import { isModelled } from './attach.ts';
import type { Cell, CellShare, Interrupts, Node, Site, Stream } from './network.ts';
import { interrupts } from '../cost/parameters.ts';
import { Path, Unpredictable, type PathTraffic } from './path.ts';
import { vnicText } from '../text.ts';
import { promiseOf, type Enforced } from './promise.ts';
import type { Registry } from './registry.ts';
import { hopBetween, meets, routes, type Route } from './routes.ts';
import { queuesOf, vcpusOf } from './site.ts';
import { crossedBy, type DirectedFlow, type Traffic } from './traffic.ts';
import { phrase } from '../../words/phrase.ts';

/** What a flow comes to: its streams, each way. It follows from the flow and what it meets alone. */
export interface Drawn extends Pick<Traffic, 'cells'> {
  readonly ways: readonly Way[];
}

interface Way {
  readonly streams: readonly Stream[];
  readonly untold: readonly Untold[];
}

/** Ends of a way of which nothing is known, and why not. */
export interface Untold {
  readonly ends: readonly Node[];
  readonly why: (of: Cell) => string;
}

/** Draws flows over the resources that they meet. */
export class Drawer {
  private readonly registry: Registry;
  private readonly sites: readonly Site[];
  private readonly assumptions: Assumptions;
  private readonly promises = new Map<Cell, Enforced | undefined>();

  constructor(registry: Registry, sites: readonly Site[], assumptions: Assumptions) {
    this.registry = registry;
    this.sites = sites;
    this.assumptions = assumptions;
  }

  draw({ cells, ways }: Traffic): Drawn {
    return { cells, ways: ways.map((directed) => this.way(directed)) };
  }

  private way(directed: DirectedFlow): Way {
    const way = { streams: [], untold: [] };
    const via = crossedBy(directed.flow);
    if (via !== undefined) {
      // From port to port through a software switch, on each of its hosts.
      for (const site of this.sites) {
        if (site.group.host === via.host)
          this.stream(way, directed, [], site.copies, (path) => {
            path.across(site, via, directed.reversed);
          });
      }
      return way;
    }
    const count = Math.max(...directed.stations.map((station) => station.count));
    for (const { route, share } of routes(directed.stations, directed.reversed)) {
      this.stream(way, directed, route, count * share, (path, leaves, enters) => {
        this.walk(route, path, leaves, enters, count * share);
      });
    }
    return way;
  }

  private stream(
    way: { readonly streams: Stream[]; readonly untold: Untold[] },
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
      way.untold.push({ ends, why: (of) => unmeasured(unknown.cell, of) });
      return;
    }
    const { flow, rateBps, frames, bulk, storage, lossless, tagged, priority, reversed } = directed;
    const shape = pathShape(directed);
    const traffic: PathTraffic = {
      frames,
      bulk,
      storage,
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
      way.untold.push({ ends, why: () => reason.message });
      return;
    }
    way.streams.push({
      flow,
      uses: path.uses,
      promise: this.promise(leaves[0]?.cell, enters.at(-1)?.cell),
      demandBps: rateBps,
      parallel: this.parallel(directed, path, leaves),
      frames,
      shape,
      ends,
      count,
      bulk,
      uncounted: path.uncounted,
      leaves,
      enters,
      latency: path.latency,
      loopback: path.loopback,
      interrupts: path.interrupts.map(({ cell, members }) => ({ ...this.interrupts(cell), members })),
    });
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
        const share = members / station.count;
        const role = first ? 'send' : last ? 'receive' : 'forward';
        if (node.type === 'port') path.hostStack(node.site, role, share, nicSides);
        if (node.type !== 'vm') continue;
        if (role === 'forward')
          this.assumptions.add(
            phrase`VMs that forward spend nothing on a packet beyond their drivers, where nothing is measured`,
          );
        path.guest(node.cell, role, share, nicSides);
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
    const enforced = this.enforced(cell);
    if (enforced === undefined) return;
    if (enforced.maxBps === Infinity || (direction === 'receive' && enforced.acts === 'transmit')) return;
    path.limit(cell, this.registry.nics.limit(cell, direction, enforced), share);
  }

  private enforced(cell: Cell): Enforced | undefined {
    if (this.promises.has(cell)) return this.promises.get(cell);
    // A limit of each queue is taken as that of one where the file does not say how many there are, as the rules take it.
    const enforced = promiseOf(cell, cell.attachment.vnic.queues?.value ?? 1, this.assumptions);
    this.promises.set(cell, enforced);
    return enforced;
  }

  /** What is promised to a stream: what its sender has, else what its receiver has where that acts on both directions. */
  private promise(from: Cell | undefined, to: Cell | undefined): Stream['promise'] {
    const own = from && this.enforced(from);
    if (from && own) return { cell: from, direction: 'sent', minBps: own.minBps, weight: own.weight };
    const far = to && this.enforced(to);
    return to && far?.acts === 'both'
      ? { cell: to, direction: 'got', minBps: far.minBps, weight: far.weight }
      : undefined;
  }

  private interrupts(cell: Cell): Interrupts {
    const posted = isPosted(cell.site, this.assumptions);
    this.assumptions.add(
      phrase`interrupts of assigned devices come at most every ${interrupts.moderationUs} us for each queue`,
    );
    return {
      cell,
      exits: posted ? 0 : interrupts.exits,
      resources: this.registry.cpus.guestResources(cell),
      // More queues than vCPUs share the vCPUs' interrupts.
      queues: Math.min(queuesOf(cell, this.assumptions), vcpusOf(cell, this.assumptions)),
    };
  }

  /** A stream of packets stays on one core, and on one link of a bundle; a polled guest queue is emptied by one core of its switch. */
  private parallel(directed: DirectedFlow, path: Path, leaves: readonly CellShare[]): Stream['parallel'] {
    const sender = leaves[0]?.cell;
    const polledQueues =
      sender === undefined || sender.guest.driver !== 'dpdk' ? Infinity : queuesOf(sender, this.assumptions);
    let least: Stream['parallel'];
    for (const { of, resource, cost, bundle = 1 } of path.uses) {
      if ((of.server >= of.capacity && directed.streams >= bundle) || cost <= 0) continue;
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
