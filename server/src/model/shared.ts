import { append } from '../syntax/append.ts';
import { phrase } from '../words/phrase.ts';
import type { Bound } from './bound.ts';
import { catalogBound, catalogDevice } from './catalogued.ts';
import { basePlace, deviceOf } from './devices.ts';
import type { Finding } from './finding.ts';
import { platformOf } from './hosts.ts';
import { networksOf } from './nics.ts';
import type { Declaration, NamedKind, NameTable } from './declaration.ts';
import {
  fact,
  flagFact,
  labelOf,
  numberFact,
  pathText,
  pathsOf,
  property,
  quantityFact,
  valueOf,
} from './read.ts';
import { type Reference, Scope } from './scope.ts';
import type { Device, Flavor, Network, Platform, Qos, Switch } from './topology.ts';
import { sizeOf } from './vms.ts';

/*
 * What many hosts and VMs refer to: networks, promises, flavors, switches, platforms, devices. Each is made once and
 * kept while its declaration, and all that it refers to, stands: what hangs on it can tell by its identity.
 */

export interface Shared {
  readonly networks: ReadonlyMap<Bound, Network>;
  readonly qos: ReadonlyMap<Bound, Qos>;
  readonly flavors: ReadonlyMap<Bound, Flavor>;
  readonly switches: ReadonlyMap<Bound, Switch>;
  readonly platforms: ReadonlyMap<Bound, Platform>;
  /** Declared in the world; see `device` for those of the catalog too. */
  readonly devices: ReadonlyMap<Bound, Device>;
  readonly device: (bound: Bound) => Device | undefined;
  readonly findings: readonly Finding[];
  readonly references: readonly Reference[];
}

/** Whether what parts keep of shared things is still what it is. */
export function sameShared(before: Shared, now: Shared): boolean {
  return sameEntries(before.switches, now.switches) && sameEntries(before.devices, now.devices);
}

function sameEntries<K, V>(before: ReadonlyMap<K, V>, now: ReadonlyMap<K, V>): boolean {
  if (before.size !== now.size) return false;
  for (const [key, value] of before) if (now.get(key) !== value) return false;
  return true;
}

interface Made<T> {
  readonly value: T;
  readonly scope: Scope;
}

const madeNetworks = new WeakMap<Bound, Network>();
const madeQos = new WeakMap<Bound, Qos>();
const madeFlavors = new WeakMap<Bound, Flavor>();
const madePlatforms = new WeakMap<Bound, Made<Platform>>();
const madeSwitches = new WeakMap<Bound, Made<Switch>>();
const madeDevices = new WeakMap<Bound, Made<Device>>();

/** `declarations`: those of shared kinds, in the order of the text. */
export function sharedOf(declarations: readonly Declaration[], names: NameTable): Shared {
  const findings: Finding[] = [];
  const references: Reference[] = [];
  /** One thing for each declaration of a kind, taken from what was made before where that is possible. */
  const each = <T extends object>(
    kind: NamedKind,
    made: WeakMap<Bound, T>,
    make: (declaration: Declaration) => T,
  ): Map<Bound, T> => {
    const all = new Map<Bound, T>();
    for (const declaration of declarations) {
      if (declaration.kind !== kind) continue;
      const { bound } = declaration;
      const one = made.get(bound) ?? make(declaration);
      made.set(bound, one);
      all.set(bound, one);
    }
    return all;
  };
  /** The same for what itself refers to something: it stands only while that does. */
  const eachInScope = <T>(
    kind: NamedKind,
    made: WeakMap<Bound, Made<T>>,
    make: (declaration: Declaration, scope: Scope) => T | undefined,
    stands: (value: T) => boolean,
  ): Map<Bound, T> => {
    const all = new Map<Bound, T>();
    for (const declaration of declarations) {
      if (declaration.kind !== kind) continue;
      const { bound } = declaration;
      let one = made.get(bound);
      if (!one?.scope.holds(names) || !stands(one.value)) {
        const scope = new Scope(names);
        const value = make(declaration, scope);
        scope.close();
        if (value === undefined) continue;
        one = { value, scope };
        made.set(bound, one);
      }
      append(findings, one.scope.findings);
      append(references, one.scope.references);
      all.set(bound, one.value);
    }
    return all;
  };

  const networks = each('network', madeNetworks, ({ bound, ...d }) => ({
    ...common(bound, d),
    vlan: numberFact(bound, 'vlan'),
    mtu: numberFact(bound, 'mtu'),
  }));
  const switches = eachInScope<Switch>(
    'switch',
    madeSwitches,
    (d, scope) => switchOf(d, { scope, networks }),
    (one) => (one.networks?.value ?? []).every((n) => networks.get(n.bound) === n),
  );
  const devices = eachInScope<Device>(
    'device',
    madeDevices,
    ({ bound }, scope) => deviceOf(bound, baseResolver(scope)),
    () => true,
  );
  append(findings, circlesOf(declarations, names));
  return {
    networks,
    qos: each('qos', madeQos, qosOf),
    flavors: each('flavor', madeFlavors, ({ bound, ...d }) => ({ ...common(bound, d), ...sizeOf(bound) })),
    switches,
    platforms: eachInScope<Platform>('platform', madePlatforms, platformOf, () => true),
    devices,
    device: (bound) => devices.get(bound) ?? catalogDevice(bound),
    findings,
    references,
  };
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
    const name = pathText(target.path);
    const own = scope.lookup('device', name)?.bound;
    if (own && reaches(own, bound, scope)) return undefined;
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
    const base = baseName(at);
    at = base === undefined ? undefined : scope.lookup('device', base)?.bound;
  }
  return at !== undefined;
}

function baseName(bound: Bound): string | undefined {
  const [target] = pathsOf(bound, 'base');
  return target && pathText(target.path);
}

/** Devices that extend each other in a circle: each circle is said once, of the last of them in the order of the text. */
function circlesOf(declarations: readonly Declaration[], names: NameTable): Finding[] {
  const devices = declarations.filter(({ kind }) => kind === 'device').map(({ bound }) => bound);
  const order = new Map(devices.map((bound, i) => [bound, i]));
  const seen = new Set<Bound>();
  return devices.flatMap((device): Finding[] => {
    const chain: Bound[] = [];
    let at: Bound | undefined = device;
    while (at && !seen.has(at)) {
      seen.add(at);
      chain.push(at);
      const base = baseName(at);
      at = base === undefined ? undefined : names.get('device', base)?.bound;
    }
    if (!at || !chain.includes(at)) return [];
    const circle = chain.slice(chain.indexOf(at));
    const last = circle.reduce((a, b) => ((order.get(a) ?? 0) > (order.get(b) ?? 0) ? a : b));
    return [
      {
        rule: 'unresolved-name',
        place: basePlace(last),
        message: phrase`\`${baseName(last) ?? ''}\` extends this device in turn.`,
        related: circle
          .filter((one) => one !== last)
          .map((one) => ({ place: basePlace(one), message: phrase`It extends \`${baseName(one) ?? ''}\`.` })),
      },
    ];
  });
}
