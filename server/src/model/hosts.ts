import { phrase } from '../words/phrase.ts';
import { type Bound, headPlace } from './bound.ts';
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
import type { Declaration } from './declaration.ts';
import type { Scope } from './scope.ts';
import type {
  Attachment,
  Cpu,
  Host,
  HostGroup,
  HypervisorType,
  Nic,
  Platform,
  Port,
  VSwitch,
} from './topology.ts';

import { lookIn, vswitchNamed } from './local.ts';
import { nicOf } from './nics.ts';
import type { HostContext } from './host-context.ts';

/** A host while it is being put together: its parts point back at it. */
export type HostDraft = Host & {
  readonly nics: Nic[];
  readonly vswitches: VSwitch[];
  readonly groups: (HostGroup & { readonly attachments: Attachment[] })[];
};

export function platformOf(declaration: Declaration, scope: Scope): Platform {
  const { bound, name, place } = declaration;
  const taken = new Map<number, Place>();
  const slots = properties(bound, 'slot').flatMap((s) => {
    const index = valueOf(s, 'index', 'number');
    const pcie = pcieOf(s);
    const at = headPlace(s);
    const earlier = index && taken.get(index.value);
    if (index && earlier) {
      scope.duplicate({ name: `slot ${index.value}`, place: at }, phrase`slot of this platform`, earlier);
      return [];
    }
    if (index) taken.set(index.value, at);
    return index && pcie
      ? [
          {
            index: index.value,
            pcie: pcie.value,
            numa: numberFact(s, 'numa')?.value,
            ari: flagFact(s, 'ari'),
            acs: flagFact(s, 'acs'),
            place: at,
          },
        ]
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
    if (!named || !free(named, phrase`nic or vswitch of this host`)) continue;
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

/** Assumed of a processor that is not stated (`docs/language.md`, "host"). */
export const assumedCpu: Cpu = { sockets: 2, coresPerSocket: 16, hz: 2.5e9, threads: 2 };

function cpuOf(bound: Bound | undefined): Host['cpu'] {
  const sockets = valueOf(bound, 'sockets', 'number');
  const cores = valueOf(bound, 'cores', 'number');
  if (!bound || !sockets || !cores) return undefined;
  const model = valueOf(bound, 'model', 'string')?.value;
  const statedHz = valueOf(bound, 'clock', 'quantity')?.value ?? clockIn(model);
  return fact(bound, {
    sockets: sockets.value,
    coresPerSocket: cores.value,
    hz: statedHz ?? assumedCpu.hz,
    statedHz,
    threads: numberFact(bound, 'threads')?.value ?? assumedCpu.threads,
    statedThreads: numberFact(bound, 'threads')?.value,
    model,
  });
}

/** The nominal clock that Intel writes into the name: `Intel(R) Xeon(R) CPU E5-2690 v3 @ 2.60GHz`. */
function clockIn(model: string | undefined): number | undefined {
  const ghz = Number(/@\s*(\d+(?:\.\d+)?)\s*GHz/i.exec(model ?? '')?.[1]);
  return ghz > 0 ? ghz * 1e9 : undefined;
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

function vswitchOf(bound: Bound, named: { name: string; place: Place }, host: Host, scope: Scope): VSwitch {
  const type = property(bound, 'type');
  const uplink = property(bound, 'uplink');
  const uplinks: { port: Port; place: Place }[] = [];
  for (const { path, place } of pathsOf(uplink, 'uplink')) {
    const port = resolveUplink(path, place, host, scope);
    const first = uplinks.find((u) => u.port === port);
    if (port && first) twice(port, place, first.place, scope);
    else if (port) uplinks.push({ port, place });
  }
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

function twice(port: Port, place: Place, first: Place, scope: Scope): void {
  scope.report({
    rule: 'duplicate-property',
    place,
    message: phrase`\`${port.path}\` is an uplink of this vswitch already: a second one is another port.`,
    related: [{ place: first, message: phrase`Said first here.` }],
    fixes: () => [
      {
        title: phrase`Remove it`,
        preferred: true,
        edits: [{ place: { ...place, start: first.end }, text: '' }],
      },
    ],
  });
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
  const other = vswitchNamed(path, host.bound);
  if (other) {
    scope.report({
      rule: 'wrong-kind',
      place,
      message: phrase`\`${path.segments[0]?.text ?? ''}\` is a vswitch; an uplink is a port.`,
      related: [{ place: other, message: phrase`Declared here.` }],
    });
    return undefined;
  }
  const candidates = host.nics.flatMap((n) => n.ports.map((p) => p.path));
  if (found?.type === 'nic') {
    scope.report({
      rule: 'wrong-kind',
      place,
      message: phrase`\`${found.nic.name}\` is a card of ${found.nic.ports.length} ports: an uplink is one of them.`,
      fixes: () =>
        found.nic.ports.map((p) => ({
          title: phrase`Write \`${p.path}\``,
          edits: [{ place, text: p.path }],
        })),
    });
  } else
    scope.unresolved(
      [],
      path,
      place,
      path.segments.map((s) => s.text).join('.'),
      candidates,
      'port',
      phrase` on \`${host.name}\``,
    );
  return undefined;
}
