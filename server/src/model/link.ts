import type { Statement, Tree } from '../syntax/tree.ts';
import { faultsOf } from '../syntax/faults.ts';
import { type Bound, bind, placeIn } from './bind.ts';
import type { Finding } from './finding.ts';
import { type Declaration, Names } from './names.ts';
import { type LinkedPart, type Part, groupsOf, partOf, sharedPart, stands } from './parts.ts';
import { valueOf } from './read.ts';
import type { Reference } from './scope.ts';
import { sharedOf } from './shared.ts';
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
  /** Every top-level statement of every file, bound. */
  readonly tops: readonly Bound[];
  /** The top-level statements of the file itself; the others are of files that it imports. */
  readonly own: ReadonlySet<Statement>;
  readonly declarations: readonly Declaration[];
  /** The world in parts that share nothing but what the first of them holds. */
  readonly parts: readonly Part[];
  /** What does not hold together: form and names. Those of parts are there. */
  readonly outsideParts: readonly Finding[];
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
  const tops: Bound[] = [];
  const findings: Finding[] = [];
  for (const source of sources) {
    findings.push(...syntaxFindings(source.tree));
    for (const statement of source.tree.statements) {
      const { bound, findings: own } = bind(statement);
      if (own.length > 0) findings.push(...own);
      if (statement.word === 'import') findings.push(...importFindings(bound, source));
      tops.push(bound);
    }
  }
  const names = new Names(tops);
  findings.push(...names.findings);
  const shared = sharedOf(names);
  const known = new Map(
    (before as LinkedWorld | undefined)?.linked.map((part) => [part.statements[0], part]),
  );
  const linked = groupsOf(tops, names).map((group) => {
    const part = known.get(group[0]);
    return part && stands(part, group, names, shared) ? part : partOf(group, names, shared);
  });
  return new LinkedWorld(
    tops,
    new Set(sources.at(-1)?.tree.statements),
    names.declarations,
    findings,
    sharedPart(shared),
    linked,
  );
}

/** What is in all parts together is put together when it is asked for: most answers need but one part. */
class LinkedWorld implements Linked {
  readonly parts: readonly Part[];
  private wholeTopology: Topology | undefined;
  private wholeFindings: readonly Finding[] | undefined;
  private wholeReferences: readonly Reference[] | undefined;

  constructor(
    readonly tops: readonly Bound[],
    readonly own: ReadonlySet<Statement>,
    readonly declarations: readonly Declaration[],
    readonly outsideParts: readonly Finding[],
    private readonly common: Part,
    readonly linked: readonly LinkedPart[],
  ) {
    this.parts = [common, ...linked];
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
      const at = new Map(this.tops.map((top, i) => [top.top, i]));
      return all.sort(
        (a, b) => (at.get(a.bound.top) ?? 0) - (at.get(b.bound.top) ?? 0) || a.bound.offset - b.bound.offset,
      );
    };
    return {
      ...this.common.topology,
      hosts: inOrder((t) => t.hosts),
      vms: inOrder((t) => t.vms),
      flows: inOrder((t) => t.flows),
      expectations: inOrder((t) => t.expectations),
      measurements: inOrder((t) => t.measurements),
    };
  }
}

function syntaxFindings(tree: Tree): Finding[] {
  const { statements, starts } = tree;
  return faultsOf(tree).map(({ message, fix, related, start, end }): Finding => {
    // A fault is said relative to the statement in which it starts.
    let i = starts.findLastIndex((s) => s <= start);
    if (i < 0) i = 0;
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
        message: `\`${file.value}\` imports this file in turn. That is legal.`,
      },
    ];
  } else if (outcome.problem === 'missing')
    return [{ rule: 'import-not-found', place, message: `\`${file.value}\` cannot be read.` }];
  else
    return [
      {
        rule: 'import-not-found',
        place,
        message: `\`${file.value}\` is not read: a world has at most 1 000 files and 64 MiB.`,
      },
    ];
}
