import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from './harness.ts';

/*
 * A folder from somebody else, which the user does not trust: VS Code's Restricted Mode. Nothing in an .iov file or in
 * the extension's settings can run anything, so all of it works there; what VS Code itself turns off stays off.
 */

const wait = { timeout: 20_000 };

const files = {
  'hosts.iov': [
    'host box {',
    '  iommu off',
    '  sr-iov on',
    '  nic lan : intel.x710-da2 { port 0 { vfs 4 } }',
    '}',
    '',
  ].join('\n'),
  'plan.iov': [
    'import "hosts.iov"',
    'vm web[1..2] on box { memory 4GiB reserved; vnic eth0 sriov lan.0 }',
    'qos spare { max 1Gbps }',
    '',
  ].join('\n'),
  // A folder's own settings: what VS Code holds back from the untrusted is not among ours.
  '.vscode/settings.json': JSON.stringify({ 'iov.severity': { unused: 'warning' } }),
  '.vscode/tasks.json': JSON.stringify({
    version: '2.0.0',
    tasks: [{ type: 'iov', command: 'check', label: 'check the design' }],
  }),
};

let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({
    files,
    file: 'plan.iov',
    asks: true,
    settings: { 'editor.inlayHints.enabled': 'off', 'editor.codeLens': false, 'git.enabled': true },
  });
});
afterAll(() => workbench.close());

const dialog = () => workbench.page.locator('.monaco-dialog-box');
const restricted = () => workbench.page.locator('[id="status.workspaceTrust"]');
const problems = async (): Promise<string> => (await workbench.problems()).join('\n');

test('asks, and is told no', async () => {
  await dialog().getByText('Do you trust the authors of the files in this folder?').waitFor();
  await dialog().getByRole('button', { name: /^No/ }).click();
  await dialog().waitFor({ state: 'hidden' });
  await restricted().getByText('Restricted Mode').waitFor(wait);
});

test('finds what is wrong there, over imports, by the severities that the folder asks for', async () => {
  await workbench.page.locator('.tab.active[data-resource-name="plan.iov"]').waitFor();
  await expect.poll(problems, wait).toMatch(/^Error: .*iommu/im);
  await expect.poll(problems, wait).toMatch(/^Warning: .*spare/m);
  await workbench.screenshot('restricted-problems');
  await workbench.page.keyboard.press('Control+J');
});

test('explains and completes', async () => {
  expect(await workbench.hover('reserved')).toMatch(/memory/i);
  await workbench.page.keyboard.press('Escape');
  await workbench.goTo(3, 13);
  await workbench.type('m');
  await expect.poll(() => workbench.completions(), wait).toContain('min');
  await workbench.page.keyboard.press('Escape');
  await workbench.page.keyboard.press('Control+Z');
});

test('draws the picture, in a page that runs its script', async () => {
  await workbench.runCommand('IOV: Open Preview to the Side');
  const { webview } = workbench;
  await webview.locator('svg [data-path="web[1..2]"]').waitFor(wait);
  await webview.getByRole('tab', { name: 'Compare' }).click();
  await webview.locator('[data-mode="vswitch"]').first().waitFor(wait);
  await workbench.screenshot('restricted-preview');
});

test('says why what needs Git does not work', async () => {
  await workbench.showTab('plan.iov');
  await workbench.runCommand('IOV: Compare Preview with HEAD');
  await workbench.page.locator('.notifications-toasts', { hasText: 'not trusted' }).waitFor(wait);
  await workbench.runCommand('Notifications: Clear All Notifications');
});

test('runs no program: VS Code asks for trust before it runs a task', async () => {
  await workbench.runCommand('Tasks: Run Build Task');
  await dialog().getByText('running tasks requires').waitFor(wait);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'hidden' });
});

test('goes on when the folder is trusted after all', async () => {
  await restricted().click();
  await workbench.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  await restricted().waitFor({ state: 'hidden' });
  await workbench.showTab('plan.iov');
  await workbench.goTo(4, 1);
  await workbench.type('vm lost on nowhere { }');
  await expect.poll(problems, wait).toMatch(/nowhere/);
});
