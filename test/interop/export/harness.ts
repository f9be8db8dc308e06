import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { exportAs } from '../../../server/src/interop/export/export.ts';
import type { ExportFormat } from '../../../server/src/interop/export/formats.ts';
import type { Exported } from '../../../server/src/interop/export/file.ts';
import type { Topology } from '../../../server/src/model/topology.ts';
import { fixture } from '../../../server/src/testing/fixture.ts';

/** What a design means. One that has errors is no design to export. */
export function topologyOf(text: string): Topology {
  const { snapshot } = fixture(text);
  const errors = snapshot.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((e) => `${e.rule}: ${e.message}`).join('\n'));
  return snapshot.world.topology;
}

export function exported(text: string, format: ExportFormat): Exported {
  return exportAs(format, topologyOf(text), { design: 'design.iov', version: '1.2.3' });
}

/** The text of one file; `part` is in its path. */
export function fileOf({ files }: Exported, part: string): string {
  const found = files.find((f) => f.path.includes(part));
  if (!found) throw new Error(`no ${part} in ${files.map((f) => f.path).join(', ')}`);
  return found.text;
}

/** Writes the files into a folder that lives as long as the test. */
export function written({ files }: Exported): string {
  const folder = folderForTest();
  for (const { path, text, mode } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, mode === undefined ? {} : { mode });
  }
  return folder;
}

export function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'iov-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a tool in a folder; nothing that it does reaches beyond unless it is told to. */
export function ran(
  command: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Record<string, string>;
    readonly input?: string;
    /** In milliseconds. */
    readonly timeout?: number;
  } = {},
): Ran {
  const [program = '', ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: options.cwd,
    env: { ...process.env, PATH: path, LC_ALL: 'C', ...options.env },
    input: options.input ?? '',
    encoding: 'utf8',
    timeout: options.timeout ?? 30_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, out: stdout, err: error ? error.message : stderr };
}

/** Why a tool cannot be asked here; undefined where it can. */
export function missing(...tools: readonly string[]): string | undefined {
  const absent = tools.filter((tool) =>
    tool.startsWith('/')
      ? !existsSync(tool)
      : !path.split(':').some((folder) => existsSync(join(folder, tool))),
  );
  return absent.length === 0
    ? undefined
    : `${absent.join(', ')} not installed (scripts/debian.mjs installs it as root)`;
}

/** Why namespaces of one's own cannot be had here; undefined where they can. */
export function noNamespaces(): string | undefined {
  const none = missing('unshare');
  if (none !== undefined) return none;
  const { status, err } = ran([
    'unshare',
    '-n',
    '-m',
    'sh',
    '-c',
    'mount -t tmpfs none /mnt && mount -t sysfs none /sys',
  ]);
  return status === 0 ? undefined : `namespaces are refused: ${err.trim()}`;
}

/** Runs a shell script in network and mount namespaces of its own. */
export function isolated(
  script: string,
  options: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
): Ran {
  return ran(['unshare', '-n', '-m', 'sh', '-c', script], options);
}
