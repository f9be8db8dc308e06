import { expect, it } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { calibrated } from '../../server/src/predict/calibrated.ts';
import { casesOf } from '../accuracy/evaluate.ts';
import { fit, startValues } from '../accuracy/fit.ts';
import { readPoints } from '../accuracy/points.ts';

// All of it, intervals included, is checked by `npm run calibrate -- --check`, which takes a minute.
it('the committed table of costs is where the fit comes to rest', { timeout: 120_000 }, () => {
  const { cases } = casesOf(readPoints(ROOT));
  const committed = Object.fromEntries(
    Object.entries(calibrated.values).map(([key, { value }]) => [key, value]),
  );
  expect(Object.keys(committed).sort()).toEqual(Object.keys(startValues()).sort());
  const fitted = fit(cases, () => true, committed);
  // Where little speaks of a value the fit is flat: it stops before it is still.
  for (const [key, value] of Object.entries(fitted))
    expect(Math.abs(Math.log(value / (committed[key] ?? NaN))), key).toBeLessThan(0.1);
});
