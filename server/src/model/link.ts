import { append } from '../syntax/append.ts';
import { phrase } from '../words/phrase.ts';
import { type Comment, type Statement, type Tree, lastAtMost } from '../syntax/tree.ts';
import { conflictsIn } from '../syntax/conflicts.ts';
import { faultsOf } from '../syntax/faults.ts';
import { looseIn } from '../syntax/loose.ts';
import { amongOthers } from './among.ts';
import { type FormFinding, bind } from './bind.ts';
import { type Bound, placeIn } from './bound.ts';
import type { Finding } from './finding.ts';
import { Few, difference } from './few.ts';
import { type Group, Groups } from './groups.ts';
import { Shapes } from './likeness.ts';
import type { Declaration } from './declaration.ts';
import { declarationsIn } from './declare.ts';
import { Names, declarationsOf } from './names.ts';
import { LinkedPart, type Moment, type Part, sharedPart } from './parts.ts';
import type { Place } from './place.ts';
import { valueOf } from './read.ts';
import type { Reference } from './scope.ts';
import { type Shared, sameShared, sharedOf } from './shared.ts';
import { Stencils } from './stencil.ts';
import { type Top, isOfPart, topsOf } from './top.ts';
import type { Topology } from './topology.ts';

/** A file of a world: its tree, and what became of its imports. */
export interface Source {
  readonly uri: string;
  readonly tree: Tree;
  /** By import statement: the file that it names, or why it cannot be had. */
  readonly imports: ReadonlyMap<
    Statement,
    { readonly uri: string; readonly problem?: 'missing' | 'cycle' | 'bound' | undefined }
  >;
}

/** What a file and all it imports says. */
export interface Linked {
  /** Every top-level statement of every file. */
  readonly tops: readonly Top[];
  /** The top-level statements of the file itself; the others are of files that it imports. */
  readonly own: ReadonlySet<Statement>;
  readonly ownStatements: readonly Statement[];
  /** Comments of the file itself behind its last statement. */
  readonly ownComments: readonly Comment[];
  readonly declarations: readonly Declaration[];
  /** Of networks, promises and whatever else no part holds. */
  readonly sharedDeclarations: readonly Declaration[];
  /** What few of the top-level statements have, found without looking at those that were there before an edit. */
  readonly few: <T>(of: (top: Top) => T | undefined) => readonly T[];
  /** The world in parts that share nothing but what the first of them holds. */
  readonly parts: readonly Part[];
  /** The first of them: what the others share. */
  readonly shared: Part;
  /** The part that a top-level statement is in. */
  readonly partOf: (top: Statement) => Part;
  /** What does not hold together: form and names. Those of parts are there. */
  readonly outsideParts: readonly Finding[];
  /** Lower versions in conflicts that Git left: what is said of them is not to be mended there. */
  readonly superseded: readonly Place[];
  /** All parts in one. */
  readonly topology: Topology;
  readonly findings: readonly Finding[];
  readonly references: readonly Reference[];
}

/**
 * Links the files of a world, imported ones first. Parts that nothing touched since `before` are taken over from it as
 * the same objects; the answer is the same as without.
 */
export function link(sources: readonly Source[], before?: Linked): Linked {
  const ledger = before instanceof LinkedWorld ? before.ledger : new Ledger();
  return ledger.link(sources);
}

/** What is in all parts together is put together when it is asked for: most answers need but one part. */
class LinkedWorld implements Linked {
  readonly parts: readonly Part[];
  private wholeTopology: Topology | undefined;
  private wholeFindings: readonly Finding[] | undefined;
  private wholeReferences: readonly Reference[] | undefined;

  private wholeDeclarations: readonly Declaration[] | undefined;
  private ownSet: ReadonlySet<Statement> | undefined;
  private partsByTop: ReadonlyMap<Statement, Part> | undefined;
  private asked = 0;

  constructor(
    readonly ledger: Ledger,
    readonly tops: readonly Top[],
    readonly ownStatements: readonly Statement[],
    readonly ownComments: readonly Comment[],
    readonly sharedDeclarations: readonly Declaration[],
    readonly outsideParts: readonly Finding[],
    readonly superseded: readonly Place[],
    readonly shared: Part,
    readonly linked: readonly LinkedPart[],
  ) {
    this.parts = [shared, ...linked];
  }

