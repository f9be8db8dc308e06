import type { Assumptions } from '../assume.ts';
import { figure, scaled, sum, zero } from '../figures.ts';
import type { Evaluation, StreamShare } from '../solve/evaluate.ts';
import type { Cell, Network, Site, Stream, SwitchCores } from '../network/network.ts';
import { interrupts, processorTime, type Regime } from '../cost/parameters.ts';
import type { CpuFigure, Figure } from '../prediction.ts';
import { queuesOf, vcpusOf } from '../network/site.ts';
import type { Solution } from '../solve/solve.ts';
import { whatOf } from './bottleneck.ts';
import { groundOf, groundOfParts, unknownGround } from './ground.ts';
import { phrase } from '../../words/phrase.ts';

/** Processor time, in cores. */

/** What something takes, and what that is known from. */
interface Taken {
  readonly cores: Figure;
  readonly regime: Regime;
  readonly anchored?: boolean | undefined;
}

/** All that is taken, on behalf of streams. */
function taken(parts: readonly Taken[], streams: readonly Stream[], otherwise: Regime): CpuFigure {
  const all = sum(parts.map(({ cores }) => cores));
  // The largest frames are the furthest from what was measured.
  const largest = streams.reduce<Stream | undefined>(
    (most, one) => (most !== undefined && most.frames.meanBytes >= one.frames.meanBytes ? most : one),
    undefined,
  );
  const used = parts.filter(({ cores }) => cores.high > 0);
  const known = used.length > 0 ? used : [{ cores: all, regime: otherwise }];
  return {
    ...all,
    ground: groundOfParts(
      all,
      known.map((part) => ({ ...part, value: part.cores.value, width: part.cores.high - part.cores.low })),
      largest === undefined ? { frameBytes: 0, bulk: false } : whatOf(largest),
    ),
  };
}

/** Cores of one host that a software switch uses: a polling one all of its own, always. */
export function switchCoresUsed(evaluation: Evaluation, of: SwitchCores): Figure {
  return switchTakes(evaluation, of).cores;
}

function switchTakes(evaluation: Evaluation, of: SwitchCores): Taken {
  if (of.polling) return polled(of.cores);
  return takenOf(evaluation, of.resource, (solution) => solution.used[of.resource] ?? 0);
}

/** Cores of one host that its I/O takes: software switches, backends, interrupts of assigned devices, its own network stack. */
export function hostCores(evaluation: Evaluation, site: Site): CpuFigure {
  const { network } = evaluation;
  const switches = network.switches.filter((of) => of.site === site).map((of) => switchTakes(evaluation, of));
  const exits = network.interrupted.flatMap(({ cell }) =>
    cell.site === site
      ? [exitsTake(((evaluation.interruptCores.get(cell) ?? 0) * cell.count) / site.copies)]
      : [],
  );
  const stack = network.stackOf(site);
  const own =
    stack === undefined ? [] : [takenOf(evaluation, stack, (solution) => solution.used[stack] ?? 0)];
  const atLeast = network.streams.some(({ uncounted }) => uncounted.includes(site));
  const onIt = network.streams.filter(({ uses }) => uses.some(({ of }) => of.site === site));
  const all = taken([...switches, ...exits, ...own], onIt, processorTime.none);
  if (!atLeast) return all;
  const unknown = phrase`nobody measured what FCoE takes of a host's cores`;
  return {
    ...all,
    atLeast,
    ground:
      all.high > 0
        ? { ...all.ground, calibrated: false, confidence: 'low', reason: `${all.ground.reason}; ${unknown}` }
        : { ...unknownGround, reason: unknown },
  };
}

/** Time of one exit is known as between its own 0.7 us and four times that with what it does to caches (gordon_eli12). */
function exitsTake(cores: number): Taken {
  const { leastExitUs, exitUs, greatestExitUs } = interrupts;
  return {
    cores: figure(cores, cores * (leastExitUs / exitUs), cores * (greatestExitUs / exitUs)),
    regime: processorTime.exits,
  };
}

/** Host cores for one member of a cell. */
export function hostCoresOf(evaluation: Evaluation, cell: Cell, shares: readonly StreamShare[]): CpuFigure {
  const { network } = evaluation;
  const parts = network.switches
    .filter((of) => of.site === cell.site)
    .flatMap((of) => {
      const users = (solution: Solution): number => {
        let load = 0;
        for (const { stream, index, members } of onceEach(shares)) {
          const cost = stream.uses.reduce(
            (all, use) => (use.resource === of.resource ? all + use.cost : all),
            0,
          );
          const ends = endsAt(stream, cell.site);
          load += (cost * members * (solution.rates[index] ?? 0)) / ends;
        }
        return load;
      };
      const own = sharedCores(evaluation, of, users);
      if (own !== undefined) return [own];
      // An idle polling switch is divided by head.
      return cell.attachment.vswitch === of.vswitch
        ? [polled(of.cores / Math.max(1, vnicsOn(network, of)))]
        : [];
    });
  return taken(
    [...parts, exitsTake(evaluation.interruptCores.get(cell) ?? 0)],
    shares.map(({ stream }) => stream),
    processorTime.none,
  );
}

