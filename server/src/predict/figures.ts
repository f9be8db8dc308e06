import type { Figure, Percentiles } from './prediction.ts';

/** Arithmetic on figures: a value with its 80 % interval. */

/** A figure from what the same thing is at the value and at both ends; the interval holds the value whatever the ends are. */
export function figure(value: number, a: number, b: number): Figure {
  return { value, low: Math.min(value, a, b), high: Math.max(value, a, b) };
}

/** Whether nothing but rounding tells a value from a finite other. */
export function isAbout(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(b);
}

export const zero: Figure = { value: 0, low: 0, high: 0 };

export function sum(figures: readonly Figure[]): Figure {
  return figures.reduce(
    (x, y) => ({ value: x.value + y.value, low: x.low + y.low, high: x.high + y.high }),
    zero,
  );
}

/** The lesser of all, at the value and at each end. */
export function least(figures: readonly Figure[]): Figure {
  return figures.reduce((x, y) => ({
    value: Math.min(x.value, y.value),
    low: Math.min(x.low, y.low),
    high: Math.min(x.high, y.high),
  }));
}

/** The larger of all, at the value and at each end. */
export function greatest(figures: readonly Figure[]): Figure {
  return figures.reduce((x, y) => ({
    value: Math.max(x.value, y.value),
    low: Math.max(x.low, y.low),
    high: Math.max(x.high, y.high),
  }));
}

export function scaled(of: Figure, factor: number): Figure {
  return { value: of.value * factor, low: of.low * factor, high: of.high * factor };
}

/** Percentiles of a sum of independent times: medians add, tails add as distances from the median do, by squares. */
export function inSequence(a: Percentiles, b: Percentiles): Percentiles {
  const p50 = sum([a.p50, b.p50]);
  const tail = (end: keyof Figure): number =>
    p50[end] + Math.hypot(a.p99[end] - a.p50[end], b.p99[end] - b.p50[end]);
  return {
    p50,
    p99: { value: tail('value'), low: tail('low'), high: tail('high') },
    ...(a.overloaded === true || b.overloaded === true ? { overloaded: true } : {}),
  };
}
