import type { Statement } from '../syntax/tree.ts';
import type { Bound } from './bind.ts';
import { Few, difference } from './few.ts';
import type { Declaration, Names } from './names.ts';
import { nameOf, pathsOf, properties, property } from './read.ts';

/** Statements that hang together, in the order of the text. A group that an edit leaves alone stays the same object. */
export interface Group {
  readonly statements: readonly Bound[];
}

interface Placed {
  readonly group: Group;
  /** Index of its first statement. */
  readonly at: number;
}

const partWords: ReadonlySet<string> = new Set(['host', 'vm', 'flow', 'expect', 'measured']);

export const isOfPart = (top: Bound): boolean => partWords.has(top.spec?.word ?? '');

/** Which hosts, VMs and flows hang together. */
export class Groups {
  private tops: readonly Bound[] = [];
  /** In the order of their first statements. */
  private placed: readonly Placed[] = [];
  private readonly groupOf = new Map<Statement, Group>();
  /** By name: the statements that use it. Made when it is first needed, which is with the first edit. */
  private users: Map<string, Set<Statement>> | undefined;
  private readonly vias = new Few((top) => (isOfPart(top) ? unqualifiedVia(top) : undefined));

  /** `changed`: names that are not declared by what declared them before. */
  of(tops: readonly Bound[], names: Names, changed: ReadonlySet<string>): readonly Group[] {
    const hadVias = this.vias.in(this.tops).length > 0;
    const vias = this.vias.in(tops).length > 0;
    // `via vs0` may be a vswitch of any host.
    if (vias || hadVias || this.tops.length === 0) this.all(tops, names);
    else this.some(tops, names, changed);
    this.tops = tops;
    return this.placed.map(({ group }) => group);
  }

  private all(tops: readonly Bound[], names: Names): void {
    this.users = undefined;
    this.groupOf.clear();
    this.placed = this.grouped(
      tops.flatMap((top, at) => (isOfPart(top) ? [{ top, at }] : [])),
      names,
    );
  }

  /** Groups anew only what an edited statement was tied to, or is now. */
  private some(tops: readonly Bound[], names: Names, changed: ReadonlySet<string>): void {
    const { from, removed, added } = difference(this.tops, tops);
    const users = (this.users ??= usersIn(this.tops));
    const touched = new Set<Group>();
    const touch = (statement: Statement | undefined): void => {
      const group = statement && this.groupOf.get(statement);
      if (group) touched.add(group);
    };
    const gone = this.tops.slice(from, removed).filter(isOfPart);
    const come = tops.slice(from, added).filter(isOfPart);
    for (const top of gone) {
      touch(top.top);
      for (const name of namesIn(top)) users.get(name)?.delete(top.top);
    }
    for (const name of changed) {
      touch(declarationOf(name, names)?.bound.top);
      for (const user of users.get(name) ?? []) touch(user);
    }
    for (const top of come) {
      for (const name of namesIn(top)) {
        touch(declarationOf(name, names)?.bound.top);
        use(users, name, top);
      }
    }
    const wanted = new Set<Statement>();
    for (const group of touched) for (const { top } of group.statements) wanted.add(top);
    for (const { top } of gone) {
      this.groupOf.delete(top);
      wanted.delete(top);
    }
    // A statement may be on both sides of the difference.
    for (const { top } of come) wanted.add(top);
    const items: { readonly top: Bound; readonly at: number }[] = [];
    for (let at = 0; items.length < wanted.size && at < tops.length; at++) {
      const top = tops[at];
      if (top && wanted.has(top.top)) items.push({ top, at });
    }
    const shift = added - removed;
    const others = this.placed
      .filter(({ group }) => !touched.has(group))
      .map(({ group, at }) => ({ group, at: at < from ? at : at + shift }));
    this.placed = [...others, ...this.grouped(items, names)].sort((a, b) => a.at - b.at);
  }

