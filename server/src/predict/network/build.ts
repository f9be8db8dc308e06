import type { Flow, Topology, Vnic } from '../../model/topology.ts';
import { type Assumptions, defaults } from '../assume.ts';
import { writeValue } from '../../schema/units.ts';
import { standardCosts } from '../cost/costs.ts';
import { isPolling, pollingCost, switchType } from '../cost/cost.ts';
import { cellsOf, spokenFor, variedCells } from './cells.ts';
import { Drawer, type Drawn, type Untold } from './draw.ts';
import {
  portKey,
  type Cell,
  type CellShare,
  type Claim,
  type Interrupted,
  type Network,
  type PortWires,
  type Resource,
  type Site,
  type Stream,
  type SwitchCores,
} from './network.ts';
import { createRegistry, type Registry } from './registry.ts';
import type { CostScale } from './resource-table.ts';
import { siteOf } from './site.ts';
import { ownTraffic, trafficOf, type Lens } from './traffic.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * A topology as streams over resources, in two steps: what each flow comes to, which follows from the flow and what it meets, and all of
 * them together. Where one vnic is attached otherwise, what does not meet it is taken as it was.
 */

/** What each flow of a topology, and each vnic without one, comes to. */
export interface Plan {
  readonly sites: readonly Site[];
  readonly cells: readonly Cell[];
  readonly drawn: ReadonlyMap<Flow | Cell, Drawn>;
  /** A polling switch holds its cores whether a flow meets it or not. */
  readonly polling: readonly Resource[];
  readonly registry: Registry;
}

/** What cannot be predicted has no stream. */
export function buildNetwork(
  topology: Topology,
  lens: Lens,
  costScale: CostScale,
  assumptions: Assumptions,
): Network {
  return networkOf(plan(topology, lens, costScale, assumptions));
}

/** `base` is the plan of what the topology is a variation of, under the same lens and with the same costs. */
export function plan(
  topology: Topology,
  lens: Lens,
  costScale: CostScale,
  assumptions: Assumptions,
  base?: Plan,
): Plan {
  const { flows } = topology;
  const registry = createRegistry(assumptions, costScale, lens.cores, base?.registry);
  const sites =
    base?.sites ??
    topology.hosts
      .flatMap((host) => host.groups)
      .map((group, index) => siteOf(group, index, lens.costs ?? standardCosts, assumptions));
  const cells =
    base === undefined ? cellsOf(topology, sites, lens) : variedCells(topology, sites, base.cells);
  assumeOf(cells, assumptions);
  const byVnic = new Map<Vnic, Cell[]>();
  for (const cell of cells) {
    const of = byVnic.get(cell.attachment.vnic);
    if (of === undefined) byVnic.set(cell.attachment.vnic, [cell]);
    else of.push(cell);
  }
  const others = spokenFor(cells);
  const here = new Set(cells);
  const drawer = new Drawer(registry, sites, assumptions);
  const drawn = new Map<Flow | Cell, Drawn>();
  const busy = new Set<Cell>();
  for (const flow of flows) {
    if (meets(flow, others)) continue;
    const known = base?.drawn.get(flow);
    const of = known?.cells.every((cell) => here.has(cell))
      ? known
      : drawer.draw(trafficOf(flow, byVnic, sites, lens, assumptions));
    for (const cell of of.cells) busy.add(cell);
    drawn.set(flow, of);
  }
  for (const cell of cells) {
    if (busy.has(cell) || lens.idle?.has(cell.attachment.vnic) === false) continue;
    drawn.set(cell, base?.drawn.get(cell) ?? drawer.draw(ownTraffic(cell, lens, assumptions)));
  }
  const polling = base?.polling ?? sites.flatMap((site) => pollingOn(site, registry, assumptions));
  return { sites, cells, drawn, polling, registry };
}

/** Whether a flow starts or ends at one of these vnics. */
function meets({ hops }: Flow, vnics: ReadonlySet<Vnic>): boolean {
  return (
    vnics.size > 0 && hops.some(({ ends }) => ends.some((end) => end.type === 'vnic' && vnics.has(end.vnic)))
  );
}

function pollingOn(site: Site, { cpus }: Registry, assumptions: Assumptions): Resource[] {
  const { host } = site.group;
  return host.vswitches.flatMap((vswitch) => {
    const type = switchType(vswitch);
    if (vswitch.type === undefined)
      assumptions.add(`${host.name}.${vswitch.name}: type ${type}`, vswitch.place);
    return isPolling(type) ? [cpus.pollingCores(site, vswitch, pollingCost(site.costs, type, onePass))] : [];
  });
}

const onePass = { physical: 1, vhost: 1, chain: false, tagged: false, ringEntries: 0, lossless: false };