  partOf(top: Statement): Part {
    if (!isOfPart({ statement: top })) return this.shared;
    // A few are looked for one by one.
    if (!this.partsByTop && ++this.asked > 32)
      this.partsByTop = new Map(
        this.linked.flatMap((part) => part.tops.map(({ statement }) => [statement, part])),
      );
    const found = this.partsByTop
      ? this.partsByTop.get(top)
      : this.linked.find(({ tops }) => tops.some(({ statement }) => statement === top));
    return found ?? this.shared;
  }

  get own(): ReadonlySet<Statement> {
    return (this.ownSet ??= new Set(this.ownStatements));
  }

  get declarations(): readonly Declaration[] {
    return (this.wholeDeclarations ??= declarationsOf(this.tops));
  }

  few<T>(of: (top: Top) => T | undefined): readonly T[] {
    return this.ledger.few(of, this.tops);
  }

  get topology(): Topology {
    return (this.wholeTopology ??= this.join());
  }

  get findings(): readonly Finding[] {
    return (this.wholeFindings ??= [...this.outsideParts, ...this.parts.flatMap((part) => part.findings)]);
  }

  get references(): readonly Reference[] {
    return (this.wholeReferences ??= this.parts.flatMap((part) => part.references));
  }

  private join(): Topology {
    const inOrder = <T extends { readonly bound: Bound }>(of: (topology: Topology) => readonly T[]): T[] => {
      const all = this.linked.flatMap((part) => of(part.topology));
      // Parts are in the order of their first statements; what is in them goes back to the order of the text.
      const at = new Map(this.tops.map(({ statement }, i) => [statement, i]));
      return all.sort(
        (a, b) => (at.get(a.bound.top) ?? 0) - (at.get(b.bound.top) ?? 0) || a.bound.offset - b.bound.offset,
      );
    };
    return {
      ...this.shared.topology,
      hosts: inOrder((t) => t.hosts),
      vms: inOrder((t) => t.vms),
      flows: inOrder((t) => t.flows),
      expectations: inOrder((t) => t.expectations),
      measurements: inOrder((t) => t.measurements),
    };
  }
}

/**
 * What links the versions of a world: each goes on from the one linked last, whichever that was, and looks only at what
 * the two differ in.
 */
class Ledger {
  private statements: readonly Statement[] = [];
  private tops: readonly Top[] = [];
  private stencils = new Stencils();
  private names = new Names();
  private groups = new Groups();
  private shapes = new Shapes();
  private shared: Shared | undefined;
  /** The parts of the version linked last, by what they are of; those before by their first statements too. */
  private parts = new WeakMap<Group, LinkedPart>();
  private readonly byFirst = new WeakMap<Statement, LinkedPart>();
  private readonly fews = new Map<unknown, Few<unknown>>();
  /** False while linking, and for good where that failed: then nothing is known. */
  private whole = false;
  private version = 0;

  link(sources: readonly Source[]): Linked {
    if (!this.whole) this.forget();
    this.whole = false;
    const tops = this.topsOf(sources);
    const findings = sources.flatMap((source) => syntaxFindings(source.tree));
    const { names } = this;
    const changed = names.update(tops);
    const namesThen = this.namesOf(tops);
    for (const own of this.few(formFindings, tops))
      for (const finding of own) findings.push(amongOthers(finding, sources, namesThen));
    for (const source of sources) {
      for (const statement of source.imports.keys())
        append(findings, importFindings(bind(statement).bound, source));
    }
    for (const own of this.few(nameFindings, tops)) append(findings, own);
    append(findings, names.findings);
    const declarations = this.few(sharedDeclarations, tops)
      .flat()
      .filter((d) => names.get(d.kind, d.name) === d);
    const shared = sharedOf(declarations, names);
    const sameThings = this.shared !== undefined && sameShared(this.shared, shared);
    this.shared = shared;
    const moment: Moment = { names: namesThen, shared };
    const linked = this.groups.of(tops, names, changed).map((group) => {
      const known = this.parts.get(group);
      if (known && sameThings && !known.dependsOn(changed)) {
        known.moveTo(moment);
        return known;
      }
      const part = this.partOf(group, known, moment);
      this.parts.set(group, part);
      return part;
    });
    this.whole = true;
    const own = sources.at(-1)?.tree;
    const ownStatements = own?.statements ?? [];
    return new LinkedWorld(
      this,
      tops,
      ownStatements,
      own?.comments ?? [],
      declarations,
      findings,
      sources.flatMap(({ tree }) => supersededIn(tree)),
      sharedPart(shared),
      linked,
    );
  }

