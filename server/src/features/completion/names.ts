import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Bound } from '../../model/bind.ts';
import type { NamedKind } from '../../model/names.ts';
import type { Host, Vm } from '../../model/topology.ts';
import { softwareModes } from '../../model/vms.ts';
import { portFacts, switchFacts, vmFacts, vswitchFacts } from '../../preview/facts.ts';
import { bits } from '../../preview/format.ts';
import type { RefKind } from '../../schema/spec.ts';
import { hostsAround, vmAround } from '../around.ts';
import type { Context } from './context.ts';
import { deviceSuggestions } from './devices.ts';
import type { Suggestion } from './suggestion.ts';

/** How many names are offered at most: nobody reads more. */
const most = 1000;

/** The names in scope that a slot may refer to, the likeliest first. */
export function namesFor(kind: RefKind, context: Context): Suggestion[] {
  const { topology } = context.snapshot.world;
  switch (kind) {
    case 'device':
      return [...declared('device', context), ...deviceSuggestions()];
    case 'host':
    case 'vm':
    case 'network':
    case 'qos':
    case 'flavor':
    case 'platform':
    case 'switch':
      return declared(kind, context);
    case 'switch-port':
      return topology.switches.map((s) => ({
        label: s.name,
        kind: CompletionItemKind.Module,
        detail: switchFacts(s),
        documentation: s.docs,
      }));
    case 'port':
      return hostsAround(context.snapshot, statementOf(context)).flatMap((host) => ports(host, ''));
    case 'vswitch':
      return topology.hosts.flatMap((host) => vswitches(host, qualifier(topology.hosts, host)));
    case 'vnic':
      return (vmAround(context.snapshot, statementOf(context))?.vnics ?? []).map((v) => ({
        label: v.name,
        kind: CompletionItemKind.Property,
        detail: v.mode.value,
      }));
    case 'target':
      return targets(context);
    case 'end':
      return [
        { label: 'wire', kind: CompletionItemKind.Keyword, detail: 'the outside' },
        ...vms(topology.vms),
        ...topology.hosts.flatMap((host) => ports(host, `${host.name}.`)),
      ].slice(0, most);
    case 'subject':
      return [
        ...vms(topology.vms),
        ...topology.hosts.flatMap((host) => [
          hostItem(host),
          ...vswitches(host, `${host.name}.`),
          ...ports(host, `${host.name}.`),
        ]),
      ].slice(0, most);
  }
}

function declared(kind: NamedKind, { snapshot, ...context }: Context): Suggestion[] {
  // A declaration is no value inside itself.
  const own = 'bound' in context ? [context.bound, context.parent] : [context.parent];
  return snapshot.world.declarations
    .filter((d) => d.kind === kind && !own.includes(d.bound))
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
  const { hosts: all } = context.snapshot.world.topology;
  // Where the VM runs on no host yet, every host's are offered by their full names.
  const around =
    hosts.length > 0
      ? hosts.map((host) => ({ host, before: '' }))
      : all.map((host) => ({ host, before: `${host.name}.` }));
  const found = around.flatMap(({ host, before }) => [
    ...ports(host, before).map((s) => ({ ...s, group: soft ? 2 : 1 })),
    ...vswitches(host, before).map((s) => ({ ...s, group: soft ? 1 : 2 })),
  ]);
  return unique(found).slice(0, most);
}

function modeOf(bound: Bound): Vm['vnics'][number]['mode']['value'] | undefined {
  const vnic = bound.spec?.word === 'vnic' ? bound : bound.parent;
  const value = vnic?.values.get('mode')?.[0];
  return value?.type === 'word' ? (value.word as Vm['vnics'][number]['mode']['value']) : undefined;
}

function ports(host: Host, before: string): Suggestion[] {
  return host.nics.flatMap((nic) =>
    nic.ports.map((port): Suggestion => {
      const facts = [
        port.speedBps === undefined ? '' : bits(port.speedBps),
        portFacts(port),
        nic.device?.name ?? '',
      ];
      return {
        label: before + port.path,
        kind: CompletionItemKind.Interface,
        detail: facts.filter((f) => f !== '').join(' · '),
        documentation: port.bound?.statement.docs ?? nic.docs,
      };
    }),
  );
}

function vswitches(host: Host, before: string): Suggestion[] {
  return host.vswitches.map((v) => ({
    label: before + v.name,
    kind: CompletionItemKind.Struct,
    detail: ['vswitch', vswitchFacts(v)].filter((f) => f !== '').join(' · '),
    documentation: v.docs,
  }));
}

function vms(all: readonly Vm[]): Suggestion[] {
  return all.flatMap((vm): Suggestion[] => {
    const item = {
      label: vm.name,
      kind: CompletionItemKind.Class,
      detail: [vm.members.text === '' ? 'vm' : `vm set ${vm.members.text}`, vmFacts(vm)]
        .filter((f) => f !== '')
        .join(' · '),
      documentation: vm.docs,
    };
    // With several vnics an end has to name one.
    return vm.vnics.length > 1
      ? [
          item,
          ...vm.vnics.map((v) => ({
            label: `${vm.name}.${v.name}`,
            kind: CompletionItemKind.Property,
            detail: v.mode.value,
          })),
        ]
      : [item];
  });
}

function hostItem(host: Host): Suggestion {
  return {
    label: host.name,
    kind: CompletionItemKind.Module,
    detail: host.members.text === '' ? 'host' : `host set ${host.members.text}`,
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
