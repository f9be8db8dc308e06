import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../../scripts/common.mjs';

/** The folder that its files are in. */
export const VIRTUAL_FOLDER = 'memory:/design';

const MANIFEST = {
  name: 'virtual-files',
  publisher: 'iov-test',
  version: '0.0.0',
  engines: { vscode: '^1.91.0' },
  main: './extension.js',
  browser: './extension.js',
  activationEvents: ['onFileSystem:memory'],
  capabilities: { virtualWorkspaces: true, untrustedWorkspaces: { supported: true } },
};

/** Makes the extension whose file system has these files (path -> text) below `home`, and answers its folder. */
export async function buildVirtualFiles(
  home: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(home, 'virtual-files');
  await mkdir(folder);
  const paths = Object.entries(files).map(([path, text]) => [`design/${path}`, text] as const);
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/e2e/virtual-files/extension.ts'],
    outfile: join(folder, 'extension.js'),
    bundle: true,
    format: 'cjs',
    external: ['vscode'],
    define: { FILES: JSON.stringify(Object.fromEntries(paths)) },
    logLevel: 'error',
  });
  await writeFile(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  return folder;
}
