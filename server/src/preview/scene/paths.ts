import { dealtText } from '../../model/dealt.ts';
import type { Attachment, HostGroup, Port, Vm } from '../../model/topology.ts';

/* An element's identity: its path of names. */

export const portPath = (group: HostGroup, port: Port): string =>
  `${group.text}/${port.nic.name}/${port.index}`;

/** A set that stands on hosts of several groups has a card on each, and a path for each. */
export const vmPath = (vm: Vm, group: HostGroup): string =>
  vm.name + vm.members.text + (vm.placements.length > 1 ? `@${group.text}` : '');

/** Members that meet different targets, or that flows tell apart, are a column each, named by what tells them apart. */
export function vnicPath(one: Attachment): string {
  let path = vnicPaths.get(one);
  if (path === undefined)
    vnicPaths.set(one, (path = `${vmPath(one.vm, one.group)}/${one.vnic.name}${part(one)}`));
  return path;
}

/** To know what tells a column from the others of its host costs a look at all of them. */
const vnicPaths = new WeakMap<Attachment, string>();

/** What tells a column from the others of its vnic on a host, however the set is dealt; empty where it is the only one. */
export const part = (one: Attachment): string => told(one, (same) => spanText(one) + same);

/** The same in words: the members that it is of, or what they meet. */
export const partText = (one: Attachment): string => told(one, () => dealtText([one]));

function told(one: Attachment, membersOf: (target: string) => string): string {
  const others = one.group.attachments.filter((other) => other !== one && other.vnic === one.vnic);
  if (others.length === 0) return '';
  const same = others.filter((other) => spanText(other) === spanText(one));
  const target = same.length > 0 ? `@${one.port?.path ?? one.vswitch?.name ?? ''}` : '';
  return same.length === others.length ? target : membersOf(target);
}

/** The stretch of the set that its members are from. */
function spanText({ span: [from, to], vm }: Attachment): string {
  const name = (at: number): string => vm.members.indexAt(at) ?? String(at);
  return from === to ? `[${name(from)}]` : `[${name(from)}..${name(to)}]`;
}

/** Whether a text has this name in it: alone, not as a part of another. */
export function speaksOf(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const after = text.slice(at + name.length, at + name.length + 2);
    if (!/[\w.-]/u.test(text.charAt(at - 1)) && !/^(?:[\w-]|\.\w)/u.test(after)) return true;
  }
  return false;
}
