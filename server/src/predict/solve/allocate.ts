import type { Use } from '../network/network.ts';

/**
 * Weighted max-min fair allocation with guarantees, caps and multiplicities, over many resources at once.
 *
 * Maximises lexicographically the sorted vector of (x_f - g_f) / w_f subject to 0 <= g_f <= x_f <= cap_f and, for every
 * resource r, sum_f members_fr * cost_fr * x_f <= C_r (Bertsekas & Gallager, Data Networks, 6.5.2: progressive filling).
 * One common level t rises from 0; an unfrozen flow has x_f = g_f + w_f t, so what a resource carries is a line in t, and
 * the next thing to happen is the least t at which a resource fills or a flow meets its cap.
 */

export interface AllocationFlow {
  readonly uses: readonly Use[];
  /** Share of what is free, relative to other flows; over 0. */
  readonly weight: number;
  /** Guarantee, in units of rate. */
  readonly floor: number;
  /** The least of its caps and its demand; Infinity where it takes what it gets. */
  readonly cap: number;
}

export interface Allocation {
  /** Rate of one member of each flow. */
  readonly rates: Float64Array;
  /** What froze each flow: a resource's index, or `ownCap`. */
  readonly frozenBy: Int32Array;
  /** What is used of each resource (of one copy). */
  readonly used: Float64Array;
  /** Total weight of what rose on each resource when it filled, in units of the resource for each unit of level; 0 where it did not fill. */
  readonly slopeWhenFull: Float64Array;
  /** The factor that guarantees had to be scaled by; 1 where all fit. By flow. */
  readonly floorScale: Float64Array;
}

/** In `frozenBy`: the flow reached its own cap or demand. */
export const ownCap = -1;

/** Shares of capacity below this are rounding, not room. */
const tolerance = 1e-9;

/** `wanted` is what all would have if there were room for it: the same flows are often allocated other capacities. */
export function allocate(
  capacities: ArrayLike<number>,
  flows: readonly AllocationFlow[],
  wanted = allAtTheirCaps(capacities.length, flows),
): Allocation {
  const fits = wanted?.used.every((load, r) => load <= clear * at(capacities, r)) === true;
  return fits ? wanted : filled(capacities, flows);
}

/** Room that a resource has to have to be out of the question, whatever rounding does. */
const clear = 1 - 1e-6;

/** Every flow with all that it wants; undefined where one wants whatever it gets. */
export function allAtTheirCaps(
  resourceCount: number,
  flows: readonly AllocationFlow[],
): Allocation | undefined {
  if (!flows.every((flow) => flow.cap < Infinity)) return undefined;
  const rates = Float64Array.from(flows, (flow) => flow.cap);
  return {
    rates,
    used: carried(resourceCount, flows, rates),
    frozenBy: new Int32Array(flows.length).fill(ownCap),
    slopeWhenFull: new Float64Array(resourceCount),
    floorScale: new Float64Array(flows.length).fill(1),
  };
}

/** What is left of a sum below which it is summed up anew. */
const cancelled = 1e-6;

