import type { ClassGroup, Network, Resource } from '../network/network.ts';
import { queueing } from '../cost/parameters.ts';
import type { Solution } from './solve.ts';

/*
 * How long packets wait (Kleinrock, Queueing Systems: 1, 5.6; 2, 3.3). Packets of all streams at a resource wait for each other: what
 * they find there is what a packet in service still takes, however long it is, and all that came before.
 */

/** Load from which a queue is taken as full: a sum of rates that just meets a capacity. */
export const fullLoad = 0.999;

/** What waits at each resource, at the rates at which latency is told. */
export interface Queues {
  /** Frame bits a second of each stream. */
  readonly bps: Float64Array;
  /** Part of its time that each resource is busy: 0 to 1, or more where more comes than goes. */
  readonly load: Float64Array;
  /** Mean wait, microseconds, with a ring that never fills; Infinity where it is full. */
  readonly waitUs: Float64Array;
  /** What a packet takes there, the mean of all that come; 0 where none does. */
  readonly packetUs: Float64Array;
}

/**
 * Mean wait for a server to which `packets` come before each (half a batch of them, or half a packet), which take `workUs` each as seen by
 * one that arrives (E[S^2] / E[S]), while it is busy for the part `busy` of its time. What is served before it whenever it comes makes it
 * wait longer: `above` is its part of the time, `upTo` that with its own kind.
 */
export function meanWaitUs(
  packets: number,
  workUs: number,
  busy: number,
  above = 0,
  upTo: number = busy,
): number {
  return upTo >= fullLoad ? Infinity : (packets * workUs * busy) / ((1 - above) * (1 - upTo));
}

/**
 * Mean wait for an interrupt, microseconds, of packets that come at random where interrupts are at least `intervalUs` apart: half of that for
 * all that come within it, nothing for one that comes after.
 */
export function moderationWaitUs(pps: number, intervalUs: number): number {
  const within = pps * intervalUs * 1e-6;
  return ((intervalUs / 2) * within) / (within + Math.exp(-within));
}

/** Packets of a batch that one finds before it, by how a resource takes them; one alone on a wire stands for half of itself. */
export function packetsBefore({ waiting, site }: Pick<Resource, 'waiting' | 'site'>): number {
  switch (waiting) {
    case 'polling':
      return site.costs.polling.batchPackets;
    case 'kernel':
      return queueing.kernelBatchPackets;
    case 'wire':
      return 0.5;
    case 'none':
      return 0;
  }
}

/** What comes to each resource in a second: packets, their work in units of the resource, and the sum of its squares. */
export interface Arrivals {
  /** Frame bits a second of each stream. */
  readonly bps: Float64Array;
  readonly at: readonly { readonly packets: number; readonly work: number; readonly squares: number }[];
}

export function arrivalsOf(
  { resources, streams }: Pick<Network, 'resources' | 'streams'>,
  bps: Float64Array,
): Arrivals {
  const at = resources.map(() => ({ packets: 0, work: 0, squares: 0 }));
  streams.forEach(({ uses, frames }, i) => {
    const bits = 8 * frames.meanBytes;
    const pps = (bps[i] ?? 0) / bits;
    for (const { resource, cost, members, room = 1, unevenness = 1 } of uses) {
      const of = at[resource];
      if (of === undefined) continue;
      const work = cost * room * bits;
      of.packets += pps * members;
      of.work += pps * members * work;
      of.squares += pps * members * work * work * unevenness;
    }
  });
  return { bps, at };
}

const nothing = { packets: 0, work: 0, squares: 0 };

/** `slower`: factor on the time that each resource takes for a packet. */
export function queuesAt(
  { resources, classGroups }: Pick<Network, 'resources' | 'classGroups'>,
  { capacities }: Pick<Solution, 'capacities'>,
  { bps, at }: Arrivals,
  slower: (resource: Resource) => number,
): Queues {
  const load = Float64Array.from(at, ({ work }, r) => work / (capacities[r] ?? Infinity));
  const perUnit = (resource: Resource): number => (1e6 * slower(resource)) / resource.server;
  const waitUs = Float64Array.from(resources, (resource, r) => {
    const { work, squares } = at[r] ?? nothing;
    return work <= 0
      ? 0
      : meanWaitUs(packetsBefore(resource), (perUnit(resource) * squares) / work, load[r] ?? 0);
  });
  for (const group of classGroups) {
    const ahead = aheadIn(group, at, load);
    const all = { work: 0, squares: 0 };
    for (const { resource: r } of group.classes) {
      all.work += at[r]?.work ?? 0;
      all.squares += at[r]?.squares ?? 0;
    }
    for (const { resource: r } of group.classes) {
      const resource = resources[r];
      const { above, upTo } = ahead.get(r) ?? { above: 0, upTo: 0 };
      if (resource !== undefined && all.work > 0)
        waitUs[r] = meanWaitUs(
          packetsBefore(resource),
          (perUnit(resource) * all.squares) / all.work,
          all.work / group.capacity,
          above,
          upTo,
        );
    }
  }
  return {
    bps,
    load,
    waitUs,
    packetUs: Float64Array.from(resources, (resource, r) => {
      const { packets, work } = at[r] ?? nothing;
      return packets <= 0 ? 0 : (perUnit(resource) * work) / packets;
    }),
  };
}

/**
 * Parts of a port's time that go before each class, without it and with it: a strict one waits for those of higher priority and its own
 * kind (non-preemptive priority); the others for all strict ones, and for as much as they fill of what ETS leaves them.
 */
function aheadIn(
  { capacity, classes }: ClassGroup,
  at: readonly { readonly work: number }[],
  load: Float64Array,
): Map<number, { readonly above: number; readonly upTo: number }> {
  const ahead = new Map<number, { above: number; upTo: number }>();
  let above = 0;
  for (const { resource } of classes.filter((of) => of.strict).sort((a, b) => b.priority - a.priority)) {
    const upTo = above + (at[resource]?.work ?? 0) / capacity;
    ahead.set(resource, { above, upTo });
    above = upTo;
  }
  for (const { resource, strict } of classes)
    if (!strict) ahead.set(resource, { above, upTo: load[resource] ?? 0 });
  return ahead;
}
