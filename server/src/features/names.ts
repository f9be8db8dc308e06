import { type Bound, headPlace } from '../model/bound.ts';
import type { Place } from '../model/place.ts';
import { nameOf } from '../model/read.ts';
import type { Part } from '../model/parts.ts';
import type { Reference } from '../model/scope.ts';
import type { Statement } from '../syntax/tree.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { World } from '../workspace/world.ts';
import type { Cursor } from './cursor.ts';

/* Uses of names, found from both ends. */

interface Index {
  readonly byTop: ReadonlyMap<Statement, readonly Reference[]>;
  readonly byTarget: ReadonlyMap<Bound, readonly Reference[]>;
}

const indexes = new WeakMap<Part, Index>();

/** What the statements of a part refer to; those of other parts are in theirs. */
function indexOf(part: Part): Index {
  const known = indexes.get(part);
  if (known) return known;
  const byTop = new Map<Statement, Reference[]>();
  const byTarget = new Map<Bound, Reference[]>();
  const seen = new Map<Bound, Set<string>>();
  part.references.forEach((reference) => {
    const { place, target } = reference;
    // A vnic is resolved once for each host that carries it: the same use, said again.
    const said = seen.get(target) ?? new Set();
    const key = `${numberOf(place.top)} ${place.start}`;
    if (said.has(key)) return;
    seen.set(target, said.add(key));
    add(byTop, place.top, reference);
    add(byTarget, target, reference);
  });
  const index = { byTop, byTarget };
  indexes.set(part, index);
  return index;
}

function add<K>(map: Map<K, Reference[]>, key: K, reference: Reference): void {
  const list = map.get(key);
  if (list) list.push(reference);
  else map.set(key, [reference]);
}

const numbers = new WeakMap<Statement, number>();
let lastNumber = 0;

function numberOf(statement: Statement): number {
  const known = numbers.get(statement) ?? ++lastNumber;
  numbers.set(statement, known);
  return known;
}

/** Every use of a declaration in a world, the declaration not counted, in the order of the files. */
export function usesOf(world: World, target: Bound): readonly Reference[] {
  const own = world.partOf(target.top);
  // What a part declares is used in that part alone; what all share may be used by any that its pattern shows it of.
  const parts =
    own === world.shared ? world.parts.filter(({ pattern }) => indexOf(pattern).byTarget.has(target)) : [own];
  return parts.flatMap((part) => indexOf(part).byTarget.get(target) ?? []);
}

/** What a declaration refers to up to its block. */
export function headOf(world: World, bound: Bound): readonly Bound[] {
  const { start, end } = headPlace(bound);
  return (indexOf(world.partOf(bound.top)).byTop.get(bound.top) ?? [])
    .filter(({ place }) => start <= place.start && place.end <= end)
    .map(({ target }) => target);
}

/** A name in the text and what it means: one declaration, or several where it means another on each host. */
export interface Name {
  readonly targets: readonly Bound[];
  /** The name itself. */
  readonly place: Place;
  /** Whether it is declared here. */
  readonly declaring: boolean;
}

export function nameAt(snapshot: Snapshot, cursor: Cursor): Name | undefined {
  const { bound, base, offset } = cursor;
  const at = offset - base;
  const declared = declaredName(bound);
  if (declared && declared.start <= at && at <= declared.end)
    return { targets: [bound], place: declared, declaring: true };
  const here = (indexOf(snapshot.world.partOf(bound.top)).byTop.get(bound.top) ?? []).filter(
    ({ place }) => place.start <= at && at <= place.end,
  );
  const narrowest = here.reduce((least, { place }) => Math.min(least, place.end - place.start), Infinity);
  const best = here.filter(({ place }) => place.end - place.start === narrowest);
  const [first] = best;
  if (!first) return undefined;
  return { targets: [...new Set(best.map((r) => r.target))], place: nameIn(first), declaring: false };
}

/** The name that a declaration gives, without the set. */
export function declaredName(bound: Bound): Place | undefined {
  const named = bound.spec?.declares === undefined ? undefined : nameOf(bound);
  return (
    named && { ...named.place, end: named.index ? named.place.start + named.name.length : named.place.end }
  );
}

/** The part of a use that is the name: `lan` of `lan.0`, `web` of `web[1..5]`. */
export function nameIn({ place, target }: Reference): Place {
  const name = nameOf(target)?.name;
  return name === undefined ? place : { ...place, end: Math.min(place.end, place.start + name.length) };
}
