import { phrase } from './phrase.ts';
import { catalogNames } from '../catalog/catalog.ts';
import { type Bound, headPlace, placeIn } from './bind.ts';
import { catalogBound } from './catalogued.ts';
import { difference } from './few.ts';
import type { Finding, Fix } from './finding.ts';
import { maxMembers, membersOf, single } from './members.ts';
import type { Place } from './place.ts';
import { indexText, nameOf, properties } from './read.ts';
import type { Index, IndexSpan } from '../syntax/tree.ts';
import type { Members } from './topology.ts';

/*
 * Who declares what. Hosts, VMs and outside switches share one namespace; every other kind has its own
 * (language.md section 3, "Names").
 */

export const namedKinds = ['host', 'vm', 'switch', 'network', 'qos', 'flavor', 'device', 'platform'] as const;
export type NamedKind = (typeof namedKinds)[number];

export interface Declaration {
  readonly kind: NamedKind;
  readonly name: string;
  readonly place: Place;
  readonly bound: Bound;
  readonly index: Index | undefined;
  readonly members: Members;
}

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

interface Declared {
  readonly declarations: readonly Declaration[];
  readonly findings: readonly Finding[];
}

const declaredBy = new WeakMap<Bound, Declared>();

/** The names of a world. */
export class Names {
  /** Second declarations of names. */
  findings: readonly Finding[] = [];
  private tops: readonly Bound[] = [];
  private all: readonly Declaration[] | undefined;
  private readonly spaces = new Map<string, Map<string, Declaration>>();
  private readonly lists = new Map<NamedKind, readonly string[]>();

  constructor(tops: readonly Bound[] = []) {
    this.build(tops);
  }

  /** In the order of the text; the second of two declarations of one name is not among them. */
  get declarations(): readonly Declaration[] {
    return (this.all ??= this.tops.flatMap((top) =>
      declarationsIn(top).declarations.filter((d) => this.get(d.kind, d.name) === d),
    ));
  }

  /** Goes over to another list of statements. Answers which names may be declared by something else than before. */
  update(tops: readonly Bound[]): ReadonlySet<string> {
    const { from, removed, added } = difference(this.tops, tops);
    const gone = this.tops.slice(from, removed).flatMap((top) => declarationsIn(top).declarations);
    const come = tops.slice(from, added).flatMap((top) => declarationsIn(top).declarations);
    const keyOf = ({ kind, name }: Declaration): string => `${spaceOf[kind]} ${name}`;
    const leaving = new Set(gone.map(keyOf));
    const twice =
      this.findings.length > 0 ||
      new Set(come.map(keyOf)).size < come.length ||
      come.some((d) => !leaving.has(keyOf(d)) && this.spaces.get(spaceOf[d.kind])?.has(d.name));
    const changed = new Set([...gone, ...come].map((d) => d.name));
    if (twice) {
      // What a name means that is declared twice is decided by their order.
      this.build(tops);
      return changed;
    }
    this.tops = tops;
    this.all = undefined;
    for (const { kind, name } of gone) this.spaces.get(spaceOf[kind])?.delete(name);
    for (const one of come) this.spaces.get(spaceOf[one.kind])?.set(one.name, one);
    const same =
      gone.length === come.length &&
      gone.every((d, i) => d.kind === come[i]?.kind && d.name === come[i].name);
    if (!same) this.lists.clear();
    return changed;
  }

  private build(tops: readonly Bound[]): void {
    this.tops = tops;
    this.lists.clear();
    const declarations: Declaration[] = [];
    const findings: Finding[] = [];
    for (const space of Object.values(spaceOf)) this.spaces.set(space, new Map());
    for (const top of tops) {
      for (const declaration of declarationsIn(top).declarations) {
        const space = this.spaces.get(spaceOf[declaration.kind]);
        const first = space?.get(declaration.name);
        if (first) findings.push(duplicateName(declaration, first.kind, first.place));
        else {
          space?.set(declaration.name, declaration);
          declarations.push(declaration);
        }
      }
    }
    this.all = declarations;
    this.findings = findings;
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

/** What is declared, each name once: of two declarations the first. */
export function declarationsOf(tops: readonly Bound[]): readonly Declaration[] {
  return new Names(tops).declarations;
}

/** What a top-level statement declares, itself and inside, and what is wrong with that taken alone. */
export function declarationsIn(top: Bound): Declared {
  const known = declaredBy.get(top);
  if (known) return known;
  const declarations: Declaration[] = [];
  const findings: Finding[] = [];
  const declare = (bound: Bound): void => {
    const kind = namedKinds.find((k) => k === bound.spec?.declares);
    const declaration = kind && declarationOf(kind, bound, findings);
    if (declaration) declarations.push(declaration);
    if (kind === 'host') properties(bound, 'vm').forEach(declare);
  };
  declare(top);
  const declared = { declarations, findings };
  declaredBy.set(top, declared);
  return declared;
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
  if (!catalogued) return { kind, name, place, bound, index, members };
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
  return bound && { kind: 'device', name, place: headPlace(bound), bound, index: undefined, members: single };
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
