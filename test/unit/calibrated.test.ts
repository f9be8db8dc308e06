import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CALIBRATED, calibratedText } from '../../scripts/calibrate.mjs';
import { ROOT } from '../../scripts/common.mjs';

// The fit of all points, and of all but those of each source for the intervals: half a minute of work.
it('the committed table of costs is what the published points yield', { timeout: 600_000 }, async () => {
  expect(await calibratedText()).toBe(await readFile(join(ROOT, CALIBRATED), 'utf8'));
});
