import type { ClassGroup, Network, Resource } from '../network/network.ts';
import { queueing } from '../cost/parameters.ts';
import type { Solution } from './solve.ts';

/*
 * How long packets wait (Kleinrock, Queueing Systems: 1, 5.6; 2, 3.3). Packets of all streams at a resource wait for each other: what
 * they find there is what a packet in service still takes, however long it is, and all that came before.
 */

/** Load from which a queue is taken as full: a sum of rates that just meets a capacity. */
export const fullLoad = 0.999;

/** What waits at one resource, at the rates at which latency is told. */
export interface Queue {
  /** Part of its time that the resource is busy: 0 to 1, or more where more comes than goes. */
  readonly load: number;
  /** Mean wait, microseconds, with a ring that never fills; Infinity where it is full. */
  readonly waitUs: number;
  /** What a packet takes there, the mean of all that come; 0 where none does. */
  readonly packetUs: number;
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

/** What waits at the resources of a network; of each it is worked out when that is asked for. */
export class Queues {
  private readonly network: Pick<Network, 'resources' | 'classGroups'>;
  private readonly solution: Pick<Solution, 'capacities'>;
  private readonly arrivals: Arrivals;
  private readonly slower: (resource: Resource) => number;
  private readonly known = new Map<number, Queue>();

  /** `slower`: factor on the time that each resource takes for a packet. */
  constructor(
    network: Pick<Network, 'resources' | 'classGroups'>,
    solution: Pick<Solution, 'capacities'>,
    arrivals: Arrivals,
    slower: (resource: Resource) => number,
  ) {
    this.network = network;
    this.solution = solution;
    this.arrivals = arrivals;
    this.slower = slower;
  }

  /** Frame bits a second of a stream, by its index. */
  bps(stream: number): number {
    return this.arrivals.bps[stream] ?? 0;
  }

  /** At a resource, by its index. */
  at(r: number): Queue {
    let queue = this.known.get(r);
    if (!queue) this.known.set(r, (queue = this.queueAt(r)));
    return queue;
  }

  private queueAt(r: number): Queue {
    const resource = this.network.resources[r];
    const { packets, work } = this.arriving(r);
    const load = this.load(r);
    if (resource === undefined || work <= 0) return { load, waitUs: 0, packetUs: 0 };
    const perUnitUs = (1e6 * this.slower(resource)) / resource.server;
    return {
      load,
      waitUs: this.waitUs(r, packetsBefore(resource), perUnitUs, load),
      packetUs: packets <= 0 ? 0 : (perUnitUs * work) / packets,
    };
  }

  private waitUs(r: number, packets: number, perUnitUs: number, load: number): number {
    const group = this.network.classGroups.find(({ classes }) =>
      classes.some(({ resource }) => resource === r),
    );
    // Frames of a port wait for those of all its classes.
    const { work, squares } = group ? this.together(group) : this.arriving(r);
    const workUs = (perUnitUs * squares) / work;
    if (!group) return meanWaitUs(packets, workUs, load);
    const { above, upTo } = this.ahead(group, r);
    return meanWaitUs(packets, workUs, work / group.capacity, above, upTo);
  }

  private together({ classes }: ClassGroup): { readonly work: number; readonly squares: number } {
    const all = { work: 0, squares: 0 };
    for (const { resource } of classes) {
      const { work, squares } = this.arriving(resource);
      all.work += work;
      all.squares += squares;
    }
    return all;
  }

  /**
   * Parts of a port's time that go before a class, without it and with it: a strict one waits for those of higher priority and its own
   * kind (non-preemptive priority); the others for all strict ones, and for as much as they fill of what ETS leaves them.
   */
  private ahead(
    { capacity, classes }: ClassGroup,
    r: number,
  ): { readonly above: number; readonly upTo: number } {
    let above = 0;
    for (const { resource } of classes.filter((of) => of.strict).sort((a, b) => b.priority - a.priority)) {
      const upTo = above + this.arriving(resource).work / capacity;
      if (resource === r) return { above, upTo };
      above = upTo;
    }
    return { above, upTo: this.load(r) };
  }

  private load(r: number): number {
    return this.arriving(r).work / (this.solution.capacities[r] ?? Infinity);
  }

  private arriving(r: number): Arrivals['at'][number] {
    return this.arrivals.at[r] ?? nothing;
  }
}
