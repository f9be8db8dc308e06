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

test('the extension takes little of the time in which an editor starts', async () => {
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'iov' });
  await row.first().waitFor();
  const text = await row.first().locator('.activation-time').innerText();
  const ms = Number(/(\d+) ?ms/.exec(text)?.[1]);
  console.log(`activation: ${text}`);
  // Under 100 ms on a quiet machine; tests run on busy ones.
  expect(ms).toBeLessThan(500);
});
