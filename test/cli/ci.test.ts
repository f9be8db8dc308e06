import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/* What CI reads of the program, and the jobs that docs/ci.md proposes, run as they stand there. */

const program = resolve('dist/cli.cjs');
const page = readFileSync('docs/ci.md', 'utf8');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'iov-ci-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/iov'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(folder, 'bin/iov'), 0o755);
  mkdirSync(join(folder, 'repo/racks'), { recursive: true });
  copyFileSync('examples/broken.iov', join(folder, 'repo/racks/broken #1.iov'));
  copyFileSync('examples/box.iov', join(folder, 'repo/rack.iov'));
  sh('git init -q && git add -A');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a line of a job in the repository. */
function sh(line: string): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', line], {
    cwd: join(folder, 'repo'),
    encoding: 'utf8',
    env: {
      ...process.env,
      NO_COLOR: '',
      FORCE_COLOR: '',
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    },
  });
  return { status, out: stdout, err: stderr };
}

interface Step {
  readonly run?: string;
  readonly uses?: string;
}

const jobs = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(
  ([, text = '']) => [/^# (.*)/.exec(text)?.[1] ?? '', parse(text) as Record<string, unknown>] as const,
);
const job = (name: string): Record<string, unknown> => {
  const found = jobs.find(([n]) => n === name);
  if (!found) throw new Error(`no ${name} in docs/ci.md`);
  return found[1];
};

describe('docs/ci.md', () => {
  it('has jobs that are YAML', () => {
    expect(jobs.map(([name]) => name)).toEqual([
      '.github/workflows/iov.yml',
      '.github/workflows/iov-scanning.yml',
      '.gitlab-ci.yml',
      '.pre-commit-config.yaml',
      'a step of either',
    ]);
  });

  it.each(['iov.yml', 'iov-scanning.yml'])('%s has steps that run', (name) => {
    const { steps } = (job(`.github/workflows/${name}`)['jobs'] as { check: { steps: readonly Step[] } })
      .check;
    const runs = steps.flatMap(({ run }) => run ?? []).filter((run) => !run.startsWith('npm install'));
    expect(steps.filter(({ run }) => run?.startsWith('npm install') ?? false)).toHaveLength(1);
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) {
      const { status, err } = sh(run);
      // xargs has 123 for a command that found something.
      expect([0, 123]).toContain(status);
      // One of the designs does not parse, which `iov fmt` says.
      expect(err.split('\n').filter((line) => !line.endsWith('is left as it is.'))).toEqual(['']);
    }
  });

  it('has a GitLab job that writes its report, and fails with what it found', () => {
    const { script, artifacts } = job('.gitlab-ci.yml')['iov'] as {
      script: readonly string[];
      artifacts: { reports: { codequality: string } };
    };
    const { status, out } = sh(script.join('\n'));
    expect(status).toBe(1);
    expect(out).toContain('\u001b[31merror');
    const found = JSON.parse(readFileSync(join(folder, 'repo', artifacts.reports.codequality), 'utf8')) as {
      fingerprint: string;
      severity: string;
      location: { path: string; lines: { begin: number } };
    }[];
    expect(found.length).toBeGreaterThan(5);
    expect(new Set(found.map((f) => f.fingerprint)).size).toBe(found.length);
    for (const { severity, location } of found) {
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(severity);
      expect(['rack.iov', 'racks/broken #1.iov']).toContain(location.path);
      expect(location.lines.begin).toBeGreaterThan(0);
    }
    expect(readFileSync(join(folder, 'repo/reports/rack.md'), 'utf8')).toContain('web');
  });

  it('names only commands and options that there are', () => {
    const lines = [...page.matchAll(/\biov ([a-z]+)((?: --[a-z-]+| -[a-z])*)/g)];
    expect(lines.length).toBeGreaterThan(10);
    for (const [, command = '', options = ''] of lines) {
      const { status, out } = sh(`iov help ${command}`);
      expect(status, command).toBe(0);
      for (const option of options.trim().split(' ')) expect(out).toContain(option);
    }
  });
});

describe('SARIF', () => {
  const valid = new Ajv({ allErrors: true }).compile(
    JSON.parse(readFileSync('test/cli/sarif.schema.json', 'utf8')) as object,
  );
  it.each([
    'rack.iov',
    '"racks/broken #1.iov"',
    'rack.iov "racks/broken #1.iov"',
    '"$PWD/rack.iov" - < rack.iov',
  ])('of %s is as its schema demands', (names) => {
    const log: unknown = JSON.parse(sh(`iov check --format sarif ${names}`).out);
    expect(valid(log), JSON.stringify(valid.errors)).toBe(true);
  });

  it('points each result at its rule', () => {
    const { runs } = JSON.parse(sh('iov check --format sarif "racks/broken #1.iov"').out) as {
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number }[];
      }[];
    };
    const [run] = runs;
    expect(run?.results.length).toBeGreaterThan(5);
    for (const { ruleId, ruleIndex } of run?.results ?? [])
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });
});
