import type { Capture, GuestNic } from './capture.ts';
import type { Card } from './cards.ts';
import { type Names, wordOf } from './names.ts';

/* The software switches of a host: bridges of the captures, and those that only guests speak of. */

export interface SwitchPlan {
  readonly name: string;
  readonly label?: string | undefined;
  type: string;
  readonly version?: string | undefined;
  readonly uplinks: readonly string[];
  readonly team?: string | undefined;
  readonly mtu?: number | undefined;
  readonly docs: string[];
  used: boolean;
}

/** `lan.0`: the port of an interface. */
export function portOfInterface(cards: readonly Card[], name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  for (const card of cards) {
    const port = card.ports.find((p) => p.fn.interface === name);
    if (port) return `${card.name}.${port.index}`;
  }
  return undefined;
}

export class Switches {
  readonly plans = new Map<string, SwitchPlan>();
  private readonly capture: Capture;
  private readonly cards: readonly Card[];
  private readonly names: Names;

  constructor(capture: Capture, cards: readonly Card[], names: Names) {
    this.capture = capture;
    this.cards = cards;
    this.names = names;
    for (const bridge of capture.bridges) {
      const { ports, team } = this.uplinksOf(bridge.members);
      const plan = this.add(bridge.name, bridge.type, {
        uplinks: ports,
        team,
        mtu: bridge.mtu,
        version: bridge.version,
      });
      plan.used = ports.length > 0;
      const pool = capture.soft.find((s) => s.name === 'ovs-system');
      if (bridge.type !== 'linux-bridge' && ports.length === 0 && pool) {
        const loose = capture.functions
          .filter((f) => f.master === 'ovs-system')
          .flatMap((f) => f.interface ?? []);
        if (loose.length > 0)
          plan.docs.push(
            `An uplink of Open vSwitch is ${loose.join(', ')}; \`ip\` does not say of which bridge.`,
          );
      }
    }
  }

  private add(name: string, type: string, more: Partial<SwitchPlan> = {}): SwitchPlan {
    const word = this.names.claim(wordOf(name, 'vs'));
    const plan: SwitchPlan = {
      name: word,
      label: word === name ? undefined : name,
      type,
      uplinks: [],
      docs: [],
      used: false,
      ...more,
    };
    this.plans.set(name, plan);
    return plan;
  }

  /** Ports below these interfaces, through bonds and VLANs. */
  private uplinksOf(members: readonly string[]): { ports: string[]; team?: string | undefined } {
    const ports: string[] = [];
    let team: string | undefined;
    const seen = new Set<string>();
    for (const open = [...members]; open.length > 0;) {
      const name = open.shift() ?? '';
      if (seen.has(name)) continue;
      seen.add(name);
      const port = portOfInterface(this.cards, name);
      const soft = this.capture.soft.find((s) => s.name === name);
      if (port !== undefined) ports.push(port);
      else if (soft?.kind === 'bond' || soft?.kind === 'team') {
        team =
          soft.bondMode === '802.3ad' ? 'lacp' : soft.bondMode === 'active-backup' ? 'active-standby' : team;
        open.push(
          ...this.capture.functions.filter((f) => f.master === name).flatMap((f) => f.interface ?? []),
        );
      } else if (soft?.kind === 'vlan' && soft.lower !== undefined) open.push(soft.lower);
    }
    const sorted = [...new Set(ports)].sort();
    return { ports: sorted, team: sorted.length > 1 ? team : undefined };
  }

  /** The switch that a guest's interface is on; made where no capture shows it. Undefined where there is none. */
  of(nic: GuestNic): SwitchPlan | undefined {
    const found = this.find(nic);
    if (found) found.used = true;
    return found;
  }

  private find({ kind, source, ovs }: GuestNic): SwitchPlan | undefined {
    switch (kind) {
      case 'bridge':
        return source === undefined ? undefined : this.named(source, ovs ? 'ovs' : 'linux-bridge');
      case 'network': {
        const network = this.capture.networks.find((n) => n.name === source);
        if (source === undefined) return undefined;
        if (!network) {
          const plan = this.plans.get(source) ?? this.add(source, ovs ? 'ovs' : 'linux-bridge');
          if (plan.docs.length === 0)
            plan.docs.push(`The network \`${source}\` of libvirt; no capture says what it is.`);
          return plan;
        }
        return this.named(
          network.bridge ?? network.name,
          network.ovs || ovs ? 'ovs' : 'linux-bridge',
          network.mtu,
        );
      }
      case 'vhostuser': {
        const polling = [...this.plans.values()].find((p) => p.type === 'ovs-dpdk');
        if (polling) return polling;
        const plan = this.add('vhost-user', 'ovs-dpdk');
        plan.docs.push(
          'Guests have vhost-user sockets; no capture names the switch behind them: Open vSwitch with DPDK is a guess.',
        );
        return plan;
      }
      default:
        return undefined;
    }
  }

  private named(name: string, type: string, mtu?: number): SwitchPlan {
    const known = this.plans.get(name);
    if (known) {
      if (type !== 'linux-bridge' && known.type === 'linux-bridge') known.type = type;
      return known;
    }
    return this.add(name, type, { mtu });
  }
}
