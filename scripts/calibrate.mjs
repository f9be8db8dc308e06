// Fits what predictions rest on to the published measurements, and writes server/src/predict/cost/calibrated.ts; with
// `--check` only says whether it is what they yield.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { importSource } from './accuracy.mjs';
import { ROOT } from './common.mjs';

export const CALIBRATED = 'server/src/predict/cost/calibrated.ts';

/**
 * @param {string} module
 * @returns {Promise<string>} as it is written
 */
export async function formatted(module) {
  const path = join(ROOT, CALIBRATED);
  return prettier.format(module, { ...(await prettier.resolveConfig(path)), filepath: path });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { calibrate, calibratedModule } = await importSource('test/accuracy/calibrate.ts');
  const { casesOf } = await importSource('test/accuracy/evaluate.ts');
  const { readPoints } = await importSource('test/accuracy/points.ts');
  const { cases } = casesOf(readPoints(ROOT));
  const text = await formatted(calibratedModule(cases, calibrate(cases)));
  const path = join(ROOT, CALIBRATED);
  const same = (await readFile(path, 'utf8').catch(() => '')) === text;
  if (process.argv.includes('--check')) {
    console.log(`${CALIBRATED} is ${same ? 'what the points yield' : 'not what the points yield'}`);
    process.exitCode = same ? 0 : 1;
  } else {
    if (!same) await writeFile(path, text);
    console.log(`${CALIBRATED} ${same ? 'is as it was' : 'written'}`);
  }
}
