import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { openDesktop } from '../../scripts/desktop.mjs';

/* `npm start` where there is a VS Code on the PATH, of which a stand-in writes down how it was called. */

const examples = join(ROOT, 'examples');
let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iov-code-'));
  said = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => said.push(line));
  vi.stubEnv('PATH', [folder, process.env['PATH'] ?? ''].join(delimiter));
  vi.stubEnv('DISPLAY', ':0');
  vi.stubEnv('WAYLAND_DISPLAY', '');
  vi.stubEnv('VSCODE_IPC_HOOK_CLI', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** A `code` that writes its arguments down, one a line, and ends as it is told to. */
function standIn(status: number): void {
  const path = join(folder, 'code');
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/arguments'\nexit ${status}\n`);
  chmodSync(path, 0o755);
}

function called(): string[] | undefined {
  const path = join(folder, 'arguments');
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : undefined;
}

test('opens the examples in it, with the extension of this folder', async () => {
  standIn(0);
  expect(await openDesktop(examples, 'box.iov')).toBe(true);
  expect(called()).toEqual([`--extensionDevelopmentPath=${ROOT}`, examples, join(examples, 'box.iov')]);
  expect(said).toEqual(['Opened the examples in VS Code.']);
});

test('says so where it does not start, as for root, and leaves it to the embedded one', async () => {
  standIn(3);
  expect(await openDesktop(examples, 'box.iov')).toBe(false);
  expect(said.join()).toContain('ended with 3; using an embedded VS Code instead');
});

test.runIf(process.platform === 'linux')('is not asked without a display', async () => {
  standIn(0);
  vi.stubEnv('DISPLAY', '');
  expect(await openDesktop(examples, 'box.iov')).toBe(false);
  expect(called()).toBeUndefined();
});

test('is not asked where it stands for a window elsewhere', async () => {
  standIn(0);
  vi.stubEnv('VSCODE_IPC_HOOK_CLI', '/run/vscode-ipc.sock');
  expect(await openDesktop(examples, 'box.iov')).toBe(false);
  expect(called()).toBeUndefined();
});
