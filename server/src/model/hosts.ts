import { type Bound, headPlace, placeIn } from './bind.ts';
import { pcieOf } from './devices.ts';
import type { Place } from './place.ts';
import {
  fact,
  flagFact,
  labelOf,
  nameOf,
  numberFact,
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
  Cpu,
  Device,
  Host,
  HostGroup,
  HypervisorType,
  Network,
  Nic,
  Platform,
  Port,
  Switch,
  TrafficClass,
  VSwitch,
} from './topology.ts';

/** What a host refers to, resolved by the linker. */
export interface HostContext {
  readonly scope: Scope;
  readonly device: (bound: Bound) => Device | undefined;
  readonly networks: ReadonlyMap<Bound, Network>;
  readonly switches: ReadonlyMap<Bound, Switch>;
  readonly platforms: ReadonlyMap<Bound, Platform>;
}

/** A host while it is being put together: its parts point back at it. */
export type HostDraft = Host & {
  readonly nics: Nic[];
  readonly vswitches: VSwitch[];
  readonly groups: (HostGroup & { readonly attachments: Attachment[] })[];
};

export function platformOf(declaration: Declaration): Platform {
  const { bound, name, place } = declaration;
  const slots = properties(bound, 'slot').flatMap((s) => {
    const index = valueOf(s, 'index', 'number');
    const pcie = pcieOf(s);
    return index && pcie
      ? [{ index: index.value, pcie: pcie.value, numa: numberFact(s, 'numa')?.value, place: headPlace(s) }]
      : [];
  });
  return { name, place, bound, docs: bound.statement.docs, label: labelOf(bound), slots };
}

export function hostOf(declaration: Declaration, context: HostContext): HostDraft {
  const { bound, name, place, members } = declaration;
  const { scope } = context;
  const [platformPath] = pathsOf(bound, 'platform');
  const platformDeclaration =
    platformPath && scope.resolve('platform', platformPath.path, platformPath.place);
  const platform = platformDeclaration && context.platforms.get(platformDeclaration.bound);
  // What the host does not say, its platform may.
  const says = (word: string): Bound | undefined => (property(bound, word) ? bound : platform?.bound);
  const host: HostDraft = {
    name,
    place,
    bound,
    docs: bound.statement.docs,
    label: labelOf(bound),
    members,
    platform,
    hypervisor: hypervisorOf(property(says('hypervisor'), 'hypervisor')),
    cpu: cpuOf(property(says('cpu'), 'cpu')),
    memoryBytes: quantityFact(says('memory'), 'memory'),
    iommu: iommuOf(property(says('iommu'), 'iommu')),
    srIov: flagFact(says('sr-iov'), 'sr-iov'),
    above4g: flagFact(says('above-4g'), 'above-4g'),
    netqueue: flagFact(says('netqueue'), 'netqueue'),
    nics: [],
    vswitches: [],
    groups: [],
  };
  const taken = new Map<string, Place>();
  const free = (local: { name: string; place: Place }, kind: string): boolean => {
    const earlier = taken.get(local.name);
    if (earlier) scope.duplicate(local, kind, earlier);
    else taken.set(local.name, local.place);
    return !earlier;
  };
  const vswitches: { child: Bound; named: { name: string; place: Place } }[] = [];
  for (const child of bound.children) {
    const word = child.spec?.word;
    const named = word === 'nic' || word === 'vswitch' ? nameOf(child) : undefined;
    if (!named || !free(named, 'nic or vswitch of this host')) continue;
    if (word === 'nic') host.nics.push(nicOf(child, named, host, context));
    else vswitches.push({ child, named });
  }
  // Uplinks need the nics, wherever those stand.
  for (const { child, named } of vswitches) host.vswitches.push(vswitchOf(child, named, host, scope));
  return host;
}

