import type { VSwitch } from '../../model/topology.ts';
import { vlanOf } from './bridges.ts';
import { Unique, oneLine } from './names.ts';
import type { HostPlan, PortPlan, VnicPlan } from './plan.ts';
import { quote } from './sh.ts';

/* The switches of an ESXi host and their port groups, as lines of the checklist; those with four blanks are commands. */

/** A port group of a host: vSphere puts a VM into one, which has its VLAN and its rules. */
export interface PortGroup {
  readonly name: string;
  /** The switch that it is on; a group of SR-IOV adapters alone is on whichever there is. */
  readonly on?: VSwitch | undefined;
  readonly vlan?: number | undefined;
  readonly vnics: readonly VnicPlan[];
}

/** The port groups of a host: one for each network and switch. Their names are the host's, so no two are alike. */
export function portGroupsOf(host: HostPlan): readonly PortGroup[] {
  const vnics = host.vms.flatMap((vm) => vm.vnics).filter((v) => v.mode !== 'direct');
  const names = new Unique();
  const groups: (PortGroup & { readonly vnics: VnicPlan[]; readonly network: unknown })[] = [];
  const join = (v: VnicPlan, on: VSwitch | undefined): void => {
    const network = v.vnic.network?.value;
    const there = groups.find((g) => g.network === network && (on === undefined || g.on === on));
    if (there) {
      there.vnics.push(v);
      return;
    }
    const name = network ? oneLine(network.label ?? network.name) : 'VM Network';
    groups.push({ name: names.name(name), on, network, vlan: vlanOf(v), vnics: [v] });
  };
  for (const v of vnics) for (const on of [v.vswitch, v.standby]) if (on) join(v, on);
  for (const v of vnics) if (v.mode === 'sriov') join(v, undefined);
  return groups;
}

/**
 * Whether a switch has to be a distributed one: for LACP, and for what Network I/O Control does.
 * Source: vSphere Networking (7.0), "LACP Support on a vSphere Distributed Switch", "Bandwidth Allocation for Virtual
 * Machine Traffic".
 */
function isDistributed(one: VSwitch, groups: readonly PortGroup[]): boolean {
  return one.team?.value === 'lacp' || isShaped(one, groups);
}

function isShaped(one: VSwitch, groups: readonly PortGroup[]): boolean {
  return groups.some((g) => g.on === one && g.vnics.some((v) => v.vswitch === one && v.vnic.qos));
}

export function vswitch(host: HostPlan, one: VSwitch, groups: readonly PortGroup[]): string[] {
  const plans = host.ports.filter((p) => one.uplinks.some((u) => u.port === p.port));
  const own = groups.filter((g) => g.on === one);
  const netQueue = one.vmdq
    ? [
        `NetQueue on (\`esxcli system settings kernel set -s netNetqueueEnabled -v TRUE\`), ${one.vmdq.value} queues on each uplink.`,
      ]
    : [];
  return [
    ...(isDistributed(one, groups)
      ? distributed(one, plans, own, isShaped(one, groups))
      : standard(one, plans, own)),
    ...netQueue,
  ];
}

/** A distributed switch is vCenter's, for which ESXi has no command. */
function distributed(
  one: VSwitch,
  plans: readonly PortPlan[],
  groups: readonly PortGroup[],
  shaped: boolean,
): string[] {
  const name = oneLine(one.label ?? one.name);
  const uplinks = plans.map((p) => p.interface ?? p.port.path).join(', ');
  const lacp = one.team?.value === 'lacp';
  return [
    `Make or use the distributed switch ${name} in vCenter${one.mtu ? `, with MTU ${one.mtu.value}` : ''}; add this host to it.`,
    ...(shaped
      ? ['Network I/O Control on, version 3: it keeps the limits, reservations and shares below.']
      : []),
    ...(lacp
      ? [
          `Link aggregation group, mode active, with ${plans.length} ports: ${uplinks}. In each port group it is the only active uplink.`,
        ]
      : uplinks === ''
        ? []
        : [`Uplinks: ${uplinks}${plans.length > 1 ? ` (${teaming(one)})` : ''}.`]),
    ...groups.map((g) => `Distributed port group ${titleOf(g)}${securityOf(g)}.`),
  ];
}

function teaming(one: VSwitch): string {
  return one.team?.value === 'active-standby'
    ? 'the first active, the others standby'
    : 'route based on originating virtual port';
}

function standard(one: VSwitch, plans: readonly PortPlan[], groups: readonly PortGroup[]): string[] {
  const name = quote(oneLine(one.label ?? one.name));
  const base = 'esxcli network vswitch standard';
  const nics = plans.flatMap((p) => p.interface ?? []);
  const missing = plans.filter((p) => p.interface === undefined);
  const policy =
    one.team?.value === 'active-standby'
      ? `--active-uplinks=${nics[0] ?? ''} --standby-uplinks=${nics.slice(1).join(',')}`
      : `--load-balancing=portid --active-uplinks=${nics.join(',')}`;
  return [
    `Make the switch${one.mtu ? ` with MTU ${one.mtu.value}` : ''}:`,
    `    ${base} add -v ${name}`,
    ...(one.mtu ? [`    ${base} set -v ${name} -m ${one.mtu.value}`] : []),
    ...nics.map((nic) => `    ${base} uplink add -v ${name} -u ${quote(nic)}`),
    ...missing.map((p) => `Add the uplink ${p.port.path}: the design does not say its vmnic.`),
    ...(nics.length > 1
      ? [
          `Teaming (${one.team?.value ?? 'source-port'}):`,
          `    ${base} policy failover set -v ${name} ${policy}`,
        ]
      : []),
    ...groups.flatMap((g) => [
      `Port group ${titleOf(g)}${securityOf(g)}:`,
      `    ${base} portgroup add -v ${name} -p ${quote(g.name)}`,
      ...(g.vlan === undefined ? [] : [`    ${base} portgroup set -p ${quote(g.name)} -v ${g.vlan}`]),
    ]),
  ];
}

/** Groups that no switch of the design has: an SR-IOV adapter takes its VLAN from one all the same. */
export function loneGroups(groups: readonly PortGroup[]): string[] {
  return groups.flatMap((g) =>
    g.on === undefined ? [`Port group ${titleOf(g)}${securityOf(g)}, on a switch of the host.`] : [],
  );
}

function titleOf({ name, vlan }: PortGroup): string {
  return `${name}${vlan === undefined ? '' : `, VLAN ${vlan}`}`;
}

/** What vnics ask of the security policy of their group: it is one for all in it. */
function securityOf({ vnics }: PortGroup): string {
  const forged = new Set(vnics.flatMap(({ vnic }) => vnic.spoofCheck?.value ?? []));
  return [
    forged.has(false) ? ', forged transmits and MAC changes accepted' : '',
    !forged.has(false) && forged.has(true) ? ', forged transmits and MAC changes rejected' : '',
    vnics.some(({ vnic }) => vnic.promiscuous?.value) ? ', promiscuous mode accepted' : '',
  ].join('');
}
