import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from './harness.ts';

/*
 * The extension in the web worker extension host, as in vscode.dev: client, language server and preview are the
 * browser's builds, and files are read through the client.
 */

const wait = { timeout: 30_000 };
let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({
    web: true,
    files: {
      'common.iov': 'qos silver { min 1Gbps; max 2Gbps }\n',
      'plan.iov': [
        'import "common.iov"',
        'host box {',
        '  iommu vt-d',
        '  sr-iov on',
        '  nic lan : intel.e810-xxvda2 { port 0 { vfs 4 } }',
        '}',
        'vm web[1..2] on box { memory 4GiB reserved; vnic eth0 sriov lan.0 { qos silver } }',
        'vm lost on nowhere { }',
        'expect web throughput >= 1Gbps',
        '',
      ].join('\n'),
    },
    file: 'plan.iov',
    settings: { 'editor.inlayHints.enabled': 'off', 'editor.codeLens': false },
  });
  await workbench.openFile('plan.iov');
});
afterAll(() => workbench.close());

test('starts, and says what is wrong: in a worker, with imports read through the client', async () => {
  await expect.poll(() => workbench.squiggles('error').count(), wait).toBeGreaterThan(0);
  const workers = workbench.page.workers().map((worker) => worker.url());
  expect(workers.join('\n')).toMatch(/extensionHost|workerMain|blob:/i);
  // Were the import not read, it and the promise would be errors too.
  const errors = async (): Promise<string[]> =>
    (await workbench.problems()).filter((problem) => problem.startsWith('Error'));
  await expect.poll(errors, wait).toEqual([expect.stringContaining('nowhere')]);
  await workbench.page.keyboard.press('Control+J');
});

test('explains what the pointer is on', async () => {
  expect(await workbench.hover('intel')).toContain('E810');
});

test('draws the picture', async () => {
  await workbench.runCommand('IOV: Open Preview to the Side');
  await workbench.webview.locator('svg [data-path="web[1..2]"]').waitFor(wait);
  await workbench.screenshot('web-preview');
});
