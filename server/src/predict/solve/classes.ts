import { allAtTheirCaps, allocate, type Allocation, type AllocationFlow } from './allocate.ts';
import type { ClassGroup } from '../network/network.ts';

/** An allocation with the capacities that it was made for. */
export interface Solved extends Allocation {
  readonly capacities: Float64Array;
}

/** Budgets settle in a few rounds; what is left after them is below a part in a thousand. */
const rounds = 5;
const settled = 1e-3;

/**
 * Traffic classes of a port: strict ones first, highest priority first; the others divide what is left by their ETS shares, and
 * what one does not use goes to those that want more (IEEE 802.1Q, 37.3). Each class has a budget; the budgets are found in rounds.
 */
export function shareClasses(
  classGroups: readonly ClassGroup[],
  capacities: Float64Array,
  flows: readonly AllocationFlow[],
  wanted = allAtTheirCaps(capacities.length, flows),
): Solved {
  if (classGroups.length === 0) return { ...allocate(capacities, flows, wanted), capacities };
  const budgets = capacities.slice();
  let solution = allocate(budgets, flows, wanted);
  for (let round = 0; round < rounds; round++) {
    let moved = 0;
    for (const group of classGroups) moved = Math.max(moved, rebudget(group, capacities, budgets, solution));
    if (moved < settled) break;
    solution = allocate(budgets, flows, wanted);
  }
  return { ...solution, capacities: budgets };
}

/** Room over what a class wants, so that rounding does not make it look as if it wanted more. */
const easing = 1 + 1e-6;
/** A class that gets nothing still needs a capacity over zero. */
const leastShare = 1e-9;

/** Divides a port among its classes by what they want; gives the largest change, relative to the port. */
function rebudget(
  group: ClassGroup,
  capacities: Float64Array,
  budgets: Float64Array,
  solution: Allocation,
): number {
  const capacity = capacities[group.classes[0]?.resource ?? -1] ?? group.capacity;
  // A class that held flows back may want all there is.
  const wants = (resource: number): number =>
    (solution.slopeWhenFull[resource] ?? 0) > 0
      ? capacity
      : Math.min(capacity, (solution.used[resource] ?? 0) * easing);
  let left = capacity;
  const next = new Map<number, number>();
  for (const { resource } of group.classes
    .filter((of) => of.strict)
    .sort((a, b) => b.priority - a.priority)) {
    const given = Math.min(left, wants(resource));
    next.set(resource, Math.max(given, capacity * leastShare));
    left -= given;
  }
  const shares = group.classes.filter((of) => !of.strict);
  // Water-filling: a class that wants less than its share leaves the rest to the others.
  let open = shares;
  let room = left;
  for (;;) {
    const weight = open.reduce((sum, of) => sum + of.weight, 0);
    const content = open.filter((of) => wants(of.resource) < (room * of.weight) / weight);
    if (content.length === 0) {
      for (const of of open)
        next.set(of.resource, Math.max((room * of.weight) / weight, capacity * leastShare));
      break;
    }
    for (const of of content) {
      next.set(of.resource, Math.max(wants(of.resource), capacity * leastShare));
      room -= wants(of.resource);
    }
    open = open.filter((of) => !content.includes(of));
    if (open.length === 0) break;
  }
  // What nobody wants is there for all of them: a class that has what it wants is no fuller than its port.
  const wanted = [...next.values()].reduce((sum, budget) => sum + budget, 0);
  const ease = Math.max(1, capacity / wanted);
  let moved = 0;
  for (const [resource, least] of next) {
    const budget = least * ease;
    moved = Math.max(moved, Math.abs(budget - (budgets[resource] ?? 0)) / capacity);
    budgets[resource] = budget;
  }
  return moved;
}
