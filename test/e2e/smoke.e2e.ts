import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from './harness.ts';

let workbench: Workbench;

beforeAll(async () => {
  workbench = await openWorkbench({ folder: 'examples', file: 'box.iov' });
});
afterAll(() => workbench.close());

test('an .iov file opens as IOV', async () => {
  await workbench.openFile('box.iov');
  expect(await workbench.status('editor.mode')).toBe('IOV');
  expect((await workbench.editorLines()).join('\n')).toContain('host box');
});

test('the extension says how long it took to start', async () => {
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'iov' });
  const activation = row.first().locator('.activation-time');
  await expect.poll(() => activation.innerText(), { timeout: 30_000 }).toMatch(/\d+ ?ms/);
  // Reported, not judged: how long it takes depends on what else the machine does.
  console.log(`activation: ${await activation.innerText()}`);
});
