// `npm run bench`: builds the server as it ships, bundles the benchmark of test/bench, and runs it.
// `-- --vms 1000 --form statements --only iov --profile FOLDER` runs less of it, or writes CPU profiles.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { must, ROOT, tool } from './common.mjs';

const folder = await mkdtemp(join(tmpdir(), 'iov-bench-'));
try {
  // Profiles are read by people: names are kept then.
  const production = process.argv.includes('--profile') ? [] : ['--production'];
  await must('Building', process.execPath, [join(ROOT, 'scripts', 'build.mjs'), ...production]);
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: { main: 'test/bench/main.ts', empty: 'test/bench/empty.ts' },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const atOnce = join(folder, 'at-once.cjs');
  await writeFile(
    atOnce,
    'const wait = setTimeout; globalThis.setTimeout = (f, ms, ...a) => wait(f, ms === 300 ? 0 : ms, ...a);\n',
  );
  const places = {
    server: join(ROOT, 'dist/cli.cjs'),
    'json-server': tool('vscode-json-languageserver/bin/vscode-json-languageserver'),
    'json-at-once': atOnce,
    'empty-server': join(folder, 'empty.cjs'),
  };
  const flags = Object.entries(places).flatMap(([name, path]) => [`--${name}`, path]);
  const args = [join(folder, 'main.cjs'), ...process.argv.slice(2), ...flags];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
