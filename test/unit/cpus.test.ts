import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { defaults } from '../../server/src/predict/assume.ts';
import { standardCosts } from '../../server/src/predict/cost/costs.ts';
import { isKnown } from '../../server/src/predict/cost/cpu-doubt.ts';
import { generationOf } from '../../server/src/predict/cost/generations.ts';
import { cpuDoubt } from '../../server/src/predict/cost/parameters.ts';
import { perClock } from '../../server/src/predict/cost/per-clock.ts';
import { readPoints } from '../accuracy/points.ts';

/** What CPUs differ by that a file does not name follows from those that published measurements were made on. */

interface Cpu {
  readonly generation: string;
  readonly ghz: number;
}

/** One for each model; where a source varied its clock, the nominal one. */
function publishedCpus(): Cpu[] {
  const found = new Map<string, Cpu>();
  for (const { cpu, ghz } of readPoints(ROOT).points) {
    const clock = ghz ?? Number(/@ ([\d.]+)GHz/.exec(cpu ?? '')?.[1] ?? NaN);
    const generation = generationOf(cpu ?? undefined);
    if (cpu === null || cpu === undefined || !isKnown(generation) || !(clock > 0)) continue;
    const model = cpu.replaceAll(/\(R\)|\(README.*| CPU| @.*/g, '').trim();
    if (clock > (found.get(model)?.ghz ?? 0)) found.set(model, { generation, ghz: clock });
  }
  return [...found.values()];
}

/** Root mean square, in logarithms, of values from what is taken. */
function deviation(values: readonly number[], taken: number): number {
  const squares = values.map((value) => Math.log(value / taken) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

describe('CPUs that a file does not name', () => {
  const cpus = publishedCpus();

  it('are taken to differ from what is assumed as published ones do', () => {
    expect(cpus.length).toBeGreaterThan(12);
    expect({
      clock: deviation(
        cpus.map(({ ghz }) => ghz),
        defaults.cpu.hz / 1e9,
      ).toFixed(2),
      polling: deviation(
        cpus.map(({ generation }) => perClock[generation] ?? 1),
        1,
      ).toFixed(2),
      kernel: deviation(
        cpus.map(({ generation }) => standardCosts.cpuFactor(generation)),
        1,
      ).toFixed(2),
    }).toEqual({
      clock: cpuDoubt.clock.toFixed(2),
      polling: cpuDoubt.polling.toFixed(2),
      kernel: cpuDoubt.kernel.toFixed(2),
    });
  });
});
