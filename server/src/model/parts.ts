import type { Bound } from './bound.ts';
import type { Finding } from './finding.ts';
import { expectationOf, measurementOf } from './claims.ts';
import { flowOf } from './flows.ts';
import type { HostContext } from './host-context.ts';
import { hostOf } from './hosts.ts';
import type { Declaration, NameTable } from './declaration.ts';
import { cutsOf, placeVms } from './place-vms.ts';
import { argumentText, nameOf, properties } from './read.ts';
import { type Reference, Scope } from './scope.ts';
import type { Shared } from './shared.ts';
import type { Topology } from './topology.ts';
import { type Top, isOfPart } from './top.ts';
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
  /** The part itself, or one that is like it but for names: what holds whatever things are called can be seen there. */
  readonly pattern: Part;
  /** The same for parts of one pattern, also while that has not been made. */
  readonly kind: object;
  /** What has been found in the pattern, as it is to be said here. */
  readonly fromPattern: (findings: readonly Finding[]) => readonly Finding[];
  /** A text about the pattern, with the names that things have here. */
  readonly named: (text: string) => string;
}

/** A part with what it was made of. */
interface Made extends Pick<Part, 'topology' | 'findings' | 'references'> {
  readonly scope: Scope;
  /** The shared things that it refers to. */
  readonly refersTo: readonly (readonly [Bound, unknown])[];
}

/** The names of a version of the world, and what its parts share. */
export interface Moment {
  readonly names: () => NameTable;
  readonly shared: Shared;
}

/** A part that stands for all that are like it but for names, and says of each what is true of all. */
export interface Exemplar {
  readonly part: LinkedPart;
  /** Whether it would be the same at this moment. */
  holds(moment: Moment): boolean;
  /** A text about it, with the names of statements like its own. */
  named(tops: readonly Top[], text: string): string;
  /** What has been found in it, said of statements like its own. */
  saidOf(tops: readonly Top[], findings: readonly Finding[]): readonly Finding[];
}

/** What parts have in common that differ in names alone. */
export interface Resemblance {
  /** Made when it is first asked for; undefined where each has to be looked at for itself. */
  readonly likeness: Exemplar | undefined;
  /** Whether there is one, or will be as far as is known. */
  readonly isShared: boolean;
  /** The one that has been made. */
  readonly known: Exemplar | undefined;
}

/** Statements that hang together; they are linked when that is first asked for, with the names of their moment. */
export class LinkedPart implements Part {
  private made: Made | undefined;
  private moment: Moment | undefined;

  constructor(
    readonly tops: readonly Top[],
    moment: Moment,
    /** What it has in common with others that are like it, if there are any. */
    private readonly shape?: Resemblance,
  ) {
    this.moment = moment;
  }

  get linked(): boolean {
    return this.made !== undefined;
  }
  get topology(): Topology {
    return this.whole.topology;
  }
  get findings(): readonly Finding[] {
    const { pattern } = this;
    return pattern === this ? this.whole.findings : this.fromPattern(pattern.findings);
  }
  get references(): readonly Reference[] {
    return this.whole.references;
  }
  get pattern(): Part {
    return this.shape?.likeness?.part ?? this;
  }

  get kind(): object {
    return this.shape?.isShared === true ? this.shape : this;
  }

  fromPattern(findings: readonly Finding[]): readonly Finding[] {
    const likeness = this.shape?.likeness;
    return likeness && findings.length > 0 ? likeness.saidOf(this.tops, findings) : findings;
  }

  named(text: string): string {
    return this.shape?.likeness?.named(this.tops, text) ?? text;
  }

  /** Whether it holds together by itself, and nothing that is said of it depends on how names are spelled. */
  get isClosed(): boolean {
    const { scope, refersTo } = this.whole;
    const own = new Set(this.tops.map(({ statement }) => statement));
    return !scope.spells && refersTo.every(([{ top }]) => own.has(top) || !isOfPart({ statement: top }));
  }

  private get whole(): Made {
    if (!this.made) {
      if (!this.moment) throw new Error('a part lost its names');
      const { names, shared } = this.moment;
      this.made = madeOf(
        this.tops.map(({ bound }) => bound),
        names(),
        shared,
      );
      this.moment = undefined;
    }
    return this.made;
  }

  /** The part is one of a later version too: nothing that it depends on has changed. */
  moveTo(moment: Moment): void {
    if (!this.made) this.moment = moment;
  }

  /** Whether it may be another where only these names mean something else; where that is not known yet it may. */
  dependsOn(changed: ReadonlySet<string>): boolean {
    const { made, shape } = this;
    const known = made?.scope ?? shape?.known?.part.made?.scope;
    return known?.dependsOn(changed) ?? true;
  }

  /** Whether it can stand for these statements: nothing that it is made of, or that its pattern is, has changed. */
  stands(tops: readonly Top[], moment: Moment): boolean {
    const { made, shape } = this;
    if (
      this.tops.length !== tops.length ||
      !this.tops.every((top, i) => top.statement === tops[i]?.statement)
    )
      return false;
    if (shape?.known && !shape.known.holds(moment)) return false;
    return made ? this.holds(moment) : shape?.known !== undefined;
  }

  /** Whether it would be linked as it has been. */
  holds({ names, shared }: Moment): boolean {
    const { made } = this;
    return (
      made !== undefined &&
      made.scope.holds(names()) &&
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
function madeOf(group: readonly Bound[], names: NameTable, shared: Shared): Made {
  const scope = new Scope(names);
  const declared = (word: string): Declaration[] =>
    group.flatMap((bound) => {
      const inside = bound.spec?.word === 'host' && word === 'vm' ? properties(bound, 'vm') : [];
      const own = bound.spec?.word === word ? [bound] : [];
      return [...own, ...inside].flatMap((b) => {
        const name = nameOf(b)?.name;
        const found = name === undefined ? undefined : scope.lookup(word === 'vm' ? 'vm' : 'host', name);
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
  const part: Part = {
    linked: true,
    get pattern() {
      return part;
    },
    get kind() {
      return part;
    },
    fromPattern: (found) => found,
    named: (text) => text,
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
  return part;
}

const noTopology: Topology = {
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