/** What VMs and ports leave out, a sentence for all of them. */
function assumeOf(cells: readonly Cell[], assumptions: Assumptions): void {
  for (const { attachment } of cells) {
    const { vm, vnic, port, vswitch } = attachment;
    if ((vnic.driver ?? vm.driver ?? vm.flavor?.driver) === undefined)
      assumptions.add(phrase`driver kernel, by interrupts, where none is stated`);
    if ((vm.memoryBytes ?? vm.flavor?.memoryBytes) === undefined)
      assumptions.add(phrase`memory ${writeValue(defaults.memoryBytes, 'size')} where none is stated`);
    const ports = [port, ...(vswitch?.uplinks.map((uplink) => uplink.port) ?? [])];
    if (ports.some((one) => one !== undefined && one.speed === undefined && one.speedBps !== undefined))
      assumptions.add(phrase`ports at their device's own speed where none is stated`);
  }
}

/** All that a plan comes to, put together. */
export function networkOf({ sites, cells, drawn, polling, registry }: Plan): Network {
  const { nics, cpus, table } = registry;
  const resources = [...table.resources];
  const streams: Stream[] = [];
  const reverse: (number | undefined)[] = [];
  const untold = new UntoldThings();
  for (const { ways } of drawn.values()) {
    const [there, back] = ways;
    // Forward and backward streams of a flow come in the same order of the members at its ends.
    const pairs = there && there.streams.length === back?.streams.length ? there.streams.length : undefined;
    ways.forEach((way, turn) => {
      for (const stream of way.streams) {
        reverse.push(pairs && streams.length + (turn === 0 ? pairs : -pairs));
        streams.push(stream);
      }
      way.untold.forEach((one) => untold.add(one));
    });
  }
  const met = new Set<number>();
  const ports = new Set<PortWires>();
  const switches: SwitchCores[] = [];
  const meet = (of: Resource): void => {
    if (met.has(of.index)) return;
    met.add(of.index);
    resources[of.index] = of;
    const port = nics.portAt(of.index);
    if (port) ports.add(port);
    const cores = cpus.switchAt(of.index);
    if (cores) switches.push(cores);
  };
  for (const { uses } of streams) for (const { of } of uses) meet(of);
  for (const of of polling) meet(of);
  return {
    sites,
    cells,
    resources,
    streams,
    claims: claimsOf(streams),
    reverse,
    interrupted: interruptedBy(streams),
    ports: [...ports],
    classGroups: [...ports].flatMap(({ classGroups }) => classGroups),
    switches,
    vcpusOf: (cell) => cpus.vcpusOf(cell),
    stackOf: (site) => cpus.hostStackOf(site),
    slotOf: (site, nic) => nics.slotAt(site, nic),
    untold,
  };
}

/** What passes where nothing is known: neither are the loads known that it is a part of. */
class UntoldThings {
  readonly sites = new Set<Site>();
  readonly ports = new Set<string>();
  readonly why = new Map<Cell, string>();

  add({ ends, why }: Untold): void {
    for (const end of ends) {
      if (end.type === 'wire') continue;
      const site = end.type === 'vm' ? end.cell.site : end.site;
      if (end.type === 'vm' && !this.why.has(end.cell)) this.why.set(end.cell, why(end.cell));
      this.sites.add(site);
      const ports =
        end.type === 'port'
          ? [end.port]
          : [
              end.cell.attachment.port,
              ...(end.cell.attachment.vswitch?.uplinks.map(({ port }) => port) ?? []),
            ];
      for (const port of ports) if (port !== undefined) this.ports.add(portKey(site, port));
    }
  }
}

const noClaim: Claim = { weight: 1, floorBps: 0 };

/** Guarantees and weights of vnics, divided among the streams that their mechanism acts on. */
function claimsOf(streams: readonly Stream[]): Claim[] {
  if (streams.every(({ promise }) => promise === undefined)) return streams.map(() => noClaim);
  const members = { sent: new Map<Cell, number>(), got: new Map<Cell, number>() };
  const count = (into: Map<Cell, number>, shares: readonly CellShare[]): void => {
    for (const { cell, members: own } of shares) into.set(cell, (into.get(cell) ?? 0) + own);
  };
  for (const { leaves, enters } of streams) {
    count(members.sent, leaves);
    count(members.got, enters);
  }
  return streams.map(({ promise }): Claim => {
    if (promise === undefined) return noClaim;
    const among = members[promise.direction].get(promise.cell) ?? 1;
    return { weight: promise.weight / among, floorBps: promise.minBps / among };
  });
}

function interruptedBy(streams: readonly Stream[]): Interrupted[] {
  const taken = new Map<Cell, Interrupted & { readonly receives: { stream: number; members: number }[] }>();
  streams.forEach(({ interrupts }, stream) => {
    for (const { cell, queues, exits, resources, members } of interrupts) {
      let of = taken.get(cell);
      if (of === undefined) taken.set(cell, (of = { cell, queues, exits, resources, receives: [] }));
      of.receives.push({ stream, members });
    }
  });
  return [...taken.values()];
}
