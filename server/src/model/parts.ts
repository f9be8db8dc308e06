import type { Argument } from '../syntax/tree.ts';
import type { Bound } from './bind.ts';
import type { Finding } from './finding.ts';
import { expectationOf, measurementOf } from './claims.ts';
import { flowOf } from './flows.ts';
import { type HostContext, hostOf } from './hosts.ts';
import type { Declaration, Names } from './names.ts';
import { cutsOf, placeVms } from './place-vms.ts';
import { pathsOf, properties, property, nameOf } from './read.ts';
import { type Reference, Scope } from './scope.ts';
import type { Shared } from './shared.ts';
import type { Topology } from './topology.ts';
import { type VmContext, type VmDraft, vmOf } from './vms.ts';

/*
 * A world in parts: hosts that have nothing to do with each other but what they share. Whatever is worked out for a
 * part (its topology, its findings, its prediction) holds as long as the part is the same object, and that is as long
 * as its statements, and all that they refer to, are the same.
 */

/** Hosts, VMs and flows that hang together, with what links them. */
export interface Part {
  /** Shared things (networks, promises, ...) are in a part of their own. */
  readonly topology: Topology;
  readonly findings: readonly Finding[];
  readonly references: readonly Reference[];
}

/** A part with what it was made of. */
export interface LinkedPart extends Part {
  readonly statements: readonly Bound[];
  readonly scope: Scope;
  /** The shared things that it refers to. */
  readonly refersTo: readonly (readonly [Bound, unknown])[];
}

const partWords: ReadonlySet<string> = new Set(['host', 'vm', 'flow', 'expect', 'measured']);

/** Statements that hang together, in the order of the text; groups in the order of their first statements. */
export function groupsOf(tops: readonly Bound[], names: Names): Bound[][] {
  const items = tops.filter((top) => partWords.has(top.spec?.word ?? ''));
  const indexOf = new Map(items.map((bound, i) => [bound.top, i]));
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
  items.forEach((item, i) => {
    for (const name of namesIn(item)) join(i, names.get('vm', name) ?? names.get('host', name));
  });
  const via = items.flatMap((item, i) => unqualifiedVia(item).map((name) => ({ i, name })));
  for (const { i, name } of via) {
    for (const declaration of names.declarations) {
      if (declaration.kind === 'host' && hasVswitch(declaration.bound, name)) join(i, declaration);
    }
  }
  const groups = new Map<number, Bound[]>();
  items.forEach((item, i) => {
    const r = root(i);
    const group = groups.get(r);
    if (group) group.push(item);
    else groups.set(r, [item]);
  });
  return [...groups.values()];
}

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
function unqualifiedVia(top: Bound): string[] {
  const flow = top.spec?.word === 'flow' ? top : property(top, 'flow');
  const [target] = pathsOf(property(flow, 'via'), 'vswitch');
  return target?.path.segments.length === 1 ? target.path.segments.map((s) => s.text) : [];
}

function hasVswitch(host: Bound, name: string): boolean {
  return properties(host, 'vswitch').some((v) => nameOf(v)?.name === name);
}

/** Whether a part can stand for this group: nothing that it was made of has changed. */
export function stands(part: LinkedPart, group: readonly Bound[], names: Names, shared: Shared): boolean {
  return (
    part.statements.length === group.length &&
    part.statements.every((bound, i) => bound === group[i]) &&
    part.scope.holds(names) &&
    part.refersTo.every(([bound, thing]) => thingOf(shared, bound) === thing)
  );
}

function thingOf(shared: Shared, bound: Bound): unknown {
  switch (bound.spec?.word) {
    case 'switch':
      return shared.switches.get(bound);
    case 'device':
      return shared.device(bound);
    default:
      // Networks, promises, flavors and platforms are the same as long as their declarations are.
      return undefined;
  }
}

/** Links a group. */
export function partOf(group: readonly Bound[], names: Names, shared: Shared): LinkedPart {
  const scope = new Scope(names);
  const declared = (word: string): Declaration[] =>
    group.flatMap((bound) => {
      const inside = bound.spec?.word === 'host' && word === 'vm' ? properties(bound, 'vm') : [];
      const own = bound.spec?.word === word ? [bound] : [];
      return [...own, ...inside].flatMap((b) => {
        const name = nameOf(b)?.name;
        const found = name === undefined ? undefined : names.get(word === 'vm' ? 'vm' : 'host', name);
        // Of two declarations of one name only the first is linked.
        return found?.bound === b ? [found] : [];
      });
    });
  const hostContext: HostContext = { ...shared, scope };
  const hosts = mapped(declared('host'), (d) => hostOf(d, hostContext));
  const vmContext: VmContext = { ...hostContext, ...shared, hosts };
  const vmDeclarations = declared('vm');
  const vms = mapped<VmDraft>(vmDeclarations, (d) => vmOf(d, vmContext));
  const context = { scope, hosts, vms };
  const of = (word: string): Bound[] => group.filter((b) => b.spec?.word === word);
  const flows = of('flow').flatMap((b) => flowOf(b, context) ?? []);
  const expectations = of('expect').flatMap((b) => expectationOf(b, textOf(b), context) ?? []);
  const measurements = of('measured').flatMap((b) => measurementOf(b, textOf(b), context) ?? []);
  const named = [...expectations, ...measurements].flatMap((e) => e.conditions.flow ?? []);
  placeVms(vmDeclarations, vms, hosts, scope, cutsOf([...flows, ...named], expectations));
  scope.close();
  return {
    topology: {
      ...noTopology,
      hosts: [...hosts.values()],
      vms: [...vms.values()],
      flows,
      expectations,
      measurements,
    },
    findings: scope.findings,
    references: scope.references,
    statements: group,
    scope,
    refersTo: [...scope.found()].map((bound) => [bound, thingOf(shared, bound)] as const),
  };
}

/** The part that holds what the others share. */
export function sharedPart({
  networks,
  qos,
  flavors,
  switches,
  platforms,
  devices,
  findings,
  references,
}: Shared): Part {
  return {
    topology: {
      ...noTopology,
      networks: [...networks.values()],
      qos: [...qos.values()],
      flavors: [...flavors.values()],
      switches: [...switches.values()],
      platforms: [...platforms.values()],
      devices: [...devices.values()],
    },
    findings,
    references,
  };
}

export const noTopology: Topology = {
  hosts: [],
  vms: [],
  switches: [],
  networks: [],
  qos: [],
  flavors: [],
  devices: [],
  platforms: [],
  flows: [],
  expectations: [],
  measurements: [],
};

function mapped<T>(
  declarations: readonly Declaration[],
  make: (declaration: Declaration) => T | undefined,
): Map<Bound, T> {
  const made = new Map<Bound, T>();
  for (const declaration of declarations) {
    const value = make(declaration);
    if (value !== undefined) made.set(declaration.bound, value);
  }
  return made;
}

/** A statement’s head as one would write it. */
function textOf(bound: Bound): string {
  return [bound.statement.word, ...bound.statement.args.map(argumentText)].join(' ');
}

function argumentText(arg: Argument): string {
  switch (arg.type) {
    case 'path':
      return arg.segments
        .map(
          (s) =>
            s.text +
            (s.index
              ? `[${s.index.spans.map((x) => (x.to === undefined ? x.from : `${x.from}..${x.to}`)).join(', ')}]`
              : ''),
        )
        .join('.');
    case 'list':
      return `[${arg.items.map(argumentText).join(', ')}]`;
    case 'string':
      return JSON.stringify(arg.value);
    default:
      return arg.text;
  }
}
