import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from './harness.ts';

/*
 * A virtual workspace: files on no disk but in another extension's file system, as on vscode.dev and github.dev, and
 * with remote repositories on the desktop. The language server can read none of them: all goes through the client.
 */

const wait = { timeout: 30_000 };

const files = {
  'plan.iov': [
    'import "shared/qos.iov"',
    'import "hosts.iov"',
    'vm web[1..2] on box { memory 4GiB reserved; vnic eth0 sriov lan.0 { qos silver } }',
    'vm lost on nowhere { }',
    '',
  ].join('\n'),
  'hosts.iov': [
    'import "shared/qos.iov"',
    'host box {',
    '  iommu vt-d',
    '  sr-iov on',
    '  nic lan : intel.e810-xxvda2 { port 0 { vfs 4 } }',
    '}',
    '',
  ].join('\n'),
  'shared/qos.iov': 'qos silver { min 1Gbps; max 2Gbps }\n',
};

describe.each([
  { host: "Node's extension host", web: false },
  { host: 'the web extension host', web: true },
])('in $host', ({ web }) => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await openWorkbench({
      virtual: true,
      web,
      files,
      file: 'plan.iov',
      settings: { 'editor.inlayHints.enabled': 'off', 'editor.codeLens': false },
    });
    await workbench.page.locator('.tab.active[data-resource-name="plan.iov"]').waitFor();
  });
  afterAll(() => workbench.close());

  const errors = async (): Promise<string[]> =>
    (await workbench.problems()).filter((problem) => problem.startsWith('Error'));

  test('finds what is wrong, over imports between its files', async () => {
    // Were an import not read, it and what it declares would be errors too.
    await expect.poll(errors, wait).toEqual([expect.stringContaining('nowhere')]);
    await workbench.page.keyboard.press('Control+J');
  });

  test('goes to what another file declares', async () => {
    await workbench.goTo(3, 18);
    await workbench.page.keyboard.press('F12');
    await workbench.page.locator('.tab.active[data-resource-name="hosts.iov"]').waitFor();
    await expect.poll(() => workbench.status('editor.selection'), wait).toMatch(/^Ln 2, Col 6/);
  });

  test('hears of an edit in an imported file', async () => {
    // One function for two VMs.
    await workbench.showTab('hosts.iov');
    await workbench.goTo(5, 46);
    await workbench.page.keyboard.press('Delete');
    await workbench.type('1');
    await workbench.showTab('plan.iov');
    await expect
      .poll(errors, wait)
      .toEqual([expect.stringContaining('has 1 VF'), expect.stringContaining('nowhere')]);
  });

  test('draws the picture', async () => {
    await workbench.runCommand('IOV: Open Preview to the Side');
    await workbench.webview.locator('svg [data-path="web[1..2]"]').waitFor(wait);
  });
});
