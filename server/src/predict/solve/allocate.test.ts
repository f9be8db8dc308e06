import fc from '../../testing/fast-check.ts';
import { describe, expect, it } from 'vitest';
import type { Use } from '../network/network.ts';
import { allocate, carried, ownCap, type AllocationFlow } from './allocate.ts';

interface Problem {
  readonly capacities: readonly number[];
  readonly flows: readonly AllocationFlow[];
}

const positive = fc.double({ min: 0.01, max: 100, noNaN: true });

const problems: fc.Arbitrary<Problem> = fc.integer({ min: 1, max: 6 }).chain((resourceCount) =>
  fc.record({
    capacities: fc.array(positive, { minLength: resourceCount, maxLength: resourceCount }),
    flows: fc.array(
      fc.record({
        uses: fc
          .uniqueArray(fc.integer({ min: 0, max: resourceCount - 1 }), { minLength: 1 })
          .chain((resources) =>
            fc.tuple(
              ...resources.map((resource) =>
                fc.record({
                  resource: fc.constant(resource),
                  cost: positive,
                  members: fc.integer({ min: 1, max: 9 }),
                }),
              ),
            ),
          ),
        weight: positive,
        floor: fc.oneof(fc.constant(0), positive),
        cap: fc.oneof(fc.constant(Infinity), positive),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  }),
);

/** (x - g) / w with the guarantee that could be kept. */
function normalised(problem: Problem): number[] {
  const { rates, floorScale } = allocate(problem.capacities, problem.flows);
  return problem.flows.map(
    (flow, i) => ((rates[i] ?? 0) - Math.min(flow.cap, flow.floor) * (floorScale[i] ?? 0)) / flow.weight,
  );
}

/** Equal up to rounding, which is relative to the largest rate of the problem. */
function expectAlike(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  const scale = Math.max(...Array.from(expected));
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs((actual[i] ?? NaN) - (expected[i] ?? 0))).toBeLessThanOrEqual(1e-6 * scale);
}

describe('allocate', () => {
  it('divides one link by weight, guarantees first', () => {
    const use: Use = { resource: 0, cost: 1, members: 1 };
    const flow = { uses: [use], weight: 1, floor: 0, cap: Infinity };
    expect([...allocate([12], [flow, { ...flow, weight: 2 }, { ...flow, weight: 3 }]).rates]).toEqual([
      2, 4, 6,
    ]);
    expect([...allocate([12], [flow, { ...flow, floor: 6 }]).rates]).toEqual([3, 9]);
    expect([...allocate([12], [{ ...flow, cap: 1 }, flow]).rates]).toEqual([1, 11]);
    expect([
      ...allocate(
        [6],
        [
          { ...flow, floor: 8 },
          { ...flow, floor: 4 },
        ],
      ).rates,
    ]).toEqual([4, 2]);
  });

  it('says what froze each flow', () => {
    const one = { resource: 0, cost: 1, members: 1 };
    const two = { resource: 1, cost: 1, members: 1 };
    const flows = [
      { uses: [one], weight: 1, floor: 0, cap: 1 },
      { uses: [one, two], weight: 1, floor: 0, cap: Infinity },
      { uses: [one], weight: 1, floor: 0, cap: Infinity },
    ];
    const result = allocate([10, 2], flows);
    expect([...result.rates]).toEqual([1, 2, 7]);
    expect([...result.frozenBy]).toEqual([ownCap, 1, 0]);
  });

  it('loses no small weight beside large ones that are gone', () => {
    const one = { resource: 0, cost: 0.1, members: 1 };
    const flow = { uses: [one], weight: 1, floor: 0, cap: Infinity };
    const { rates, used } = allocate(
      [10],
      [{ ...flow, weight: 3e15, cap: 40 }, flow, { ...flow, weight: 0.3 }],
    );
    expect(used[0]).toBeCloseTo(10, 9);
    expect(rates[0]).toBe(40);
    expect(rates[2]).toBeCloseTo(0.3 * (rates[1] ?? NaN), 9);
  });

  it('keeps every resource within its capacity', () => {
    fc.assert(
      fc.property(problems, ({ capacities, flows }) => {
        const { used } = allocate(capacities, flows);
        capacities.forEach((capacity, r) => expect(used[r]).toBeLessThanOrEqual(capacity * (1 + 1e-6)));
      }),
    );
  });

  it('freezes every flow by a full resource of its own, or by its cap', () => {
    fc.assert(
      fc.property(problems, ({ capacities, flows }) => {
        const { rates, frozenBy, used } = allocate(capacities, flows);
        flows.forEach((flow, i) => {
          const cause = frozenBy[i] ?? 0;
          if (cause === ownCap) expect(rates[i]).toBe(flow.cap);
          else {
            expect(flow.uses.some((use) => use.resource === cause)).toBe(true);
            expect(used[cause]).toBeGreaterThanOrEqual((capacities[cause] ?? 0) * (1 - 1e-6));
          }
        });
      }),
    );
  });

  it('scales with capacities, guarantees and caps', () => {
    fc.assert(
      fc.property(problems, fc.double({ min: 0.1, max: 1000, noNaN: true }), ({ capacities, flows }, k) => {
        const before = allocate(capacities, flows).rates;
        const after = allocate(
          capacities.map((c) => c * k),
          flows.map((flow) => ({ ...flow, floor: flow.floor * k, cap: flow.cap * k })),
        ).rates;
        expectAlike(
          after,
          before.map((rate) => rate * k),
        );
      }),
    );
  });

  it('never lowers the smallest normalised rate when capacity is added', () => {
    fc.assert(
      fc.property(
        problems,
        fc.nat(),
        fc.double({ min: 1, max: 10, noNaN: true }),
        ({ capacities, flows }, pick, factor) => {
          // Where guarantees are scaled, what they are scaled to moves with the capacity; the statement is about those that are kept.
          const kept = flows.map((flow) => ({ ...flow, floor: 0 }));
          const more = capacities.map((c, r) => (r === pick % capacities.length ? c * factor : c));
          const least = Math.min(...normalised({ capacities, flows: kept }));
          expect(Math.min(...normalised({ capacities: more, flows: kept }))).toBeGreaterThanOrEqual(
            least * (1 - 1e-6),
          );
        },
      ),
    );
  });

  it('gives n members what n copies would get', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 2, max: 6 }), ({ capacities, flows }, n) => {
        const single = flows.map((flow) => ({
          ...flow,
          uses: flow.uses.map((use) => ({ ...use, members: 1 })),
        }));
        const [first, ...others] = single;
        if (first === undefined) return;
        const copies = allocate(capacities, [...Array.from({ length: n }, () => first), ...others]).rates;
        const set = allocate(capacities, [
          { ...first, uses: first.uses.map((use) => ({ ...use, members: n })) },
          ...others,
        ]).rates;
        expectAlike(copies, [...Array.from({ length: n }, () => set[0] ?? NaN), ...set.slice(1)]);
      }),
    );
  });

  it('keeps guarantees in full where they fit', () => {
    fc.assert(
      fc.property(problems, ({ capacities, flows }) => {
        const wanted = flows.map((flow) => Math.min(flow.floor, flow.cap));
        const fits = carried(capacities.length, flows, wanted).every(
          (load, r) => load <= (capacities[r] ?? 0),
        );
        fc.pre(fits);
        allocate(capacities, flows).rates.forEach((rate, i) =>
          expect(rate).toBeGreaterThanOrEqual((wanted[i] ?? 0) * (1 - 1e-6)),
        );
      }),
    );
  });
});
