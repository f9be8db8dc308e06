import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Bound } from '../../model/bound.ts';
import type { NamedKind } from '../../model/declaration.ts';
import { pathText } from '../../model/read.ts';
import type { Host, Port, Switch, Vm, VSwitch } from '../../model/topology.ts';
import { softwareModes } from '../../model/attach.ts';
import { pollingTypes } from '../../predict/cost/parameters.ts';
import { portFacts, switchFacts, vmFacts, vswitchFacts } from '../../preview/scene/facts.ts';
import { bits } from '../../preview/scene/format.ts';
import type { RefKind } from '../../schema/spec.ts';
import { hostsAround, vmAround } from '../around.ts';
import { freeVfs, freeVmdq, isUnused, nextSwitchPort, usesOf } from '../room.ts';
import type { Context } from './context.ts';
import { deviceSuggestions } from './devices.ts';
import type { Suggestion } from './suggestion.ts';
import { phrase } from '../../words/phrase.ts';

/** How many names are offered at most: nobody reads more. */
const most = 1000;

/** The names in scope that a slot may refer to, the likeliest first. */
export function namesFor(kind: RefKind, context: Context): Suggestion[] {
  const { world } = context.snapshot;
  switch (kind) {
    case 'device':
      return [...declared('device', context), ...deviceSuggestions(devicesIn(context))];
    case 'host':
    case 'vm':
    case 'network':
    case 'qos':
    case 'flavor':
    case 'platform':
    case 'switch':
      return declared(kind, context);
    case 'switch-port':
      return world.shared.topology.switches.flatMap((s) => switchPorts(s, context));
    case 'port':
      return hostsAround(context.snapshot, statementOf(context)).flatMap((host) => uplinks(host));
    case 'vswitch':
      return world.topology.hosts.flatMap((host) => vswitches(host, qualifier(world.topology.hosts, host)));
    case 'vnic':
      return (vmAround(context.snapshot, statementOf(context))?.vnics ?? []).map((v) => ({
        label: v.name,
        kind: CompletionItemKind.Property,
        detail: v.mode.value,
      }));
    case 'target':
      return targets(context);
    case 'end': {
      const written = 'prefix' in context ? endsOf(context) : [];
      const { topology } = world;
      return [
        ...vms(topology.vms).filter(({ label }) => !written.includes(label)),
        { label: 'wire', kind: CompletionItemKind.Keyword, detail: phrase`the outside` },
        ...topology.hosts.flatMap((host) => ports(host, `${host.name}.`)),
      ].slice(0, most);
    }
    case 'subject':
      return [
        ...vms(world.topology.vms),
        ...world.topology.hosts.flatMap((host) => [
          hostItem(host),
          ...vswitches(host, `${host.name}.`),
          ...ports(host, `${host.name}.`),
        ]),
      ].slice(0, most);
  }
}

/** The models of the cards that are there already: further ones are likely to be alike. */
function devicesIn({ snapshot, ...context }: Context): ReadonlySet<string> {
  const own = 'bound' in context ? context.bound : undefined;
  const nics = snapshot.world.topology.hosts.flatMap((host) => host.nics);
  return new Set(nics.flatMap(({ bound, device }) => (device && bound !== own ? [device.name] : [])));
}

function declared(kind: NamedKind, { snapshot, ...context }: Context): Suggestion[] {
  // A declaration is no value inside itself.
  const own = 'bound' in context ? [context.bound, context.parent] : [context.parent];
  const { world } = snapshot;
  return (kind === 'host' || kind === 'vm' ? world.declarations : world.sharedDeclarations)
    .filter((d) => d.kind === kind && !own.some((one) => one?.top === d.top && one === d.bound))
    .slice(0, most)
    .map((d) => ({
      label: d.name,
      kind: CompletionItemKind.Class,
      detail: d.members.text === '' ? kind : `${kind} set ${d.members.text}`,
      documentation: d.bound.statement.docs,
    }));
}