  /** Statements by what ties them together. */
  private grouped(
    items: readonly { readonly top: Bound; readonly at: number }[],
    names: Names,
  ): readonly Placed[] {
    const indexOf = new Map(items.map(({ top }, i) => [top.top, i]));
    const parent = items.map((_, i) => i);
    const root = (i: number): number => {
      let at = i;
      while (parent[at] !== at) at = parent[at] = parent[parent[at] ?? at] ?? at;
      return at;
    };
    const join = (i: number, other: Declaration | undefined): void => {
      const j = other && indexOf.get(other.bound.top);
      if (j === undefined) return;
      // The earlier one leads, so that groups come in the order of the text.
      const [a, b] = [root(i), root(j)];
      parent[Math.max(a, b)] = Math.min(a, b);
    };
    items.forEach(({ top }, i) => {
      for (const name of namesIn(top)) join(i, declarationOf(name, names));
    });
    items.forEach(({ top }, i) => {
      const via = unqualifiedVia(top);
      if (via === undefined) return;
      for (const declaration of names.declarations) {
        if (declaration.kind === 'host' && hasVswitch(declaration.bound, via)) join(i, declaration);
      }
    });
    const found = new Map<number, { at: number; statements: Bound[] }>();
    items.forEach(({ top, at }, i) => {
      const r = root(i);
      const known = found.get(r);
      if (known) known.statements.push(top);
      else found.set(r, { at, statements: [top] });
    });
    return [...found.values()].map(({ at, statements }) => {
      const group: Group = { statements };
      for (const { top } of statements) this.groupOf.set(top, group);
      return { group, at };
    });
  }
}

function usersIn(tops: readonly Bound[]): Map<string, Set<Statement>> {
  const users = new Map<string, Set<Statement>>();
  for (const top of tops) {
    if (isOfPart(top)) for (const name of namesIn(top)) use(users, name, top);
  }
  return users;
}

function use(users: Map<string, Set<Statement>>, name: string, { top }: Bound): void {
  const known = users.get(name);
  if (known) known.add(top);
  else users.set(name, new Set([top]));
}

const declarationOf = (name: string, names: Names): Declaration | undefined =>
  names.get('vm', name) ?? names.get('host', name);

const namesUsed = new WeakMap<Bound, readonly string[]>();

/** Names of hosts and VMs that a statement ties together. */
function namesIn(top: Bound): readonly string[] {
  const known = namesUsed.get(top);
  if (known) return known;
  const found = new Set<string>();
  const add = (bound: Bound | undefined, slot: string): void => {
    for (const { path } of pathsOf(bound, slot)) found.add(path.segments[0]?.text ?? '');
  };
  const visit = (bound: Bound): void => {
    const word = bound.spec?.word;
    if (word === 'vm') {
      add(bound, 'host');
      add(property(bound, 'migrate-to'), 'hosts');
    } else if (word === 'host') properties(bound, 'vm').forEach(visit);
    else if (word === 'flow') {
      add(bound, 'from');
      add(bound, 'to');
      add(property(bound, 'via'), 'vswitch');
    } else {
      add(bound, 'subject');
      const flow = property(bound, 'flow');
      if (flow) visit(flow);
    }
  };
  visit(top);
  const names = [...found];
  namesUsed.set(top, names);
  return names;
}

/** `via vs0`: a vswitch of any host. */
function unqualifiedVia(top: Bound): string | undefined {
  if (top.spec?.word === 'vm' || top.spec?.word === 'host') return undefined;
  const flow = top.spec?.word === 'flow' ? top : property(top, 'flow');
  const [target] = pathsOf(property(flow, 'via'), 'vswitch');
  return target?.path.segments.length === 1 ? target.path.segments[0]?.text : undefined;
}

function hasVswitch(host: Bound, name: string): boolean {
  return properties(host, 'vswitch').some((v) => nameOf(v)?.name === name);
}
