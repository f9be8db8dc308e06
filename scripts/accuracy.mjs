// Compares what is predicted with what was published, and writes docs/accuracy.md with its picture.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import * as prettier from 'prettier';
import { ROOT } from './common.mjs';

/**
 * Bundles a TypeScript source and imports it.
 * @param {string} entry from the root folder
 * @returns {Promise<any>} its exports
 */
export async function importSource(entry) {
  const folder = await mkdtemp(join(tmpdir(), 'iov-accuracy-'));
  try {
    const outfile = join(folder, 'bundle.mjs');
    await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      loader: { '.iov': 'text' },
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { accuracyReport } = await importSource('test/accuracy/report.ts');
  const { summary, files } = accuracyReport(ROOT);
  for (const [path, text] of /** @type {[string, string][]} */ (Object.entries(files))) {
    const to = join(ROOT, path);
    const options = await prettier.resolveConfig(to);
    const formatted = path.endsWith('.md') ? await prettier.format(text, { ...options, filepath: to }) : text;
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, formatted);
    console.log(`Wrote ${path}`);
  }
  console.log(summary);
}
