// A real VS Code without a desktop: the server inside the code-server package, run by plain Node. `npm start`
// shows it in the user's browser, the end-to-end tests in a headless one.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { must, ROOT, tool } from './common.mjs';

/** code-server 4.99.4 holds VS Code 1.99.3, the last that runs on Node 20; near the oldest we support. */
const PACKAGE = 'code-server@4.99.4';
const INTEGRITY =
  'sha512-EAH6aTbrjFpNJg7kyWer+J8wuew+ys2z/QOOiyrEfusjHvfuTCc+iJ99RP6Nemtw9RRVj6W4DSnV+Sv/OEMoCg==';

/** Where the editor is kept, and a mark beside it that says of what it was made. */
const HOME = join(ROOT, '.cache', 'vscode');
const STAMP = join(HOME, 'stamp');
/** Raise when the installation below changes, so that older ones are made anew. */
const STAMP_TEXT = `${PACKAGE} 2`;

/** The extension, packaged as it ships. */
export const VSIX = join(ROOT, '.cache', 'iov.vsix');

/** Builds the extension for production and packages it into `VSIX`. */
export async function packageExtension() {
  await mkdir(dirname(VSIX), { recursive: true });
  const vsce = tool('@vscode/vsce/vsce');
  // There is no public repository yet that the README's links and pictures could be taken from.
  const lenient = ['--allow-missing-repository', '--no-rewrite-relative-links'];
  const args = [vsce, 'package', '--no-dependencies', ...lenient, '--out', VSIX];
  await must('Packaging the extension', process.execPath, args, { quiet: true });
}

