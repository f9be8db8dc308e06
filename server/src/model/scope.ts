import type { Index, PathArgument, Statement } from '../syntax/tree.ts';
import { type Bound, headPlace, placeIn } from './bind.ts';
import type { Finding, Fix } from './finding.ts';
import { membersOf, positionsOf, single } from './members.ts';
import { nearest } from './nearest.ts';
import type { Place } from './place.ts';
import { indexText, nameOf, pathText } from './read.ts';
import type { Members, Span } from './topology.ts';

/*
 * Names: who declares what, and what a reference means. Hosts, VMs and outside switches share one namespace;
 * every other kind has its own (language.md section 3, "Names").
 */

export type NamedKind = 'host' | 'vm' | 'switch' | 'network' | 'qos' | 'flavor' | 'device' | 'platform';

export interface Declaration {
  readonly kind: NamedKind;
  readonly name: string;
  readonly place: Place;
  readonly bound: Bound;
  readonly index: Index | undefined;
  readonly members: Members;
}

/** A resolved use of a name: where it stands and what declares it. */
export interface Reference {
  readonly place: Place;
  readonly target: Bound;
}

const spaces: Readonly<Record<NamedKind, string>> = {
  host: 'node',
  vm: 'node',
  switch: 'node',
  network: 'network',
  qos: 'qos',
  flavor: 'flavor',
  device: 'device',
  platform: 'platform',
};

export class Scope {
  readonly findings: Finding[] = [];
  readonly references: Reference[] = [];
  private readonly declarations = new Map<string, Declaration>();
  private readonly reported = new Map<Statement, Set<string>>();
  /** Names that the catalog has; they cannot be declared again. */
  private readonly reserved: (device: string) => Bound | undefined;
  private readonly reservedNames: readonly string[];

  constructor(reserved: (device: string) => Bound | undefined, reservedNames: readonly string[]) {
    this.reserved = reserved;
    this.reservedNames = reservedNames;
  }

  /** A finding, once: a statement that is looked at from several hosts says it no more than once. */
  report(finding: Finding): void {
    const { top, start, end } = finding.place;
    const key = `${finding.rule} ${start} ${end} ${finding.message}`;
    const said = this.reported.get(top) ?? new Set();
    if (said.has(key)) return;
    this.reported.set(top, said.add(key));
    this.findings.push(finding);
  }

  refer(place: Place, target: Bound): void {
    this.references.push({ place, target });
  }

  declare(kind: NamedKind, bound: Bound): Declaration | undefined {
    const named = nameOf(bound);
    if (!named) return undefined;
    const { name, place, index } = named;
    const members = membersOf(index, ({ span, problem }) => {
      const at = placeIn(bound, span);
      if (problem === 'twice')
        this.report({
          rule: 'duplicate-name',
          place: at,
          message: `\`${name}[${span.from}]\` is declared twice in this set.`,
        });
      else if (problem === 'too-many')
        this.report({ rule: 'set-size', place: at, message: 'A set has at most 1 000 000 members.' });
      else {
        const swapped = `${span.to ?? ''}..${span.from}`;
        this.report({
          rule: 'set-size',
          place: at,
          message: `The set’s bounds are reversed: \`${swapped}\`.`,
          fixes: () => [
            { title: `Write \`${swapped}\``, preferred: true, edits: [{ place: at, text: swapped }] },
          ],
        });
      }
    });
    const declaration: Declaration = { kind, name, place, bound, index, members };
    const key = `${spaces[kind]} ${name}`;
    const first = this.declarations.get(key);
    if (first) {
      this.duplicate(declaration, first.kind, first.place);
      return undefined;
    }
    const reserved = kind === 'device' ? this.reserved(name) : undefined;
    if (reserved) {
      this.report({
        rule: 'duplicate-name',
        place,
        message: `\`${name}\` is in the catalog and cannot be declared again: extend it under a name of your own.`,
        related: [{ place: headPlace(reserved), message: 'In the catalog.' }],
        fixes: () => [
          {
            title: `Extend it as \`my.${name.replace(/^.*\./, '')}\``,
            edits: [{ place, text: `my.${name.replace(/^.*\./, '')} : ${name}` }],
          },
        ],
      });
      return undefined;
    }
    this.declarations.set(key, declaration);
    return declaration;
  }

  duplicate(later: { readonly name: string; readonly place: Place }, kind: string, earlier: Place): void {
    this.report({
      rule: 'duplicate-name',
      place: later.place,
      message: `\`${later.name}\` is declared already, as a ${kind}.`,
      related: [{ place: earlier, message: 'Declared first here.' }],
      // A port or a class has a number, which cannot be made up.
      fixes: () =>
        later.name.includes(' ')
          ? []
          : [
              {
                title: `Rename it \`${later.name}-2\``,
                edits: [
                  {
                    place: { ...later.place, end: later.place.start + later.name.length },
                    text: `${later.name}-2`,
                  },
                ],
              },
            ],
    });
  }

