import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../server/src/cli/commands.ts';

/* The program as a person meets it: help, mistakes, files that are no designs, colours, fixes, watching. */

const program = resolve('dist/cli.cjs');
let folder: string;

function iov(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', ...env },
  });
  return { status, out: stdout, err: stderr };
}

const faulty = 'host h { iommu vtd; sr-iov yes }\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iov-terminal-'));
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'faulty.iov'), faulty);
  writeFileSync(join(folder, 'good.iov'), 'host h { }\n');
  writeFileSync(join(folder, 'latin.iov'), Buffer.from('host h { }\n// M\xfcller\n', 'latin1'));
  writeFileSync(join(folder, 'wide.iov'), Buffer.from('\ufeffhost h { }\n', 'utf16le'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('help', () => {
  it('lists every command, and says of each how it is used', () => {
    const { out } = iov(['--help']);
    for (const { name, options } of commands) {
      expect(out).toContain(`\n  ${name} `);
      const asked = iov([name, '--help']);
      expect(asked).toEqual({ status: 0, out: iov(['help', name]).out, err: '' });
      expect(asked.out).toMatch(new RegExp(`^Usage: iov ${name}\\b`));
      for (const option of Object.keys(options)) expect(asked.out).toContain(`--${option}`);
    }
  });

  it('fits a page', () => {
    for (const { name } of commands)
      for (const line of iov(['help', name]).out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});

describe('mistakes', () => {
  it.each([
    [['chekc', 'x'], 'Did you mean `check`?'],
    [['check', '--formt', 'json', 'x'], 'Did you mean `--format`?'],
    [['check', '--format', 'xml', 'good.iov'], 'text, json, sarif, github or gitlab'],
    [['check', '--format'], 'Usage: iov check'],
    [['check', '--severity', 'vt-d-of=off', 'good.iov'], 'did you mean `vt-d-off`?'],
    [['check', '--severity', 'vt-d-off=loud', 'good.iov'], 'error, warning, information, hint or off'],
    [['check', '--max-severity', 'most', 'good.iov'], 'information'],
    [['check', '--fix', '-'], 'standard input'],
    [['check', 'folder'], 'folder: is a folder: name the files in it'],
    [['check', 'folder/none.iov'], 'folder/none.iov: no such file'],
    [['check', 'good.iov/none.iov'], 'good.iov/none.iov: a part of it is no folder'],
    [['check', 'latin.iov'], 'latin.iov: is no UTF-8 (line 2)'],
    [['check', 'wide.iov'], 'wide.iov: is UTF-16'],
    [['fmt', 'latin.iov'], 'latin.iov: is no UTF-8 (line 2)'],
    [['predict', 'good.iov', 'good.iov'], 'takes one file'],
    [['predict', 'folder'], 'is a folder'],
    [['render', 'good.iov', '-o', 'nowhere/x.svg'], 'nowhere/x.svg: no such file'],
    [['render', 'good.iov', '-o', 'x.svg', '--theme', 'pink'], 'light or dark'],
    [['export', 'docker', 'good.iov'], 'There is no format `docker`'],
    [['import', 'nothing'], 'nothing'],
    [['import', 'folder'], 'no captures here'],
    [['explain', 'vt-d-of'], 'Did you mean `vt-d-off`?'],
    [['collect', 'x'], 'takes no `x`'],
    [['lsp'], 'iov lsp --stdio'],
    [['help', 'nonsense'], 'There is no command `nonsense`'],
    [['constructor'], 'There is no command `constructor`'],
  ])('%j', (args, said) => {
    const { status, out, err } = iov(args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^iov: /);
    expect(err).toContain(said);
    expect(err).not.toMatch(/internal error|\bat .*:\d+:\d+/);
    expect(err.split('\n').length).toBeLessThan(8);
  });

  it.skipIf(process.getuid?.() === 0)('says what it may not read', () => {
    writeFileSync(join(folder, 'secret.iov'), '');
    chmodSync(join(folder, 'secret.iov'), 0);
    expect(iov(['check', 'secret.iov'])).toEqual({
      status: 2,
      out: '',
      err: 'iov: secret.iov: permission denied\n',
    });
  });

  it('leaves a file that it cannot read as it is', () => {
    const before = readFileSync(join(folder, 'latin.iov'));
    iov(['fmt', 'latin.iov']);
    iov(['check', '--fix', 'latin.iov']);
    expect(readFileSync(join(folder, 'latin.iov'))).toEqual(before);
  });

  it('says that a prediction is of a design with errors', () => {
    const { out, err } = iov(['predict', '--format', 'json', 'faulty.iov']);
    expect(err).toMatch(/^iov: faulty\.iov has \d+ errors?: see `iov check`$/m);
    expect(JSON.parse(out)).toHaveProperty('vnics');
  });
});

describe('colours', () => {
  const coloured = (env: Record<string, string>): boolean =>
    iov(['check', 'faulty.iov'], { env }).out.includes('\u001b[');
  it('are for terminals, unless they are asked for', () => {
    expect(coloured({})).toBe(false);
    expect(coloured({ FORCE_COLOR: '1' })).toBe(true);
    expect(coloured({ FORCE_COLOR: '0' })).toBe(false);
  });

  // util-linux gives a command a terminal.
  it.skipIf(spawnSync('script', ['--version']).status !== 0)('are there on one, but for NO_COLOR', () => {
    const on = (set: string): string =>
      spawnSync('script', ['-qec', `${set} ${process.execPath} ${program} check faulty.iov`, '/dev/null'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', TERM: 'xterm' },
      }).stdout;
    expect(on('')).toContain('\u001b[31m');
    expect(on('NO_COLOR=1')).not.toContain('\u001b[');
    expect(on('TERM=dumb')).not.toContain('\u001b[');
  });
});

describe('tables', () => {
  it.skipIf(spawnSync('script', ['--version']).status !== 0)(
    'fit the terminal, and say what they leave out',
    () => {
      const at = (width: number): string =>
        spawnSync(
          'script',
          [
            '-qec',
            `stty cols ${width}; ${process.execPath} ${program} predict ${resolve('examples/three-ways.iov')}`,
            '/dev/null',
          ],
          { cwd: folder, encoding: 'utf8' },
        ).stdout.replaceAll('\r', '');
      const narrow = at(90);
      expect(narrow).toContain('(no room for packets, p99');
      expect(narrow).toMatch(/app\[1\.\.8\]\.eth0 +vmdq +400 Mb\/s/);
      for (const line of narrow.slice(0, narrow.indexOf('\n\n')).split('\n'))
        expect(line.length).toBeLessThanOrEqual(100);
      expect(at(200)).not.toContain('no room');
    },
  );
});

describe('iov check --fix', () => {
  it('writes what needs no decision, and reports what is left', () => {
    writeFileSync(
      join(folder, 'mend.iov'),
      'host h { iommu vtd; sr-iov yes }\r\nvm v on g { memory 4 GiB }\r\n',
    );
    const { status, out, err } = iov(['check', '--fix', '--format', 'json', 'mend.iov']);
    expect(err).toMatch(/^iov: mend\.iov: 3 fixes written\n$/);
    expect(readFileSync(join(folder, 'mend.iov'), 'utf8')).toBe(
      'host h { iommu vt-d; sr-iov on }\r\nvm v on g { memory 4GiB }\r\n',
    );
    expect(status).toBe(1);
    expect((JSON.parse(out) as { rule: string }[]).map((f) => f.rule)).toEqual(['unresolved-name']);
  });

  it('changes nothing where there is nothing to mend', () => {
    expect(iov(['check', '--fix', 'good.iov'])).toEqual({ status: 0, out: '', err: '' });
    expect(readFileSync(join(folder, 'good.iov'), 'utf8')).toBe('host h { }\n');
  });

  it('leaves rules that are off alone', () => {
    writeFileSync(join(folder, 'off.iov'), faulty);
    iov(['check', '--fix', '--severity', 'bad-value=off', 'off.iov']);
    expect(readFileSync(join(folder, 'off.iov'), 'utf8')).toBe(faulty);
  });
});

describe('iov check --watch', () => {
  it('checks again when a file, or one that it imports, changes', async () => {
    writeFileSync(join(folder, 'watched.iov'), 'import "part.iov"\nvm v on g { }\n');
    writeFileSync(join(folder, 'part.iov'), 'host h { }\n');
    const child = spawn(process.execPath, [program, 'check', '--watch', 'watched.iov'], { cwd: folder });
    let said = '';
    const until = (pattern: RegExp): Promise<void> =>
      new Promise((done) => {
        const look = (data?: Buffer): void => {
          said += data?.toString() ?? '';
          if (!pattern.test(said)) return;
          said = '';
          child.stdout.off('data', look);
          child.stderr.off('data', look);
          done();
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
      });
    try {
      await until(/There is no host `g`[^]*watching/);
      writeFileSync(join(folder, 'part.iov'), 'host g { }\n');
      await until(/nothing found\niov: watching/);
      rmSync(join(folder, 'watched.iov'));
      await until(/watched\.iov: no such file[^]*watching/);
      writeFileSync(join(folder, 'watched.iov'), 'import "part.iov"\nvm v on k { }\n');
      await until(/There is no host `k`/);
    } finally {
      child.kill();
    }
  });
});

describe('pipes', () => {
  it.skipIf(spawnSync('bash', ['--version']).status !== 0)('may be closed early', () => {
    writeFileSync(join(folder, 'many.iov'), 'vm v on g { }\n'.repeat(5000));
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', `"$0" "$1" check many.iov | head -n 1`, process.execPath, program],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    expect(stdout.split('\n').length).toBe(2);
    expect(stderr).toBe('');
  });

  it('take a byte order mark', () => {
    expect(iov(['check', '-'], { input: '\ufeffhost h { }\n' })).toEqual({ status: 0, out: '', err: '' });
    expect(iov(['fmt', '-'], { input: '\ufeffhost  h { }\n' }).out).toBe('host h { }\n');
  });
});