function hypervisorOf(bound: Bound | undefined): Host['hypervisor'] {
  const type = valueOf(bound, 'type', 'word');
  if (!bound || !type) return undefined;
  return fact(bound, {
    type: type.word as HypervisorType,
    version: valueOf(bound, 'version', 'string')?.value,
    kernel: stringFact(bound, 'kernel')?.value,
    libvirt: stringFact(bound, 'libvirt')?.value,
  });
}

/** Assumed of a processor that is not stated (language.md section 3, "Defaults"). */
export const assumedCpu: Cpu = { sockets: 2, coresPerSocket: 16, hz: 2.5e9, threads: 2 };

function cpuOf(bound: Bound | undefined): Host['cpu'] {
  const sockets = valueOf(bound, 'sockets', 'number');
  const cores = valueOf(bound, 'cores', 'number');
  if (!bound || !sockets || !cores) return undefined;
  return fact(bound, {
    sockets: sockets.value,
    coresPerSocket: cores.value,
    hz: valueOf(bound, 'clock', 'quantity')?.value ?? assumedCpu.hz,
    threads: numberFact(bound, 'threads')?.value ?? assumedCpu.threads,
    statedThreads: numberFact(bound, 'threads')?.value,
    model: valueOf(bound, 'model', 'string')?.value,
  });
}

function iommuOf(bound: Bound | undefined): Host['iommu'] {
  const type = valueOf(bound, 'type', 'word')?.word;
  if (!bound || (type !== 'vt-d' && type !== 'amd-vi' && type !== 'smmu' && type !== 'off')) return undefined;
  return fact(bound, {
    type,
    interruptRemapping: flagFact(bound, 'interrupt-remapping'),
    passthrough: flagFact(bound, 'passthrough'),
  });
}

function nicOf(bound: Bound, named: { name: string; place: Place }, host: Host, context: HostContext): Nic {
  const { scope } = context;
  const [devicePath] = pathsOf(bound, 'device');
  const declaration = devicePath && scope.resolve('device', devicePath.path, devicePath.place);
  const device = declaration && context.device(declaration.bound);
  const slot = property(bound, 'slot');
  const index = valueOf(slot, 'index', 'number');
  const platformSlot = index && host.platform?.slots.find((s) => s.index === index.value);
  if (slot && index && host.platform && !platformSlot) {
    const has = host.platform.slots.map((s) => s.index).join(', ');
    scope.report({
      rule: 'unresolved-name',
      place: placeIn(slot, index),
      message: `\`${host.platform.name}\` has no slot ${index.value}; it has ${has === '' ? 'none' : has}.`,
    });
  } else if (slot && index && !host.platform) {
    scope.report({
      rule: 'unresolved-name',
      place: placeIn(slot, index),
      message:
        'A slot by number needs a host with a platform: `host box : dell.r740`. Else say what it is: `slot pcie 4.0 x8`.',
    });
  }
  const ports: Port[] = [];
  const nic: Nic = {
    ...named,
    bound,
    host,
    docs: bound.statement.docs,
    label: labelOf(bound),
    device,
    slot:
      slot &&
      fact(slot, {
        pcie: pcieOf(slot)?.value ?? platformSlot?.pcie,
        index: index?.value,
        ari: flagFact(slot, 'ari'),
        acs: flagFact(slot, 'acs'),
      }),
    numa:
      numberFact(bound, 'numa') ??
      (slot && platformSlot?.numa !== undefined ? fact(slot, platformSlot.numa) : undefined),
    iommuGroup: numberFact(bound, 'iommu-group'),
    address: stringFact(bound, 'address'),
    firmware: stringFact(bound, 'firmware'),
    vfsInFirmware: numberFact(bound, 'vfs-in-firmware'),
    features: featuresOf(bound),
    ports,
  };
  const stated = new Map<number, Bound>();
  for (const child of properties(bound, 'port')) {
    const at = valueOf(child, 'index', 'number');
    if (!at) continue;
    const first = stated.get(at.value);
    if (first) {
      scope.duplicate(
        { name: `port ${at.value}`, place: headPlace(child) },
        'port of this nic',
        headPlace(first),
      );
      continue;
    }
    const count = device?.portCount;
    if (device && count && at.value >= count.value) {
      scope.report({
        rule: 'bad-value',
        place: headPlace(child),
        message: `\`${device.name}\` has ${count.value} ${count.value === 1 ? 'port, 0' : `ports, 0 to ${count.value - 1}`}; there is no port ${at.value}.`,
        related: [{ place: count.place, message: count.source ?? 'Its ports.' }],
      });
      continue;
    }
    stated.set(at.value, child);
  }
  const indices = new Set(stated.keys());
  for (let i = 0; i < (device?.portCount?.value ?? 0); i++) indices.add(i);
  for (const i of [...indices].sort((a, b) => a - b)) ports.push(portOf(nic, i, stated.get(i), context));
  return nic;
}