function filled(capacities: ArrayLike<number>, flows: readonly AllocationFlow[]): Allocation {
  const resourceCount = capacities.length;
  const rates = new Float64Array(flows.length);
  const frozenBy = new Int32Array(flows.length).fill(ownCap);
  const slopeWhenFull = new Float64Array(resourceCount);
  const floorScale = scaleFloors(capacities, flows);

  // What flows carry at level 0, and how it grows with the level.
  const base = new Float64Array(resourceCount);
  const slope = new Float64Array(resourceCount);
  const rising = new Int32Array(resourceCount);
  const floors = Float64Array.from(flows, (flow, i) => Math.min(flow.floor, flow.cap) * at(floorScale, i));
  /** Resources in the order in which flows come to them: of two that fill at once the first is the one that stops them. */
  const order: number[] = [];
  flows.forEach((flow, i) => {
    for (const { resource, cost, members } of flow.uses) {
      const load = cost * members;
      if (load <= 0) continue;
      if (at(rising, resource) === 0) order.push(resource);
      base[resource] = at(base, resource) + load * at(floors, i);
      slope[resource] = at(slope, resource) + load * flow.weight;
      rising[resource] = at(rising, resource) + 1;
    }
  });
  const users = usersOf(rising, flows);
  /** Each slope as it was when it was last summed up. */
  const summed = slope.slice();
  const sumOf = (r: number): number => {
    let sum = 0;
    for (const i of new Set(users(r))) {
      const flow = flows[i];
      if (flow === undefined || frozen[i] === 1) continue;
      for (const { resource, cost, members } of flow.uses)
        if (resource === r) sum += cost * members * flow.weight;
    }
    return sum;
  };

  // Flows in the order in which they would meet their caps.
  const capLevels = Float64Array.from(flows, (flow, i) => (flow.cap - at(floors, i)) / flow.weight);
  const byCap = Int32Array.from(capLevels, (_, i) => i).sort(
    // Of two that have none the difference is no number.
    (a, b) => at(capLevels, a) - at(capLevels, b) || a - b,
  );
  const frozen = new Uint8Array(flows.length);

  const freeze = (i: number, level: number, cause: number): void => {
    const flow = flows[i];
    if (flow === undefined || frozen[i] === 1) return;
    frozen[i] = 1;
    frozenBy[i] = cause;
    const floor = at(floors, i);
    const rate = cause === ownCap ? flow.cap : Math.min(flow.cap, floor + flow.weight * level);
    rates[i] = rate;
    for (const { resource, cost, members } of flow.uses) {
      const load = cost * members;
      if (load <= 0) continue;
      base[resource] = at(base, resource) + load * (rate - floor);
      const left = at(rising, resource) - 1;
      rising[resource] = left;
      const rest = at(slope, resource) - load * flow.weight;
      // Where next to nothing is left of what was there, rounding is a part of it.
      if (left === 0) slope[resource] = 0;
      else if (rest > cancelled * at(summed, resource)) slope[resource] = rest;
      else slope[resource] = summed[resource] = sumOf(resource);
    }
  };

  // When a flow freezes, what it shares fills later, never earlier: a known level is a lower bound of the true one.
  const fillLevel = (r: number, level: number): number => {
    if (at(rising, r) === 0) return Infinity;
    const room = at(capacities, r) - at(base, r);
    return room <= tolerance * at(capacities, r) ? level : Math.max(level, room / at(slope, r));
  };
  const upcoming = new LevelHeap(Float64Array.from(order, (r) => fillLevel(r, 0)));

  let nextCap = 0;
  for (let level = 0; ;) {
    const [nth, fullLevel] = upcoming.least((n) => fillLevel(at(order, n), level));
    while (nextCap < byCap.length && frozen[byCap[nextCap] ?? 0] === 1) nextCap++;
    const capped = byCap[nextCap];
    const capLevel = capped === undefined ? Infinity : Math.max(level, at(capLevels, capped));
    if (capLevel === Infinity && fullLevel === Infinity) break;
    if (capped !== undefined && capLevel <= fullLevel) {
      level = capLevel;
      freeze(capped, level, ownCap);
    } else {
      level = fullLevel;
      const full = at(order, nth);
      slopeWhenFull[full] = at(slope, full);
      for (const i of users(full)) freeze(i, level, full);
    }
  }

  return { rates, frozenBy, used: carried(resourceCount, flows, rates), slopeWhenFull, floorScale };
}

/** The flows that load each resource, in their order, given how often each resource is asked for something. */
function usersOf(times: Int32Array, flows: readonly AllocationFlow[]): (resource: number) => Int32Array {
  const ends = new Int32Array(times.length);
  let total = 0;
  times.forEach((count, r) => (ends[r] = total += count));
  const users = new Int32Array(total);
  const next = ends.map((end, r) => end - at(times, r));
  const starts = next.slice();
  flows.forEach((flow, i) => {
    for (const { resource, cost, members } of flow.uses) {
      if (cost * members <= 0) continue;
      const place = at(next, resource);
      users[place] = i;
      next[resource] = place + 1;
    }
  });
  return (resource) => users.subarray(at(starts, resource), at(ends, resource));
}

