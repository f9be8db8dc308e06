import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { openWorkbench, type Workbench } from './harness.ts';

/* Every `expect` in VS Code's Test Explorer, and `iov check` as one of its tasks. */

const wait = { timeout: 20_000 };

const files = {
  'plan.iov': [
    'host box {',
    '  iommu vt-d',
    '  sr-iov on',
    '  nic lan : intel.x710-da2 { port 0 { vfs 4 } }',
    '  vswitch br0 { uplink lan.1 }',
    '}',
    'vm web[1..2] on box { memory 4GiB reserved; vnic eth0 sriov lan.0 }',
    'vm old on box { vnic eth0 vswitch br0 }',
    'expect web throughput >= 2Gbps',
    'expect old throughput >= 90Gbps',
    '',
  ].join('\n'),
  'closed.iov': 'vm lost on nowhere { }\n',
  // No file of the workspace to the language server.
  'node_modules/rack/rack.iov': 'vm delivered on elsewhere { }\n',
  '.vscode/tasks.json': JSON.stringify({
    version: '2.0.0',
    tasks: [
      {
        label: 'check the rack',
        type: 'process',
        command: process.execPath,
        args: [join(ROOT, 'dist/cli.cjs'), 'check', 'node_modules/rack/rack.iov'],
        problemMatcher: '$iov',
      },
    ],
  }),
};

let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({
    files,
    file: 'plan.iov',
    settings: {
      'editor.inlayHints.enabled': 'off',
      'editor.codeLens': false,
      // Drawn by elements, whose text can be read, rather than on a canvas.
      'terminal.integrated.gpuAcceleration': 'off',
      'testing.automaticallyOpenTestResults': 'neverOpen',
    },
  });
  await workbench.openFile('plan.iov');
});
afterAll(() => workbench.close());

/** What the Test Explorer shows, with how each stands. */
async function tests(): Promise<string[]> {
  const rows = workbench.page.locator('.test-explorer .monaco-list-row');
  const shown = await rows.evaluateAll((elements) =>
    (elements as HTMLElement[]).map((row) => ({
      name: row.querySelector('.label')?.textContent ?? '',
      state: /\((\w+)\)$/.exec(row.getAttribute('aria-label') ?? '')?.[1] ?? '',
    })),
  );
  return shown.map(({ name, state }) => `${name}: ${state}`);
}

const errors = async (): Promise<string[]> =>
  (await workbench.problems()).filter((problem) => problem.startsWith('Error'));

async function runTask(kind: string, name: string): Promise<void> {
  await workbench.askCommand('Tasks: Run Task');
  await workbench.offers.filter({ hasText: kind }).first().click();
  if (kind !== name) await workbench.offers.filter({ hasText: name }).first().click();
}

const terminal = async (): Promise<string> =>
  (await workbench.page.locator('.xterm-rows > div').allInnerTexts()).join('').replaceAll('\u00a0', ' ');

test('lists every promise, and whether it holds, without being run', async () => {
  // It is there once there are tests.
  await workbench.page
    .locator('.activitybar')
    .getByRole('tab', { name: /^Testing/ })
    .click();
  const file = workbench.page.locator('.test-explorer .monaco-list-row', { hasText: 'plan.iov' });
  await file.click();
  await workbench.page.keyboard.press('ArrowRight');
  await expect
    .poll(tests, wait)
    .toEqual([
      expect.stringMatching(/^plan\.iov.*: Failed$/),
      expect.stringMatching(/^web throughput >= 2Gbps.*: Passed$/),
      expect.stringMatching(/^old throughput >= 90Gbps.*: Failed$/),
    ]);
  const margin = workbench.page.locator('.test-explorer .monaco-list-row', { hasText: 'old throughput' });
  expect(await margin.innerText()).toMatch(/\d % short/);
});

test('runs them, and says what is predicted', async () => {
  await workbench.runCommand('Test: Run All Tests');
  await workbench.runCommand('Test Results: Focus on Test Results View');
  const results = workbench.page.locator('.test-output-peek-tree .monaco-list-row');
  await results.filter({ hasText: 'web throughput' }).first().waitFor();
  await expect
    .poll(() => results.allInnerTexts(), wait)
    .toContainEqual(expect.stringMatching(/old.*Predicted:/s));
  await workbench.screenshot('test-results');
});

test('follows an edit: what fails passes once less is asked', async () => {
  await workbench.showTab('plan.iov');
  await workbench.goTo(10, 26);
  await workbench.page.keyboard.press('Delete');
  await workbench.page.keyboard.press('Delete');
  await workbench.type('1');
  await expect
    .poll(tests, wait)
    .toEqual([
      expect.stringMatching(/^plan\.iov.*: Passed$/),
      expect.stringMatching(/: Passed$/),
      expect.stringMatching(/^old throughput >= 1Gbps.*: Passed$/),
    ]);
  await workbench.page.keyboard.press('Control+Z');
  await workbench.page.keyboard.press('Control+Z');
  await workbench.page.keyboard.press('Control+Z');
  await expect.poll(tests, wait).toContainEqual(expect.stringMatching(/^old.*90Gbps.*: Failed$/));
});

test('goes from a test to its statement', async () => {
  const row = workbench.page.locator('.test-explorer .monaco-list-row', { hasText: 'web throughput' });
  await row.dblclick();
  await expect.poll(() => workbench.status('editor.selection'), wait).toMatch(/^Ln 9,/);
});

test('runs `iov check` over all files as a task, and lists nothing twice', async () => {
  const both = [expect.stringContaining('nowhere'), expect.stringContaining('90 Gb/s is expected')];
  await expect.poll(errors, wait).toEqual(both);
  await runTask('iov', 'check files');
  await workbench.runCommand('Terminal: Focus Terminal');
  await expect.poll(terminal, wait).toMatch(/closed\.iov:1:12: error unresolved-name/);
  await expect.poll(terminal, wait).toMatch(/plan\.iov:10:1: error expectation-failed/);
  await expect.poll(terminal, wait).toMatch(/exit code: 1/);
  await workbench.screenshot('task');
  expect(await errors()).toEqual(both);
});

test('lists what a task of the user finds in files from elsewhere', async () => {
  await runTask('check the rack', 'check the rack');
  await expect
    .poll(errors, wait)
    .toContainEqual(expect.stringContaining('There is no host `elsewhere`. at line 1'));
  expect(await errors()).toHaveLength(3);
});
