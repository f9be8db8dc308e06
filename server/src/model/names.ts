import { phrase } from '../words/phrase.ts';
import { catalogNames } from '../catalog/catalog.ts';
import { type Bound, headPlace, placeIn } from './bind.ts';
import { catalogBound } from './catalogued.ts';
import { difference } from './few.ts';
import type { Finding, Fix } from './finding.ts';
import { maxMembers, membersOf, single } from './members.ts';
import type { Place } from './place.ts';
import { indexText, nameOf, properties } from './read.ts';
import type { Index, IndexSpan, Statement } from '../syntax/tree.ts';
import { ByStencil, type Top } from './top.ts';
import type { Members } from './topology.ts';

/*
 * Who declares what. Hosts, VMs and outside switches share one namespace; every other kind has its own
 * (`docs/language.md`, "Names").
 */

export const namedKinds = ['host', 'vm', 'switch', 'network', 'qos', 'flavor', 'device', 'platform'] as const;
export type NamedKind = (typeof namedKinds)[number];

export interface Declaration {
  readonly kind: NamedKind;
  readonly name: string;
  readonly place: Place;
  readonly bound: Bound;
  /** The top-level statement that it stands in. */
  readonly top: Statement;
  readonly index: Index | undefined;
  readonly members: Members;
}

/** What is behind every switch, at the end of a flow. */
export const outside = 'wire';

const spaceOf: Readonly<Record<NamedKind, string>> = {
  host: 'node',
  vm: 'node',
  switch: 'node',
  network: 'network',
  qos: 'qos',
  flavor: 'flavor',
  device: 'device',
  platform: 'platform',
};

export interface Declared {
  readonly declarations: readonly Declaration[];
  readonly findings: readonly Finding[];
}

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
    const gone = declarationsFrom(this.tops, from, removed);
    const come = declarationsFrom(tops, from, added);
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
    return new Set(first ? [] : [...gone, ...come].map((d) => d.name));
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

/** What names mean. */
export interface NameTable {
  readonly get: (kind: NamedKind, name: string) => Declaration | undefined;
  /** What has this name, of whatever kind. */
  readonly anything: (name: string) => Declaration | undefined;
  /** All names of a kind; of devices those of the catalog too. */
  readonly list: (kind: NamedKind) => readonly string[];
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

function declarationsFrom(tops: readonly Top[], from: number, to: number): Declaration[] {
  const found: Declaration[] = [];
  for (let i = from; i < to; i++)
    for (const one of declarationsIn(tops[i] as Top).declarations) found.push(one);
  return found;
}

/** What a statement declares that declares itself alone, and of which nothing more is to be said. */
class OwnDeclaration implements Declaration {
  constructor(
    private readonly own: Top,
    readonly kind: NamedKind,
    private readonly hole: number,
    readonly members: Members,
  ) {}

