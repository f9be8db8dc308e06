import { describe } from 'vitest';
import { missing } from './harness.ts';

if (missing !== undefined) console.log(`skipped: ${missing}`);

/** Tests of the page. They need a browser, which `npm test` installs; where there is none they are skipped, and say why. */
export function inChromium(name: string, tests: () => void): void {
  describe.skipIf(missing !== undefined)(name, tests);
}
