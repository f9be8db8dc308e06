import type { Argument, Index, PathArgument } from '../syntax/tree.ts';
import { type Bound, headPlace, placeIn } from './bound.ts';
import type { Fact, Place } from './place.ts';
import type { Value } from './values.ts';

/*
 * Typed reading of what is bound. A value that did not fit its slot is absent here: it has been reported, and
 * nothing further follows from it.
 */

/** A slot's value, if it is of that type. */
export function valueOf<T extends Value['type']>(
  bound: Bound | undefined,
  slot: string,
  type: T,
): Extract<Value, { type: T }> | undefined {
  const value = bound?.values.get(slot)?.[0];
  return value?.type === type ? (value as Extract<Value, { type: T }>) : undefined;
}

/** The statement of a property in a declaration's block; where it was said twice, the first. */
export function property(bound: Bound | undefined, word: string): Bound | undefined {
  return bound?.children.find((c) => c.spec?.word === word);
}

export function properties(bound: Bound | undefined, word: string): readonly Bound[] {
  return bound?.children.filter((c) => c.spec?.word === word) ?? [];
}

/** The citation beside a fact: its own, else its declaration's. */
function sourceOf(bound: Bound): string | undefined {
  return (
    valueOf(property(bound, 'source'), 'text', 'string')?.value ??
    (bound.parent ? valueOf(property(bound.parent, 'source'), 'text', 'string')?.value : undefined)
  );
}

/** A fact about a property, placed on its statement. */
export function fact<T>(bound: Bound, value: T): Fact<T> {
  return { value, place: headPlace(bound), source: sourceOf(bound) };
}

/** A property whose first slot is of the type that `read` takes. */
function simple<T>(
  bound: Bound | undefined,
  word: string,
  read: (value: Value) => T | undefined,
): Fact<T> | undefined {
  const found = property(bound, word);
  const value = found && [...found.values.values()][0]?.[0];
  const result = value && read(value);
  return found && result !== undefined ? fact(found, result) : undefined;
}

export function numberFact(bound: Bound | undefined, word: string): Fact<number> | undefined {
  return simple(bound, word, (v) => (v.type === 'number' ? v.value : undefined));
}

/** In base units: bit/s, bytes, Hz, seconds, a share of 1. */
export function quantityFact(bound: Bound | undefined, word: string): Fact<number> | undefined {
  return simple(bound, word, (v) => (v.type === 'quantity' ? v.value : undefined));
}

export function flagFact(bound: Bound | undefined, word: string): Fact<boolean> | undefined {
  return simple(bound, word, (v) =>
    v.type === 'flag'
      ? v.on
      : v.type === 'word'
        ? v.word === 'on'
          ? true
          : v.word === 'off'
            ? false
            : undefined
        : undefined,
  );
}

export function stringFact(bound: Bound | undefined, word: string): Fact<string> | undefined {
  return simple(bound, word, (v) => (v.type === 'string' ? v.value : undefined));
}

/** A word out of an enumeration; the schema has checked that it is one of `T`. */
export function wordFact<T extends string>(bound: Bound | undefined, word: string): Fact<T> | undefined {
  return simple(bound, word, (v) => (v.type === 'word' ? (v.word as T) : undefined));
}

export function wordsFact(bound: Bound | undefined, word: string): Fact<readonly string[]> | undefined {
  return simple(bound, word, (v) => (v.type === 'words' ? v.words.map((w) => w.word) : undefined));
}

/** A frame in bytes, or the mix. */
export function frameFact(bound: Bound | undefined): Fact<number | 'imix'> | undefined {
  return simple<number | 'imix'>(bound, 'frame', (v) =>
    v.type === 'quantity' ? v.value : v.type === 'word' ? 'imix' : undefined,
  );
}

/** The paths of a property that refers to something. */
export function pathsOf(
  bound: Bound | undefined,
  slot: string,
): readonly { readonly path: PathArgument; readonly place: Place }[] {
  if (!bound) return [];
  return (bound.values.get(slot) ?? []).flatMap((v) =>
    v.type === 'refs' ? v.paths.map((path) => ({ path, place: placeIn(bound, path) })) : [],
  );
}

/** Where a part of a path stands, in offsets of its own text, given where the path does. */
export function placeInPath(place: Place, path: PathArgument, part: { start: number; end: number }): Place {
  const shift = place.start - path.start;
  return { ...place, start: part.start + shift, end: part.end + shift };
}

/** The name a declaration gives, with its set. */
export function nameOf(
  bound: Bound,
): { readonly name: string; readonly index: Index | undefined; readonly place: Place } | undefined {
  const value = valueOf(bound, 'name', 'name');
  return value && { name: value.name, index: value.index, place: placeIn(bound, value) };
}

export function labelOf(bound: Bound): string | undefined {
  return valueOf(property(bound, 'label'), 'label', 'string')?.value;
}

/** A path as one would write it. */
export function pathText(path: PathArgument): string {
  return path.segments.map((s) => s.text + indexText(s.index)).join('.');
}

export function indexText(index: Index | undefined): string {
  return index
    ? `[${index.spans.map((s) => (s.to === undefined ? s.from : `${s.from}..${s.to}`)).join(', ')}]`
    : '';
}

/** An argument as one would write it. */
export function argumentText(arg: Argument): string {
  switch (arg.type) {
    case 'path':
      return pathText(arg);
    case 'list':
      return `[${arg.items.map(argumentText).join(', ')}]`;
    case 'string':
      return JSON.stringify(arg.value);
    default:
      return arg.text;
  }
}
