import { headPlace, wholePlace } from '../model/bound.ts';
import { lookIn } from '../model/local.ts';
import type { Place } from '../model/place.ts';
import type { Host, Port } from '../model/topology.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { hostsAround } from './around.ts';
import type { Cursor } from './cursor.ts';
import { declaredName, usesOf } from './names.ts';

/* Ports have numbers, no names: `lan.0` is its card's name, and then this. */

/** The ports that stand at a position: `port 0` with its number, and `.0` of `lan.0`; of each host where several have it. */
export function portsAt(snapshot: Snapshot, { bound, item, segment, onWord }: Cursor): Port[] {
  const { topology } = snapshot.world.partOf(bound.top);
  if (bound.spec?.word === 'port')
    return onWord || item
      ? topology.hosts.flatMap((h) => h.nics.flatMap((n) => n.ports.filter((p) => p.bound === bound)))
      : [];
  if (item?.type !== 'path' || item.segments.length < 2 || segment === item.segments[0]) return [];
  const names = item.segments.map(({ text }) => text);
  const around = hostsAround(snapshot, bound);
  const hosts: readonly Host[] = around.length > 0 ? around : topology.hosts;
  const found = hosts.flatMap((host): Port[] => {
    const local = lookIn(host, names) ?? (names[0] === host.name ? lookIn(host, names.slice(1)) : undefined);
    return local?.type === 'port' && segment === item.segments.at(-1) ? [local.port] : [];
  });
  return [...new Set(found)];
}

/** Where a port is said: its own statement, else that of its card. */
export function portDeclaration({ bound, nic }: Port): { readonly whole: Place; readonly name: Place } {
  const own = bound ?? nic.bound;
  const name = (bound ? undefined : declaredName(nic.bound)) ?? headPlace(own);
  return { whole: wholePlace(own), name };
}

/** Every use of a port in the world of a snapshot: `lan.0`, the card's name included. */
export function portUses(snapshot: Snapshot, { nic, index }: Port): Place[] {
  const number = `.${index}`;
  return usesOf(snapshot.world, nic.bound).flatMap(({ place }): Place[] => {
    const { uri, start } = snapshot.world.locate(place);
    const text = snapshot.linesOf(uri)?.text ?? '';
    const end = start + nic.name.length;
    if (!text.startsWith(number, end) || /\d/.test(text[end + number.length] ?? '')) return [];
    return [{ ...place, end: place.start + nic.name.length + number.length }];
  });
}