/** Vnics on a software switch of one host. */
function vnicsOn({ cells }: Network, { site, vswitch }: SwitchCores): number {
  let count = 0;
  for (const { site: own, attachment, perHost } of cells)
    if (own === site && attachment.vswitch === vswitch) count += perHost;
  return count;
}

/** Host cores for what crosses a software switch from port to port, on one host. */
export function crossingCoresOf(
  evaluation: Evaluation,
  of: SwitchCores,
  shares: readonly StreamShare[],
): CpuFigure {
  const own = sharedCores(evaluation, of, loadOn(of.resource, shares));
  return taken(
    own === undefined ? [] : [own],
    shares.map(({ stream }) => stream),
    processorTime.polling,
  );
}

/**
 * Cores that one member of a flow of the hosts' own takes of all the hosts that it ends at; null where nobody knows what one of them
 * does for it.
 */
export function stackCoresOf(evaluation: Evaluation, shares: readonly StreamShare[]): CpuFigure | null {
  const { network } = evaluation;
  const streams = shares.map(({ stream }) => stream);
  if (streams.some(({ uncounted }) => uncounted.length > 0)) return null;
  const stacks = new Set(
    streams.flatMap(({ uses }) => uses.flatMap(({ of }) => (of.kind === 'host-cpu' ? [of.index] : []))),
  );
  const parts = [...stacks].map((resource) => {
    // What the resource has of a stream is of all its members on that host.
    const { copies = 1 } = network.resources[resource]?.site ?? {};
    const part = takenOf(evaluation, resource, loadOn(resource, shares));
    return { ...part, cores: scaled(part.cores, copies / Math.max(1, streams[0]?.count ?? 1)) };
  });
  return taken(parts, streams, processorTime.none);
}

/** A load's part of the cores of a software switch: a polling one is divided by what each uses of it, unless it is idle. */
function sharedCores(
  evaluation: Evaluation,
  of: SwitchCores,
  load: (solution: Solution) => number,
): Taken | undefined {
  if (!of.polling) return takenOf(evaluation, of.resource, load);
  const used = evaluation.value.used[of.resource] ?? 0;
  return used > 0 ? polled((of.cores * load(evaluation.value)) / used) : undefined;
}

/** Where no guest is on the way. */
export const noGuest: CpuFigure = {
  ...zero,
  get ground() {
    return groundOf({ regime: processorTime.noGuest, frameBytes: 0, bulk: false, spread: 1 });
  },
};

/** Guest cores of one member of a cell: a polling driver keeps a vCPU busy for each queue. */
export function guestCoresOf(
  evaluation: Evaluation,
  cell: Cell,
  shares: readonly StreamShare[],
  assumptions: Assumptions,
): CpuFigure {
  const streams = shares.map(({ stream }) => stream);
  if (cell.guest.driver === 'dpdk') {
    const cores = Math.min(vcpusOf(cell, assumptions), queuesOf(cell, assumptions));
    return taken([polled(cores)], streams, processorTime.polling);
  }
  const resource = evaluation.network.vcpusOf(cell);
  const own =
    resource === undefined ? [] : [takenOf(evaluation, resource, loadOn(resource, onceEach(shares)))];
  return taken(own, streams, processorTime.none);
}

/** What streams ask of a resource, in its units. */
function loadOn(resource: number, shares: readonly StreamShare[]): (solution: Solution) => number {
  return ({ rates }) => {
    let load = 0;
    for (const { stream, index } of shares)
      for (const use of stream.uses)
        if (use.resource === resource) load += use.cost * use.members * (rates[index] ?? 0);
    return load;
  };
}

/** A stream that a vnic both receives and hands on is one stream: its costs have both. */
function onceEach(shares: readonly StreamShare[]): StreamShare[] {
  return [...new Map(shares.map((share) => [share.index, share])).values()];
}

/** A load in cycles as cores. Where a cost is `spread` times as high, capacity was solved as that much less. */
function takenOf(evaluation: Evaluation, resource: number, load: (solution: Solution) => number): Taken {
  const of = evaluation.network.resources[resource];
  if (of === undefined) return polled(0);
  const cores = (solution: Solution, cost: number): number =>
    Math.min((cost * load(solution)) / of.server, of.capacity / of.server);
  return {
    cores: figure(
      cores(evaluation.value, 1),
      cores(evaluation.low, of.spread),
      cores(evaluation.high, 1 / of.spread),
    ),
    regime: of.site.costs.regimes[of.regime],
    anchored: of.anchored,
  };
}

/** Cores that are busy whatever comes. */
function polled(cores: number): Taken {
  return { cores: figure(cores, cores, cores), regime: processorTime.polling };
}

/** Cells of a site that a stream's processing there is divided among. */
function endsAt(stream: StreamShare['stream'], site: Site): number {
  const ends = new Set<Cell>();
  for (const { cell } of [...stream.leaves, ...stream.enters]) if (cell.site === site) ends.add(cell);
  return Math.max(1, ends.size);
}