/** Installs the editor below .cache/ unless it is there: about 15 s, 191 MB, nothing compiled. */
export async function installVscode() {
  if (existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === STAMP_TEXT) return;
  console.log(`Installing an embedded VS Code (${PACKAGE}) ...`);
  await mkdir(dirname(HOME), { recursive: true });
  // Made beside its place and moved there whole, so that an interrupted installation is not taken for one.
  const work = await mkdtemp(join(dirname(HOME), 'vscode-'));
  try {
    await unpack(work);
    const vscode = join(work, 'vscode');
    await installDependencies(vscode);
    await writeStandIns(vscode);
    await copyRipgrep(vscode);
    await writeFile(join(work, 'stamp'), STAMP_TEXT);
    await rm(HOME, { recursive: true, force: true });
    await rename(work, HOME);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @param {string} work where the archive's VS Code goes, as the folder `vscode` */
async function unpack(work) {
  const args = ['pack', PACKAGE, '--pack-destination', work];
  await must(`Fetching ${PACKAGE}`, 'npm', args, { quiet: true });
  const archive = (await readdir(work)).find((name) => name.endsWith('.tgz')) ?? '';
  const hash = createHash('sha512')
    .update(await readFile(join(work, archive)))
    .digest('base64');
  if (`sha512-${hash}` !== INTEGRITY) throw new Error(`${PACKAGE} is not the archive that was expected.`);
  // Names relative to the folder: a drive letter would be a host's name to tar.
  const tar = ['-xzf', archive, '--strip-components=2', '--exclude=*.map', 'package/lib/vscode'];
  await must(`Unpacking ${PACKAGE}`, 'tar', tar, { cwd: work, quiet: true });
  await rm(join(work, archive));
}

/** @param {string} vscode */
async function installDependencies(vscode) {
  // Its lock file leaves out peer dependencies, hence the legacy flag. Scripts would compile native modules.
  const flags = ['--omit=dev', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  await must("Installing VS Code's packages", 'npm', ['ci', ...flags], { cwd: vscode, quiet: true });
  const modules = join(vscode, 'node_modules');
  for (const file of await readdir(modules, { recursive: true })) {
    if (file.endsWith('.map')) await rm(join(modules, file));
  }
}

/**
 * Writes plain JavaScript in place of three native modules: without a logger every output channel stays empty, and
 * without pseudoterminals there are neither terminals nor tasks, for which one of our own packages is compiled already;
 * the watchdog ends an extension host whose server is gone, which `stop` below does.
 * @param {string} vscode
 */
async function writeStandIns(vscode) {
  await writeFile(join(vscode, 'node_modules/native-watchdog/index.js'), 'exports.start = () => {};\n');
  const terminals = join(vscode, 'node_modules/node-pty/lib/index.js');
  await writeFile(terminals, "module.exports = require('@lydell/node-pty');\n");
  const logger = join(vscode, 'node_modules/@vscode/spdlog/index.js');
  await copyFile(join(ROOT, 'scripts', 'spdlog-stand-in.cjs'), logger);
}

/**
 * Gives VS Code the search tool it finds files with, from our own pinned package for this platform.
 * @param {string} vscode
 */
async function copyRipgrep(vscode) {
  const { rgPath } = await import('@vscode/ripgrep');
  const bin = join(vscode, 'node_modules/@vscode/ripgrep/bin');
  await mkdir(bin, { recursive: true });
  await copyFile(rgPath, join(bin, process.platform === 'win32' ? 'rg.exe' : 'rg'));
}

/**
 * Settings of a quiet editor: nothing saved, restored, shown or asked that the user did not ask for.
 * A browser's VS Code would otherwise save by itself, into the examples and the tests' fixtures.
 */
const SETTINGS = {
  'chat.commandCenter.enabled': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
};

/**
 * @typedef {object} Vscode a running editor
 * @property {string} origin e.g. "http://127.0.0.1:1234"
 * @property {(folder: string, file?: string, extension?: string) => string} url the address that opens a folder (a path,
 *   or a URI of a virtual one), and a file in it; with the extension of another folder beside the one installed
 * @property {() => string} log what the server printed
 * @property {Promise<void>} ended resolves when the server is gone
 * @property {() => Promise<void>} stop ends the server with all its children and removes its files
 */

/**
 * Starts an editor on a fresh profile with the extension of `VSIX` installed.
 * @param {{ settings?: Record<string, unknown>, asks?: boolean, env?: Record<string, string> }} [options] settings beside
 *   `SETTINGS`; whether it asks if a folder is trusted, and whatever else a modal dialog is for, as the user's own does;
 *   what its programs have in their environment
 * @returns {Promise<Vscode>}
 */
export async function startVscode({ settings = {}, asks = false, env: given = {} } = {}) {
  const home = await mkdtemp(join(tmpdir(), 'iov-vscode-'));
  const runtime = join(home, 'run');
  await mkdir(runtime, { mode: 0o700 });
  await mkdir(join(home, 'user', 'User'), { recursive: true });
  await writeFile(join(home, 'user', 'User', 'settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));

  const main = join(HOME, 'vscode', 'out', 'server-main.js');
  const folders = ['user-data', 'extensions', 'server-data'].flatMap((name) => [
    `--${name}-dir`,
    join(home, name === 'user-data' ? 'user' : name),
  ]);
  // Without a gallery neither the server nor the page asks one on the network.
  const env = {
    ...process.env,
    ...given,
    EXTENSIONS_GALLERY: '{}',
    XDG_RUNTIME_DIR: runtime,
    TMPDIR: runtime,
  };
  const install = [main, ...folders, '--install-extension', VSIX, '--force'];
  await must('Installing the extension into VS Code', process.execPath, install, { env, quiet: true });

  // Every page and program of this machine can reach the port; only who knows the token is let in.
  const token = randomBytes(16).toString('hex');
  const flags = [
    ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token],
    ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-telemetry'],
    '--disable-update-check',
    // The driver of VS Code's own tests says when all is there, but refuses modal dialogs.
    ...(asks ? [] : ['--disable-workspace-trust', '--enable-smoke-test-driver']),
  ];
  // A process group of its own: extension hosts, watchers and language servers outlive a server ended alone.
  const server = spawn(process.execPath, [main, ...flags, ...folders], {
    cwd: home,
    detached: true,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (/** @type {Buffer} */ chunk) => (log += chunk.toString()));
  }
  const ended = new Promise((/** @type {(value: void) => void} */ resolve) => server.once('close', resolve));
  const removeHome = () => {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const abandon = () => {
    killGroup(server);
    removeHome();
  };
  process.once('exit', abandon);
  const stop = async () => {
    killGroup(server);
    await ended;
    process.off('exit', abandon);
    removeHome();
  };

  const port = await waitForPort(server, () => log).catch(async (/** @type {unknown} */ error) => {
    await stop();
    throw error;
  });
  const authority = `127.0.0.1:${port}`;
  const remote = (/** @type {string} */ path) => `vscode-remote://${authority}${path}`;
  /** @type {Vscode['url']} */
  const url = (folder, file, extension) => {
    const query = new URLSearchParams({ tkn: token, folder });
    const inFolder = isAbsolute(folder) ? remote(join(folder, file ?? '')) : `${folder}/${file ?? ''}`;
    query.set(
      'payload',
      JSON.stringify([
        ...(file === undefined ? [] : [['openFile', inFolder]]),
        ...(extension === undefined ? [] : [['extensionDevelopmentPath', remote(extension)]]),
        ['skipWelcome', 'true'],
      ]),
    );
    return `http://${authority}/?${query.toString()}`;
  };
  return { origin: `http://${authority}`, url, log: () => log, ended, stop };
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @param {() => string} log
 * @returns {Promise<string>}
 */
function waitForPort(server, log) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => {
      reject(new Error(`VS Code did not start: ${why}\n${log()}`));
    };
    const timer = setTimeout(fail, 60_000, 'nothing heard of it for 60 s');
    const look = () => {
      const port = /Extension host agent listening on (\d+)/.exec(log())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      server.stdout?.off('data', look);
      resolve(port);
    };
    server.stdout?.on('data', look);
    server.once('close', (code) => {
      clearTimeout(timer);
      fail(`it ended with ${String(code)}`);
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function killGroup(child) {
  if (child.pid === undefined) return;
  try {
    // Windows has no process groups to signal; there the server alone is ended.
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
