import { type Bridge, type Capture, type GuestNic } from './capture.ts';
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
  /** Of all that is on it: its uplink is an interface of that VLAN. */
  readonly vlan?: number | undefined;
  readonly docs: string[];
  used: boolean;
}

interface Uplinks {
  readonly ports: readonly string[];
  readonly team?: string | undefined;
  readonly vlan?: number | undefined;
  readonly docs: readonly string[];
}

/** `lan.0`: the port of an interface, which may be one of its VFs, or of a PCI address. */
export function portOfInterface(cards: readonly Card[], name: string | undefined): string | undefined {
  return portNamed(cards, name)?.port;
}

function portNamed(
  cards: readonly Card[],
  name: string | undefined,
): { readonly port: string; readonly vf?: number | undefined } | undefined {
  if (name === undefined) return undefined;
  for (const card of cards) {
    for (const { fn, index } of card.ports) {
      const port = `${card.name}.${index}`;
      if (fn.interface === name || fn.address === name) return { port };
      const vf = fn.vfs.find((v) => v.interface === name || v.address === name);
      if (vf) return { port, vf: vf.index };
    }
  }
  return undefined;
}

export class Switches {
  /** By the names of bridges; those that patch ports make one have one plan. */
  private readonly plans = new Map<string, SwitchPlan>();
  /** Bonds that are uplinks. */
  readonly bonds = new Set<string>();
  private readonly capture: Capture;
  private readonly cards: readonly Card[];
  private readonly names: Names;

  constructor(capture: Capture, cards: readonly Card[], names: Names) {
    this.capture = capture;
    this.cards = cards;
    this.names = names;
    for (const group of joined(capture.bridges)) this.addGroup(group);
  }

  /** Each of them once. */
  all(): SwitchPlan[] {
    return [...new Set(this.plans.values())];
  }

  /** Bridges that patch ports join: one switch where one way leads out of them, else each of its own. */
  private addGroup(group: readonly Bridge[]): void {
    const uplinks = group.map((b) => this.uplinksOf(b.members));
    const leaving = uplinks.filter((u) => u.ports.length > 0);
    const [out] = leaving;
    if (group.length > 1 && leaving.length === 1 && out) {
      const sources = new Set(this.capture.guests.flatMap((g) => g.nics.map((n) => n.source)));
      const chosen = group.find((b) => sources.has(b.name)) ?? group[uplinks.indexOf(out)];
      if (chosen) {
        const others = group.filter((b) => b !== chosen);
        const plan = this.addBridge(chosen, out);
        plan.docs.push(`Patch ports make it one with ${others.map((b) => b.name).join(', ')}.`);
        const tunnels = [...new Set(group.flatMap((b) => b.tunnels ?? []))];
        if (tunnels.length > 0)
          plan.docs.push(`It has tunnels, too (${tunnels.join(', ')}): which way those take is not known.`);
        for (const other of others) this.plans.set(other.name, plan);
        return;
      }
    }
    group.forEach((bridge, i) => {
      const plan = this.addBridge(bridge, uplinks[i] ?? { ports: [], docs: [] });
      const others = group.filter((b) => b !== bridge);
      if (others.length > 0)
        plan.docs.push(`Patch ports join it with ${others.map((b) => b.name).join(', ')}.`);
    });
  }