/** What a vnic or its failover may meet: ports and vswitches of the hosts that its VM runs on, what the mode meets by itself first. */
function targets(context: Context): Suggestion[] {
  const hosts = hostsAround(context.snapshot, statementOf(context));
  const mode = 'bound' in context ? modeOf(context.bound) : undefined;
  const failover = 'bound' in context && context.bound.spec?.word === 'failover';
  const soft = failover || (mode !== undefined && softwareModes.has(mode));
  // Where the VM runs on no host yet, every host's are offered by their full names.
  const around =
    hosts.length > 0
      ? hosts.map((host) => ({ host, before: '' }))
      : context.snapshot.world.topology.hosts.map((host) => ({ host, before: `${host.name}.` }));
  const vnic = 'bound' in context ? (failover ? context.parent : context.bound) : undefined;
  const found = around.flatMap(({ host, before }) => [
    ...portTargets(host, before, mode, vnic).map((s) => (soft ? { ...s, group: 4 } : s)),
    ...vswitchTargets(host, before, failover ? 'vswitch' : mode, vnic).map((s) =>
      soft ? s : { ...s, group: 4 },
    ),
  ]);
  return unique(found)
    .sort((a, b) => (a.group ?? 1) - (b.group ?? 1))
    .slice(0, most);
}

type Mode = Vm['vnics'][number]['mode']['value'];

/** Ports by what is left of them: those with room first. */
function portTargets(
  host: Host,
  before: string,
  mode: Mode | undefined,
  vnic: Bound | undefined,
): Suggestion[] {
  const uses = usesOf(host, vnic);
  return ports(host, before, (port) => {
    const use = uses.get(port);
    if (!use) return { group: 1 };
    const free = freeVfs(use);
    const taken = use.whole[0]?.vnic.vm.name;
    const counts = taken === undefined && port.vfs !== undefined;
    const [over] = use.vswitches;
    const room =
      taken !== undefined
        ? phrase`taken by ${taken}`
        : port.vfs
          ? phrase`${free} of ${port.vfs.value} VFs free`
          : over
            ? phrase`uplink of ${over.name}`
            : isUnused(use)
              ? phrase`unused`
              : phrase`in use`;
    if (mode === 'direct') return { room, counts, group: isUnused(use) ? 1 : 3 };
    if (mode === 'sriov' || mode === undefined)
      return { room, counts, group: free > 0 ? 1 : isUnused(use) ? 2 : 3 };
    return { room, counts, group: taken === undefined ? 1 : 3 };
  });
}

/** Vswitches that can do what the mode needs first. */
function vswitchTargets(
  host: Host,
  before: string,
  mode: Mode | undefined,
  vnic: Bound | undefined,
): Suggestion[] {
  return host.vswitches.map((v) => {
    const free = mode === 'vmdq' ? freeVmdq(host, v, vnic) : undefined;
    const fits =
      mode === 'vmdq'
        ? free !== undefined
        : mode === 'vhost-user'
          ? isPolling(v)
          : mode !== 'vswitch' || !isPolling(v);
    return {
      ...vswitchItem(
        v,
        before,
        free === undefined ? '' : free === 1 ? phrase`1 queue free` : phrase`${free} queues free`,
      ),
      group: !fits ? 3 : free === 0 ? 2 : 1,
    };
  });
}

/** Ports for an uplink: those that nothing else needs first. */
function uplinks(host: Host): Suggestion[] {
  const uses = usesOf(host);
  return ports(host, '', (port) => {
    const use = uses.get(port);
    const [over] = use?.vswitches ?? [];
    const [owner] = use?.whole ?? [];
    if (over) return { room: phrase`uplink of ${over.name}`, group: 3 };
    if (owner) return { room: phrase`taken by ${owner.vnic.vm.name}`, group: 4 };
    return { group: port.vfs ? 2 : 1 };
  });
}

/** A switch, before it the first port of it that is free. */
function switchPorts(outer: Switch, context: Context): Suggestion[] {
  const port = 'bound' in context ? context.parent : undefined;
  const free = nextSwitchPort(context.snapshot.world.topology, outer, port);
  const item = { kind: CompletionItemKind.Module, documentation: outer.docs };
  const any = { ...item, label: outer.name, detail: switchFacts(outer) };
  if (free === undefined || !outer.ports) return [any];
  return [{ ...item, label: `${outer.name}.${free}`, detail: phrase`the first free port` }, any];
}

