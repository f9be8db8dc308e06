import { sharedError } from '../cost/parameters.ts';
import type { Figure } from '../prediction.ts';

/*
 * Two predictions of one host set against each other. Much of what makes them wrong is the same in both: its CPU, card, memory, whoever
 * measures. So their ratio is known better than either.
 */

/** `a / b` with its 80 % interval; null where either is nothing. */
export function ratioOf(a: Figure, b: Figure): Figure | null {
  if (!(a.value > 0) || !(b.value > 0)) return null;
  const value = a.value / b.value;
  return {
    value,
    low: value / Math.exp(apart(below(a), above(b))),
    high: value * Math.exp(apart(above(a), below(b))),
  };
}

/** Whether `a` is more than `b` over and above what both may be wrong by. */
export function clearlyMore(a: Figure, b: Figure): boolean {
  const ratio = ratioOf(a, b);
  return ratio === null ? a.low > b.high : ratio.low > 1;
}

const below = ({ value, low }: Figure): number => Math.log(value / low);
const above = ({ value, high }: Figure): number => Math.log(high / value);

/** Half the width of a difference of two logarithms whose errors correlate. */
function apart(a: number, b: number): number {
  if (a === Infinity || b === Infinity) return Infinity;
  return Math.sqrt(Math.max(0, a * a + b * b - 2 * sharedError * a * b));
}
