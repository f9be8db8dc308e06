import { catalogNames, catalogStatement } from '../catalog/catalog.ts';
import type { Argument, Statement, Tree } from '../syntax/tree.ts';
import { faultsOf } from '../syntax/faults.ts';
import { type Bound, bind, headPlace, placeIn } from './bind.ts';
import { type Load, type Seat, deal, groupHosts } from './deal.ts';
import { basePlace, catalogDevice, deviceOf } from './devices.ts';
import type { Finding } from './finding.ts';
import { expectationOf, flowOf, measurementOf } from './flows.ts';
import { type HostContext, type HostDraft, hostOf, networksOf, platformOf } from './hosts.ts';
import {
  nameOf,
  fact,
  flagFact,
  labelOf,
  numberFact,
  pathsOf,
  properties,
  property,
  quantityFact,
  valueOf,
} from './read.ts';
import { type Declaration, type NamedKind, type Reference, Scope } from './scope.ts';
import type {
  Device,
  Flavor,
  Flow,
  FlowEnd,
  Host,
  Network,
  Platform,
  Qos,
  Span,
  Switch,
  Topology,
  Vm,
} from './topology.ts';
import { type VmContext, type VmDraft, attach, sizeOf, stretches, vmOf } from './vms.ts';

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
  readonly topology: Topology;
  /** What does not hold together: form and names. */
  readonly findings: readonly Finding[];
  readonly references: readonly Reference[];
  readonly declarations: readonly Declaration[];
}

/** The declaration of a catalog device, bound. */
export function catalogBound(name: string): Bound | undefined {
  const statement = catalogStatement(name);
  return statement && bind(statement).bound;
}

