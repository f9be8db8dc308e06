// What is bundled into what: shared by the build and by the site of the manual, which ships two of the bundles too.
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ROOT, tool } from './common.mjs';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */

/**
 * The layout engine runs in a worker made from a blob, as the panel's content policy allows no other: its
 * file goes into the bundle as text. It says the same in a thirtieth less: it was made smaller by another tool.
 * @type {import('esbuild').Plugin}
 */
const elkWorkerSource = {
  name: 'elk-worker-source',
  setup(build) {
    build.onResolve({ filter: /^elk-worker-source$/ }, () => ({
      path: tool('elkjs/lib/elk-worker.min.js'),
      namespace: 'text',
    }));
    build.onLoad({ filter: /.*/, namespace: 'text' }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const { code } = await build.esbuild.transform(source, { minify: true, legalComments: 'none' });
      return { contents: code, loader: 'text' };
    });
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
 * V8 reads a text of one byte a character in half the time, and keeps it in half the room. The bundler escapes what has
 * more in strings, but not in tagged templates and regular expressions; both mean the same with escapes.
 * @type {import('esbuild').Plugin}
 */
const oneByte = {
  name: 'one-byte',
  setup(build) {
    const { absWorkingDir = '', outfile = '' } = build.initialOptions;
    build.onEnd(async ({ errors }) => {
      if (errors.length > 0) return;
      const path = resolve(absWorkingDir, outfile);
      const text = await readFile(path, 'utf8');
      // What is not read as an escape there cannot be written as one.
      const [raw] = /String\.raw`[^`]*[^\0-\x7f]/.exec(text) ?? [];
      if (raw !== undefined) throw new Error(`only ASCII may stand in a raw template: ${raw.slice(-60)}`);
      const escaped = text.replace(
        /[^\0-\x7f]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      await writeFile(path, escaped);
    });
  },
};

/**
 * The one program that ships: in a browser's worker it is the language server, for Node's entry point it has the server and
 * the `iov` command. Together they are hardly larger than either.
 */
const EVERYWHERE = `
if (typeof importScripts === 'function') require('./browser.ts');
else module.exports = require('./program.ts');
`;

/**
 * Node's entry point is small, so that it answers soon, and reads that program when it has to.
 * @type {import('esbuild').Plugin}
 */
const programApart = {
  name: 'program-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/program\.ts$/ }, () => ({ path: './iov.js', external: true }));
  },
};

/**
 * What Node's entry point hands over to is the file that a browser reads: together they are hardly larger than either.
 * @type {import('esbuild').Plugin}
 */
const clientApart = {
  name: 'client-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/browser\.ts$/ }, () => ({ path: './browser.js', external: true }));
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
    charset: production ? 'ascii' : 'utf8',
    // The `module` builds of the vscode packages: their UMD `main` hides its requires from the bundler.
    mainFields: ['module', 'main'],
    loader: { '.iov': 'text' },
    define: { IOV_VERSION: JSON.stringify(version) },
    minify: production,
    // They are in THIRD-PARTY-NOTICES.md.
    legalComments: 'none',
    sourcemap: !production,
    logLevel: 'warning',
  };
  /** @type {BuildOptions} */
  const node = { ...common, platform: 'node', target: 'node20', format: 'cjs' };
  /** @type {BuildOptions} */
  const browser = { ...common, platform: 'browser', mainFields: ['browser', 'module', 'main'] };

  /** Sources are read as they were written where bundles are for reading: columns of source maps fit then too. */
  const small = production ? [oneByte] : [];

  return {
    'dist/client/node.cjs': {
      ...node,
      entryPoints: ['client/src/node.ts'],
      plugins: [clientApart, ...small],
      // What VS Code gives an extension, it gives to who requires it.
      supported: { 'dynamic-import': false },
    },
    // The web extension host evaluates this file as CommonJS, and finds it by no other ending than .js. What it has for
    // Node asks for Node's modules when it is evaluated, which in a browser is never.
    'dist/client/browser.js': {
      ...node,
      target: 'es2022',
      conditions: ['browser', 'module'],
      entryPoints: ['client/src/browser.ts'],
      external: ['vscode'],
      plugins: small,
    },
    // What Node starts, under the name that the command is installed and configured by.
    'dist/cli.cjs': {
      ...node,
      entryPoints: ['server/src/main.ts'],
      banner: { js: '#!/usr/bin/env node' },
      plugins: [programApart, ...small],
      // It is read when it is asked for, and at once.
      supported: { 'dynamic-import': false },
    },
    // The command, and the language server for Node and for browsers. A worker's file ends in .js.
    'dist/iov.js': {
      ...node,
      format: 'iife',
      globalName: 'program',
      footer: { js: "if (typeof module === 'object') module.exports = program;" },
      conditions: ['browser', 'module'],
      // The build of this package for Node asks for what a browser has not.
      alias: { yaml: tool('yaml/browser/index.js') },
      stdin: { contents: EVERYWHERE, resolveDir: join(ROOT, 'server/src') },
      plugins: [elkApart, ...small],
    },
    'dist/api.cjs': { ...node, entryPoints: ['server/src/api.ts'], plugins: [elkApart, ...small] },
    'dist/webview/main.js': {
      ...browser,
      format: 'iife',
      entryPoints: ['webview/src/main.ts'],
      plugins: [elkWorkerSource, ...small],
    },
  };
}
