import fc from '../../testing/fast-check.ts';
import { describe, expect, it } from 'vitest';
import { shareClasses } from './classes.ts';
import type { ClassGroup } from '../network/network.ts';

const capacity = 100;

interface Offer {
  readonly weight: number;
  readonly strict: boolean;
  readonly demand: number;
}

/** What each of these classes gets of one port. */
function share(offers: readonly Offer[]): number[] {
  const group: ClassGroup = {
    capacity: capacity,
    linkLabel: () => '',
    classes: offers.map(({ weight, strict }, resource) => ({
      resource,
      priority: resource,
      strict,
      weight,
    })),
  };
  const flows = offers.map(({ demand }, resource) => ({
    uses: [{ resource, cost: 1, members: 1 }],
    weight: 1,
    floor: 0,
    cap: demand,
  }));
  return [
    ...shareClasses(
      [group],
      Float64Array.from(offers, () => capacity),
      flows,
    ).rates,
  ];
}

const ets = (weight: number, demand = Infinity): Offer => ({ weight, strict: false, demand });
const strict = (demand: number): Offer => ({ weight: 0, strict: true, demand });

function expectRates(actual: readonly number[], expected: readonly number[]): void {
  expected.forEach((rate, i) => expect(actual[i]).toBeCloseTo(rate, 1));
}

describe('traffic classes', () => {
  it('divide by ETS share', () => expectRates(share([ets(0.6), ets(0.4)]), [60, 40]));
  it('leave what they do not use to the others', () =>
    expectRates(share([ets(0.5, 10), ets(0.25), ets(0.25)]), [10, 45, 45]));
  it('serve strict ones first, the highest priority before', () =>
    expectRates(share([ets(1), strict(50), strict(70)]), [0, 30, 70]));
  it('leave the port empty where nobody wants more', () =>
    expectRates(share([ets(0.5, 10), ets(0.5, 20)]), [10, 20]));

  it('never carry more than the port, and fill it where more is wanted', () => {
    const offer = fc.record({
      weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
      strict: fc.boolean(),
      demand: fc.double({ min: 1, max: 300, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(offer, { minLength: 1, maxLength: 8 }), (offers) => {
        const rates = share(offers);
        const total = rates.reduce((sum, rate) => sum + rate, 0);
        const wanted = offers.reduce((sum, { demand }) => sum + demand, 0);
        expect(total).toBeLessThanOrEqual(capacity * 1.001);
        expect(total).toBeGreaterThanOrEqual(Math.min(wanted, capacity) * 0.99);
      }),
    );
  });
});
