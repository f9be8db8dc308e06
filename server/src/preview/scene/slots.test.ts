import { expect, test } from 'vitest';
import type { Attachment, HostGroup, Port, VSwitch } from '../../model/topology.ts';
import { deal } from './slots.ts';

const port = (vfs?: number): Port =>
  ({ vfs: vfs === undefined ? undefined : { value: vfs } }) as unknown as Port;
const user = (at: Port, perHost: number, firstVf?: number): Attachment =>
  ({ port: at, perHost, firstVf, mode: 'sriov', vnic: {} }) as unknown as Attachment;
const dealt = (at: Port, attachments: readonly Attachment[], vswitches: readonly VSwitch[] = []): string[] =>
  deal({ attachments } as unknown as HostGroup, at, vswitches, () => '').slots.map(
    (slot) => `${slot.key} ${slot.state}`,
  );

test('a small port shows every function', () => {
  const at = port(4);
  expect(dealt(at, [user(at, 2)])).toEqual(['vf0 used', 'vf1 used', 'vf2 free', 'vf3 free']);
});

test('a large one shows runs', () => {
  const at = port(64);
  expect(dealt(at, [user(at, 30), user(at, 1)])).toEqual(['vf0-29 used', 'vf30 used', 'vf31-63 free']);
});

test('named functions come first, the rest is dealt around them', () => {
  const at = port(64);
  expect(dealt(at, [user(at, 4), user(at, 2, 1)])).toEqual([
    'vf0 used',
    'vf1-2 used',
    'vf3-5 used',
    'vf6-63 free',
  ]);
});

test('of two that name one function the first has it', () => {
  const at = port(64);
  expect(dealt(at, [user(at, 2, 3), user(at, 3, 2)])).toEqual([
    'vf0-1 free',
    'vf2 used',
    'vf3-4 used',
    'vf5-63 free',
  ]);
});

test('more users than functions are shown beyond them', () => {
  const at = port(20);
  expect(dealt(at, [user(at, 30)])).toEqual(['vf0-29 used']);
});

test('any number costs the same', () => {
  const at = port(1e9);
  expect(dealt(at, [user(at, 1e6)])).toEqual(['vf0-999999 used', 'vf1000000-999999999 free']);
});

test('queues of a vswitch, and its physical function beside VFs', () => {
  const at = port(2);
  const queued = { vmdq: { value: 3 } } as unknown as VSwitch;
  const on = { vswitch: queued, mode: 'vmdq', perHost: 2 } as unknown as Attachment;
  expect(dealt(at, [on], [queued])).toEqual(['q0 used', 'q1 used', 'q2 free', 'vf0 free', 'vf1 free']);
  expect(dealt(at, [user(at, 1)], [{} as VSwitch])).toEqual(['pf used', 'vf0 used', 'vf1 free']);
});

test('a function says what its user is held to and promised', () => {
  const at = port(2);
  const qos = { value: { minBps: { value: 5e8 }, maxBps: { value: 1.5e9 } } };
  const one = { ...user(at, 1), vnic: { qos } } as unknown as Attachment;
  const [first, second] = deal({ attachments: [one] } as unknown as HostGroup, at, [], () => '').slots;
  expect(first?.limit).toEqual({ min: '500M', max: '1.5G' });
  expect(second?.limit).toBeUndefined();
});

test('of many functions the free ones are one run', () => {
  const at = port(12);
  expect(dealt(at, [user(at, 2)])).toEqual(['vf0 used', 'vf1 used', 'vf2-11 free']);
});
