import { dealtText } from '../model/dealt.ts';
import type { Attachment, Vnic } from '../model/topology.ts';
import type { Figure, Performance, VnicPrediction } from './prediction.ts';

/** The members of a vnic that fare alike, whichever port or host each of them met. */
export interface SetPrediction extends Performance {
  /** `web[1..30].eth0`; where members of one set fare differently, those meant: `web[1..15].eth0`, `web[1..30].eth0@lan.1`. */
  readonly vnic: string;
  readonly count: number;
  readonly mode: Attachment['mode'];
  readonly attachments: readonly Attachment[];
}

/** One entry a vnic or set, in the order of the prediction; more only where its members do not fare alike. */
export function bySet(predictions: readonly VnicPrediction[]): SetPrediction[] {
  const byVnic = new Map<Vnic, VnicPrediction[][]>();
  for (const one of predictions) {
    const parts = byVnic.get(one.attachment.vnic) ?? [];
    const alike = parts.find(([first]) => first !== undefined && faresAlike(first, one));
    if (alike) alike.push(one);
    else parts.push([one]);
    byVnic.set(one.attachment.vnic, parts);
  }
  return [...byVnic.values()].flatMap((parts) => {
    const names = parts.map((part) => nameOf(part, parts.length === 1));
    return parts.flatMap((part, i): SetPrediction[] => {
      const [first] = part;
      if (!first) return [];
      const { attachment, ...figures } = first;
      const name = names[i] ?? '';
      const shared = names.indexOf(name) !== i || names.lastIndexOf(name) !== i;
      return [
        {
          ...figures,
          vnic: shared ? `${name}@${metBy(attachment)}` : name,
          count: part.reduce((sum, p) => sum + p.count, 0),
          attachments: part.map((p) => p.attachment),
        },
      ];
    });
  });
}

function nameOf(part: readonly VnicPrediction[], whole: boolean): string {
  const [first] = part;
  if (!first) return '';
  const { vm, vnic } = first.attachment;
  const members = whole ? vm.members.text : dealtText(part.map((p) => p.attachment));
  return `${vm.name}${members}.${vnic.name}`;
}

function metBy({ group, port, vswitch }: Attachment): string {
  const what = port?.path ?? vswitch?.name ?? '?';
  return group.host.groups.length > 1 ? `${group.text}.${what}` : what;
}

function faresAlike(a: VnicPrediction, b: VnicPrediction): boolean {
  return (
    same(a.throughputBps, b.throughputBps) &&
    same(a.txBps, b.txBps) &&
    same(a.rxBps, b.rxBps) &&
    same(a.packetsPps, b.packetsPps) &&
    same(a.latencyUs?.p50, b.latencyUs?.p50) &&
    same(a.latencyUs?.p99, b.latencyUs?.p99) &&
    same(a.hostCpuCores, b.hostCpuCores) &&
    same(a.guestCpuCores, b.guestCpuCores) &&
    a.bottleneck?.kind === b.bottleneck?.kind
  );
}

function same(a: Figure | null | undefined, b: Figure | null | undefined): boolean {
  if (!a || !b) return !a && !b;
  return near(a.value, b.value) && near(a.low, b.low) && near(a.high, b.high);
}

/** Equal but for rounding. */
function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
}
