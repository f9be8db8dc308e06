// `npm run screenshots`: the pictures in docs/images that show VS Code, in light and dark, from the real one.
import { spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { installChromium } from './chromium.mjs';
import { ROOT } from './common.mjs';

// Below the root, as the scripts that it bundles find everything from there.
const outfile = join(ROOT, '.cache', 'screenshots.mjs');
await mkdir(join(ROOT, '.cache'), { recursive: true });
await installChromium();
try {
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ['test/screenshots/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  process.exitCode = spawnSync(process.execPath, [outfile], { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
} finally {
  await rm(outfile, { force: true });
}
