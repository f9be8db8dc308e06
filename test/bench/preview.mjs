// `npm run bench:preview -- [alike|different|sets|large] [...]`: prints what the preview costs at 1 000 and 10 000 VMs.
// Numbers to look at, not a test: they are those of this machine and of what else it does.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { ROOT } from '../../scripts/common.mjs';

const folder = mkdtempSync(join(tmpdir(), 'iov-bench-'));
const outfile = join(folder, 'preview.mjs');
try {
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ['test/bench/preview.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    loader: { '.iov': 'text' },
    external: ['playwright-core', 'esbuild'],
    // Packages and this repository are found from here, wherever the bundle lies.
    banner: {
      js: `import { createRequire as iovRequire } from 'node:module'; const require = iovRequire(${JSON.stringify(pathToFileURL(join(ROOT, 'package.json')).href)});`,
    },
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(join(ROOT, 'test/unit/webview/harness.ts')).href),
    },
    plugins: [
      {
        name: 'externals by their own address',
        setup(build) {
          build.onResolve({ filter: /^(?:playwright-core|esbuild)$/ }, async ({ path }) => ({
            path: import.meta.resolve(path),
            external: true,
          }));
        },
      },
    ],
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
