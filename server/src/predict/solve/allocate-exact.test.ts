import fc from '../../testing/fast-check.ts';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { allocate, type AllocationFlow } from './allocate.ts';

/*
 * The allocation against an independent solver: the same lexicographic objective as a sequence of linear programs (HiGHS). Raise the
 * least normalised rate as far as it goes; whoever cannot have more in any optimum has its final one; go on with the others.
 */

const highs = await loadHighs();

interface Problem {
  readonly capacities: readonly number[];
  readonly flows: readonly AllocationFlow[];
}

/** (x - g) / w of each flow, by linear programs. */
function byLinearPrograms({ capacities, flows }: Problem): number[] {
  const fixed: (number | undefined)[] = flows.map(() => undefined);
  const say = (value: number): string => value.toPrecision(15);
  const rows = capacities.flatMap((capacity, r) => {
    let room = capacity;
    const terms: string[] = [];
    flows.forEach((flow, i) => {
      for (const { resource, cost, members } of flow.uses) {
        if (resource !== r) continue;
        room -= cost * members * flow.floor;
        terms.push(`${say(cost * members * flow.weight)} y${i}`);
      }
    });
    return terms.length === 0 ? [] : [` r${r}: ${terms.join(' + ')} <= ${say(room)}`];
  });
  const bounds = (): string[] =>
    flows.map((flow, i) => {
      const level = fixed[i];
      if (level !== undefined) return ` y${i} = ${say(level)}`;
      return flow.cap === Infinity
        ? ` y${i} >= 0`
        : ` 0 <= y${i} <= ${say((flow.cap - flow.floor) / flow.weight)}`;
    });
  const most = (objective: string, more: readonly string[]): number => {
    const text = `Maximize\n obj: ${objective}\nSubject To\n${[...rows, ...more].join('\n')}\nBounds\n${bounds().join('\n')}\nEnd\n`;
    const solution = highs.solve(text);
    expect(solution.Status).toBe('Optimal');
    return solution.ObjectiveValue;
  };
  while (fixed.includes(undefined)) {
    const free = flows.flatMap((_, i) => (fixed[i] === undefined ? [i] : []));
    const level = most(
      't',
      free.map((i) => ` m${i}: y${i} - t >= 0`),
    );
    const least = free.map((i) => ` m${i}: y${i} >= ${say(level * (1 - 1e-9))}`);
    const stuck = free.filter((i) => most(`y${i}`, least) <= level * (1 + 1e-6) + 1e-9);
    // Each round somebody is stuck, or the level was not the most.
    expect(stuck.length).toBeGreaterThan(0);
    for (const i of stuck) fixed[i] = level;
  }
  return fixed.map((level) => level ?? NaN);
}

const positive = fc.double({ min: 0.5, max: 20, noNaN: true });

/** Networks whose guarantees fit: what happens where they do not is another rule (`allocate.test.ts`). */
const problems: fc.Arbitrary<Problem> = fc.integer({ min: 1, max: 5 }).chain((resourceCount) =>
  fc
    .record({
      capacities: fc.array(fc.double({ min: 5, max: 100, noNaN: true }), {
        minLength: resourceCount,
        maxLength: resourceCount,
      }),
      flows: fc.array(
        fc.record({
          uses: fc.uniqueArray(
            fc.record({
              resource: fc.integer({ min: 0, max: resourceCount - 1 }),
              cost: positive,
              members: fc.integer({ min: 1, max: 4 }),
            }),
            { minLength: 1, selector: (use) => use.resource },
          ),
          weight: positive,
          floor: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.9, noNaN: true })),
          cap: fc.oneof(fc.constant(Infinity), positive),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    })
    .map(({ capacities, flows }) => ({
      capacities,
      flows: flows.map((flow) => {
        const most = Math.min(
          flow.cap,
          ...flow.uses.map(
            ({ resource, cost, members }) => (capacities[resource] ?? 0) / (cost * members * flows.length),
          ),
        );
        return { ...flow, floor: flow.floor * most };
      }),
    })),
);

describe('allocate, against linear programs', () => {
  it('gives the same lexicographic max-min rates', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { rates } = allocate(problem.capacities, problem.flows);
        const exact = byLinearPrograms(problem);
        problem.flows.forEach((flow, i) => {
          const rate = flow.floor + flow.weight * (exact[i] ?? NaN);
          const scale = Math.max(1e-3, ...rates);
          expect(Math.abs((rates[i] ?? NaN) - rate)).toBeLessThanOrEqual(1e-4 * scale);
        });
      }),
      { numRuns: 40 },
    );
  });
});
