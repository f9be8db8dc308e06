// Measures Compare: all modes of all vnics of a host (test/bench/compare.ts). The least of the first runs, and of many more, when the code has been compiled.
import { importSource } from './accuracy.mjs';

const { compareMs } = await importSource('test/bench/compare.ts');
for (const [name, ms] of /** @type {[string, number[]][]} */ (Object.entries(compareMs(60))))
  console.log(
    `${name}: ${Math.min(...ms.slice(0, 15)).toFixed(1)} ms, ${Math.min(...ms).toFixed(1)} ms of 60 runs`,
  );
