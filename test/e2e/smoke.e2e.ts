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
