// Bundles everything that ships into dist/. `--production` minifies, `--watch` builds again on each change.
import { existsSync } from 'node:fs';
import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import ts from 'typescript';
import { ROOT, tool } from './common.mjs';
import { writeNotices } from './notices.mjs';

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

/**
 * The layout engine is large and few commands draw: it is a file of its own, read when a picture is asked for.
 * @type {esbuild.Plugin}
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

/** @type {esbuild.Metafile[]} */
const metafiles = [];
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
    const { metafile } = await esbuild.build({ ...options, outfile, metafile: true });
    metafiles.push(metafile);
    if (outfile === 'dist/cli.cjs') await chmod(join(ROOT, outfile), 0o755);
  }
}
if (!watch) {
  await copyFile(tool('elkjs/lib/elk.bundled.js'), join(ROOT, 'dist/elk.cjs'));
  await writeDeclarations();
  await writeNotices(metafiles);
}

/** The types of what other programs call: they are all in the one file, so that it can be translated alone. */
async function writeDeclarations() {
  const source = await readFile(join(ROOT, 'server/src/api.ts'), 'utf8');
  const { outputText, diagnostics } = ts.transpileDeclaration(source, {
    fileName: 'api.cts',
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, stripInternal: true },
  });
  const [wrong] = diagnostics ?? [];
  if (wrong) throw new Error(ts.flattenDiagnosticMessageText(wrong.messageText, ' '));
  await writeFile(join(ROOT, 'dist/api.d.cts'), outputText);
}
