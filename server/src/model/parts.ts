import type { Argument } from '../syntax/tree.ts';
import type { Bound } from './bind.ts';
import type { Finding } from './finding.ts';
import { expectationOf, measurementOf } from './claims.ts';
import { flowOf } from './flows.ts';
import { type HostContext, hostOf } from './hosts.ts';
import type { Declaration, Names } from './names.ts';
import { cutsOf, placeVms } from './place-vms.ts';
import { nameOf, properties } from './read.ts';
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
  /** Whether what it says has been linked: that is done when something first asks for it. */
  readonly linked: boolean;
  /** Shared things (networks, promises, ...) are in a part of their own. */
  readonly topology: Topology;
  readonly findings: readonly Finding[];
  readonly references: readonly Reference[];
}

/** A part with what it was made of. */
interface Made extends Omit<Part, 'linked'> {
  readonly scope: Scope;
  /** The shared things that it refers to. */
  readonly refersTo: readonly (readonly [Bound, unknown])[];
}

/** Statements that hang together; they are linked when that is first asked for, with the names of their moment. */
export class LinkedPart implements Part {
  private made: Made | undefined;
  private around: { readonly names: () => Names; readonly shared: Shared } | undefined;

  constructor(
    readonly statements: readonly Bound[],
    names: () => Names,
    shared: Shared,
  ) {
    this.around = { names, shared };
  }

  get linked(): boolean {
    return this.made !== undefined;
  }
  get topology(): Topology {
    return this.whole.topology;
  }
  get findings(): readonly Finding[] {
    return this.whole.findings;
  }
  get references(): readonly Reference[] {
    return this.whole.references;
  }

  private get whole(): Made {
    if (!this.made) {
      if (!this.around) throw new Error('a part lost its names');
      const { names, shared } = this.around;
      this.made = madeOf(this.statements, names(), shared);
      this.around = undefined;
    }
    return this.made;
  }

  /** Whether it may be another where only these names mean something else; of one not linked yet that is not known. */
  dependsOn(changed: ReadonlySet<string>): boolean {
    return this.made?.scope.dependsOn(changed) ?? true;
  }

  /** Whether it can stand for this group: nothing that it was made of has changed. */
  stands(group: readonly Bound[], names: Names, shared: Shared): boolean {
    const { made, statements } = this;
    return (
      made !== undefined &&
      statements.length === group.length &&
      statements.every((bound, i) => bound === group[i]) &&
      made.scope.holds(names) &&
      made.refersTo.every(([bound, thing]) => thingOf(shared, bound) === thing)
    );
  }
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
function madeOf(group: readonly Bound[], names: Names, shared: Shared): Made {
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
    linked: true,
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