function featuresOf(bound: Bound): Nic['features'] {
  const list = property(bound, 'features');
  return list
    ? (valueOf(list, 'features', 'words')?.words ?? []).map((w) => ({
        value: w.word,
        place: placeIn(list, w),
      }))
    : [];
}

function portOf(nic: Nic, index: number, bound: Bound | undefined, context: HostContext): Port {
  const classes: TrafficClass[] = [];
  const speed = quantityFact(bound, 'speed');
  const port: Port = {
    nic,
    index,
    path: `${nic.name}.${index}`,
    stated: bound !== undefined,
    place: bound ? headPlace(bound) : nic.place,
    bound,
    speedBps: speed?.value ?? nic.device?.portSpeedBps?.value,
    speed,
    vfs: numberFact(bound, 'vfs'),
    vfQueues: numberFact(bound, 'vf-queues'),
    switching: wordFact(bound, 'switching'),
    mtu: numberFact(bound, 'mtu'),
    link: linkOf(property(bound, 'link'), context),
    interface: stringFact(bound, 'interface'),
    address: stringFact(bound, 'address'),
    iommuGroup: numberFact(bound, 'iommu-group'),
    mac: stringFact(bound, 'mac'),
    pause: flagFact(bound, 'pause'),
    networks: networksOf(property(bound, 'networks'), context),
    classes,
  };
  const taken = new Map<number, Place>();
  for (const child of properties(bound, 'class')) {
    const values = valueOf(child, 'priority', 'numbers')?.values ?? [];
    for (const { value, ...range } of values) {
      const earlier = taken.get(value);
      if (earlier)
        context.scope.duplicate(
          { name: `class ${value}`, place: placeIn(child, range) },
          'class of this port',
          earlier,
        );
      else taken.set(value, placeIn(child, range));
    }
    if (values.length === 0) continue;
    classes.push({
      port,
      priorities: values.map((v) => v.value),
      place: headPlace(child),
      bound: child,
      ets: quantityFact(child, 'ets'),
      strict: flagFact(child, 'strict'),
      pfc: flagFact(child, 'pfc'),
      lossless: flagFact(child, 'lossless'),
    });
  }
  return port;
}

function linkOf(bound: Bound | undefined, context: HostContext): Port['link'] {
  const [target] = pathsOf(bound, 'switch');
  const [first, second, ...more] = target?.path.segments ?? [];
  if (!bound || !target || !first) return undefined;
  const { scope } = context;
  const declaration = scope.lookup('switch', first.text);
  const found = declaration && context.switches.get(declaration.bound);
  if (!declaration || !found) {
    scope.unresolved(['switch'], target.path, target.place, first.text);
    return undefined;
  }
  scope.refer({ ...target.place, end: target.place.start + first.text.length }, declaration.bound);
  if (first.index) scope.positions(declaration, first.index, (range) => placeIn(bound, range));
  const port = second && /^\d+$/.test(second.text) ? Number(second.text) : undefined;
  if ((second && port === undefined) || more.length > 0) {
    scope.report({
      rule: 'unresolved-name',
      place: target.place,
      message: `A switch’s port is a number: \`${first.text}.7\`.`,
    });
  }
  return fact(bound, { switch: found, port });
}

