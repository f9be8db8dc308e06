// Bundles everything that ships into dist/. `--production` minifies, `--watch` builds again on each change.
import { chmod, copyFile, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import * as esbuild from 'esbuild';
import ts from 'typescript';
import { bundles } from './bundles.mjs';
import { ROOT, tool } from './common.mjs';
import { noticesOf } from './notices.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {esbuild.Metafile[]} */
const metafiles = [];
for (const [outfile, options] of Object.entries(await bundles(production))) {
  if (watch) {
    const context = await esbuild.context({ ...options, outfile, logLevel: 'info' });
    await context.watch();
  } else {
    const { metafile } = await esbuild.build({ ...options, outfile, metafile: true });
    metafiles.push(metafile);
  }
}
await chmod(join(ROOT, 'dist/cli.cjs'), 0o755);
if (!watch) {
  await copyFile(tool('elkjs/lib/elk.bundled.js'), join(ROOT, 'dist/elk.cjs'));
  await writeDeclarations();
  await writeFile(join(ROOT, 'THIRD-PARTY-NOTICES.md'), await noticesOf(metafiles));
  await removeLeft();
}

/** What an earlier build made and this one does not would be packaged too. */
async function removeLeft() {
  const made = new Set([
    ...metafiles.flatMap(({ outputs }) => Object.keys(outputs)),
    ...['elk.cjs', 'api.d.cts'].map((name) => `dist/${name}`),
  ]);
  for (const name of await readdir(join(ROOT, 'dist'), { recursive: true })) {
    const path = `dist/${name.split(sep).join('/')}`;
    if (!made.has(path) && (await stat(join(ROOT, path))).isFile()) await rm(join(ROOT, path));
  }
}

/** The types of what other programs call: they are all in these files, so that each can be translated alone. */
async function writeDeclarations() {
  const declared = [];
  for (const file of ['preview/written/prediction-data.ts', 'api.ts']) {
    const source = await readFile(join(ROOT, 'server/src', file), 'utf8');
    const { outputText, diagnostics } = ts.transpileDeclaration(source, {
      fileName: file,
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, stripInternal: true },
    });
    const [wrong] = diagnostics ?? [];
    if (wrong) throw new Error(ts.flattenDiagnosticMessageText(wrong.messageText, ' '));
    // What one has of the other stands beside it then.
    declared.push(outputText.replace(/^.* from '\.\/preview\/written\/prediction-data\.ts';\n/gm, ''));
  }
  await writeFile(join(ROOT, 'dist/api.d.cts'), declared.join(''));
}