/** Links the files of a world, imported ones first. */
export function link(sources: readonly Source[]): Linked {
  const scope = new Scope(catalogBound, catalogNames);
  const tops: Bound[] = [];
  const findings: Finding[] = [];
  for (const source of sources) {
    findings.push(...syntaxFindings(source.tree));
    for (const statement of source.tree.statements) {
      const { bound, findings: own } = bind(statement);
      findings.push(...own);
      if (statement.word === 'import') importFinding(bound, source, scope);
      tops.push(bound);
    }
  }
  const declared = declareAll(tops, scope);
  const of = (kind: NamedKind): Declaration[] => declared.filter((d) => d.kind === kind);

  const networks = mapped(of('network'), ({ bound, ...d }): Network => ({
    ...common(bound, d),
    vlan: numberFact(bound, 'vlan'),
    mtu: numberFact(bound, 'mtu'),
  }));
  const qos = mapped(of('qos'), qosOf);
  const flavors = mapped(of('flavor'), ({ bound, ...d }): Flavor => ({
    ...common(bound, d),
    ...sizeOf(bound),
  }));
  const switches = mapped(of('switch'), (d) => switchOf(d, { scope, networks }));
  const platforms = mapped<Platform>(of('platform'), platformOf);
  const baseOf = baseResolver(scope);
  const devices = mapped(of('device'), ({ bound }) => deviceOf(bound, baseOf));
  const device = (bound: Bound): Device | undefined => devices.get(bound) ?? catalogDevice(bound, baseOf);

  const hostContext: HostContext = { scope, device, networks, switches, platforms };
  const hosts = mapped<HostDraft>(of('host'), (d) => hostOf(d, hostContext));
  const vmContext: VmContext = { ...hostContext, qos, flavors, hosts };
  const vmDeclarations = of('vm');
  const vms = mapped<VmDraft>(vmDeclarations, (d) => vmOf(d, vmContext));

  const context = { scope, hosts, vms };
  const flows = tops.filter((b) => b.spec?.word === 'flow').flatMap((b) => flowOf(b, context) ?? []);
  const expectations = tops
    .filter((b) => b.spec?.word === 'expect')
    .flatMap((b) => expectationOf(b, textOf(b), context) ?? []);
  const measurements = tops
    .filter((b) => b.spec?.word === 'measured')
    .flatMap((b) => measurementOf(b, textOf(b), context) ?? []);

  placeVms(
    vmDeclarations,
    vms,
    hosts,
    scope,
    cutsOf(
      [...flows, ...[...expectations, ...measurements].flatMap((e) => e.conditions.flow ?? [])],
      expectations,
    ),
  );
  const topology: Topology = {
    hosts: [...hosts.values()],
    vms: [...vms.values()],
    switches: [...switches.values()],
    networks: [...networks.values()],
    qos: [...qos.values()],
    flavors: [...flavors.values()],
    devices: [...devices.values()],
    platforms: [...platforms.values()],
    flows,
    expectations,
    measurements,
  };
  return {
    tops,
    own: new Set(sources.at(-1)?.tree.statements),
    topology,
    findings: [...findings, ...scope.findings],
    references: scope.references,
    declarations: declared,
  };
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

function importFinding(bound: Bound, source: Source, scope: Scope): void {
  const file = valueOf(bound, 'file', 'string');
  const outcome = source.imports.get(bound.statement);
  if (!file || !outcome?.problem) return;
  const place = placeIn(bound, file);
  if (outcome.problem === 'cycle') {
    scope.report({
      rule: 'import-cycle',
      severity: 'information',
      place,
      message: `\`${file.value}\` imports this file in turn. That is legal.`,
    });
  } else if (outcome.problem === 'missing')
    scope.report({ rule: 'import-not-found', place, message: `\`${file.value}\` cannot be read.` });
  else
    scope.report({
      rule: 'import-not-found',
      place,
      message: `\`${file.value}\` is not read: a world has at most 1 000 files and 64 MiB.`,
    });
}

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

function declareAll(tops: readonly Bound[], scope: Scope): Declaration[] {
  const found: Declaration[] = [];
  const declare = (bound: Bound): void => {
    const kind = bound.spec?.declares;
    if (
      kind !== 'host' &&
      kind !== 'vm' &&
      kind !== 'switch' &&
      kind !== 'network' &&
      kind !== 'qos' &&
      kind !== 'flavor' &&
      kind !== 'device' &&
      kind !== 'platform'
    )
      return;
    const declaration = scope.declare(kind, bound);
    if (declaration) found.push(declaration);
    if (kind === 'host') properties(bound, 'vm').forEach(declare);
  };
  tops.forEach(declare);
  return found;
}

function common(
  bound: Bound,
  { name, place }: { readonly name: string; readonly place: Declaration['place'] },
): Pick<Network, 'name' | 'place' | 'bound' | 'docs' | 'label'> {
  return { name, place, bound, docs: bound.statement.docs, label: labelOf(bound) };
}

function qosOf({ bound, ...d }: Declaration): Qos {
  return {
    ...common(bound, d),
    minBps: quantityFact(bound, 'min'),
    maxBps: quantityFact(bound, 'max'),
    weight: numberFact(bound, 'weight'),
    class: numberFact(bound, 'class'),
    burstBytes: quantityFact(bound, 'burst'),
  };
}

function switchOf(
  { bound, ...d }: Declaration,
  context: { readonly scope: Scope; readonly networks: ReadonlyMap<Bound, Network> },
): Switch {
  const ports = property(bound, 'ports');
  const count = valueOf(ports, 'count', 'number');
  const speed = valueOf(ports, 'speed', 'quantity');
  const evb = property(bound, 'evb');
  return {
    ...common(bound, d),
    ports: ports && count && speed && fact(ports, { count: count.value, speedBps: speed.value }),
    mtu: numberFact(bound, 'mtu'),
    reflectiveRelay: flagFact(bound, 'reflective-relay') ?? (evb && fact(evb, true)),
    networks: networksOf(property(bound, 'networks'), context),
  };
}

/** What a device extends; a chain that comes back to itself ends there. */
function baseResolver(scope: Scope): (bound: Bound) => Bound | undefined {
  return (bound) => {
    const [target] = pathsOf(bound, 'base');
    if (!target) return undefined;
    const name = target.path.segments.map((s) => s.text).join('.');
    const own = scope.lookup('device', name)?.bound;
    if (own && reaches(own, bound, scope)) {
      scope.report({
        rule: 'unresolved-name',
        place: basePlace(bound),
        message: `\`${name}\` extends this device in turn.`,
      });
      return undefined;
    }
    const base = own ?? catalogBound(name);
    if (base) scope.refer(target.place, base);
    else scope.unresolved(['device'], target.path, target.place, name);
    return base;
  };
}

function reaches(from: Bound, to: Bound, scope: Scope): boolean {
  let at: Bound | undefined = from;
  for (let steps = 0; at && steps < 64; steps++) {
    if (at === to) return true;
    const base: string | undefined = pathsOf(at, 'base')[0]
      ?.path.segments.map((s) => s.text)
      .join('.');
    at = base === undefined ? undefined : scope.lookup('device', base)?.bound;
  }
  return at !== undefined;
}

/** Where flows and expectations name some members of a set apart. */
function cutsOf(flows: readonly Flow[], expectations: Topology['expectations']): Map<Vm, Set<number>> {
  const cuts = new Map<Vm, Set<number>>();
  const cut = (vm: Vm, spans: readonly Span[]): void => {
    const set = cuts.get(vm) ?? new Set();
    for (const [from, to] of spans) set.add(from).add(to + 1);
    cuts.set(vm, set);
  };
  const ends: FlowEnd[] = flows.flatMap((f) => f.hops.flatMap((h) => h.ends));
  for (const end of ends) if (end.type === 'vnic') cut(end.vnic.vm, end.spans);
  for (const { subject } of expectations) if (subject.type === 'vnics') cut(subject.vm, subject.spans);
  return cuts;
}

function placeVms(
  declarations: readonly Declaration[],
  vms: ReadonlyMap<Bound, VmDraft>,
  hosts: ReadonlyMap<Bound, HostDraft>,
  scope: Scope,
  cuts: ReadonlyMap<Vm, ReadonlySet<number>>,
): void {
  const loads = new Map<Host, Load[]>();
  for (const declaration of declarations) {
    const vm = vms.get(declaration.bound);
    if (!vm) continue;
    const seats = seatsOf(declaration, hosts, scope);
    const parts = stretches(vm.members.count, cuts.get(vm) ?? []);
    // A vm in a host's block is on each member of that host.
    const inside = declaration.bound.parent && hosts.get(declaration.bound.parent);
    const dealt = inside
      ? new Map([
          [
            inside,
            parts.map(([from, to]): Load => ({
              vm: vm.bound,
              span: [from, to],
              hosts: [0, inside.members.count - 1],
              perHost: to - from + 1,
              before: from,
            })),
          ],
        ])
      : deal(vm.bound, parts, seats);
    for (const [host, list] of dealt) {
      const known = loads.get(host);
      if (known) known.push(...list);
      else loads.set(host, [...list]);
    }
  }
  for (const host of hosts.values()) {
    for (const { group, loads: carried } of groupHosts(host, loads.get(host) ?? [])) {
      host.groups.push(group);
      for (const load of carried) {
        const vm = vms.get(load.vm);
        if (!vm) continue;
        const placed = vm.placements.find((p) => p.group === group);
        if (placed) placed.perHost += load.perHost;
        else vm.placements.push({ group, perHost: load.perHost });
        attach(vm, load, group, scope);
      }
    }
  }
}

function seatsOf(declaration: Declaration, hosts: ReadonlyMap<Bound, Host>, scope: Scope): Seat[] {
  const { bound } = declaration;
  const paths = pathsOf(bound, 'host');
  if (bound.parent) {
    const [first] = paths;
    if (first) {
      const host = nameOf(bound.parent)?.name ?? '';
      scope.report({
        rule: 'bad-value',
        place: first.place,
        message: `This vm stands in \`${host}\`: it needs no \`on\`.`,
      });
    }
    return [];
  }
  if (paths.length === 0 && !bound.values.has('host')) {
    if (
      bound.statement.faults.length === 0 &&
      !bound.statement.args.some((a) => a.type === 'path' && a.segments[0]?.text === 'on')
    ) {
      const names = scope.namesOf('host');
      const at = headPlace(bound);
      const place = { ...at, start: at.end };
      scope.report({
        rule: 'missing-property',
        place: at,
        message: `\`${declaration.name}\` runs on no host: \`vm ${declaration.name} on HOST\`.`,
        fixes: () =>
          names.slice(0, 4).map((n, i) => ({
            title: `Insert \`on ${n}\``,
            preferred: names.length === 1 && i === 0,
            edits: [{ place, text: ` on ${n}` }],
          })),
      });
    }
    return [];
  }
  return paths.flatMap(({ path, place }): Seat[] => {
    const found = scope.resolve('host', path, place);
    const host = found && hosts.get(found.bound);
    if (!found || !host) return [];
    const shift = (range: { start: number; end: number }): typeof place => ({
      ...place,
      start: place.start + range.start - path.start,
      end: place.start + range.end - path.start,
    });
    return scope.positions(found, path.segments[0]?.index, shift).map((span) => ({ host, span }));
  });
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