  lookup(kind: NamedKind, name: string): Declaration | undefined {
    const found = this.declarations.get(`${spaces[kind]} ${name}`);
    return found?.kind === kind ? found : undefined;
  }

  private catalogued(name: string): Declaration | undefined {
    const bound = this.reserved(name);
    return (
      bound && { kind: 'device', name, place: headPlace(bound), bound, index: undefined, members: single }
    );
  }

  /** What has this name, of whatever kind. */
  private anything(name: string): Declaration | undefined {
    return [...new Set(Object.values(spaces))]
      .map((s) => this.declarations.get(`${s} ${name}`))
      .find((d) => d !== undefined);
  }

  namesOf(...kinds: readonly NamedKind[]): string[] {
    const own = [...this.declarations.values()].filter((d) => kinds.includes(d.kind)).map((d) => d.name);
    return kinds.includes('device') ? [...own, ...this.reservedNames] : own;
  }

  /** The declaration that a whole path names (devices and platforms have dotted names). Reports what is wrong. */
  resolve(kind: NamedKind, path: PathArgument, place: Place): Declaration | undefined {
    const dotted = kind === 'device' || kind === 'platform';
    const [first, ...more] = path.segments;
    if (!first) return undefined;
    const name = dotted ? path.segments.map((s) => s.text).join('.') : first.text;
    const found = this.lookup(kind, name) ?? (kind === 'device' ? this.catalogued(name) : undefined);
    if (!found || (!dotted && more.length > 0)) {
      this.unresolved([kind], path, place, dotted ? name : first.text);
      return undefined;
    }
    this.refer(
      { ...place, end: place.start + (dotted ? path.end - path.start : first.text.length) },
      found.bound,
    );
    return found;
  }

  /** Positions of the members that a segment's index names. */
  positions(
    declaration: Declaration,
    index: Index | undefined,
    placeOf: (range: { start: number; end: number }) => Place,
  ): Span[] {
    return positionsOf(declaration.index, index, declaration.members, (span) => {
      const { name, members } = declaration;
      const text = indexText({ start: 0, end: 0, spans: [span] });
      const what =
        members.text === ''
          ? `\`${name}\` is no set`
          : `\`${name}${members.text}\` has no member \`${text}\``;
      this.report({
        rule: 'set-size',
        place: placeOf(span),
        message: `${what}.`,
        related: [{ place: declaration.place, message: 'Declared here.' }],
        fixes: () => this.clamps(declaration, index, placeOf),
      });
    });
  }

  private clamps(
    declaration: Declaration,
    index: Index | undefined,
    placeOf: (range: { start: number; end: number }) => Place,
  ): Fix[] {
    const { members } = declaration;
    if (!index) return [];
    if (members.text === '')
      return [{ title: 'Remove the index', edits: [{ place: placeOf(index), text: '' }] }];
    const last = members.indexAt(members.count - 1) ?? '';
    return [{ title: `Write \`[${last}]\``, edits: [{ place: placeOf(index), text: `[${last}]` }] }];
  }

  /**
   * A path that names nothing of these kinds: either something else has that name, or nothing has.
   * `noun` says what was looked for where that is no declared kind, `where` in what (` on \`kvm\``).
   */
  unresolved(
    kinds: readonly NamedKind[],
    path: PathArgument,
    place: Place,
    name: string,
    candidates: readonly string[] = this.namesOf(...kinds),
    noun = kinds.map((k) => (k === 'device' ? 'device (NIC model)' : k)).join(' or '),
    where = '',
  ): void {
    const other = this.anything(name);
    if (other && !kinds.includes(other.kind)) {
      this.report({
        rule: 'wrong-kind',
        place,
        message: `\`${pathText(path)}\` is a ${other.kind}; here a ${noun} is expected.`,
        related: [{ place: other.place, message: 'Declared here.' }],
        fixes: () =>
          candidates.slice(0, 3).map((c) => ({ title: `Write \`${c}\``, edits: [{ place, text: c }] })),
      });
      return;
    }
    const near = nearest(name, candidates);
    const [best] = near;
    this.report({
      rule: 'unresolved-name',
      place,
      message: `There is no ${noun} \`${pathText(path)}\`${where}.${best === undefined ? '' : ` Did you mean \`${best}\`?`}`,
      fixes: () => {
        const fixes: Fix[] = near.map((n, i) => ({
          title: `Write \`${n}\``,
          preferred: i === 0,
          edits: [{ place, text: n }],
        }));
        const [kind] = kinds;
        if (kind !== undefined && declarable.has(kind) && path.segments.length === 1) {
          const at = { top: place.top, start: place.top.head, end: place.top.head };
          fixes.push({
            title: `Declare \`${kind} ${name}\``,
            edits: [{ place: at, text: `${kind} ${name} { }\n` }],
          });
        }
        return fixes;
      },
    });
  }
}

const declarable: ReadonlySet<NamedKind> = new Set(['network', 'qos', 'flavor', 'switch']);
