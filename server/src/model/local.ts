import type { PathArgument } from '../syntax/tree.ts';
import type { Bound } from './bound.ts';
import type { Place } from './place.ts';
import { nameOf } from './read.ts';
import type { Host, Nic, Port, VSwitch } from './topology.ts';

export type Local =
  | { readonly type: 'nic'; readonly nic: Nic }
  | { readonly type: 'port'; readonly port: Port }
  | { readonly type: 'vswitch'; readonly vswitch: VSwitch }
  /** Hangs on something that is itself in fault: nothing more is said. */
  | { readonly type: 'silent' };

/** What a path of plain names means inside a host; undefined where nothing there has that name. */
export function lookIn(host: Host, names: readonly string[]): Local | undefined {
  const [first, second, ...more] = names;
  if (first === undefined || more.length > 0) return undefined;
  const vswitch = host.vswitches.find((v) => v.name === first);
  if (vswitch) return second === undefined ? { type: 'vswitch', vswitch } : undefined;
  const nic = host.nics.find((n) => n.name === first);
  if (!nic) return host.bound.children.some((c) => isSpoilt(c, first)) ? { type: 'silent' } : undefined;
  if (second === undefined) return { type: 'nic', nic };
  const port = nic.ports.find((p) => String(p.index) === second);
  if (port) return { type: 'port', port };
  return nic.device ? undefined : { type: 'silent' };
}

/** Whether a statement that has no place in the host would give something this name. */
function isSpoilt({ spec, statement }: Bound, name: string): boolean {
  const [named] = statement.args;
  return !spec && named?.type === 'path' && named.segments.length === 1 && named.segments[0]?.text === name;
}

/** Where a host declares the vswitch that a path names, wherever that stands; undefined where it has none. */
export function vswitchNamed(path: PathArgument, host: Bound): Place | undefined {
  const [first, ...more] = path.segments;
  if (!first || more.length > 0) return undefined;
  const declared = host.children.filter((c) => c.spec?.word === 'vswitch').map((c) => nameOf(c));
  return declared.find((d) => d?.name === first.text)?.place;
}
