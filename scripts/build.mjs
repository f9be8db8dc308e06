// Bundles everything that ships into dist/. `--production` minifies, `--watch` builds again on each change.
import { existsSync } from 'node:fs';
import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  await writeFile(join(ROOT, 'THIRD-PARTY-NOTICES.md'), await noticesOf(metafiles));
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
