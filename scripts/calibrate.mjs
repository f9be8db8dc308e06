// Fits what predictions rest on to the published measurements, and writes server/src/predict/calibrated.ts; with
// `--check` only says whether it is what they yield.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { importSource } from './accuracy.mjs';
import { ROOT } from './common.mjs';

export const CALIBRATED = 'server/src/predict/calibrated.ts';

/** @returns {Promise<string>} the module as it should read */
export async function calibratedText() {
  const { calibratedModule } = await importSource('test/accuracy/calibrate.ts');
  const { readPoints } = await importSource('test/accuracy/points.ts');
  const path = join(ROOT, CALIBRATED);
  const options = await prettier.resolveConfig(path);
  return prettier.format(calibratedModule(readPoints(ROOT)), { ...options, filepath: path });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await calibratedText();
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
