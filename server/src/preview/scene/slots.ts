import type { Attachment, HostGroup, Mode, Port, VSwitch } from '../../model/topology.ts';
import { shortBits } from './format.ts';
import type { Limit, Slot } from './types.ts';

/*
 * Who gets which virtual function and queue of a port on each host of a group. A function that the file names goes to
 * whom it names; the rest are dealt from the lowest free one, in the order of the text. Worked out on runs, never on
 * single functions, so that a port may say any number.
 */

/** Up to this many slots each one is drawn; beyond, runs of alike ones. */
const CELLS = 16;
/** Up to this many slots in all, free ones are drawn one by one, too. */
export const FREE_CELLS = 8;

export interface Dealt {
  readonly slots: readonly Slot[];
  /** Slots in which the wires of an attachment end. */
  readonly ofAttachment: ReadonlyMap<Attachment, readonly string[]>;
  /** Slots in which the wires of a vswitch end. */
  readonly ofVswitch: ReadonlyMap<VSwitch, readonly string[]>;
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly owner: Attachment;
}

export function deal(
  group: HostGroup,
  port: Port,
  vswitches: readonly VSwitch[],
  userOf: (attachment: Attachment) => string,
): Dealt {
  const onPort = group.attachments.filter(
    (one) => one.port === port && (one.mode === 'sriov' || (one.mode === 'vdpa' && port.vfs !== undefined)),
  );
  const queues = vswitches.filter((one) => one.vmdq && one.vmdq.value > 0);
  const stated = port.vfs?.value ?? 0;
  const runs = dealRuns(onPort);
  const highest = runs.reduce((most, run) => Math.max(most, run.to + 1), 0);
  const functions = Math.max(stated, highest);
  const queueCount = queues.reduce((sum, one) => sum + (one.vmdq?.value ?? 0), 0);
  const single = functions + queueCount <= CELLS;
  const singleFree = functions + queueCount <= FREE_CELLS;

  const slots: Slot[] = [];
  const ofVswitch = new Map<VSwitch, string[]>();
  const ofAttachment = new Map<Attachment, string[]>();

  let nextQueue = 0;
  for (const vswitch of queues) {
    const all = vswitch.vmdq?.value ?? 0;
    const wanted = group.attachments
      .filter((one) => one.vswitch === vswitch && one.mode === 'vmdq')
      .reduce((sum, one) => sum + one.perHost, 0);
    const used = Math.min(all, wanted);
    const keys: string[] = [];
    for (const part of split(nextQueue, used, single)) {
      const slot: Slot = { ...part, key: key('q', part), kind: 'queue', state: 'used', mode: 'vmdq' };
      slots.push(slot);
      keys.push(slot.key);
    }
    for (const part of split(nextQueue + used, all - used, singleFree))
      slots.push({ ...part, key: key('q', part), kind: 'queue', state: 'free' });
    nextQueue += all;
    ofVswitch.set(vswitch, keys);
  }
  if (functions > 0) {
    const plain = vswitches.filter((one) => (ofVswitch.get(one)?.length ?? 0) === 0);
    if (plain.length > 0) {
      slots.push({ key: 'pf', kind: 'pf', first: 0, count: 1, state: 'used', mode: mostUsed(group, plain) });
      for (const vswitch of plain) ofVswitch.set(vswitch, ['pf']);
    }
  }
  let free = 0;
  for (const run of runs) {
    slots.push(...freeSlots(free, Math.min(run.from, functions), singleFree));
    for (const part of split(run.from, run.to - run.from + 1, single)) {
      const slot: Slot = {
        ...part,
        key: key('vf', part),
        kind: 'vf',
        state: 'used',
        mode: run.owner.mode,
        user: userOf(run.owner),
        limit: limitOf(run.owner),
      };
      slots.push(slot);
      const keys = ofAttachment.get(run.owner);
      if (keys) keys.push(slot.key);
      else ofAttachment.set(run.owner, [slot.key]);
    }
    free = run.to + 1;
  }
  slots.push(...freeSlots(free, functions, singleFree));
  return { slots, ofAttachment, ofVswitch };
}

/** What whoever forwards for an attachment is told to hold it to. */
export function limitOf({ vnic }: Attachment): Limit | undefined {
  const { minBps, maxBps } = vnic.qos?.value ?? {};
  const min = minBps && minBps.value > 0 ? shortBits(minBps.value) : undefined;
  const max = maxBps && shortBits(maxBps.value);
  return min === undefined && max === undefined ? undefined : { min, max };
}

function freeSlots(from: number, end: number, single: boolean): readonly Slot[] {
  return split(from, end - from, single).map((part) => ({
    ...part,
    key: key('vf', part),
    kind: 'vf',
    state: 'free',
  }));
}

interface Part {
  readonly first: number;
  readonly count: number;
}

function split(first: number, count: number, single: boolean): readonly Part[] {
  if (count <= 0) return [];
  return single
    ? Array.from({ length: count }, (_, at) => ({ first: first + at, count: 1 }))
    : [{ first, count }];
}

const key = (letter: string, part: Part): string =>
  part.count === 1 ? `${letter}${part.first}` : `${letter}${part.first}-${part.first + part.count - 1}`;

/** Runs of functions in order, none overlapping; of two that name one function, the first in the text has it. */
function dealRuns(attachments: readonly Attachment[]): readonly Run[] {
  const taken: Run[] = [];
  const take = (from: number, count: number, owner: Attachment): void => {
    let at = from;
    const end = from + count;
    for (const run of [...taken]) {
      if (run.to < at || run.from >= end) continue;
      if (run.from > at) taken.push({ from: at, to: run.from - 1, owner });
      at = run.to + 1;
    }
    if (at < end) taken.push({ from: at, to: end - 1, owner });
    taken.sort((a, b) => a.from - b.from);
  };
  for (const one of attachments) {
    if (one.firstVf !== undefined && one.perHost > 0) take(one.firstVf, one.perHost, one);
  }
  for (const one of attachments) {
    if (one.firstVf !== undefined) continue;
    let left = one.perHost;
    let at = 0;
    for (const run of [...taken]) {
      const room = Math.min(left, run.from - at);
      if (room > 0) {
        taken.push({ from: at, to: at + room - 1, owner: one });
        left -= room;
      }
      at = run.to + 1;
    }
    if (left > 0) taken.push({ from: at, to: at + left - 1, owner: one });
    taken.sort((a, b) => a.from - b.from);
  }
  return taken;
}

/** The mode of most members behind these vswitches. */
function mostUsed(group: HostGroup, vswitches: readonly VSwitch[]): Mode | undefined {
  const members = new Map<Mode, number>();
  for (const one of group.attachments) {
    if (one.vswitch && vswitches.includes(one.vswitch))
      members.set(one.mode, (members.get(one.mode) ?? 0) + one.perHost);
  }
  return [...members].sort((a, b) => b[1] - a[1])[0]?.[0];
}