  private partOf({ tops }: Group, known: LinkedPart | undefined, moment: Moment): LinkedPart {
    const [first] = tops;
    const part = known ?? (first && this.byFirst.get(first.statement));
    const standing = part?.stands(tops, moment)
      ? part
      : new LinkedPart(tops, moment, this.shapes.of(tops, moment));
    standing.moveTo(moment);
    if (first) this.byFirst.set(first.statement, standing);
    return standing;
  }

  /** The names go on with the next version; a part that is linked later than that is linked with those of its own. */
  private namesOf(tops: readonly Top[]): () => Names {
    const { names } = this;
    const version = ++this.version;
    let frozen: Names | undefined;
    return () => (this.version === version && names === this.names ? names : (frozen ??= new Names(tops)));
  }

  few<T>(of: (top: Top) => T | undefined, tops: readonly Top[]): readonly T[] {
    const few = (this.fews.get(of) as Few<T> | undefined) ?? new Few(of);
    this.fews.set(of, few);
    return few.in(tops);
  }

  private topsOf(sources: readonly Source[]): readonly Top[] {
    const [only] = sources;
    const statements =
      sources.length === 1 && only ? only.tree.statements : sources.flatMap((s) => s.tree.statements);
    const { from, removed, added } = difference(this.statements, statements);
    const come: Top[] = [];
    let base = 0;
    for (const { tree } of sources) {
      const end = base + tree.statements.length;
      if (base < added && end > from)
        append(come, topsOf(tree, Math.max(from, base) - base, Math.min(added, end) - base, this.stencils));
      base = end;
    }
    this.statements = statements;
    this.tops = this.tops.slice(0, from).concat(come, this.tops.slice(removed));
    return this.tops;
  }

  private forget(): void {
    this.names = new Names();
    this.groups = new Groups();
    this.shapes = new Shapes();
    this.parts = new WeakMap();
    this.shared = undefined;
    this.fews.clear();
  }
}

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

const formFindings = ({ statement }: Top): readonly FormFinding[] | undefined =>
  some(bind(statement).findings);
const nameFindings = (top: Top): readonly Finding[] | undefined => some(declarationsIn(top).findings);
const sharedDeclarations = (top: Top): readonly Declaration[] | undefined =>
  isOfPart(top) ? undefined : some(declarationsIn(top).declarations);

function syntaxFindings(tree: Tree): Finding[] {
  const { statements, starts } = tree;
  return faultsOf(tree).map(({ message, fix, related, start, end }): Finding => {
    // A fault is said relative to the statement in which it starts.
    const i = Math.max(0, lastAtMost(starts, start));
    const top = statements[i] as Statement;
    const base = starts[i] ?? 0;
    const at = (range: { start: number; end: number }): Finding['place'] => ({
      top,
      start: range.start - base,
      end: range.end - base,
    });
    return {
      rule: 'syntax',
      place: at({ start, end }),
      message,
      related: related && [{ place: at(related), message: related.message }],
      fixes:
        fix && (() => [{ title: fix.title, preferred: true, edits: [{ place: at(fix), text: fix.text }] }]),
    };
  });
}

/** By statement. */
function supersededIn(tree: Tree): Place[] {
  const { text, statements, starts } = tree;
  if (!looseIn(tree).some((i) => statements[i]?.faulty)) return [];
  return conflictsIn(text).flatMap(({ lower }) =>
    statements.flatMap((top, i): Place[] => {
      const base = starts[i] ?? 0;
      return base < lower.end && lower.start < base + top.width
        ? [{ top, start: lower.start - base, end: lower.end - base }]
        : [];
    }),
  );
}

function importFindings(bound: Bound, source: Source): Finding[] {
  const file = valueOf(bound, 'file', 'string');
  const outcome = source.imports.get(bound.statement);
  if (!file || !outcome?.problem) return [];
  const place = placeIn(bound, file);
  if (outcome.problem === 'cycle') {
    return [
      {
        rule: 'import-cycle',
        severity: 'information',
        place,
        message: phrase`\`${file.value}\` leads back to the file that imports it here. That is legal.`,
      },
    ];
  } else if (outcome.problem === 'missing')
    return [
      {
        rule: 'import-not-found',
        place,
        message: phrase`\`${file.value}\` cannot be read. Correct the path, or create the file.`,
      },
    ];
  else
    return [
      {
        rule: 'import-not-found',
        place,
        message: phrase`\`${file.value}\` is not read: a world has at most 1 000 files and 64 MiB.`,
      },
    ];
}
