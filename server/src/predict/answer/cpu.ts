import type { Assumptions } from '../assume.ts';
import { figure, sum } from '../figures.ts';
import type { Evaluation, StreamShare } from '../solve/evaluate.ts';
import type { Cell, Network, Site, SwitchCores } from '../network/network.ts';
import { interrupts } from '../cost/parameters.ts';
import type { Figure } from '../prediction.ts';
import { queuesOf, vcpusOf } from '../network/site.ts';
import type { Solution } from '../solve/solve.ts';

/** Processor time, in cores. */

/** Cores of one host that a software switch uses: a polling one all of its own, always. */
export function switchCoresUsed(evaluation: Evaluation, of: SwitchCores): Figure {
  if (of.polling) return figure(of.cores, of.cores, of.cores);
  return coresOf(evaluation, of.resource, (solution) => solution.used[of.resource] ?? 0);
}

/** Cores of one host that virtual I/O takes: software switches, backends, interrupts of assigned devices. */
export function hostCores(evaluation: Evaluation, site: Site): Figure {
  const { network } = evaluation;
  const switches = network.switches
    .filter((of) => of.site === site)
    .map((of) => switchCoresUsed(evaluation, of));
  const exits = network.interrupted.map(({ cell }) => {
    if (cell.site !== site) return figure(0, 0, 0);
    return exitFigure(((evaluation.interruptCores.get(cell) ?? 0) * cell.count) / site.copies);
  });
  return sum([...switches, ...exits]);
}

/** Time of one exit is known as between its own 0.7 us and four times that with what it does to caches (gordon_eli12). */
function exitFigure(cores: number): Figure {
  return figure(
    cores,
    cores * (interrupts.leastExitUs / interrupts.exitUs),
    cores * (interrupts.greatestExitUs / interrupts.exitUs),
  );
}

/** Host cores for one member of a cell. */
export function hostCoresOf(evaluation: Evaluation, cell: Cell, shares: readonly StreamShare[]): Figure {
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
        ? [scaledCores(of.cores / Math.max(1, vnicsOn(network, of)))]
        : [];
    });
  return sum([...parts, exitFigure(evaluation.interruptCores.get(cell) ?? 0)]);
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
): Figure {
  return sharedCores(evaluation, of, loadOn(of.resource, shares)) ?? scaledCores(0);
}

/** A load's part of the cores of a software switch: a polling one is divided by what each uses of it, unless it is idle. */
function sharedCores(
  evaluation: Evaluation,
  of: SwitchCores,
  load: (solution: Solution) => number,
): Figure | undefined {
  if (!of.polling) return coresOf(evaluation, of.resource, load);
  const used = evaluation.value.used[of.resource] ?? 0;
  return used > 0 ? scaledCores((of.cores * load(evaluation.value)) / used) : undefined;
}

/** Guest cores of one member of a cell: a polling driver keeps a vCPU busy for each queue. */
export function guestCoresOf(
  evaluation: Evaluation,
  cell: Cell,
  shares: readonly StreamShare[],
  assumptions: Assumptions,
): Figure {
  if (cell.guest.driver === 'dpdk') {
    return scaledCores(Math.min(vcpusOf(cell, assumptions), queuesOf(cell, assumptions)));
  }
  const resource = evaluation.network.vcpusOf(cell);
  if (resource === undefined) return scaledCores(0);
  return coresOf(evaluation, resource, loadOn(resource, onceEach(shares)));
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
function coresOf(evaluation: Evaluation, resource: number, load: (solution: Solution) => number): Figure {
  const of = evaluation.network.resources[resource];
  if (of === undefined) return scaledCores(0);
  const cores = (solution: Solution, cost: number): number =>
    Math.min((cost * load(solution)) / of.server, of.capacity / of.server);
  return figure(
    cores(evaluation.value, 1),
    cores(evaluation.low, of.spread),
    cores(evaluation.high, 1 / of.spread),
  );
}

function scaledCores(cores: number): Figure {
  return figure(cores, cores, cores);
}

/** Cells of a site that a stream's processing there is divided among. */
function endsAt(stream: StreamShare['stream'], site: Site): number {
  const ends = new Set<Cell>();
  for (const { cell } of [...stream.leaves, ...stream.enters]) if (cell.site === site) ends.add(cell);
  return Math.max(1, ends.size);
}
