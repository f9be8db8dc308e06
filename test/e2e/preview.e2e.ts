import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/common.mjs';
import { openWorkbench, type Workbench } from './harness.ts';

/*
 * The preview in a real VS Code: its views and lenses, what it keeps over a reload, several at once, what changed
 * since the last commit and between two files, and that its page may do nothing that it should not.
 */

const wait = { timeout: 20_000 };

const text = `host box {
  hypervisor kvm "8.1"
  cpu 2 x 16 cores 2.6GHz
  iommu vt-d
  sr-iov on
  nic lan : intel.x520-da2 { slot pcie 2.0 x8; port 0 { vfs 8 } }
  vswitch br0 { uplink lan.1 }
}

vm web[1..4] on box { vnic eth0 sriov lan.0 }
vm old on box { vnic eth0 vswitch br0 }
expect old throughput >= 1Mbps
`;

const site = 'import "plan.iov"\n\nvm shop on box { vnic eth0 sriov lan.0 }\n';

let folder: string;
let workbench: Workbench;
const said: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iov-head-'));
  await writeFile(join(folder, 'plan.iov'), text);
  await writeFile(join(folder, 'other.iov'), text.replace('web[1..4]', 'web[1..6]'));
  await writeFile(join(folder, 'site.iov'), site);
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder,
    });
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  await writeFile(join(folder, 'plan.iov'), text.replace('vnic eth0 vswitch br0', 'vnic eth0 emulated br0'));
  await writeFile(join(folder, 'site.iov'), `${site}vm more on nowhere\n`);
  workbench = await openWorkbench({
    folder: relative(ROOT, folder),
    file: 'plan.iov',
    settings: {
      'git.enabled': true,
      'git.openRepositoryInParentFolders': 'never',
      'diffEditor.useInlineViewWhenSpaceIsLimited': false,
    },
  });
  workbench.page.on('console', (message) => said.push(message.text()));
  await workbench.openFile('plan.iov');
});
afterAll(async () => {
  await workbench.close();
  await rm(folder, { recursive: true, force: true });
});

test('shows loads and promises, and looks through a lens without touching the file', async () => {
  await workbench.runCommand('IOV: Open Preview to the Side');
  const { webview } = workbench;
  const vnic = webview.locator('svg [data-path="old/eth0"]');
  await vnic.waitFor(wait);
  const before = await vnic.getAttribute('aria-label');
  const frame = webview.locator('vscode-dropdown[aria-label="Frame"]');
  await frame.click();
  await frame.locator('vscode-option', { hasText: '64 B' }).click();
  await expect.poll(() => vnic.getAttribute('aria-label'), wait).not.toBe(before);
  await expect.poll(() => workbench.page.locator('.tab', { hasText: 'what if' }).count(), wait).toBe(1);
  expect(await workbench.page.locator('.tab.dirty').count()).toBe(0);
  await webview.getByRole('tab', { name: 'Load' }).click();
  await webview.locator('.loads .rows tr').nth(2).waitFor(wait);
  expect(await webview.locator('.promises').textContent()).toContain('holds');
  await workbench.screenshot('preview-load');
  await webview.getByRole('button', { name: 'Reset' }).click();
});

test('comes back after a reload as it was left', async () => {
  await workbench.webview.getByRole('tab', { name: 'Topology' }).click();
  await workbench.webview.locator('svg [data-path="web[1..4]"] .act').click();
  await workbench.webview.locator('svg [data-path="web[4]"]').waitFor(wait);
  await workbench.reload();
  await workbench.webview.locator('svg [data-path="web[4]"]').waitFor({ timeout: 45_000 });
  await workbench.screenshot('preview-restored');
});

test('a locked preview stands beside the other, and does not follow the cursor', async () => {
  await workbench.page.locator('.tab[data-resource-name="plan.iov"]').click();
  await workbench.runCommand('IOV: Open Locked Preview');
  await workbench.page.locator('.tab', { hasText: '[Preview] plan.iov' }).waitFor(wait);
  await workbench.webview.locator('svg [data-path="web[1..4]"]').waitFor(wait);
  expect(await workbench.page.locator('.tab', { hasText: 'Preview plan.iov' }).count()).toBe(1);
  await workbench.page.locator('.tab[data-resource-name="plan.iov"]').click();
  await workbench.goTo(10, 6);
  await workbench.page.waitForTimeout(600);
  expect(await workbench.webview.locator('.el.here').count()).toBe(0);
  await workbench.screenshot('preview-locked');
});

