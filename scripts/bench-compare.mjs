// Measures Compare: all modes of all vnics of a host (test/bench/compare.ts).
import { importSource } from './accuracy.mjs';

const { compareMs } = await importSource('test/bench/compare.ts');
for (const [name, ms] of Object.entries(compareMs(15))) console.log(`${name}: ${ms.toFixed(1)} ms`);
