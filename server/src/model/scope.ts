import { phrase } from '../words/phrase.ts';
import { type Index, type IndexSpan, type PathArgument, type Statement, lastAtMost } from '../syntax/tree.ts';
import type { Bound } from './bound.ts';
import { preceding } from './edit.ts';
import type { Finding, Fix } from './finding.ts';
import { isReversed, positionsOf } from './members.ts';
import type { Declaration, NamedKind, NameTable } from './declaration.ts';
import { cataloguedDevice } from './declare.ts';
import { duplicateName } from './names.ts';
import { nearest } from './nearest.ts';
import type { Place } from './place.ts';
import { indexText, pathText } from './read.ts';
import type { Members, Span } from './topology.ts';

/*
 * What a reference means. A scope is what one part of a world asked of the names, and what came of it: as long as all
 * that it asked is answered the same, the part stands.
 */

/** A resolved use of a name: where it stands and what declares it. */
export interface Reference {
  readonly place: Place;
  readonly target: Bound;
}

export class Scope {
  readonly findings: Finding[] = [];
  readonly references: Reference[] = [];
  private readonly reported = new Map<Statement, Set<string>>();
  /** By kind and name: what was looked up, and what declares it. */
  private readonly asked = new Map<
    string,
    { readonly kind: NamedKind; readonly name: string; readonly bound: Bound | undefined }
  >();
  /** Names that were looked for whatever they declare. */
  private readonly sought = new Map<string, Bound | undefined>();
  /** Names of which it was asked whether something in fault has them, with the answer. */
  private readonly doubted = new Map<string, boolean>();
  /** Every name of the three above. */
  private readonly used = new Set<string>();
  /** Kinds of which all names were listed, for a suggestion. */
  private readonly listed = new Map<NamedKind, readonly string[]>();
  private names: NameTable | undefined;

  constructor(names: NameTable) {
    this.names = names;
  }

  /** The part is made: nothing is asked any more, and the names of that moment need not be kept. */
  close(): void {
    this.names = undefined;
    this.reported.clear();
  }

  /** Declarations that were found. */
  *found(): Generator<Bound> {
    for (const { bound } of this.asked.values()) if (bound) yield bound;
  }

  /** Whether it asked for what is not there, or for all names of a kind: then what it says depends on how names are spelled. */
  get spells(): boolean {
    return this.sought.size > 0 || this.listed.size > 0;
  }

  /** Whether something may be answered otherwise where only these names mean something else. */
  dependsOn(changed: ReadonlySet<string>): boolean {
    if (this.listed.size > 0) return true;
    for (const name of changed) if (this.used.has(name)) return true;
    return false;
  }