/** The ends of a flow that are written already. */
function endsOf({ snapshot, bound, start, end }: Context & { readonly type: 'value' }): string[] {
  const current = snapshot.text.slice(start, end);
  return [...(bound.values.get('from') ?? []), ...(bound.values.get('to') ?? [])]
    .flatMap((value) => (value.type === 'refs' ? value.paths.map(pathText) : []))
    .filter((text) => text !== current);
}

const isPolling = ({ type }: VSwitch): boolean => type !== undefined && pollingTypes.has(type.value);

function modeOf(bound: Bound): Vm['vnics'][number]['mode']['value'] | undefined {
  const vnic = bound.spec?.word === 'vnic' ? bound : bound.parent;
  const value = vnic?.values.get('mode')?.[0];
  return value?.type === 'word' ? (value.word as Vm['vnics'][number]['mode']['value']) : undefined;
}

/** `say` tells what is left of each, whether that counts its VFs, and in which group it comes. */
function ports(
  host: Host,
  before: string,
  say: (port: Port) => {
    readonly room?: string;
    readonly counts?: boolean;
    readonly group: number;
  } = () => ({ group: 1 }),
): Suggestion[] {
  return host.nics.flatMap((nic) =>
    nic.ports.map((port): Suggestion => {
      const { room = '', group, counts = false } = say(port);
      const facts = [
        room,
        port.speedBps === undefined ? '' : bits(port.speedBps),
        portFacts(counts ? { ...port, vfs: undefined } : port),
        nic.device?.name ?? '',
      ];
      return {
        label: before + port.path,
        kind: CompletionItemKind.Interface,
        detail: facts.filter((f) => f !== '').join(' · '),
        documentation: port.bound?.statement.docs ?? nic.docs,
        group,
      };
    }),
  );
}

function vswitches(host: Host, before: string): Suggestion[] {
  return host.vswitches.map((v) => vswitchItem(v, before));
}

function vswitchItem(v: VSwitch, before: string, room = ''): Suggestion {
  return {
    label: before + v.name,
    kind: CompletionItemKind.Struct,
    detail: ['vswitch', room, vswitchFacts(v)].filter((f) => f !== '').join(' · '),
    documentation: v.docs,
  };
}

function vms(all: readonly Vm[]): Suggestion[] {
  return all.flatMap((vm): Suggestion[] => {
    const item = {
      label: vm.name,
      kind: CompletionItemKind.Class,
      detail: [vm.members.text === '' ? 'vm' : phrase`vm set ${vm.members.text}`, vmFacts(vm)]
        .filter((f) => f !== '')
        .join(' · '),
      documentation: vm.docs,
    };
    // With several vnics an end has to name one.
    return vm.vnics.length > 1
      ? [
          ...vm.vnics.map((v) => ({
            label: `${vm.name}.${v.name}`,
            kind: CompletionItemKind.Property,
            detail: v.mode.value,
          })),
          item,
        ]
      : [item];
  });
}

function hostItem(host: Host): Suggestion {
  return {
    label: host.name,
    kind: CompletionItemKind.Module,
    detail: host.members.text === '' ? 'host' : phrase`host set ${host.members.text}`,
  };
}

/** A vswitch is named alone where its host is the only one to have it. */
function qualifier(hosts: readonly Host[], host: Host): string {
  const names = host.vswitches.map((v) => v.name);
  return hosts.some((other) => other !== host && other.vswitches.some((v) => names.includes(v.name)))
    ? `${host.name}.`
    : '';
}

/** The statement that is being written, or the one in whose block it will stand. */
function statementOf(context: Context): Bound | undefined {
  return 'bound' in context ? context.bound : context.parent;
}

function unique(suggestions: readonly Suggestion[]): Suggestion[] {
  const seen = new Set<string>();
  return suggestions.filter(({ label }) => !seen.has(label) && seen.add(label));
}
