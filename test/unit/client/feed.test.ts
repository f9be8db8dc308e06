import { expect, test } from 'vitest';
import { oneAtATime } from '../../../client/src/preview/feed.ts';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('one run at a time, and one more for all that was asked meanwhile', async () => {
  const finish: (() => void)[] = [];
  const ask = oneAtATime(() => new Promise((resolve) => finish.push(resolve)));
  ask();
  ask();
  ask();
  expect(finish).toHaveLength(1);
  finish[0]?.();
  await settled();
  expect(finish).toHaveLength(2);
  finish[1]?.();
  await settled();
  expect(finish).toHaveLength(2);
  ask();
  expect(finish).toHaveLength(3);
});