export function networksOf(
  bound: Bound | undefined,
  context: Pick<HostContext, 'scope' | 'networks'>,
): Port['networks'] {
  if (!bound) return undefined;
  const networks = pathsOf(bound, 'networks').flatMap(({ path, place }) => {
    const declaration = context.scope.resolve('network', path, place);
    const network = declaration && context.networks.get(declaration.bound);
    return network ? [network] : [];
  });
  return fact(bound, networks);
}

function vswitchOf(bound: Bound, named: { name: string; place: Place }, host: Host, scope: Scope): VSwitch {
  const type = property(bound, 'type');
  const uplink = property(bound, 'uplink');
  const uplinks = pathsOf(uplink, 'uplink').flatMap(({ path, place }) => {
    const port = resolveUplink(path, place, host, scope);
    return port ? [{ port, place }] : [];
  });
  return {
    ...named,
    bound,
    host,
    docs: bound.statement.docs,
    label: labelOf(bound),
    type: wordFact(bound, 'type'),
    version: valueOf(type, 'version', 'string')?.value,
    uplinks,
    uplink,
    team: wordFact(uplink, 'team'),
    vmdq: numberFact(bound, 'vmdq'),
    cores: numberFact(bound, 'cores'),
    numa: numberFact(bound, 'numa'),
    mtu: numberFact(bound, 'mtu'),
    ring: numberFact(bound, 'ring'),
    offload: flagFact(bound, 'offload'),
  };
}

function resolveUplink(
  path: Parameters<Scope['resolve']>[1],
  place: Place,
  host: Host,
  scope: Scope,
): Port | undefined {
  const found = lookIn(
    host,
    path.segments.map((s) => s.text),
  );
  if (found?.type === 'port') {
    scope.refer(place, found.port.nic.bound);
    return found.port;
  }
  if (found?.type === 'nic' && found.nic.ports.length === 1) {
    scope.refer(place, found.nic.bound);
    return found.nic.ports[0];
  }
  if (found?.type === 'silent') return undefined;
  const candidates = host.nics.flatMap((n) => n.ports.map((p) => p.path));
  if (found?.type === 'nic') {
    scope.report({
      rule: 'wrong-kind',
      place,
      message: `\`${found.nic.name}\` is a card of ${found.nic.ports.length} ports: an uplink is one of them.`,
      fixes: () =>
        found.nic.ports.map((p) => ({ title: `Write \`${p.path}\``, edits: [{ place, text: p.path }] })),
    });
  } else
    scope.unresolved(
      [],
      path,
      place,
      path.segments.map((s) => s.text).join('.'),
      candidates,
      'port',
      ` on \`${host.name}\``,
    );
  return undefined;
}

export type Local =
  | { readonly type: 'nic'; readonly nic: Nic }
  | { readonly type: 'port'; readonly port: Port }
  | { readonly type: 'vswitch'; readonly vswitch: VSwitch }
  /** Hangs on something that is itself in fault: nothing more is said. */
  | { readonly type: 'silent' };

/** What a path of plain names means inside a host; undefined where nothing there has that name. */
export function lookIn(host: Host, names: readonly string[]): Local | undefined {
  const [first, second, ...more] = names;
  if (first === undefined || more.length > 0) return undefined;
  const vswitch = host.vswitches.find((v) => v.name === first);
  if (vswitch) return second === undefined ? { type: 'vswitch', vswitch } : undefined;
  const nic = host.nics.find((n) => n.name === first);
  if (!nic) return undefined;
  if (second === undefined) return { type: 'nic', nic };
  const port = nic.ports.find((p) => String(p.index) === second);
  if (port) return { type: 'port', port };
  return nic.device ? undefined : { type: 'silent' };
}