  /** Whether these names answer all that was asked as before. */
  holds(names: NameTable): boolean {
    for (const { kind, name, bound } of this.asked.values())
      if (names.get(kind, name)?.bound !== bound) return false;
    for (const [name, bound] of this.sought) if (names.anything(name)?.bound !== bound) return false;
    for (const [name, spoilt] of this.doubted) if (names.isSpoilt(name) !== spoilt) return false;
    for (const [kind, list] of this.listed) {
      const now = names.list(kind);
      if (now.length !== list.length || now.some((n, i) => n !== list[i])) return false;
    }
    return true;
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

  duplicate(later: { readonly name: string; readonly place: Place }, kind: string, earlier: Place): void {
    this.report(duplicateName(later, kind, earlier));
  }

  lookup(kind: NamedKind, name: string): Declaration | undefined {
    const found = this.names?.get(kind, name);
    this.used.add(name);
    this.asked.set(`${kind} ${name}`, { kind, name, bound: found?.bound });
    return found;
  }

  private anything(name: string): Declaration | undefined {
    const found = this.names?.anything(name);
    this.used.add(name);
    this.sought.set(name, found?.bound);
    return found;
  }

  private isSpoilt(name: string): boolean {
    const spoilt = this.names?.isSpoilt(name) ?? false;
    this.used.add(name);
    this.doubted.set(name, spoilt);
    return spoilt;
  }

  namesOf(...kinds: readonly NamedKind[]): string[] {
    return kinds.flatMap((kind) => {
      const list = this.names?.list(kind) ?? [];
      this.listed.set(kind, list);
      return list;
    });
  }

  /** The declaration that a whole path names (devices and platforms have dotted names). Reports what is wrong. */
  resolve(kind: NamedKind, path: PathArgument, place: Place): Declaration | undefined {
    const dotted = kind === 'device' || kind === 'platform';
    const [first, ...more] = path.segments;
    if (!first) return undefined;
    const name = dotted ? path.segments.map((s) => s.text).join('.') : first.text;
    const found = this.lookup(kind, name) ?? (kind === 'device' ? cataloguedDevice(name) : undefined);
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
          ? phrase`\`${name}\` is no set`
          : isReversed(span)
            ? phrase`The bounds of \`${text}\` are reversed`
            : phrase`\`${name}${shortened(members.text)}\` has no member \`${shortened(text)}\``;
      this.report({
        rule: 'set-size',
        place: placeOf(span),
        message: phrase`${what}.`,
        related: [{ place: declaration.place, message: phrase`Declared here.` }],
        fixes: () =>
          isReversed(span) ? [swapped(span, placeOf(span))] : this.clamps(declaration, index, span, placeOf),
      });
    });
  }

  private clamps(
    declaration: Declaration,
    index: Index | undefined,
    span: IndexSpan,
    placeOf: (range: { start: number; end: number }) => Place,
  ): Fix[] {
    const { members } = declaration;
    if (!index) return [];
    if (members.text === '')
      return [{ title: phrase`Remove the index`, edits: [{ place: placeOf(index), text: '' }] }];
    const text = `[${inside(members, span)}]`;
    return [{ title: phrase`Write \`${text}\``, edits: [{ place: placeOf(index), text }] }];
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
    noun = kinds.map((k) => (k === 'device' ? phrase`device (NIC model)` : k)).join(phrase` or `),
    where = '',
  ): void {
    // What is so called, and is at fault, may be what is meant.
    if (this.isSpoilt(path.segments.map(({ text }) => text).join('.'))) return;
    const other = this.anything(name);
    if (other && !kinds.includes(other.kind)) {
      this.report({
        rule: 'wrong-kind',
        place,
        message: phrase`\`${pathText(path)}\` is a ${other.kind}; here a ${noun} is expected.`,
        related: [{ place: other.place, message: phrase`Declared here.` }],
        fixes: () =>
          candidates.slice(0, 3).map((c) => ({ title: phrase`Write \`${c}\``, edits: [{ place, text: c }] })),
      });
      return;
    }
    if (this.isSpoilt(name) || isCutShort(place)) return;
    const near = nearest(name, candidates);
    const [best] = near;
    this.report({
      rule: 'unresolved-name',
      place,
      message: phrase`There is no ${noun} \`${pathText(path)}\`${where}.${best === undefined ? '' : phrase` Did you mean \`${best}\`?`}`,
      fixes: () => {
        const fixes: Fix[] = near.map((n, i) => ({
          title: phrase`Write \`${n}\``,
          preferred: i === 0,
          edits: [{ place, text: n }],
        }));
        const [kind] = kinds;
        if (kind !== undefined && declarable.has(kind) && path.segments.length === 1) {
          fixes.push({
            title: phrase`Declare \`${kind} ${name}\``,
            edits: [preceding(place.top, `${kind} ${name} { }`)],
          });
        }
        return fixes;
      },
    });
  }
}

/** Whether what does not parse touches what stands at a place: then it is no whole name, and the fault has been said. */
export function isCutShort({ top, start, end }: Place): boolean {
  let statement: Statement | undefined = top;
  let offset = 0;
  while (statement?.faulty) {
    const [from, to] = [start - offset - 1, end - offset + 1];
    if (statement.faults.some((f) => !f.muted && !f.looseList && f.start <= to && from <= f.end)) return true;
    const { block }: Statement = statement;
    const i: number = block ? lastAtMost(block.starts, start - offset) : -1;
    offset += block?.starts[i] ?? 0;
    statement = block?.statements[i];
  }
  return false;
}

/** What comes nearest to a span that reaches outside a set. */
function inside(members: Members, { from, to }: IndexSpan): string {
  const first = members.indexAt(0) ?? '';
  const last = members.indexAt(members.count - 1) ?? '';
  const within = (text: string): string =>
    Number(text) < Number(first) ? first : Number(text) > Number(last) ? last : text;
  if ([first, last, from].some((text) => Number.isNaN(Number(text)))) return last;
  const [low, high] = [within(from), within(to ?? from)];
  return low === high ? low : `${low}..${high}`;
}

/** A set of very many parts is not written out. */
function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function swapped({ from, to = '' }: IndexSpan, place: Place): Fix {
  const text = `${to}..${from}`;
  return { title: phrase`Write \`${text}\``, preferred: true, edits: [{ place, text }] };
}

const declarable: ReadonlySet<NamedKind> = new Set(['network', 'qos', 'flavor', 'switch']);
