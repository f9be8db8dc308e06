import { dealtText } from '../../model/dealt.ts';
import type { Related } from '../../model/finding.ts';
import type { Fact, Place } from '../../model/place.ts';
import type { Attachment, Device, HostGroup, Port, Vnic } from '../../model/topology.ts';
import { phrase } from '../../words/phrase.ts';

/* Words that messages are made of. */

/** `kvm[1].lan.0`, as one would write it from anywhere. */
export function portText(group: HostGroup, port: Port): string {
  return `\`${group.text}.${port.path}\``;
}

/** `web[1..30].eth0` */
export function vnicText({ vm, name }: Vnic): string {
  return `\`${vm.name}${vm.members.text}.${name}\``;
}

/** The members of a vnic that an attachment is about: `web[1..15].eth0`. */
export function attachmentText(attachment: Attachment): string {
  const { vm, vnic } = attachment;
  return `\`${vm.name}${dealtText([attachment])}.${vnic.name}\``;
}

export function deviceText(device: Device): string {
  return `\`${device.name}\``;
}

/** A fact as a related location, with its source behind. */
export function shown(fact: Fact<unknown>, message: string): Related {
  return {
    place: fact.place,
    message: fact.source === undefined ? message : phrase`${message} Source: ${fact.source}`,
  };
}

/** Places once each, at most `most` of them: related locations of a set of a hundred vnics help nobody. */
export function related(entries: readonly Related[], most = 8): Related[] {
  const kept = new Map<string, Related>();
  for (const entry of entries) {
    if (kept.size >= most) break;
    const key = placeKey(entry.place);
    if (!kept.has(key)) kept.set(key, entry);
  }
  return [...kept.values()];
}

const tops = new WeakMap<Place['top'], number>();
let known = 0;

/** The same for the same place only. */
export function placeKey({ top, start, end }: Place): string {
  let id = tops.get(top);
  if (id === undefined) tops.set(top, (id = known++));
  return `${id} ${start} ${end}`;
}
