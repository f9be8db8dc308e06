import { phrase } from '../words/phrase.ts';
import { catalogNames } from '../catalog/catalog.ts';
import type { Statement } from '../syntax/tree.ts';
import { type Declaration, type NameTable, type NamedKind, spaceOf } from './declaration.ts';
import { declarationsIn } from './declare.ts';
import { difference } from './few.ts';
import type { Finding } from './finding.ts';
import type { Place } from './place.ts';
import type { Top } from './top.ts';

/* Who declares what, kept up to date from one version of the text to the next. */

const keyOf = ({ kind, name }: Pick<Declaration, 'kind' | 'name'>): string => `${spaceOf[kind]} ${name}`;

/** The names of a world. */
export class Names implements NameTable {
  /** Second declarations of names. */
  findings: readonly Finding[] = [];
  private tops: readonly Top[] = [];
  private all: readonly Declaration[] | undefined;
  /** What each name means: the first declaration of it. */
  private readonly spaces = new Map<string, Map<string, Declaration>>();
  /** All declarations of a name that is declared more than once, in the order of the text. */
  private readonly several = new Map<string, readonly Declaration[]>();
  private readonly lists = new Map<NamedKind, readonly string[]>();
  /** Names of what is itself in fault, and how many have them. */
  private readonly spoilt = new Map<string, number>();

  constructor(tops: readonly Top[] = []) {
    for (const space of Object.values(spaceOf)) this.spaces.set(space, new Map());
    this.update(tops);
  }

  /** In the order of the text; the second of two declarations of one name is not among them. */
  get declarations(): readonly Declaration[] {
    return (this.all ??= this.tops.flatMap((top) =>
      declarationsIn(top).declarations.filter((d) => this.get(d.kind, d.name) === d),
    ));
  }

  /** Goes over to another list of statements. Answers which names may be declared by something else than before. */
  update(tops: readonly Top[]): ReadonlySet<string> {
    const { from, removed, added } = difference(this.tops, tops);
    const spoilt: string[] = [];
    const gone = declarationsFrom(this.tops, from, removed, (name) => {
      this.countSpoilt(name, -1);
      spoilt.push(name);
    });
    const come = declarationsFrom(tops, from, added, (name) => {
      this.countSpoilt(name, 1);
      spoilt.push(name);
    });
    const first = this.tops.length === 0;
    this.tops = tops;
    this.all = undefined;
    const had = this.several.size > 0;
    for (const one of gone) this.remove(one);
    const unordered = new Set<string>();
    for (const one of come) {
      const space = this.spaces.get(spaceOf[one.kind]);
      const first = space?.get(one.name);
      if (!first) space?.set(one.name, one);
      else {
        const key = keyOf(one);
        this.several.set(key, [...(this.several.get(key) ?? [first]), one]);
        unordered.add(key);
      }
    }
    this.putInOrder(unordered);
    if (had || this.several.size > 0) this.findDoubles();
    const same =
      gone.length === come.length &&
      gone.every((d, i) => d.kind === come[i]?.kind && d.name === come[i].name);
    if (!same) this.lists.clear();
    // Where there was nothing, nothing can have depended on it.
    return new Set(first ? [] : [...[...gone, ...come].map((d) => d.name), ...spoilt]);
  }

  private countSpoilt(name: string, by: 1 | -1): void {
    const count = (this.spoilt.get(name) ?? 0) + by;
    if (count > 0) this.spoilt.set(name, count);
    else this.spoilt.delete(name);
  }

  private remove(one: Declaration): void {
    const space = this.spaces.get(spaceOf[one.kind]);
    const key = keyOf(one);
    const others = this.several.get(key)?.filter((other) => other !== one);
    const [first, second] = others ?? [];
    if (first) space?.set(first.name, first);
    else space?.delete(one.name);
    if (second) this.several.set(key, others ?? []);
    else this.several.delete(key);
  }

