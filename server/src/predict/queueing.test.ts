import { describe, expect, it } from 'vitest';
import { waiting } from './latency.ts';

/*
 * The waiting formulas against discrete-event simulations of what they stand for: packets that come at random and are served one by one
 * (a wire), and a server that packets reach in batches (a polling thread, a kernel's NAPI).
 */

/** A small generator of random numbers (mulberry32): the same ones each time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Simulated {
  readonly mean: number;
  /** Half the width of a 99 % confidence interval. */
  readonly error: number;
}

/** Mean wait before service of packets that come in batches, batches at random times, service always as long; in service times. */
function simulate(load: number, batch: number, batches: number, seed: number, ring = Infinity): Simulated {
  const random = generator(seed);
  const means: number[] = [];
  const runs = 20;
  let now = 0;
  let free = 0;
  for (let run = 0; run < runs; run++) {
    let total = 0;
    let count = 0;
    for (let i = 0; i < batches / runs; i++) {
      now += (-Math.log(1 - random()) * batch) / load;
      for (let packet = 0; packet < batch; packet++) {
        const wait = Math.max(0, free - now);
        // A full ring drops.
        if (wait >= ring) continue;
        total += wait;
        count++;
        free = Math.max(free, now) + 1;
      }
    }
    means.push(total / count);
  }
  const mean = means.reduce((sum, one) => sum + one, 0) / runs;
  const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (runs - 1);
  return { mean, error: 2.86 * Math.sqrt(variance / runs) };
}

describe('waiting', () => {
  it('is that of M/D/1 on a wire', () => {
    for (const load of [0.2, 0.5, 0.8]) {
      const { mean, error } = simulate(load, 1, 400_000, 7);
      const formula = waiting({ waiting: 'wire', ringEntries: 1e6 }, 1, load, 40);
      expect(Math.abs(formula - mean)).toBeLessThan(Math.max(error, 0.01 * mean));
    }
  });

  it('is that of a server that fills up with batches: a batch of n stands for n/2 packets that wait at half load', () => {
    // M[X]/D/1: the mean wait is rho / (2 (1 - rho)) for batches among each other plus (n - 1) / 2 inside one, over 1 - rho.
    for (const batch of [8, 32, 64]) {
      for (const load of [0.5, 0.7]) {
        const { mean, error } = simulate(load, batch, 60_000, 11);
        const exact = (load / (1 - load)) * (batch / 2) + (batch - 1) / 2;
        expect(Math.abs(exact - mean)).toBeLessThan(Math.max(error, 0.03 * mean));
      }
    }
  });

  it('grows with load as batches do, whose part inside a batch is in the idle latency', () => {
    const packets = 40;
    const [low, high] = [0.3, 0.7].map((load) => simulate(load, 2 * packets, 60_000, 13));
    const formula = (load: number): number =>
      waiting({ waiting: 'polling', ringEntries: 1e6 }, 1, load, packets);
    const grown = (high?.mean ?? NaN) - (low?.mean ?? NaN);
    const error = Math.hypot(high?.error ?? 0, low?.error ?? 0);
    expect(Math.abs(formula(0.7) - formula(0.3) - grown)).toBeLessThan(Math.max(error, 0.03 * grown));
  });

  it('is no longer than the ring', () => {
    const ring = 64;
    const { mean } = simulate(1.2, 1, 100_000, 17, ring);
    const formula = waiting({ waiting: 'polling', ringEntries: ring }, 1, 1.2, 40);
    expect(formula).toBe(ring);
    expect(mean).toBeGreaterThan(0.9 * ring);
    expect(mean).toBeLessThanOrEqual(ring);
  });
});
