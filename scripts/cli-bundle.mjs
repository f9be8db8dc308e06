// What runs on Node, bundled out of the sources as they are, for what writes and draws the manual.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { ROOT } from './common.mjs';

/**
 * Bundles a source of the server, and gives the bundle to `use` while it is there.
 * @template T
 * @param {string} entry
 * @param {'esm' | 'cjs'} format
 * @param {(bundle: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withBundle(entry, format, use) {
  const folder = await mkdtemp(join(tmpdir(), 'iov-docs-'));
  try {
    const outfile = join(folder, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs');
    await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: [`server/src/${entry}`],
      outfile,
      bundle: true,
      platform: 'node',
      format,
      mainFields: ['module', 'main'],
      loader: { '.iov': 'text' },
      define: { IOV_VERSION: '"docs"' },
      logLevel: 'error',
    });
    return await use(outfile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
