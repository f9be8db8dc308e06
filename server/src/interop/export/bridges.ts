import type { Fact } from '../../model/place.ts';
import type { VSwitch } from '../../model/topology.ts';
import { interfaceName } from './names.ts';
import type { Notes } from './notes.ts';
import { switchType } from '../../predict/cost/cost.ts';
import { type HostPlan, type PortPlan, type VnicPlan } from './plan.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * Linux bridges as every format makes them. A bridge knows no VLAN of a tap (libvirt before 11.0 refuses one on it), so
 * a vswitch whose vnics are in networks with a VLAN is several bridges: itself, untagged, and one over a VLAN interface
 * of the uplink for each VLAN. A vnic is then simply plugged into the bridge of its VLAN.
 */

export interface BondPlan {
  readonly name: string;
  /** Of the Linux bonding driver. */
  readonly mode: '802.3ad' | 'active-backup';
  readonly ports: readonly PortPlan[];
  /** Its ports take it over, whatever they had (linux drivers/net/bonding/bond_main.c, bond_enslave). */
  readonly mtu?: number | undefined;
}

export interface BridgePlan {
  readonly name: string;
  readonly vswitch: VSwitch;
  readonly vlan?: number | undefined;
  readonly mtu?: number | undefined;
  /** The interface that it reaches the wire through; undefined where it has none, or none that is known. */
  readonly uplink?: string | undefined;
  /** The interface below the VLAN interface that is its uplink. */
  readonly below?: string | undefined;
}

export interface Bridges {
  readonly bonds: readonly BondPlan[];
  readonly bridges: readonly BridgePlan[];
}

const plain: ReadonlySet<string> = new Set(['linux-bridge', 'xen']);

/** Whether a vswitch is one that the Linux kernel's bridge stands for. */
export function isLinuxBridge(vswitch: VSwitch): boolean {
  return plain.has(switchType(vswitch));
}

/** The interface name of a vswitch's bridge; `vlan` says which of them. */
export function bridgeName(vswitch: VSwitch, vlan?: number): string {
  return interfaceName(vswitch.label ?? vswitch.name, vlan === undefined ? '' : `-v${vlan}`);
}

/** The VLAN of a vnic's network. */
export function vlanOf({ vnic }: VnicPlan): number | undefined {
  return vnic.network?.value.vlan?.value;
}

/** The bridges and bonds of a host. */
export function bridgesOf(host: HostPlan, notes: Notes): Bridges {
  const bonds: BondPlan[] = [];
  const bridges = host.host.vswitches
    .filter((vswitch) => isLinuxBridge(vswitch))
    .flatMap((vswitch): BridgePlan[] => {
      const ports = host.ports.filter((p) => vswitch.uplinks.some((u) => u.port === p.port));
      const uplink = uplinkOf(vswitch, ports, bonds, notes);
      const { mtu } = vswitch;
      const whole: BridgePlan = { name: bridgeName(vswitch), vswitch, mtu: mtu?.value, uplink };
      const tagged = vlansOn(vswitch, host).map((vlan): BridgePlan => ({
        name: bridgeName(vswitch, vlan),
        vswitch,
        vlan,
        mtu: mtu?.value,
        uplink: uplink === undefined ? undefined : interfaceName(uplink, `.${vlan}`),
        below: uplink,
      }));
      if (tagged.length > 0)
        notes.add(
          phrase`\`${vswitch.name}\`: a bridge of its own for each VLAN (${tagged.map((b) => b.name).join(', ')}), as a Linux bridge does not tag for a VM.`,
        );
      noteRest(vswitch, notes);
      return [whole, ...tagged];
    });
  return { bonds, bridges };
}

function vlansOn(vswitch: VSwitch, host: HostPlan): number[] {
  const vlans = host.vms
    .flatMap((vm) => vm.vnics)
    .filter((v) => v.vswitch === vswitch || v.standby === vswitch)
    .flatMap((v) => vlanOf(v) ?? []);
  return [...new Set(vlans)].sort((a, b) => a - b);
}

function uplinkOf(
  vswitch: VSwitch,
  ports: readonly PortPlan[],
  bonds: BondPlan[],
  notes: Notes,
): string | undefined {
  const nameless = ports.filter((p) => p.interface === undefined);
  for (const { port } of nameless)
    notes.add(
      phrase`\`${vswitch.name}\`: the uplink \`${port.path}\` has no \`interface\`, so the bridge is made without it.`,
    );
  const named = ports.filter((p) => p.interface !== undefined);
  if (named.length < 2) return named[0]?.interface;
  const team: Fact<string> | undefined = vswitch.team;
  if (team?.value !== 'lacp' && team?.value !== 'active-standby')
    notes.add(
      phrase`\`${vswitch.name}\`: a Linux bond does not keep each vnic to one port (\`source-port\`) without the switch's help; the bond is \`active-backup\`, of which one port carries all.`,
    );
  const bond: BondPlan = {
    name: interfaceName(vswitch.label ?? vswitch.name, '-bond'),
    mode: team?.value === 'lacp' ? '802.3ad' : 'active-backup',
    ports: named,
    mtu: vswitch.mtu?.value ?? smallestMtu(named),
  };
  bonds.push(bond);
  return bond.name;
}

/** The smallest MTU that ports state; undefined where none does. */
function smallestMtu(ports: readonly PortPlan[]): number | undefined {
  const stated = ports.flatMap(({ port }) => port.mtu?.value ?? []);
  return stated.length === 0 ? undefined : Math.min(...stated);
}

function noteRest({ name, vmdq, cores, ring, numa, offload }: VSwitch, notes: Notes): void {
  const unsaid = Object.entries({ vmdq, cores, ring, numa, offload }).flatMap(([word, fact]) =>
    fact === undefined ? [] : [`\`${word}\``],
  );
  if (unsaid.length > 0)
    notes.add(phrase`\`${name}\`: ${unsaid.join(', ')} cannot be said of a bridge here.`);
}
