// `npm test`: every check there is, on a machine with no more than Node 20. The last line sums them up.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { installChromium } from './chromium.mjs';
import { installDebianTools, installNeovim } from './debian.mjs';
import { installPackages, requireNode, ROOT, run, tool } from './common.mjs';

/** Characters: what a failure says may be a whole design. */
const MOST_OF_A_FAULT = 4000;

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped]
 * @property {string[]} [faults] what failed, and how, a text each
 */

/**
 * A command that passes or fails as one.
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<Count>}
 */
async function check(script, ...args) {
  const { code } = await run(process.execPath, [script, ...args]);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * Tests of these vitest projects, each counted.
 * @param {string[]} projects
 * @returns {Promise<Count>}
 */
async function vitest(...projects) {
  const folder = await mkdtemp(join(tmpdir(), 'iov-test-'));
  try {
    const file = join(folder, 'report.json');
    const flags = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const names = projects.flatMap((name) => ['--project', name]);
    const { code } = await run(process.execPath, [tool('vitest/vitest.mjs'), 'run', ...names, ...flags]);
    if (!existsSync(file)) return { passed: 0, failed: 1 };
    const report = JSON.parse(await readFile(file, 'utf8'));
    const failed = report.numFailedTests;
    return {
      passed: report.numPassedTests,
      // A file that does not load, a hook or a stray error fails the run without failing a test.
      failed: code !== 0 && failed === 0 ? 1 : failed,
      skipped: report.numPendingTests + report.numTodoTests,
      faults: faultsOf(report),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What the end of a long log is to say again: its beginning may be cut off where it is read.
 * @param {{ testResults: { name: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} report
 * @returns {string[]}
 */
function faultsOf({ testResults }) {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const own = failed.map(
      ({ fullName, failureMessages }) => `${file} > ${fullName}\n${failureMessages.join('\n')}`,
    );
    const all = message === '' || failed.length > 0 ? own : [`${file}\n${message}`];
    return all.map((text) => (text.length > MOST_OF_A_FAULT ? `${text.slice(0, MOST_OF_A_FAULT)} …` : text));
  });
}

/**
 * The grammar tests, each file counted.
 * @returns {Promise<Count>}
 */
async function grammar() {
  const folder = join(ROOT, 'test', 'grammar');
  const files = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith('.iov')) : [];
  const counts = [];
  for (const file of files) {
    counts.push(await check(tool('vscode-tmgrammar-test/dist/unit.js'), `test/grammar/${file}`));
  }
  return files.length === 0 ? { passed: 0, failed: 1 } : sum(counts);
}

async function interop() {
  await installDebianTools();
  return vitest('interop');
}

async function unitAndProtocol() {
  // The panel's page is tested in the browser, the protocol with Neovim, completion in the shells that it is for.
  await installChromium();
  await installDebianTools();
  await installNeovim();
  return vitest('unit', 'protocol');
}

async function e2e() {
  await installChromium();
  return vitest('e2e');
}

/**
 * @param {Count[]} counts
 * @returns {Required<Count>}
 */
function sum(counts) {
  const add = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    counts.reduce((all, count) => all + (count[key] ?? 0), 0);
  const faults = counts.flatMap((count) => count.faults ?? []);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped'), faults };
}

/** @param {Count} count */
function say({ passed, failed, skipped = 0 }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @type {[string, () => Promise<Count>][]} the cheap ones first */
const steps = [
  ['build', () => check('scripts/build.mjs')],
  ['typecheck', () => check(tool('typescript/bin/tsc'), '-b')],
  ['eslint', () => check(tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0')],
  ['prettier', () => check(tool('prettier/bin/prettier.cjs'), '--check', '.')],
  ['grammar', grammar],
  ['unit and protocol', unitAndProtocol],
  ['interop', interop],
  ['e2e', e2e],
];

/** @type {[string, Count][]} */
const results = [];
try {
  requireNode();
  await installPackages();
  for (const [name, step] of steps) {
    console.log(`\n== ${name}`);
    results.push([name, await step()]);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  results.push(['the run itself', { passed: 0, failed: 1 }]);
}
const total = sum(results.map(([, count]) => count));
for (const fault of total.faults) console.log(`\n== failed: ${fault}`);
console.log(`\n== summary`);
for (const [name, count] of results) console.log(`${name}: ${say(count)}`);
console.log(say(total));
process.exitCode = total.failed > 0 ? 1 : 0;
