import { describe, expect, it } from 'vitest';
import { clearlyMore, ratioOf } from './paired.ts';

const within = (value: number, factor: number): { value: number; low: number; high: number } => ({
  value,
  low: value / factor,
  high: value * factor,
});

describe('two figures of one host', () => {
  it('have a ratio that is known better than either', () => {
    const ratio = ratioOf(within(3, 1.4), within(2, 1.4));
    expect(ratio?.value).toBeCloseTo(1.5, 12);
    // Errors of the same size that correlate by a half leave as much as one of them.
    expect(ratio?.low).toBeCloseTo(1.5 / 1.4, 12);
    expect(ratio?.high).toBeCloseTo(1.5 * 1.4, 12);
  });

  it('differ clearly though their intervals overlap', () => {
    const [a, b] = [within(3, 1.4), within(2, 1.4)];
    expect(a.low < b.high).toBe(true);
    expect(clearlyMore(a, b)).toBe(true);
    expect(clearlyMore(b, a)).toBe(false);
  });

  it('do not differ clearly where the ratio may be the other way', () => {
    expect(clearlyMore(within(2.5, 1.4), within(2, 1.4))).toBe(false);
    expect(clearlyMore(within(2, 1), within(2, 1))).toBe(false);
  });

  it('count as they are where one is nothing', () => {
    expect(ratioOf({ value: 0, low: 0, high: 0 }, within(1, 1.1))).toBeNull();
    expect(clearlyMore(within(1, 1.1), { value: 0, low: 0, high: 0 })).toBe(true);
    expect(ratioOf({ value: 1, low: 0, high: 2 }, within(1, 1.1))?.low).toBe(0);
  });
});
