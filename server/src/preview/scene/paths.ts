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

/** What tells a column from the others of its vnic; empty where it is the only one. */
export function part(one: Attachment): string {
  const others = one.group.attachments.filter((other) => other !== one && other.vnic === one.vnic);
  if (others.length === 0) return '';
  const target = (of: Attachment): string => of.port?.path ?? of.vswitch?.name ?? '';
  const span = spanText(one);
  const spans = others.some((other) => spanText(other) !== span) ? span : '';
  const targets = spans === '' || others.some((other) => spanText(other) === span) ? `@${target(one)}` : '';
  return spans + targets;
}

function spanText(one: Attachment): string {
  const [from, to] = one.span;
  const name = (at: number): string => one.vm.members.indexAt(at) ?? String(at);
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
