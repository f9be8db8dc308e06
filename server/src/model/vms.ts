import { phrase } from './phrase.ts';
import type { PathArgument } from '../syntax/tree.ts';
import { type Bound, headPlace, placeIn } from './bind.ts';
import type { Load } from './deal.ts';
import type { HostContext } from './hosts.ts';
import { lookIn } from './local.ts';
import type { Place } from './place.ts';
import {
  flagFact,
  labelOf,
  nameOf,
  numberFact,
  pathText,
  pathsOf,
  properties,
  property,
  quantityFact,
  stringFact,
  valueOf,
  wordFact,
} from './read.ts';
import type { Declaration } from './names.ts';
import type { Scope } from './scope.ts';
import type {
  Attachment,
  Flavor,
  Host,
  HostGroup,
  Mode,
  Need,
  Network,
  Port,
  Qos,
  Span,
  Vm,
  VmSize,
  VSwitch,
  Vnic,
} from './topology.ts';

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

/** Modes that meet a software switch; the others meet a port. */
export const softwareModes: ReadonlySet<Mode> = new Set(['emulated', 'vswitch', 'vmdq', 'vhost-user']);

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
        ? scope.positions(found, path.segments[0]?.index, (range) => shifted(at, path, range))
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
    if (earlier) scope.duplicate(named, 'vnic of this vm', earlier);
    else {
      taken.set(named.name, named.place);
      const vnic = vnicOf(child, named, vm, context);
      if (vnic) vm.vnics.push(vnic);
    }
  }
  const bonds = properties(bound, 'bond').flatMap((b) => {
    const named = nameOf(b);
    const vnics = pathsOf(b, 'vnics').flatMap(({ path, place: at }) => {
      const vnic = pathText(path);
      const found = vm.vnics.find((v) => v.name === vnic);
      if (found) scope.refer(at, found.bound);
      else
        scope.unresolved(
          [],
          path,
          at,
          vnic,
          vm.vnics.map((v) => v.name),
          'vnic',
          ` in \`${vm.name}\``,
        );
      return [vnic];
    });
    return named ? [{ name: named.name, vnics, place: headPlace(b) }] : [];
  });
  return Object.assign(vm, { bonds });
}

