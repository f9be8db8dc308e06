import { vnicText } from '../../rules/shared/say.ts';
import { type Bridges, bridgesOf, isLinuxBridge } from './bridges.ts';
import type { FunctionSettings } from './functions.ts';
import type { Notes } from './notes.ts';
import { switchType } from '../../predict/cost/cost.ts';
import { type HostPlan, type PortPlan } from './plan.ts';
import { phrase } from '../../words/phrase.ts';

/* What the three declarative formats of a Linux host (NetworkManager, netplan, systemd) have in common. */

/** The role of a port's interface on its host. */
export interface LinkPlan {
  readonly plan: PortPlan;
  readonly name: string;
  /** The bridge or bond that it is a port of. */
  readonly bridge?: string | undefined;
  readonly bond?: string | undefined;
  /** Its own, else that of what it is a port of: no larger frame gets through it. */
  readonly mtu?: number | undefined;
}

export interface LinuxPlan extends Bridges {
  readonly links: readonly LinkPlan[];
}

/** Ports of which there is something to say, and the bridges above. Ports without an interface name are noted. */
export function linuxPlan(host: HostPlan, notes: Notes): LinuxPlan {
  const { bonds, bridges } = bridgesOf(host, notes);
  const links = host.ports.flatMap((plan): LinkPlan[] => {
    const { port } = plan;
    const bond = bonds.find((b) => b.ports.includes(plan));
    const bridge =
      plan.interface === undefined
        ? undefined
        : bridges.find((b) => b.vlan === undefined && b.uplink === plan.interface);
    const says = plan.vfs !== undefined || port.mtu !== undefined || port.switching !== undefined;
    if (!says && bond === undefined && bridge === undefined) return [];
    if (plan.interface === undefined) {
      notes.add(
        phrase`\`${port.path}\` is left out: ${port.interface ? phrase`\`${port.interface.value}\` is no interface name that Linux takes` : phrase`it has no \`interface\``}.`,
      );
      return [];
    }
    const mtu = bond?.mtu ?? port.mtu?.value ?? bridge?.mtu;
    return [{ plan, name: plan.interface, bridge: bridge?.name, bond: bond?.name, mtu }];
  });
  for (const { port } of host.ports) {
    if (port.classes.length > 0 || port.pause)
      notes.add(phrase`\`${port.path}\`: ETS, PFC and pause are not carried; see the \`shell\` export.`);
    if (port.switching?.value === 'vepa')
      notes.add(phrase`\`${port.path}\`: VEPA is not carried; see the \`shell\` export.`);
  }
  for (const vswitch of host.host.vswitches)
    if (!isLinuxBridge(vswitch)) {
      const type = switchType(vswitch);
      notes.add(
        phrase`\`${vswitch.name}\` (${type}) is not made here${type.startsWith('ovs') ? phrase`; see the \`ovs\` export` : ''}.`,
      );
    }
  return { bonds, bridges, links };
}

/** Facts of VFs that a format has no word for, said once for each vnic. */
export function noteLost(
  plan: PortPlan,
  settings: readonly FunctionSettings[],
  lost: Partial<Record<'mac' | 'vlan' | 'priority' | 'rates' | 'spoofCheck' | 'trust', true>>,
  format: string,
  notes: Notes,
): void {
  plan.functions.forEach((one, i) => {
    const set = settings[i];
    if (!set) return;
    const words = [
      lost.mac && set.mac !== undefined ? phrase`MAC address` : undefined,
      lost.vlan && set.vlan !== undefined ? phrase`VLAN ${set.vlan}` : undefined,
      lost.priority && set.priority !== undefined ? phrase`priority` : undefined,
      lost.rates && (set.maxMbps !== undefined || set.minMbps !== undefined) ? phrase`rates` : undefined,
      lost.spoofCheck && set.spoofCheck !== undefined ? phrase`spoof check` : undefined,
      lost.trust && set.trust !== undefined ? phrase`trust` : undefined,
    ].filter((w) => w !== undefined);
    if (words.length > 0)
      notes.add(
        phrase`${vnicText(one.vnic)}: ${format} cannot carry the ${words.join(', ')} of a VF; the \`shell\` export does.`,
      );
  });
}
