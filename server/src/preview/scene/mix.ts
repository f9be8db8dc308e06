import type { Attachment, HostGroup, Mode, Port, VSwitch } from '../../model/topology.ts';
import type { VnicPrediction } from '../../predict/prediction.ts';
import type { Share } from './types.ts';
import { MODE_ORDER } from './mode-order.ts';

/** The parts that modes have in what attachments carry: by predicted throughput, or by members where none is known. */
export function mixOf(
  attachments: readonly Attachment[],
  numbers: ReadonlyMap<Attachment, VnicPrediction>,
): readonly Share[] {
  const carried = sums(attachments, (one) => (numbers.get(one)?.throughputBps?.value ?? 0) * one.perHost);
  const parts = total(carried) > 0 ? carried : sums(attachments, (one) => one.perHost);
  const all = total(parts);
  return MODE_ORDER.flatMap((mode) => {
    const part = parts.get(mode) ?? 0;
    return all > 0 && part > 0 ? [{ mode, share: part / all }] : [];
  });
}

export const whole = (mode: Mode): readonly Share[] => [{ mode, share: 1 }];

/** The mode with the largest part; it gives an element its colour. */
export function mainMode(mix: readonly Share[]): Mode | undefined {
  let main: Share | undefined;
  for (const part of mix) if (!main || part.share > main.share) main = part;
  return main?.mode;
}

/** What leaves by a port: attached to it, or behind a vswitch whose uplink it is. */
export function behindPort(group: HostGroup, port: Port): readonly Attachment[] {
  const uplinked = uplinkedTo(group, port);
  return group.attachments.filter(
    (one) => one.port === port || (one.vswitch !== undefined && uplinked.includes(one.vswitch)),
  );
}

export const uplinkedTo = (group: HostGroup, port: Port): readonly VSwitch[] =>
  group.host.vswitches.filter((vswitch) => vswitch.uplinks.some((uplink) => uplink.port === port));

function sums(attachments: readonly Attachment[], of: (one: Attachment) => number): Map<Mode, number> {
  const parts = new Map<Mode, number>();
  for (const one of attachments) parts.set(one.mode, (parts.get(one.mode) ?? 0) + of(one));
  return parts;
}

const total = (parts: ReadonlyMap<Mode, number>): number =>
  [...parts.values()].reduce((sum, part) => sum + part, 0);