  get name(): string {
    return this.own.names[this.hole] ?? '';
  }
  get bound(): Bound {
    return this.own.bound;
  }
  get top(): Statement {
    return this.own.statement;
  }
  get place(): Place {
    const { statement } = this.own;
    const [name] = statement.args;
    return { top: statement, start: name?.start ?? statement.head, end: name?.end ?? statement.end };
  }
  get index(): Index | undefined {
    return nameOf(this.bound)?.index;
  }
}

/** How statements of a stencil declare themselves; undefined where each has to be looked at. */
const ownDeclarations = new ByStencil((top) => {
  const { bound, names } = top;
  const { declarations, findings } = declaredIn(bound);
  const [only, ...more] = declarations;
  if (findings.length > 0 || more.length > 0) return undefined;
  if (!only) return 'nothing';
  const hole = names.indexOf(only.name);
  const [name] = bound.statement.args;
  const leads = name?.type === 'path' && name.segments[0]?.text === only.name;
  return only.bound === bound && hole >= 0 && leads
    ? { kind: only.kind, hole, members: only.members }
    : undefined;
});

const nothing: Declared = { declarations: [], findings: [] };

/** What a top-level statement declares, itself and inside, and what is wrong with that taken alone. */
export function declarationsIn(top: Top): Declared {
  const own = top.stencil && ownDeclarations.get(top);
  if (own === 'nothing') return nothing;
  return (top.declared ??= own
    ? { declarations: [new OwnDeclaration(top, own.kind, own.hole, own.members)], findings: nothing.findings }
    : declaredIn(top.bound));
}

function declaredIn(top: Bound): Declared {
  const declarations: Declaration[] = [];
  const findings: Finding[] = [];
  const declare = (bound: Bound): void => {
    const kind = namedKinds.find((k) => k === bound.spec?.declares);
    const declaration = kind && declarationOf(kind, bound, findings);
    if (declaration) declarations.push(declaration);
    if (kind === 'host') properties(bound, 'vm').forEach(declare);
  };
  declare(top);
  return { declarations, findings };
}

/** The set with other members. */
function withSpans(bound: Bound, index: Index, spans: readonly IndexSpan[]): Fix {
  const text = indexText({ ...index, spans });
  return { title: phrase`Write \`${text}\``, edits: [{ place: placeIn(bound, index), text }] };
}

function declarationOf(kind: NamedKind, bound: Bound, findings: Finding[]): Declaration | undefined {
  const named = nameOf(bound);
  if (!named) return undefined;
  const { name, place, index } = named;
  if (name === outside && spaceOf[kind] === 'node') {
    const at = { ...place, end: place.start + name.length };
    const own = `${name}-1`;
    findings.push({
      rule: 'duplicate-name',
      place: at,
      message: phrase`\`${name}\` always means the outside: a ${kind} has another name.`,
      fixes: () => [{ title: phrase`Rename it \`${own}\``, edits: [{ place: at, text: own }] }],
    });
  }
  const members = membersOf(index, ({ span, problem }) => {
    const at = placeIn(bound, span);
    if (problem === 'twice') {
      findings.push({
        rule: 'duplicate-name',
        place: at,
        message: phrase`\`${name}[${span.from}]\` is declared twice in this set.`,
        fixes: () =>
          index
            ? [
                withSpans(
                  bound,
                  index,
                  index.spans.filter((s) => s !== span),
                ),
              ]
            : [],
      });
    } else if (problem === 'too-many') {
      const before = index?.spans.slice(0, index.spans.indexOf(span)) ?? [];
      const counted =
        index && before.length > 0 ? membersOf({ ...index, spans: before }, () => undefined) : undefined;
      const left = maxMembers - (counted?.count ?? 0);
      const to = String(Number(span.from) + left - 1);
      findings.push({
        rule: 'set-size',
        place: at,
        message: phrase`A set has at most 1 000 000 members.`,
        fixes: () => (index ? [withSpans(bound, index, [...before, { ...span, to }])] : []),
      });
    } else {
      const swapped = `${span.to ?? ''}..${span.from}`;
      findings.push({
        rule: 'set-size',
        place: at,
        message: phrase`The bounds of \`${span.from}..${span.to ?? ''}\` are reversed.`,
        fixes: () => [
          { title: phrase`Write \`${swapped}\``, preferred: true, edits: [{ place: at, text: swapped }] },
        ],
      });
    }
  });
  const catalogued = kind === 'device' ? catalogBound(name) : undefined;
  if (!catalogued) return { kind, name, place, bound, top: bound.top, index, members };
  const own = `my.${name.replace(/^.*\./, '')}`;
  findings.push({
    rule: 'duplicate-name',
    place,
    message: phrase`\`${name}\` is in the catalog and cannot be declared again: extend it under a name of your own.`,
    related: [{ place: headPlace(catalogued), message: phrase`In the catalog.` }],
    fixes: () => [{ title: phrase`Extend it as \`${own}\``, edits: [{ place, text: `${own} : ${name}` }] }],
  });
  return undefined;
}

/** The declaration of a device of the catalog. */
export function cataloguedDevice(name: string): Declaration | undefined {
  const bound = catalogBound(name);
  return (
    bound && {
      kind: 'device',
      name,
      place: headPlace(bound),
      bound,
      top: bound.top,
      index: undefined,
      members: single,
    }
  );
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
