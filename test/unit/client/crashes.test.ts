import { expect, it } from 'vitest';
import { Crashes } from '../../../client/src/crashes.ts';

it('starts a server again a few times in a while, and then no more', () => {
  const crashes = new Crashes();
  expect([0, 1, 2, 3].map((minute) => crashes.again(minute * 10_000))).toEqual([true, true, true, true]);
  expect(crashes.again(50_000)).toBe(false);
});
it('forgets what was long ago, and what was before a start by hand', () => {
  const crashes = new Crashes();
  for (let i = 0; i < 20; i++) expect(crashes.again(i * 60_000)).toBe(true);
  for (let i = 0; i < 3; i++) crashes.again(1_200_000);
  crashes.forget();
  expect(crashes.again(1_200_001)).toBe(true);
});
