import { expect, test } from 'vitest';
import { stalePages } from '../../scripts/docs.mjs';

test('the generated pages of the manual are current (npm run docs)', async () => {
  expect(await stalePages()).toEqual([]);
});