/** What is used of one copy of each resource at these rates. */
export function carried(
  resourceCount: number,
  flows: readonly Pick<AllocationFlow, 'uses'>[],
  rates: ArrayLike<number>,
): Float64Array {
  const used = new Float64Array(resourceCount);
  flows.forEach((flow, i) => {
    for (const use of flow.uses) {
      // A flow without limits has an infinite rate; a resource that costs it nothing still carries nothing.
      const load = use.cost * use.members;
      if (load > 0) used[use.resource] = at(used, use.resource) + load * at(rates, i);
    }
  });
  return used;
}

/** By flow: the factor by which its guarantee is scaled so that the guarantees of all that share resources with it, directly or not, fit. */
function scaleFloors(capacities: ArrayLike<number>, flows: readonly AllocationFlow[]): Float64Array {
  const scale = new Float64Array(flows.length).fill(1);
  if (flows.every((flow) => flow.floor <= 0)) return scale;
  const guaranteed = carried(
    capacities.length,
    flows,
    flows.map((flow) => Math.min(flow.floor, flow.cap)),
  );
  if (guaranteed.every((load, r) => load <= at(capacities, r))) return scale;
  const groups = new Groups(capacities.length);
  for (const flow of flows) {
    if (flow.floor > 0)
      for (const use of flow.uses) groups.join(flow.uses[0]?.resource ?? use.resource, use.resource);
  }
  const factor = new Map<number, number>();
  for (let r = 0; r < capacities.length; r++) {
    if (at(guaranteed, r) <= at(capacities, r)) continue;
    const group = groups.of(r);
    factor.set(group, Math.min(factor.get(group) ?? 1, at(capacities, r) / at(guaranteed, r)));
  }
  flows.forEach((flow, i) => {
    const first = flow.uses[0];
    if (flow.floor > 0 && first !== undefined) scale[i] = factor.get(groups.of(first.resource)) ?? 1;
  });
  return scale;
}

/** Resources by the level at which they fill: a binary heap whose keys are brought up to date as they reach the top. */
class LevelHeap {
  private readonly levels: Float64Array;
  private readonly order: Int32Array;

  constructor(levels: Float64Array) {
    this.levels = levels;
    this.order = Int32Array.from(levels, (_, i) => i);
    for (let i = levels.length >> 1; i >= 0; i--) this.sink(i);
  }

  /** The resource that fills first, and when; `current` gives a level that is no lower than the one known. */
  least(current: (resource: number) => number): readonly [resource: number, level: number] {
    for (;;) {
      const top = this.order[0];
      if (top === undefined) return [-1, Infinity];
      const now = current(top);
      if (now <= at(this.levels, top)) return [top, now];
      this.levels[top] = now;
      this.sink(0);
      if (this.order[0] === top) return [top, now];
    }
  }

  private sink(from: number): void {
    const order = this.order;
    const before = (a: number, b: number): boolean =>
      at(this.levels, a) < at(this.levels, b) || (at(this.levels, a) === at(this.levels, b) && a < b);
    for (let i = from; ;) {
      let first = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < order.length && before(at(order, child), at(order, first))) first = child;
      }
      if (first === i) return;
      [order[i], order[first]] = [at(order, first), at(order, i)];
      i = first;
    }
  }
}

/** Disjoint sets of resources. */
class Groups {
  private readonly parent: Int32Array;

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  of(item: number): number {
    let root = item;
    while (at(this.parent, root) !== root) root = at(this.parent, root);
    this.parent[item] = root;
    return root;
  }

  join(a: number, b: number): void {
    this.parent[this.of(a)] = this.of(b);
  }
}

/** An element that is known to be there. */
function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0;
}
