import { readFileSync } from 'node:fs';
import { topologyOf, type Case } from './evaluate.ts';
import { judge, type Judged } from './hold-out.ts';
import type { Group } from './points-to-iov.ts';
import type { Point, Source } from './points.ts';
import { MPPS, payloadGbps } from './writer.ts';

/** A published figure that nothing is fitted to, as `test/data/perf/checked.json` has it: with its set-up as a file. */
export interface CheckedPoint extends Omit<Point, 'use'> {
  readonly use: 'check';
  readonly group: Group;
  /** How many times the source counts what the file reads; once where it is not said. */
  readonly counts?: number;
  /** Lines of the file; its only `expect` reads the figure. */
  readonly iov: readonly string[];
}

export interface CheckedFile {
  readonly schema: string;
  readonly sources: Readonly<Record<string, Source>>;
  readonly points: readonly CheckedPoint[];
}

/** `root` is the repository's folder. */
export function readChecked(root: string): CheckedFile {
  return JSON.parse(readFileSync(`${root}/test/data/perf/checked.json`, 'utf8')) as CheckedFile;
}

/** The language's word for a mode of the data. */
const MODES: Readonly<Record<string, string>> = {
  userspace_vswitch: 'vhost-user',
  paravirt_kernel: 'vswitch',
  emulated: 'emulated',
  bare_metal: 'direct',
  sriov: 'sriov',
};

/** What one of the file's unit is in the unit of the point; a TCP stream is told by its payload. */
function unitsOf({ unit, frame_bytes: bytes }: CheckedPoint): number {
  switch (unit) {
    case 'Mpps':
      return MPPS;
    case 'Gbps':
      return payloadGbps(bytes ?? 1518);
    default:
      return 1e6;
  }
}

export function checkedCases({ points }: CheckedFile): Case[] {
  return points.map((point): Case => {
    const text = `${point.iov.join('\n')}\n`;
    const through = point.topology === 'p2p' ? 'host' : (MODES[point.mode] ?? point.mode);
    // A VF keeps its word where the data calls its host bare.
    const mode = point.iov.some((line) => line.includes(' sriov lan.')) ? 'sriov' : through;
    return {
      point: { ...point, use: 'none' },
      file: {
        text,
        scale: unitsOf(point) * (point.counts ?? 1),
        group: point.group,
        mode,
        family: point.family,
      },
      topology: topologyOf(text),
    };
  });
}

/** What the product as it is shipped says of each. */
export function judgeChecked(file: CheckedFile): Judged[] {
  return checkedCases(file).flatMap((one) => judge(one) ?? []);
}