  /** What a name means that is declared twice is decided by their order. */
  private putInOrder(keys: ReadonlySet<string>): void {
    if (keys.size === 0) return;
    const at = placesIn(this.tops);
    for (const key of keys) {
      const inOrder = [...(this.several.get(key) ?? [])].sort(
        (a, b) => at(a.place) - at(b.place) || a.place.start - b.place.start,
      );
      this.several.set(key, inOrder);
      const [first] = inOrder;
      if (first) this.spaces.get(spaceOf[first.kind])?.set(first.name, first);
    }
  }

  private findDoubles(): void {
    const at = placesIn(this.tops);
    this.findings = [...this.several.values()]
      .flatMap(([first, ...later]) => later.map((one) => ({ first, one })))
      .sort((a, b) => at(a.one.place) - at(b.one.place) || a.one.place.start - b.one.place.start)
      .flatMap(({ first, one }) => (first ? [duplicateName(one, first.kind, first.place)] : []));
  }

  get(kind: NamedKind, name: string): Declaration | undefined {
    const found = this.spaces.get(spaceOf[kind])?.get(name);
    return found?.kind === kind ? found : undefined;
  }

  /** What has this name, of whatever kind. */
  anything(name: string): Declaration | undefined {
    for (const space of this.spaces.values()) {
      const found = space.get(name);
      if (found) return found;
    }
    return undefined;
  }

  isSpoilt(name: string): boolean {
    return this.spoilt.has(name);
  }

  /** All names of a kind; of devices those of the catalog too. */
  list(kind: NamedKind): readonly string[] {
    const known = this.lists.get(kind);
    if (known) return known;
    const own = this.declarations.filter((d) => d.kind === kind).map((d) => d.name);
    const all = kind === 'device' ? [...own, ...catalogNames] : own;
    this.lists.set(kind, all);
    return all;
  }
}

/** Names of a part's own before those of a world. */
export class NamesWithin implements NameTable {
  constructor(
    private readonly own: NameTable,
    private readonly outer: NameTable,
  ) {}

  get(kind: NamedKind, name: string): Declaration | undefined {
    return this.own.get(kind, name) ?? this.outer.get(kind, name);
  }
  anything(name: string): Declaration | undefined {
    return this.own.anything(name) ?? this.outer.anything(name);
  }
  isSpoilt(name: string): boolean {
    return this.own.isSpoilt(name) || this.outer.isSpoilt(name);
  }
  list(kind: NamedKind): readonly string[] {
    return [...this.own.list(kind), ...this.outer.list(kind)];
  }
}

/** What is declared, each name once: of two declarations the first. */
export function declarationsOf(tops: readonly Top[]): readonly Declaration[] {
  return new Names(tops).declarations;
}

/** The index of the statement that a place is in. A few are looked for one by one. */
function placesIn(tops: readonly Top[]): (place: Place) => number {
  let asked = 0;
  let indices: Map<Statement, number> | undefined;
  return ({ top }) => {
    if (!indices && ++asked <= 8) return tops.findIndex(({ statement }) => statement === top);
    indices ??= new Map(tops.map(({ statement }, i) => [statement, i]));
    return indices.get(top) ?? -1;
  };
}

function declarationsFrom(
  tops: readonly Top[],
  from: number,
  to: number,
  spoilt: (name: string) => void,
): Declaration[] {
  const found: Declaration[] = [];
  for (let i = from; i < to; i++) {
    const declared = declarationsIn(tops[i] as Top);
    for (const one of declared.declarations) found.push(one);
    declared.spoilt.forEach(spoilt);
  }
  return found;
}

/** Of two declarations of one name the later one is in the way. */
export function duplicateName(
  later: { readonly name: string; readonly place: Place },
  kind: string,
  earlier: Place,
): Finding {
  const { name, place } = later;
  return {
    rule: 'duplicate-name',
    place,
    message: phrase`\`${name}\` is declared already, as a ${kind}.`,
    related: [{ place: earlier, message: phrase`Declared first here.` }],
    // A port or a class has a number, which cannot be made up.
    fixes: () =>
      name.includes(' ')
        ? []
        : [
            {
              title: phrase`Rename it \`${name}-2\``,
              edits: [{ place: { ...place, end: place.start + name.length }, text: `${name}-2` }],
            },
          ],
  };
}
