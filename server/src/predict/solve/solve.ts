import { allAtTheirCaps, type Allocation, type AllocationFlow } from './allocate.ts';
import { shareClasses, type Solved } from './classes.ts';
import type { Network, Resource, Stream, Use } from '../network/network.ts';
import { interrupts, regimes } from '../cost/parameters.ts';

/** Which end of every resource's 80 % interval a network is solved at. */
export type Variant = 'value' | 'low' | 'high';

/** Capacities are as solved: classes with what ETS left them, guests without what interrupts took. */
export interface Solution extends Solved {
  /** Interrupts a second of one VM's vnic, by index of `Network.interrupted`. */
  readonly interruptsPerSecond: readonly number[];
}

/** Interrupt costs settle in a few rounds; what is left after them is below a part in a thousand. */
const rounds = 5;
const settled = 1e-3;

/** What a resource has of its capacity at an end of its interval. */
export function capacityFactor({ spread, regime }: Resource, variant: Variant): number {
  if (variant === 'low') return 1 / spread;
  // A wire carries no more than its line rate, a limiter lets no more through: only what is estimated has an upper side.
  return variant === 'high' && regime !== 'wire' && regime !== 'limit' ? spread : 1;
}

/** What the streams of a network ask for. */
export interface Demand {
  readonly flows: readonly AllocationFlow[];
  readonly wanted: Allocation | undefined;
}

/** At each end of the interval; most networks ask for the same at all of them. */
export function demandsOf(network: Network): Readonly<Record<Variant, Demand>> {
  const at = (variant: Variant): Demand => {
    const flows = network.streams.map((stream, i): AllocationFlow => ({
      uses: usesOf(stream, variant),
      weight: network.claims[i]?.weight ?? 1,
      floor: network.claims[i]?.floorBps ?? 0,
      cap: Math.min(stream.demandBps, parallelBps(network, stream, variant)),
    }));
    return { flows, wanted: allAtTheirCaps(network.resources.length, flows) };
  };
  const value = at('value');
  const varies = network.streams.some(({ loopback, parallel }) => loopback || parallel !== undefined);
  return varies ? { value, low: at('low'), high: at('high') } : { value, low: value, high: value };
}

export function solve(network: Network, variant: Variant, { flows, wanted }: Demand): Solution {
  const capacities = Float64Array.from(
    network.resources,
    (resource) => resource.capacity * capacityFactor(resource, variant),
  );
  let solution = shareClasses(network.classGroups, capacities, flows, wanted);
  const whole = capacities.slice();
  let rates = interruptRates(network, solution);
  for (let round = 0; round < rounds && binds(network, solution, rates, whole); round++) {
    const cut = withInterrupts(network, whole, rates);
    const change = cut.reduce(
      (most, c, r) => Math.max(most, Math.abs(c - (solution.capacities[r] ?? c)) / c),
      0,
    );
    if (change < settled) break;
    solution = shareClasses(network.classGroups, cut, flows, wanted);
    rates = interruptRates(network, solution);
  }
  return { ...solution, interruptsPerSecond: rates };
}

/** What turns around inside a card passes its slot twice, which nobody measured: its share of the slot is less certain than the slot. */
function usesOf({ uses, loopback }: Stream, variant: Variant): readonly Use[] {
  if (!loopback || variant === 'value') return uses;
  const wider = regimes.pcieLoopback.spread / regimes.pcie.spread;
  const factor = variant === 'low' ? wider : 1 / wider;
  return uses.map((use) => (use.of.kind === 'pcie' ? { ...use, cost: use.cost * factor } : use));
}

/** What a stream's own cores or links let through; as uncertain as the cost that they pay. */
function parallelBps({ resources }: Network, { parallel }: Stream, variant: Variant): number {
  const resource = parallel && resources[parallel.resource];
  return resource ? parallel.bps * capacityFactor(resource, variant) : Infinity;
}

/** Interrupts of each vnic that takes them: one for each packet, until moderation spaces them out. */
function interruptRates(network: Network, solution: Allocation): number[] {
  return network.interrupted.map(({ queues, receives }) => {
    let pps = 0;
    for (const { stream, members } of receives) {
      const bits = 8 * (network.streams[stream]?.frames.meanBytes ?? 1);
      pps += (members * (solution.rates[stream] ?? 0)) / bits;
    }
    return Math.min(pps, (queues * 1e6) / interrupts.moderationUs);
  });
}

/** Share of a core that one vnic's interrupts take. */
export function interruptCores(perSecond: number, exits: number): number {
  return perSecond * exits * interrupts.exitUs * 1e-6;
}

function withInterrupts(network: Network, whole: Float64Array, rates: readonly number[]): Float64Array {
  const cut = whole.slice();
  network.interrupted.forEach(({ resources, exits }, i) => {
    for (const { resource, cores } of resources) {
      const share = Math.min(interrupts.greatestShare, interruptCores(rates[i] ?? 0, exits) / cores);
      cut[resource] = Math.max(
        (cut[resource] ?? 0) - share * (whole[resource] ?? 0),
        (whole[resource] ?? 0) * (1 - interrupts.greatestShare),
      );
    }
  });
  return cut;
}

/** Whether what interrupts take would be missed. */
function binds(network: Network, solution: Solved, rates: readonly number[], whole: Float64Array): boolean {
  if (rates.length === 0) return false;
  const cut = withInterrupts(network, whole, rates);
  return network.interrupted.some(({ resources }) =>
    resources.some(({ resource }) => (solution.used[resource] ?? 0) > (cut[resource] ?? 0)),
  );
}
