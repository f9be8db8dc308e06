import type { Statement } from '../syntax/tree.ts';
import type { Bound } from './bound.ts';
import { Few, difference } from './few.ts';
import type { Names } from './names.ts';
import { nameOf, pathsOf, properties, property } from './read.ts';
import { ByStencil, type Top, isOfPart } from './top.ts';

/** Statements that hang together, in the order of the text. A group that an edit leaves alone stays the same object. */
export interface Group {
  readonly tops: readonly Top[];
}

interface Placed {
  readonly group: Group;
  /** Index of its first statement. */
  readonly at: number;
}

/** Which hosts, VMs and flows hang together. */
export class Groups {
  private tops: readonly Top[] = [];
  /** In the order of their first statements. */
  private placed: readonly Placed[] = [];
  private readonly groupOf = new Map<Statement, Group>();
  /** By name: the statements that use it. Made when it is first needed, which is with the first edit. */
  private users: Map<string, Set<Statement>> | undefined;
  private readonly vias = new Few((top) => (isOfPart(top) ? unqualifiedVia(top.bound) : undefined));

  /** `changed`: names that are not declared by what declared them before. */
  of(tops: readonly Top[], names: Names, changed: ReadonlySet<string>): readonly Group[] {
    const hadVias = this.vias.in(this.tops).length > 0;
    const vias = this.vias.in(tops).length > 0;
    // `via vs0` may be a vswitch of any host.
    if (vias || hadVias || this.tops.length === 0) this.all(tops, names);
    else this.some(tops, names, changed);
    this.tops = tops;
    return this.placed.map(({ group }) => group);
  }

  private all(tops: readonly Top[], names: Names): void {
    this.users = undefined;
    this.groupOf.clear();
    const items: Top[] = [];
    const indices: number[] = [];
    tops.forEach((top, at) => {
      if (!isOfPart(top)) return;
      items.push(top);
      indices.push(at);
    });
    this.placed = this.grouped(items, indices, names);
  }

  /** Groups anew only what an edited statement was tied to, or is now. */
  private some(tops: readonly Top[], names: Names, changed: ReadonlySet<string>): void {
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
      touch(top.statement);
      for (const name of namesIn(top)) users.get(name)?.delete(top.statement);
    }
    for (const name of changed) {
      touch(declaring(name, names));
      for (const user of users.get(name) ?? []) touch(user);
    }
    for (const top of come) {
      for (const name of namesIn(top)) {
        touch(declaring(name, names));
        use(users, name, top);
      }
    }
    const shift = added - removed;
    const wanted = new Set<Statement>();
    // Where the first of them stands: groups are mostly written together.
    let at = come.length > 0 ? from : tops.length;
    for (const group of touched) for (const { statement } of group.tops) wanted.add(statement);
    for (const placed of this.placed)
      if (touched.has(placed.group))
        at = Math.min(at, placed.at < from ? placed.at : from, placed.at + shift);
    for (const { statement } of gone) {
      this.groupOf.delete(statement);
      wanted.delete(statement);
    }
    // A statement may be on both sides of the difference.
    for (const { statement } of come) wanted.add(statement);
    const items: Top[] = [];
    const indices: number[] = [];
    for (at = Math.max(0, at); items.length < wanted.size && at < tops.length; at++) {
      const top = tops[at];
      if (!top || !wanted.has(top.statement)) continue;
      items.push(top);
      indices.push(at);
    }
    const others = this.placed
      .filter(({ group }) => !touched.has(group))
      .map(({ group, at }) => ({ group, at: at < from ? at : at + shift }));
    this.placed = [...others, ...this.grouped(items, indices, names)].sort((a, b) => a.at - b.at);
  }

  /** Statements by what ties them together; `indices`: where each stands. */
  private grouped(items: readonly Top[], indices: readonly number[], names: Names): readonly Placed[] {
    const indexOf = new Map<Statement, number>();
    const parent = new Int32Array(items.length);
    for (let i = 0; i < items.length; i++) {
      indexOf.set((items[i] as Top).statement, i);
      parent[i] = i;
    }
    const root = (i: number): number => {
      let at = i;
      while (parent[at] !== at) at = parent[at] = parent[parent[at] ?? at] ?? at;
      return at;
    };
    const join = (i: number, other: Statement | undefined): void => {
      const j = other && indexOf.get(other);
      if (j === undefined) return;
      // The earlier one leads, so that groups come in the order of the text.
      const a = root(i);
      const b = root(j);
      parent[Math.max(a, b)] = Math.min(a, b);
    };
    for (let i = 0; i < items.length; i++) {
      const top = items[i] as Top;
      for (const name of namesIn(top)) join(i, declaring(name, names));
      const via = vias.get(top);
      if (via === undefined) continue;
      for (const declaration of names.declarations)
        if (declaration.kind === 'host' && hasVswitch(declaration.bound, via)) join(i, declaration.top);
    }
    const found = new Map<number, { readonly group: { readonly tops: Top[] }; readonly at: number }>();
    for (let i = 0; i < items.length; i++) {
      const top = items[i] as Top;
      const r = root(i);
      let placed = found.get(r);
      if (!placed) found.set(r, (placed = { group: { tops: [] }, at: indices[i] ?? 0 }));
      placed.group.tops.push(top);
      this.groupOf.set(top.statement, placed.group);
    }
    return [...found.values()];
  }
}

function usersIn(tops: readonly Top[]): Map<string, Set<Statement>> {
  const users = new Map<string, Set<Statement>>();
  for (const top of tops) {
    if (isOfPart(top)) for (const name of namesIn(top)) use(users, name, top);
  }
  return users;
}

function use(users: Map<string, Set<Statement>>, name: string, { statement }: Top): void {
  const known = users.get(name);
  if (known) known.add(statement);
  else users.set(name, new Set([statement]));
}

/** The top-level statement that declares a host or VM. */
const declaring = (name: string, names: Names): Statement | undefined =>
  (names.get('vm', name) ?? names.get('host', name))?.top;

/** What `namesIn` answers for statements of a stencil: names in its holes, and others as they are written. */
const usedHoles = new ByStencil(({ bound, names }) =>
  namesUsed(bound).map((name) => {
    const hole = names.indexOf(name);
    return hole < 0 ? name : hole;
  }),
);

const vias = new ByStencil((top) => unqualifiedVia(top.bound));

/** Names of hosts and VMs that a statement ties together. */
function namesIn(top: Top): readonly string[] {
  if (!top.stencil) return namesUsed(top.bound);
  return usedHoles.get(top).map((used) => (typeof used === 'number' ? (top.names[used] ?? '') : used));
}

const knownNames = new WeakMap<Bound, readonly string[]>();

function namesUsed(top: Bound): readonly string[] {
  const known = knownNames.get(top);
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
  knownNames.set(top, names);
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
