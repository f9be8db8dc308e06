import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, tool } from '../../scripts/common.mjs';

let folder: string;
let archive: string;

/** npm without a network, and with a cache of its own: what is not in the package cannot be had. */
const env = (): NodeJS.ProcessEnv => ({
  ...process.env,
  npm_config_cache: join(folder, 'cache'),
  npm_config_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iov-package-'));
  // What the tests' setup has built is packed as it is.
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
    env: env(),
    stdio: 'ignore',
  });
  archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the package for npm', () => {
  it('holds what runs and the papers, and depends on nothing', () => {
    const listed = execFileSync('tar', ['-tzf', archive], { cwd: folder, encoding: 'utf8' }).split('\n');
    for (const name of [
      'dist/cli.cjs',
      'dist/api.cjs',
      'dist/api.d.cts',
      'LICENSE',
      'THIRD-PARTY-NOTICES.md',
    ])
      expect(listed).toContain(`package/${name}`);
    expect(
      listed.filter((name) => /\.map$|^package\/(?:server|client|webview|test|scripts)\//.test(name)),
    ).toEqual([]);
    const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('dependencies');
  });

  it('runs with npx in an empty folder, without a network', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'file.iov'), 'host h { }\nvm v on g { }\n');
    const { status, stdout, stderr } = spawnSync('npx', ['--yes', `../${archive}`, 'check', 'file.iov'], {
      cwd: empty,
      env: env(),
      encoding: 'utf8',
    });
    expect(stdout, stderr).toContain('file.iov:2:9: error unresolved-name: There is no host `g`.');
    expect(status).toBe(1);
    expect(readdirSync(empty)).toEqual(['file.iov']);
  }, 60_000);

  it('runs the example of docs/api.md, which fits the types', () => {
    const project = join(folder, 'project');
    mkdirSync(join(project, 'node_modules/iov'), { recursive: true });
    execFileSync('tar', ['-xzf', archive, '--strip-components=1', '-C', join(project, 'node_modules/iov')], {
      cwd: folder,
    });
    const page = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
    const example = /```js\n([^]*?)```/.exec(page)?.[1] ?? '';
    writeFileSync(join(project, 'example.mjs'), example);
    const out = execFileSync(process.execPath, ['example.mjs'], { cwd: project, encoding: 'utf8' });
    expect(out).toMatch(/web\[1\.\.4\]\.eth0 [\d.]+ Gb\/s each/);
    expect(out).toContain('holds: expect web throughput >= 2Gbps');
    expect(out).toMatch(/true\n$/);

    const names = `const { parse, check, predict, render } = require('iov/api'); console.log(require('iov').check === check, [parse, check, predict, render].every(Boolean));`;
    expect(execFileSync(process.execPath, ['-e', names], { cwd: project, encoding: 'utf8' })).toBe(
      'true true\n',
    );

    writeFileSync(join(project, 'typed.mts'), `${example}\nconst wrong: string = parse(text).faults;\n`);
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--skipLibCheck'];
    const types = ['--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node'];
    const { stdout } = spawnSync(
      process.execPath,
      [tool('typescript/bin/tsc'), ...flags, ...types, 'typed.mts'],
      { cwd: project, encoding: 'utf8' },
    );
    // The one mistake that was put in, and no other.
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stdout).toContain("is not assignable to type 'string'");
  }, 60_000);
});
