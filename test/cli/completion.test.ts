import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = resolve('dist/cli.cjs');
let folder: string;

const scriptFor = (shell: string): string =>
  spawnSync(process.execPath, [program, 'completion', shell], { encoding: 'utf8' }).stdout;
const has = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iov-completion-'));
  for (const name of ['rack.iov', 'rack.txt']) writeFileSync(join(folder, name), '');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What bash offers for words, the last of which is being typed; `=` is a word of its own there. */
function bash(...words: string[]): string[] {
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '--norc',
      '-c',
      'eval "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _iov; printf "%s\\n" "${COMPREPLY[@]}"',
      'bash',
      scriptFor('bash'),
      'iov',
      ...words,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe.skipIf(!has('bash'))('bash', () => {
  it.each<[words: string[], offered: string[]]>([
    [['ch'], ['check']],
    [
      ['check', '--f'],
      ['--format', '--fix'],
    ],
    [['check', '--format', 's'], ['sarif']],
    [['check', '--format', '=', 'j'], ['json']],
    [['check', '--severity', 'vt-d-of'], ['vt-d-off=']],
    [['check', '--severity', 'vt-d-off', '=', 'w'], ['warning']],
    [['check', '--severity', '=', 'vt-d-off', '=', 'w'], ['warning']],
    [['check', '--format', 'json', 'a.iov', ''], ['rack.iov']],
    [
      ['check', '--format', '=', ''],
      ['text', 'json', 'sarif', 'github', 'gitlab'],
    ],
    [
      ['export', 'n'],
      ['networkmanager', 'netplan'],
    ],
    [['export', 'shell', ''], ['rack.iov']],
    [['export', '-o', 'deploy', 'sh'], ['shell']],
    [
      ['import', ''],
      ['ip-link', 'lspci', 'libvirt', 'lstopo', 'kubernetes', 'rack.iov', 'rack.txt'],
    ],
    [['explain', 'vf-ex'], ['vf-exhausted']],
    [['completion', 'f'], ['fish']],
    [
      ['help', 'ex'],
      ['explain', 'export'],
    ],
  ])('%j', (words, offered) => {
    expect(bash(...words).sort()).toEqual([...offered].sort());
  });

  it.skipIf(!has('shellcheck'))('is clean to shellcheck', () => {
    const { stdout } = spawnSync('shellcheck', ['-s', 'bash', '-'], {
      input: scriptFor('bash'),
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  it.each([
    ['iov ch', ['check']],
    ['iov check --format=j', ['--format=json']],
    ['iov check --severity vt-d-off=w', ['vt-d-off=warning']],
    ['iov export ne', ['netplan', 'networkmanager']],
    ['iov import ls', ['lspci', 'lstopo']],
    ['iov explain vf-ex', ['vf-exhausted']],
  ])('%s', (line, offered) => {
    const { stdout } = spawnSync(
      'fish',
      ['--no-config', '-c', 'echo $argv[1] | source; complete -C $argv[2]', scriptFor('fish'), line],
      { cwd: folder, encoding: 'utf8' },
    );
    const words = stdout.split('\n').map((row) => row.split('\t')[0]);
    expect(words.filter((w) => w !== '').sort()).toEqual(offered);
  });

  it.each(['iov check r', 'iov export ovs r'])('%s: designs first', (line) => {
    const { stdout } = spawnSync(
      'fish',
      ['--no-config', '-c', 'echo $argv[1] | source; complete -C $argv[2]', scriptFor('fish'), line],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stdout.split('\n')[0]).toMatch(/^rack\.iov\b/);
  });
});

describe.skipIf(!has('zsh'))('zsh', () => {
  it('is a script that it can read', () => {
    const { status, stderr } = spawnSync('zsh', ['-n'], { input: scriptFor('zsh'), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

it('knows three shells', () => {
  const { status, stderr } = spawnSync(process.execPath, [program, 'completion', 'tcsh'], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('bash, zsh or fish');
});
