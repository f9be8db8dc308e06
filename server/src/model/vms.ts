import { type Bound, headPlace, placeIn } from './bound.ts';
import type { HostContext } from './host-context.ts';
import type { Place } from './place.ts';
import type { Scope } from './scope.ts';
import {
  flagFact,
  labelOf,
  nameOf,
  numberFact,
  pathText,
  pathsOf,
  placeInPath,
  properties,
  property,
  quantityFact,
  stringFact,
  valueOf,
  wordFact,
} from './read.ts';
import type { Declaration } from './declaration.ts';
import type { Flavor, Host, HostGroup, Mode, Need, Network, Qos, Vm, VmSize, Vnic } from './topology.ts';
import { phrase } from '../words/phrase.ts';

export interface VmContext extends HostContext {
  readonly qos: ReadonlyMap<Bound, Qos>;
  readonly flavors: ReadonlyMap<Bound, Flavor>;
  readonly networks: ReadonlyMap<Bound, Network>;
  readonly hosts: ReadonlyMap<Bound, Host>;
}

export type VmDraft = Omit<Vm, 'placements' | 'vnics'> & {
  readonly placements: { readonly group: HostGroup; perHost: number }[];
  readonly vnics: Vnic[];
};

export function sizeOf(bound: Bound): VmSize {
  const memory = property(bound, 'memory');
  return {
    vcpus: numberFact(bound, 'vcpus'),
    memoryBytes: quantityFact(bound, 'memory'),
    memoryReserved: memory && memory.values.has('reserved'),
    pinned: flagFact(bound, 'pinned'),
    numa: numberFact(bound, 'numa'),
    driver: wordFact(bound, 'driver'),
  };
}

export function vmOf(declaration: Declaration, context: VmContext): VmDraft {
  const { bound, name, place, members } = declaration;
  const { scope } = context;
  const [flavorPath] = pathsOf(bound, 'flavor');
  const flavorDeclaration = flavorPath && scope.resolve('flavor', flavorPath.path, flavorPath.place);
  const flavor = flavorDeclaration && context.flavors.get(flavorDeclaration.bound);
  const own = sizeOf(bound);
  const needs = property(bound, 'needs');
  const vm: VmDraft = {
    name,
    place,
    bound,
    docs: bound.statement.docs,
    label: labelOf(bound),
    members,
    flavor,
    vcpus: own.vcpus ?? flavor?.vcpus,
    memoryBytes: own.memoryBytes ?? flavor?.memoryBytes,
    memoryReserved: own.memoryBytes ? own.memoryReserved : (flavor?.memoryReserved ?? own.memoryReserved),
    pinned: own.pinned ?? flavor?.pinned,
    numa: own.numa ?? flavor?.numa,
    driver: own.driver ?? flavor?.driver,
    placements: [],
    needs: needs
      ? (valueOf(needs, 'needs', 'words')?.words ?? []).map((w) => ({
          value: w.word as Need,
          place: placeIn(needs, w),
        }))
      : [],
    migrateTo: pathsOf(property(bound, 'migrate-to'), 'hosts').flatMap(({ path, place: at }) => {
      const found = scope.resolve('host', path, at);
      const host = found && context.hosts.get(found.bound);
      const spans = found
        ? scope.positions(found, path.segments[0]?.index, (range) => placeInPath(at, path, range))
        : [];
      return host ? [{ host, spans, place: at }] : [];
    }),
    bonds: [],
    vnics: [],
  };
  const taken = new Map<string, Place>();
  for (const child of properties(bound, 'vnic')) {
    const named = nameOf(child);
    if (!named) continue;
    const earlier = taken.get(named.name);
    if (earlier) scope.duplicate(named, phrase`vnic of this vm`, earlier);
    else {
      taken.set(named.name, named.place);
      const vnic = vnicOf(child, named, vm, context);
      if (vnic) vm.vnics.push(vnic);
    }
  }
  const bundled = new Map<string, { readonly bond: string; readonly place: Place }>();
  const bonds = properties(bound, 'bond').flatMap((b) => {
    const named = nameOf(b);
    const earlier = named && taken.get(named.name);
    if (named && earlier) scope.duplicate(named, phrase`vnic or bond of this vm`, earlier);
    else if (named) taken.set(named.name, named.place);
    const vnics = pathsOf(b, 'vnics').flatMap(({ path, place: at }) => {
      const vnic = pathText(path);
      const found = vm.vnics.find((v) => v.name === vnic);
      const other = bundled.get(vnic);
      if (found && other) bundledTwice(vnic, at, other, scope);
      if (found) scope.refer(at, found.bound);
      if (found && named && !other) bundled.set(vnic, { bond: named.name, place: at });
      if (!found)
        scope.unresolved(
          [],
          path,
          at,
          vnic,
          vm.vnics.map((v) => v.name),
          'vnic',
          phrase` in \`${vm.name}\``,
        );
      return [vnic];
    });
    return named ? [{ name: named.name, vnics, place: headPlace(b) }] : [];
  });
  return Object.assign(vm, { bonds });
}

/** A vnic is in one bond, once. */
function bundledTwice(
  vnic: string,
  place: Place,
  first: { readonly bond: string; readonly place: Place },
  scope: Scope,
): void {
  scope.report({
    rule: 'duplicate-property',
    place,
    message: phrase`\`${vnic}\` is in the bond \`${first.bond}\` already: a vnic is in one bond, once.`,
    related: [{ place: first.place, message: phrase`Said first here.` }],
  });
}

function vnicOf(
  bound: Bound,
  named: { name: string; place: Place },
  vm: Vm,
  context: VmContext,
): Vnic | undefined {
  const { scope } = context;
  const mode = valueOf(bound, 'mode', 'word');
  const target = valueOf(bound, 'target', 'refs');
  if (!mode || !target) return undefined;
  const vf = valueOf(bound, 'vf', 'number');
  const qosPath = pathsOf(property(bound, 'qos'), 'qos')[0];
  const qosDeclaration = qosPath && scope.resolve('qos', qosPath.path, qosPath.place);
  const qos = qosDeclaration && context.qos.get(qosDeclaration.bound);
  const networkPath = pathsOf(property(bound, 'network'), 'network')[0];
  const networkDeclaration = networkPath && scope.resolve('network', networkPath.path, networkPath.place);
  const network = networkDeclaration && context.networks.get(networkDeclaration.bound);
  const failover = property(bound, 'failover');
  return {
    name: named.name,
    place: named.place,
    bound,
    vm,
    docs: bound.statement.docs,
    label: labelOf(bound),
    mode: { value: mode.word as Mode, place: placeIn(bound, mode) },
    target: placeIn(bound, target),
    vf: vf && { value: vf.value, place: placeIn(bound, vf) },
    queues: numberFact(bound, 'queues'),
    qos: qos && { value: qos, place: qosPath.place },
    network: network && { value: network, place: networkPath.place },
    class: numberFact(bound, 'class'),
    mtu: numberFact(bound, 'mtu'),
    mac: stringFact(bound, 'mac'),
    trust: flagFact(bound, 'trust'),
    spoofCheck: flagFact(bound, 'spoof-check'),
    promiscuous: flagFact(bound, 'promiscuous'),
    msix: numberFact(bound, 'msix'),
    fcoe: flagFact(bound, 'fcoe'),
    driver: wordFact<'kernel' | 'dpdk'>(bound, 'driver') ?? vm.driver,
    failover: failover && headPlace(failover),
  };
}
