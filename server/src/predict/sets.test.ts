import { expect, it } from 'vitest';
import { bySet } from './sets.ts';
import { predictText } from '../testing/predicted.ts';

const names = (text: string): [string, number][] =>
  bySet(predictText(text).vnics).map((v) => [v.vnic, v.count]);
const host = 'host h { nic lan : intel.x710-da2 { port 0 { vfs 32 }; port 1 { vfs 32 } } }\n';

it('keeps a set one entry, over whatever ports and hosts it is dealt', () => {
  expect(names(`${host}vm w[01..18] on h { vnic e sriov [lan.0, lan.1] }`)).toEqual([['w[01..18].e', 18]]);
  expect(
    names(
      `${host}vm w[1..18] on h { vnic e sriov lan.0 }\nflow w -> wire { rate 1Mbps }\nflow w[3] -> w[4] { rate 1kbps }`,
    )[0]?.[0],
  ).toMatch(/^w\[/);
});

it('tells members apart that fare differently', () => {
  expect(
    names(
      `${host}vm w[1..4] on h { vnic e sriov lan.0 }\nflow w[1] -> wire { rate 1Mbps }\nflow w[2..4] -> wire { rate 9Mbps }`,
    ),
  ).toEqual([
    ['w[1].e', 1],
    ['w[2..4].e', 3],
  ]);
  expect(
    names(`${host}vm w[1..2] on h { vnic e sriov [lan.0, lan.1] }\nvm x[1..9] on h { vnic e sriov lan.0 }`),
  ).toEqual([
    ['w[1].e', 1],
    ['w[2].e', 1],
    ['x[1..9].e', 9],
  ]);
});
