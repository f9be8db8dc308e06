// `npm run fuzz [-- MINUTES]`: the tests over random inputs again and again, each time with others, until the time is up
// (20 minutes where none is given) or one fails. `IOV_SEED=N npx vitest run FILE` sees the inputs of one such run again.
import { randomInt } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT, run, tool } from './common.mjs';

const minutes = Number(process.argv[2] ?? 20);
if (!(minutes > 0)) {
  console.error('usage: npm run fuzz [-- MINUTES]');
  process.exit(2);
}

/** @param {string} folder */
async function testsIn(folder) {
  const names = await readdir(join(ROOT, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(ROOT, folder, name));
}

const all = (await Promise.all(['server/src', 'test/unit'].map(testsIn))).flat();
const texts = await Promise.all(all.map((file) => readFile(file, 'utf8')));
const random = all.filter((_, at) => texts[at]?.includes('/testing/fast-check.ts'));

const end = Date.now() + minutes * 60_000;
for (let runs = 1; Date.now() < end; runs++) {
  const seed = randomInt(2 ** 31);
  console.log(`\n== run ${runs}, IOV_SEED=${seed}`);
  const files = random.map((file) => relative(ROOT, file));
  const { code } = await run(
    process.execPath,
    [tool('vitest/vitest.mjs'), 'run', '--project', 'unit', ...files],
    {
      env: { ...process.env, IOV_SEED: String(seed) },
    },
  );
  if (code !== 0) process.exit(1);
}
