import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CALIBRATED, formatted } from '../../scripts/calibrate.mjs';
import { ROOT } from '../../scripts/common.mjs';
import { calibratedModule } from '../accuracy/calibrate.ts';
import { coverageOf } from '../accuracy/goals.ts';
import { judgeAll } from '../accuracy/judged.ts';
import { readPoints } from '../accuracy/points.ts';

/** With fewer points a share says nothing. */
const ENOUGH = 20;

// The fit of all points, and of all but those of each source: a minute of work, done once for both.
describe('calibration', { timeout: 900_000 }, () => {
  const judgement = judgeAll(readPoints(ROOT));

  it('the committed table of costs is what the published points yield', async () => {
    const text = await formatted(calibratedModule(judgement.cases, judgement.calibration));
    expect(text).toBe(await readFile(join(ROOT, CALIBRATED), 'utf8'));
  });

  it.each(coverageOf(judgement).filter(({ points, metric }) => points >= ENOUGH && metric === 'rate'))(
    '80 % intervals of rates hold 75 to 90 % of the points of sources held out: $mode, $points points',
    ({ held, points }) => {
      // A point either way says nothing.
      expect((held + 1) / points).toBeGreaterThanOrEqual(0.75);
      expect((held - 1) / points).toBeLessThanOrEqual(0.9);
    },
  );
});