test('shows what changed since HEAD, in the picture and in the numbers', async () => {
  await workbench.page.locator('.tab[data-resource-name="plan.iov"]').click();
  await workbench.runCommand('IOV: Compare Preview with HEAD');
  const { webview } = workbench;
  await webview.locator('.change-changed').first().waitFor(wait);
  await workbench.screenshot('preview-head');
  await webview.getByRole('tab', { name: 'Changes' }).click();
  await expect
    .poll(() => webview.locator('.changes').textContent(), wait)
    .toMatch(/old\/eth0.*mode.*vswitch.*emulated/u);
});

test('says of a former version nothing that is wrong, and speaks of the file instead', async () => {
  await workbench.openFile('site.iov');
  await workbench.runCommand('Git: Open Changes');
  const former = workbench.page.locator('.monaco-diff-editor .editor.original .view-lines');
  await former.getByText('shop').waitFor(wait);
  // What it imports is not there in that version: there would be no `box`.
  await workbench.page.waitForTimeout(2000);
  const problems = await workbench.problems();
  expect(
    problems.filter((problem) => problem.includes('site.iov') || problem.includes('There is no')),
  ).toEqual([expect.stringContaining('There is no host `nowhere`')]);
  await workbench.page.keyboard.press('Control+J');
  await former.getByText('shop').click();
  await workbench.screenshot('preview-former');
  await workbench.runCommand('IOV: Compare Preview with HEAD');
  await workbench.page.locator('.tab', { hasText: 'site.iov ↔ HEAD' }).waitFor(wait);
  await workbench.webview.locator('svg [data-path="shop"]').waitFor(wait);
});

test('says so where there is no HEAD to compare with', async () => {
  await workbench.runCommand('File: New Untitled Text File');
  const input = workbench.page.locator('.quick-input-widget input[type=text]');
  await workbench.page.keyboard.press('F1');
  await input.fill('>Change Language Mode');
  await workbench.page
    .locator('.quick-input-widget .monaco-list-row', { hasText: 'Change Language Mode' })
    .first()
    .waitFor();
  await input.press('Enter');
  await expect.poll(() => input.getAttribute('placeholder'), wait).toMatch(/Language/u);
  await input.fill('IOV');
  await workbench.page.locator('.quick-input-widget .monaco-list-row', { hasText: 'IOV' }).first().waitFor();
  await input.press('Enter');
  await expect.poll(() => workbench.status('editor.mode'), wait).toBe('IOV');
  await workbench.runCommand('IOV: Compare Preview with HEAD');
  await workbench.page.locator('.notifications-toasts', { hasText: 'in no Git repository' }).waitFor(wait);
  await workbench.runCommand('Notifications: Clear All Notifications');
});

test('compares two files', async () => {
  await workbench.askCommand('IOV: Compare Two Files');
  const rows = workbench.offers;
  await rows.filter({ hasText: 'plan.iov' }).click();
  await rows.filter({ hasText: 'other.iov' }).first().waitFor(wait);
  await workbench.page
    .locator('.quick-input-widget')
    .getByText('What plan.iov is compared with')
    .waitFor(wait);
  await rows.filter({ hasText: 'other.iov' }).click();
  // In the place of the text: the preview beside it may still be there.
  const added = async (): Promise<number> => {
    const counts = await Promise.all(
      workbench.page.frames().map((frame) =>
        frame
          .locator('.change-added')
          .count()
          .catch(() => 0),
      ),
    );
    return Math.max(...counts);
  };
  await expect.poll(added, wait).toBeGreaterThan(0);
  await workbench.screenshot('preview-two-files');
});

test('exports the picture to a file of the workspace', async () => {
  // Of the previews that tests before have opened, some may be beside it.
  await workbench.runCommand('View: Close All Editors');
  await workbench.openFile('plan.iov');
  await workbench.runCommand('IOV: Open Preview');
  const { webview } = workbench;
  await webview.locator('svg [data-path="old"]').waitFor(wait);
  await webview.getByRole('button', { name: 'Export' }).click();
  await webview.getByRole('menuitem', { name: 'Report as Markdown' }).click();
  const dialog = workbench.page.locator('.quick-input-widget');
  await dialog.getByRole('button', { name: 'OK' }).click();
  const report = join(workbench.workspace, 'plan.md');
  await expect.poll(() => readFile(report, 'utf8').catch(() => ''), wait).toContain('![Topology](plan.svg)');
  expect(await readFile(join(workbench.workspace, 'plan.svg'), 'utf8')).toContain('<svg');
});

test('its page may load nothing from anywhere, and does not try to', async () => {
  const policy = await workbench.webview
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .first()
    .getAttribute('content');
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'nonce-[0-9a-f]{32}'; worker-src blob:; style-src /u,
  );
  expect(policy).not.toContain('connect-src');
  expect(policy).not.toMatch(/unsafe|\*(?!\.vscode-cdn\.net)/u);
  expect(said.filter((line) => line.includes('Content Security Policy'))).toEqual([]);
});
