import type { Host, Port, VSwitch } from '../../../model/topology.ts';
import { defaults } from '../../../predict/assume.ts';
import { lacksSrIov } from '../../../rules/shared/ports.ts';
import { onRepresentor } from '../functions.ts';
import { Unique, dnsLabel } from '../names.ts';
import type { Notes } from '../notes.ts';
import { switchType } from '../../../predict/cost/cost.ts';
import { type HostPlan } from '../plan.ts';
import { phrase } from '../../../words/phrase.ts';

/*
 * Physical networks. By their names Neutron knows which bridge, and Nova which card, a network is to be reached through on
 * a host: they are all that tells the ports of a card apart.
 * Source: neutron doc/source/admin/config-sriov.rst (docs.openstack.org/neutron/latest/admin/config-sriov.html): one name
 * may stand for several cards, and for the bridge of the other VMs beside them.
 */

export interface PhysicalNetwork {
  readonly name: string;
  /** The largest frame payload that all of it passes, in bytes. */
  readonly mtu: number;
}

export interface PhysicalNetworks {
  readonly all: readonly PhysicalNetwork[];
  /** That of a port's functions: its VFs, or itself. */
  readonly ofFunctions: (port: Port) => string | undefined;
  readonly ofMacvtap: (port: Port) => string | undefined;
  readonly ofSwitch: (vswitch: VSwitch) => string | undefined;
}

/** The ways from the VMs of a host to what is outside. */
interface Ways {
  readonly functions: Set<Port>;
  readonly macvtap: Set<Port>;
  readonly switches: readonly VSwitch[];
}

/** The types of vswitch that Open vSwitch with Neutron's agent stands for. */
const switched: ReadonlySet<string> = new Set(['ovs', 'ovs-dpdk', 'linux-bridge']);

/** The vswitches of a host that Neutron plugs ports into. */
export function neutronSwitches(host: HostPlan): readonly VSwitch[] {
  return host.host.vswitches.filter((vswitch) => switched.has(switchType(vswitch)));
}

/** The vswitch that a port in switchdev mode is an uplink of: it then switches what its VFs send. */
export function switchOver(port: Port): VSwitch | undefined {
  return onRepresentor(port)
    ? port.nic.host.vswitches.find((v) => v.uplinks.some((u) => u.port === port))
    : undefined;
}

/** Whether VMs may have a function of a port: it has VFs, or one of them has it as a whole. */
export function givesFunctions(host: HostPlan, port: Port): boolean {
  const plan = host.ports.find((p) => p.port === port);
  return (
    ((plan?.vfs ?? 0) > 0 && !lacksSrIov(port.nic.device)) ||
    host.vms.some((vm) => vm.vnics.some((v) => v.port === port && v.mode === 'direct'))
  );
}

export function physicalNetworks(hosts: readonly HostPlan[], notes: Notes): PhysicalNetworks {
  const ways = waysOf(hosts);
  const names = new Unique();
  const made = new Map<string, { readonly name: string; mtu: number }>();
  const found = { functions: new Map<Port, string>(), macvtap: new Map<Port, string>() };
  const switches = new Map<VSwitch, string>();
  /** The physical network of a fabric, or of one way into it; the way's MTU bounds it. */
  const join = (mtu: number | undefined, ...parts: readonly string[]): string => {
    const key = JSON.stringify(parts);
    const net = made.get(key) ?? { name: names.name(dnsLabel(parts.join('-'))), mtu: Infinity };
    net.mtu = Math.min(net.mtu, mtu ?? defaults.mtu);
    made.set(key, net);
    return net.name;
  };
  const count = { functions: new Map<string, number>(), switches: new Map<string, number>() };
  for (const { functions, switches: own } of ways.values()) {
    most(count.functions, [...functions].map(fabricOf));
    most(count.switches, own.map(fabricOfSwitch));
  }
  for (const { functions, macvtap, switches: own } of ways.values()) {
    for (const one of own) {
      const fabric = fabricOfSwitch(one);
      const several = (count.switches.get(fabric) ?? 0) > 1;
      switches.set(one, join(switchMtu(one), fabric, ...(several ? [one.label ?? one.name] : [])));
    }
    for (const port of functions) {
      const fabric = fabricOf(port);
      const several = (count.functions.get(fabric) ?? 0) > 1;
      found.functions.set(port, join(port.mtu?.value, fabric, ...(several ? [port.path] : [])));
    }
    // Its ports are of the same type as those of Open vSwitch, so that they never share one.
    for (const port of macvtap)
      found.macvtap.set(port, join(port.mtu?.value, fabricOf(port), port.path, 'macvtap'));
  }
  noteDivided(made, notes);
  const ofSwitch = (vswitch: VSwitch): string | undefined => switches.get(vswitch);
  return {
    all: [...made.values()],
    ofFunctions: (port) => {
      const over = switchOver(port);
      return (over && ofSwitch(over)) ?? found.functions.get(port);
    },
    ofMacvtap: (port) => found.macvtap.get(port),
    ofSwitch,
  };
}

/** The ways of each host declaration, over all its members. */
function waysOf(hosts: readonly HostPlan[]): ReadonlyMap<Host, Ways> {
  const ways = new Map<Host, Ways>();
  for (const host of hosts) {
    const own = ways.get(host.host) ?? {
      functions: new Set(),
      macvtap: new Set(),
      switches: neutronSwitches(host),
    };
    ways.set(host.host, own);
    for (const { port } of host.ports) {
      const over = switchOver(port);
      if (givesFunctions(host, port) && !(over && own.switches.includes(over))) own.functions.add(port);
    }
    for (const { mode, port } of host.vms.flatMap((vm) => vm.vnics))
      if (mode === 'macvtap' && port) own.macvtap.add(port);
  }
  return ways;
}

/** Raises what a host has of each to how often it is in a list. */
function most(counts: Map<string, number>, list: readonly string[]): void {
  for (const one of list)
    counts.set(one, Math.max(counts.get(one) ?? 0, list.filter((other) => other === one).length));
}

/** What a port is plugged into outside; ports of which nothing is said are taken to meet there. */
function fabricOf({ link }: Port): string {
  return link ? (link.value.switch.label ?? link.value.switch.name) : 'physnet';
}

function fabricOfSwitch(vswitch: VSwitch): string {
  const [uplink] = vswitch.uplinks;
  return uplink ? fabricOf(uplink.port) : `${vswitch.host.name}-${vswitch.name}`;
}

/** Its own, else that of the smallest uplink. */
function switchMtu({ mtu, uplinks }: VSwitch): number | undefined {
  if (mtu) return mtu.value;
  return uplinks.length === 0
    ? undefined
    : Math.min(...uplinks.map(({ port }) => port.mtu?.value ?? defaults.mtu));
}

/** Says which fabrics are several physical networks: a network there is one for each of them. */
function noteDivided(made: ReadonlyMap<string, { readonly name: string }>, notes: Notes): void {
  const fabrics = new Map<string, string[]>();
  for (const [key, { name }] of made) {
    const [fabric = ''] = JSON.parse(key) as string[];
    fabrics.set(fabric, [...(fabrics.get(fabric) ?? []), name]);
  }
  for (const [fabric, names] of fabrics)
    if (names.length > 1)
      notes.add(
        phrase`\`${fabric}\` is ${names.length} physical networks (${names.map((name) => `\`${name}\``).join(', ')}), as Nova gives a VM any VF of one: a network on several of them is one in each, with the same VLAN. Only one of these may have a DHCP server, and their subnets are parts of one range.`,
      );
}