  private addBridge(bridge: Bridge, { ports, team, vlan, docs }: Uplinks): SwitchPlan {
    const plan = this.add(bridge.name, bridge.type, {
      uplinks: ports,
      team,
      vlan,
      mtu: bridge.mtu,
      version: bridge.version,
    });
    plan.used = ports.length > 0;
    plan.docs.push(...(bridge.note === undefined ? [] : [bridge.note]), ...docs);
    const pool = this.capture.soft.find((s) => s.name === 'ovs-system');
    if (bridge.type !== 'linux-bridge' && ports.length === 0 && pool && bridge.patches === undefined) {
      const loose = this.capture.functions
        .filter((f) => f.master === 'ovs-system')
        .flatMap((f) => f.interface ?? []);
      if (loose.length > 0)
        plan.docs.push(
          `An uplink of Open vSwitch is ${loose.join(', ')}; \`ip\` does not say of which bridge.`,
        );
    }
    return plan;
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
  private uplinksOf(members: readonly string[]): Uplinks {
    const ports: string[] = [];
    const vlans = new Set<number | undefined>();
    const docs: string[] = [];
    let team: string | undefined;
    const seen = new Set<string>();
    const open = members.map((name): { name: string; vlan?: number | undefined } => ({ name }));
    for (let next = open.shift(); next; next = open.shift()) {
      const { name, vlan } = next;
      if (seen.has(name)) continue;
      seen.add(name);
      const found = portNamed(this.cards, name);
      const soft = this.capture.soft.find((s) => s.name === name);
      if (found) {
        ports.push(found.port);
        vlans.add(vlan);
        if (found.vf !== undefined) docs.push(`Its uplink is VF ${found.vf} of ${found.port} (${name}).`);
      } else if (soft?.kind === 'bond' || soft?.kind === 'team') {
        this.bonds.add(name);
        team =
          soft.bondMode === '802.3ad' ? 'lacp' : soft.bondMode === 'active-backup' ? 'active-standby' : team;
        open.push(
          ...this.capture.functions
            .filter((f) => f.master === name)
            .flatMap((f) => (f.interface === undefined ? [] : [{ name: f.interface, vlan }])),
        );
      } else if (soft?.kind === 'vlan' && soft.lower !== undefined)
        open.push({ name: soft.lower, vlan: vlan ?? soft.vlan });
    }
    const sorted = [...new Set(ports)].sort();
    return {
      ports: sorted,
      team: sorted.length > 1 ? team : undefined,
      vlan: vlans.size === 1 ? [...vlans][0] : undefined,
      docs,
    };
  }

  /** What the switch knows of the port that a guest's interface is on. */
  portOf(nic: GuestNic): { readonly vlan?: number | undefined; readonly notes: readonly string[] } {
    const plan = nic.kind === 'bridge' || nic.kind === 'network' ? this.planOf(nic) : undefined;
    for (const bridge of this.capture.bridges) {
      const port = nic.kind === 'vhostuser' ? socketOf(bridge, nic.source) : nic.device;
      const tag = port === undefined ? undefined : bridge.tags?.get(port);
      if (tag === undefined) continue;
      return bridge.controlled
        ? {
            vlan: plan?.vlan,
            notes: [`Tag ${tag} in ${bridge.name}, whose flows a controller sets: no VLAN outside.`],
          }
        : { vlan: tag, notes: [] };
    }
    return { vlan: plan?.vlan, notes: [] };
  }

  private planOf({ source }: GuestNic): SwitchPlan | undefined {
    const network = this.capture.networks.find((n) => n.name === source);
    return this.plans.get(network?.bridge ?? source ?? '');
  }

  /** The switch that a guest's interface is on; made where no capture shows it. Undefined where there is none. */
  of(nic: GuestNic): SwitchPlan | undefined {
    const found = this.find(nic);
    if (found) found.used = true;
    return found;
  }

  private find({ kind, source, device, ovs }: GuestNic): SwitchPlan | undefined {
    switch (kind) {
      // A plain tap may be plugged into Open vSwitch by whoever made it.
      case 'ethernet': {
        const bridge = this.capture.bridges.find((b) => device !== undefined && b.members.includes(device));
        return bridge && this.plans.get(bridge.name);
      }
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
        const holder = this.capture.bridges.find((b) => socketOf(b, source) !== undefined);
        if (holder) return this.plans.get(holder.name);
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

/** The port of a bridge that has a vhost-user socket; one that the switch itself made is called after it. */
function socketOf({ sockets }: Bridge, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const [port, socket] of sockets ?? []) if (socket === path || socket === name) return port;
  return undefined;
}

/** Bridges in groups: those that patch ports join, others alone. */
function joined(bridges: readonly Bridge[]): Bridge[][] {
  const group = new Map<Bridge, Set<Bridge>>(bridges.map((b) => [b, new Set([b])]));
  const byPatch = new Map(bridges.flatMap((b) => (b.patches ?? []).map(([name]) => [name, b] as const)));
  for (const bridge of bridges)
    for (const [, peer] of bridge.patches ?? []) {
      const other = byPatch.get(peer);
      const [mine, theirs] = [group.get(bridge), other && group.get(other)];
      if (!mine || !theirs || mine === theirs) continue;
      for (const one of theirs) {
        mine.add(one);
        group.set(one, mine);
      }
    }
  const groups = new Map<ReadonlySet<Bridge>, Bridge[]>();
  for (const [bridge, set] of group) {
    const known = groups.get(set);
    if (known) known.push(bridge);
    else groups.set(set, [bridge]);
  }
  return [...groups.values()];
}
