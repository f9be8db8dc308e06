// Bundles everything that ships into dist/. `--production` minifies, `--watch` builds again on each change.
import { existsSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { ROOT, tool } from './common.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/**
 * The layout engine runs in a worker made from a blob, as the panel's content policy allows no other: its
 * file goes into the bundle as text, unmodified.
 * @type {esbuild.Plugin}
 */
const elkWorkerSource = {
  name: 'elk-worker-source',
  setup(build) {
    build.onResolve({ filter: /^elk-worker-source$/ }, () => ({
      path: tool('elkjs/lib/elk-worker.min.js'),
      namespace: 'text',
    }));
    build.onLoad({ filter: /.*/, namespace: 'text' }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'text',
    }));
  },
};

const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: ROOT,
  bundle: true,
  target: 'es2022',
  charset: 'utf8',
  // The `module` builds of the vscode packages: their UMD `main` hides its requires from the bundler.
  mainFields: ['module', 'main'],
  loader: { '.iov': 'text' },
  define: { IOV_VERSION: JSON.stringify(version) },
  minify: production,
  sourcemap: !production,
  logLevel: 'warning',
};
/** @type {esbuild.BuildOptions} */
const node = { ...common, platform: 'node', target: 'node20', format: 'cjs' };
/** @type {esbuild.BuildOptions} */
const browser = { ...common, platform: 'browser', mainFields: ['browser', 'module', 'main'] };

/** @type {Record<string, esbuild.BuildOptions>} */
const bundles = {
  'dist/client/node.cjs': { ...node, entryPoints: ['client/src/node.ts'], external: ['vscode'] },
  // The web extension host evaluates this file as CommonJS, and finds it by no other ending than .js.
  'dist/client/browser.js': {
    ...browser,
    format: 'cjs',
    entryPoints: ['client/src/browser.ts'],
    external: ['vscode'],
  },
  'dist/server/node.cjs': { ...node, entryPoints: ['server/src/node.ts'] },
  'dist/server/browser.js': { ...browser, format: 'iife', entryPoints: ['server/src/browser.ts'] },
  'dist/cli.cjs': { ...node, entryPoints: ['server/src/cli/main.ts'], banner: { js: '#!/usr/bin/env node' } },
  'dist/webview/main.js': {
    ...browser,
    format: 'iife',
    entryPoints: ['webview/src/main.ts'],
    plugins: [elkWorkerSource],
  },
};

for (const [outfile, options] of Object.entries(bundles)) {
  const [entry = ''] = /** @type {string[]} */ (options.entryPoints);
  if (!existsSync(join(ROOT, entry))) {
    console.log(`${outfile}: skipped, there is no ${entry} yet`);
    continue;
  }
  if (watch) {
    const context = await esbuild.context({ ...options, outfile, logLevel: 'info' });
    await context.watch();
  } else {
    await esbuild.build({ ...options, outfile });
    if (outfile === 'dist/cli.cjs') await chmod(join(ROOT, outfile), 0o755);
  }
}
