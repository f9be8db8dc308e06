import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { anchored, anchorsFor } from '../accuracy/anchors.ts';
import { casesOf, predictCase } from '../accuracy/evaluate.ts';
import { readPoints } from '../accuracy/points.ts';

const { cases, left } = casesOf(readPoints(ROOT));

describe('published points as files', () => {
  it('are all either written or left out for a reason', () => {
    expect(cases.length + left.length).toBe(2072);
    expect(cases.length).toBeGreaterThan(1500);
    expect(left.filter(({ reason }) => reason === '')).toEqual([]);
  });

  it('link without a fault in names or values', () => {
    const faulty = cases.filter(({ topology }) => topology.expectations.length !== 1);
    expect(faulty.map(({ point }) => point.id)).toEqual([]);
  });

  it('are all predicted, with an interval that holds the value', () => {
    for (const one of cases) {
      const figure = predictCase(one)?.figure;
      expect(figure?.value, one.point.id).toBeGreaterThan(0);
      expect(figure?.low, one.point.id).toBeLessThanOrEqual(figure?.value ?? NaN);
      expect(figure?.high, one.point.id).toBeGreaterThanOrEqual(figure?.value ?? NaN);
    }
  });

  it('take another point of their host as a measurement, which the product uses', () => {
    const target = cases.find(({ point }) => point.id === 'zhang2019-140');
    expect(target).toBeDefined();
    if (target === undefined) return;
    const anchors = anchorsFor(target, cases, new Set());
    expect(anchors.length).toBeGreaterThan(0);
    for (const anchor of anchors) {
      const one = anchored(target, anchor);
      expect(one?.topology.measurements).toHaveLength(1);
    }
  });
});
