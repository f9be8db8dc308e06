// What is bundled into what: shared by the build and by the site of the manual, which ships two of the bundles too.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, tool } from './common.mjs';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */

/**
 * The layout engine runs in a worker made from a blob, as the panel's content policy allows no other: its
 * file goes into the bundle as text, unmodified.
 * @type {import('esbuild').Plugin}
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

/**
 * The layout engine is large and few commands draw: it is a file of its own, read when a picture is asked for.
 * @type {import('esbuild').Plugin}
 */
const elkApart = {
  name: 'elk-apart',
  setup(build) {
    build.onResolve({ filter: /^elkjs\/lib\/elk\.bundled\.js$/ }, () => ({
      path: 'elk',
      namespace: 'elk-apart',
    }));
    build.onResolve({ filter: /^\.\/elk\.cjs$/ }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'elk-apart' }, () => ({
      contents: "export default function ELK() { return new (require('./elk.cjs'))(); }",
    }));
  },
};

/**
 * @param {boolean} production whether they are to be small rather than readable
 * @returns {Promise<Record<string, BuildOptions>>} how each file of dist/ is made
 */
export async function bundles(production) {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  /** @type {BuildOptions} */
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
  /** @type {BuildOptions} */
  const node = { ...common, platform: 'node', target: 'node20', format: 'cjs' };
  /** @type {BuildOptions} */
  const browser = { ...common, platform: 'browser', mainFields: ['browser', 'module', 'main'] };

  return {
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
    'dist/cli.cjs': {
      ...node,
      entryPoints: ['server/src/cli/main.ts'],
      plugins: [elkApart],
      banner: { js: '#!/usr/bin/env node' },
    },
    'dist/api.cjs': { ...node, entryPoints: ['server/src/api.ts'], plugins: [elkApart] },
    'dist/webview/main.js': {
      ...browser,
      format: 'iife',
      entryPoints: ['webview/src/main.ts'],
      plugins: [elkWorkerSource],
    },
  };
}
