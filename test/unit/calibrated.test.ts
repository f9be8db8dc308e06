import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CALIBRATED, calibratedText } from '../../scripts/calibrate.mjs';
import { ROOT } from '../../scripts/common.mjs';

it('the committed table of costs is what `npm run calibrate` yields', { timeout: 120_000 }, async () => {
  expect(await calibratedText()).toBe(await readFile(join(ROOT, CALIBRATED), 'utf8'));
});
