// What the scripts share. Node alone: this runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const WINDOWS = process.platform === 'win32';

/**
 * A file of an installed package that `node` runs, such as tools' entry points: by path rather than by
 * `npx`, which costs half a second each time.
 * @param {string} path below node_modules
 */
export const tool = (path) => join(ROOT, 'node_modules', path);

/**
 * Runs a command to its end in the root folder and answers with its exit code and what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] quiet: collect, do not show
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = ROOT, env = process.env, quiet = false } = {}) {
  return new Promise((resolve) => {
    // npm and code are .cmd files on Windows, which only its shell can start.
    const shell = WINDOWS && command !== process.execPath;
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const [stream, show] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      stream.on('data', (/** @type {Buffer} */ chunk) => {
        output += chunk.toString();
        if (!quiet) show.write(chunk);
      });
    }
    child.on('error', (error) => {
      resolve({ code: 127, output: `${output}${error.message}\n` });
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Runs a command whose failure ends the undertaking.
 * @param {string} what said when it fails, e.g. "Building the extension"
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 */
export async function must(what, command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  const shown = options?.quiet === true ? `\n${output}` : '';
  throw new Error(`${what} failed: \`${command} ${args.join(' ')}\` ended with ${String(code)}.${shown}`);
}

/**
 * The first of these programs found on PATH.
 * @param {string[]} names
 * @returns {string | undefined} its full path
 */
export function onPath(...names) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const endings = WINDOWS ? ['.exe', '.cmd'] : [''];
  return names
    .flatMap((name) => folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))))
    .find((path) => existsSync(path));
}

/** Ends with a plain message where Node is too old to go on. */
export function requireNode() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new Error(`Node 20 or newer is needed; this is Node ${process.versions.node}.`);
}

/** Installs the packages when they are missing or are not those of the lock file. */
export async function installPackages() {
  if (packagesInstalled()) return;
  console.log('Installing packages (npm ci) ...');
  await must('Installing the packages', 'npm', ['ci', '--no-audit', '--no-fund']);
}

/** @typedef {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lock */

function packagesInstalled() {
  const installed = readLock('node_modules/.package-lock.json')?.packages;
  const wanted = readLock('package-lock.json')?.packages;
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional = false }]) => {
    const there = installed[path];
    // The first entry, without a path, is this project itself; optional packages may be another platform's.
    if (path === '' || (!there && optional)) return true;
    return there?.version === version && there?.integrity === integrity;
  });
}

/**
 * @param {string} path
 * @returns {Lock | undefined}
 */
function readLock(path) {
  const file = join(ROOT, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