function shifted(at: Place, path: PathArgument, range: { start: number; end: number }): Place {
  const shift = at.start - path.start;
  return { ...at, start: range.start + shift, end: range.end + shift };
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
    ...named,
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

type Met = Pick<Attachment, 'port' | 'vswitch'>;

/** Puts a stretch of a VM's members on a group of hosts: what each of its vnics meets there. */
export function attach(
  vm: VmDraft,
  load: Load,
  group: HostGroup & { attachments: Attachment[] },
  scope: Scope,
): void {
  for (const vnic of vm.vnics) {
    const { bound, mode } = vnic;
    const targets = pathsOf(bound, 'target').map(({ path, place }) =>
      meet(mode.value, path, place, group, scope),
    );
    const flat = targets.flatMap((t) => t ?? [{}]);
    const failoverPath = pathsOf(property(bound, 'failover'), 'target')[0];
    const failover =
      failoverPath && meet('vswitch', failoverPath.path, failoverPath.place, group, scope)?.[0];
    flat.forEach((met, t) => {
      // Members on one host are dealt over the targets in order, from the first member of the whole set on.
      const first = load.before + ((((t - load.before) % flat.length) + flat.length) % flat.length);
      const end = load.before + load.perHost;
      if (first >= end) return;
      const perHost = Math.ceil((end - first) / flat.length);
      group.attachments.push({
        vnic,
        vm,
        group,
        mode: mode.value,
        span: load.span,
        perHost,
        count: perHost * group.count,
        ...met,
        firstVf: vnic.vf && vnic.vf.value + Math.floor(first / flat.length),
        failover,
      });
    });
  }
}

/** What a target means for a mode on this host; undefined where it resolves to nothing. */
function meet(
  mode: Mode,
  path: PathArgument,
  place: Place,
  group: HostGroup,
  scope: Scope,
): Met[] | undefined {
  const { host } = group;
  const names = path.segments.map((s) => s.text);
  let local = lookIn(host, names);
  let inside = path.segments;
  if (!local && names.length > 1) {
    const declared = scope.lookup('host', names[0] ?? '');
    if (declared?.bound === host.bound) {
      local = lookIn(host, names.slice(1));
      inside = path.segments.slice(1);
      scope.refer({ ...place, end: place.start + (names[0]?.length ?? 0) }, declared.bound);
      const index = path.segments[0]?.index;
      const positions = index
        ? scope.positions(declared, index, (range) => shifted(place, path, range))
        : undefined;
      if (positions && !group.spans.every(([from, to]) => positions.some(([a, b]) => a <= from && to <= b))) {
        scope.report({
          rule: 'unresolved-name',
          place,
          message: phrase`\`${pathText(path)}\` is not on \`${group.text}\`, where this VM runs.`,
        });
        return undefined;
      }
    } else if (declared) {
      scope.report({
        rule: 'unresolved-name',
        place,
        message: phrase`\`${pathText(path)}\` is on another host than this VM, which runs on \`${host.name}\`.`,
        related: [{ place: host.place, message: phrase`It runs here.` }],
      });
      return undefined;
    }
  }
  if (local?.type === 'silent') return undefined;
  if (!local) {
    scope.unresolved(
      [],
      path,
      place,
      names.join('.'),
      candidatesIn(host),
      'port or vswitch',
      ` on \`${host.name}\``,
    );
    return undefined;
  }
  const declared =
    local.type === 'vswitch'
      ? local.vswitch.bound
      : local.type === 'nic'
        ? local.nic.bound
        : local.port.nic.bound;
  const [head] = inside;
  if (head)
    scope.refer(shifted(place, path, { start: head.start, end: head.start + head.text.length }), declared);
  return softwareModes.has(mode)
    ? meetSwitch(local, mode, path, place, host, scope)
    : meetPort(local, mode, path, place, host, scope);
}

function candidatesIn(host: Host): string[] {
  return [...host.vswitches.map((v) => v.name), ...host.nics.flatMap((n) => n.ports.map((p) => p.path))];
}

function meetSwitch(
  local: Exclude<ReturnType<typeof lookIn>, undefined>,
  mode: Mode,
  path: PathArgument,
  place: Place,
  host: Host,
  scope: Scope,
): Met[] | undefined {
  if (local.type === 'vswitch') return [{ vswitch: local.vswitch }];
  const ports: readonly Port[] =
    local.type === 'port' ? [local.port] : local.type === 'nic' ? local.nic.ports : [];
  const over: VSwitch[] = host.vswitches.filter((v) => v.uplinks.some((u) => ports.includes(u.port)));
  const [only, ...more] = over;
  const text = pathText(path);
  if (!only) {
    scope.report({
      rule: 'no-path',
      place,
      message: phrase`\`${mode}\` meets a vswitch, and no vswitch of \`${host.name}\` has \`${text}\` as its uplink.`,
      fixes: () =>
        host.vswitches.map((v) => ({ title: phrase`Meet \`${v.name}\``, edits: [{ place, text: v.name }] })),
    });
    return undefined;
  }
  if (more.length > 0) {
    scope.report({
      rule: 'ambiguous-end',
      place,
      message: phrase`Several vswitches have \`${text}\` as an uplink: ${over.map((v) => `\`${v.name}\``).join(', ')}. Name one.`,
      related: over.map((v) => ({ place: v.place, message: phrase`\`${v.name}\`` })),
      fixes: () => over.map((v) => ({ title: phrase`Meet \`${v.name}\``, edits: [{ place, text: v.name }] })),
    });
    return undefined;
  }
  return [{ vswitch: only }];
}

function meetPort(
  local: Exclude<ReturnType<typeof lookIn>, undefined>,
  mode: Mode,
  path: PathArgument,
  place: Place,
  host: Host,
  scope: Scope,
): Met[] | undefined {
  if (local.type === 'port') return [{ port: local.port }];
  if (local.type === 'nic') {
    const [only, ...more] = local.nic.ports;
    if (only && more.length === 0) return [{ port: only }];
    if (!only && local.nic.device === undefined) return undefined;
    scope.report({
      rule: 'wrong-kind',
      place,
      message: phrase`\`${pathText(path)}\` is a card of ${local.nic.ports.length} ports; \`${mode}\` meets one of them.`,
      related: [{ place: local.nic.place, message: phrase`The card.` }],
      fixes: () =>
        local.nic.ports.map((p) => ({ title: phrase`Meet \`${p.path}\``, edits: [{ place, text: p.path }] })),
    });
    return undefined;
  }
  if (local.type !== 'vswitch') return undefined;
  const { uplinks } = local.vswitch;
  if (uplinks.length > 0) return uplinks.map((u) => ({ port: u.port }));
  // Where its uplink is itself in fault, that has been said.
  if (local.vswitch.uplink) return undefined;
  scope.report({
    rule: 'no-path',
    place,
    message: phrase`\`${mode}\` meets a port, and \`${local.vswitch.name}\` has no uplink.`,
    related: [{ place: local.vswitch.place, message: phrase`The vswitch.` }],
    fixes: () =>
      host.nics.flatMap((n) =>
        n.ports.map((p) => ({ title: phrase`Meet \`${p.path}\``, edits: [{ place, text: p.path }] })),
      ),
  });
  return undefined;
}

/** Stretches of a set between the places where something names members apart. */
export function stretches(count: number, cuts: Iterable<number>): Span[] {
  const starts = [...new Set([0, ...[...cuts].filter((c) => c > 0 && c < count)])].sort((a, b) => a - b);
  return starts.map((from, i): Span => [from, (starts[i + 1] ?? count) - 1]);
}
