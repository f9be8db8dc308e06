import { writeValue } from '../../schema/units.ts';
import {
  type Capture,
  type Guest,
  type GuestNic,
  type NetFunction,
  type Problem,
  type Rates,
  type Vf,
  emptyFunction,
  skipped,
} from './capture.ts';
import type { Card } from './cards.ts';
import { vfAtAddress } from './merge.ts';
import { type Switches, portOfInterface } from './switches.ts';
import { phrase } from '../../words/phrase.ts';

/* What each guest is attached to: VFs and ports by PCI address, network or interface, switches by name. */

export interface VnicPlan {
  readonly name: string;
  readonly mode: string;
  readonly target: string;
  readonly vf?: number | undefined;
  readonly mac?: string | undefined;
  /** Statements inside, without the MAC address. */
  readonly facts: readonly string[];
  readonly docs: readonly string[];
}

export interface GuestPlan {
  readonly name: string;
  readonly docs: readonly string[];
  readonly facts: readonly string[];
  readonly vnics: readonly VnicPlan[];
}

/** Declarations that vnics refer to, shared by all hosts of a file. */
export interface Shared {
  readonly qos: Map<string, readonly string[]>;
  readonly networks: Map<string, number>;
}

export interface GuestContext {
  readonly capture: Capture;
  readonly cards: Card[];
  readonly switches: Switches;
  readonly shared: Shared;
  readonly problems: Problem[];
  /** The port, on a card made for it, of a function that no capture shows. */
  readonly unseen: (address: string | undefined, name: string | undefined) => string;
}

/** What a VF's configuration says of a vnic. */
export function vfFacts(vf: Vf & Pick<Rates, 'burstBytes'>, shared: Shared): string[] {
  const facts = [
    ...qosFacts(vf, shared),
    ...networkFacts(vf.vlan, shared),
    ...(vf.priority !== undefined ? [`class ${vf.priority}`] : []),
  ];
  if (vf.trust === true) facts.push('trust on');
  if (vf.spoofCheck === false) facts.push('spoof-check off');
  return facts;
}

/** A promise named after its rates: `max-5g`, `min-1g-max-5g`. */
function qosFacts({ minBps, maxBps, burstBytes }: Rates, { qos }: Shared): string[] {
  const words: string[] = [];
  const facts: string[] = [];
  const say = (word: string, text: string): void => {
    words.push(
      word,
      text
        .replace('.', '_')
        .replace(/bps$|i?B$/, '')
        .toLowerCase(),
    );
    facts.push(`${word} ${text}`);
  };
  if (minBps !== undefined) say('min', writeValue(minBps, 'rate'));
  if (maxBps !== undefined) say('max', writeValue(maxBps, 'rate'));
  if (facts.length === 0) return [];
  if (burstBytes !== undefined) say('burst', writeValue(burstBytes, 'size'));
  const name = words.join('-');
  qos.set(name, facts);
  return [`qos ${name}`];
}

function networkFacts(vlan: number | undefined, { networks }: Shared): string[] {
  if (vlan === undefined) return [];
  networks.set(`vlan${vlan}`, vlan);
  return [`network vlan${vlan}`];
}

export function guestOf(guest: Guest, context: GuestContext): GuestPlan {
  const facts: string[] = [];
  if (guest.vcpus !== undefined) facts.push(`vcpus ${guest.vcpus}`);
  if (guest.memoryBytes !== undefined)
    facts.push(`memory ${writeValue(guest.memoryBytes, 'size')}${guest.reserved ? ' reserved' : ''}`);
  if (guest.pinned) facts.push('pinned on');
  if (guest.numa !== undefined) facts.push(`numa ${guest.numa}`);
  const docs = [
    ...(guest.title === undefined || guest.title === guest.name ? [] : [guest.title]),
    ...guest.notes,
  ];
  const standbys = new Set(guest.nics.flatMap((n) => n.standby ?? []));
  const vnics: VnicPlan[] = [];
  for (const nic of guest.nics) {
    // A standby is its partner's failover.
    if (nic.alias !== undefined && standbys.has(nic.alias)) continue;
    const found = attachment(nic, context);
    if (typeof found === 'string') {
      docs.push(found);
      continue;
    }
    const partner = nic.standby === undefined ? undefined : guest.nics.find((n) => n.alias === nic.standby);
    vnics.push(vnicOf(`eth${vnics.length}`, nic, found, partner, context));
  }
  return { name: guest.name, docs, facts, vnics };
}

interface Found {
  readonly mode: string;
  readonly target: string;
  readonly vf?: Vf | undefined;
  readonly index?: number | undefined;
  readonly docs?: readonly string[] | undefined;
}

function vnicOf(
  name: string,
  given: GuestNic,
  { mode, target, vf, index, docs = [] }: Found,
  partner: GuestNic | undefined,
  { capture, switches, shared }: GuestContext,
): VnicPlan {
  const nic = withNetwork(given, capture, switches);
  const notes = [...docs, ...nic.notes];
  const facts: string[] = [];
  if (nic.queues !== undefined) facts.push(`queues ${nic.queues}`);
  // What the guest's definition asks for is set on its VF when it starts; the VF itself knows the rates.
  facts.push(
    ...vfFacts(
      {
        index: 0,
        ...vf,
        vlan: nic.vlan ?? vf?.vlan,
        trust: nic.trust ?? vf?.trust,
        ...(vf?.minBps === undefined && vf?.maxBps === undefined
          ? { minBps: nic.minBps, maxBps: nic.maxBps, burstBytes: nic.burstBytes }
          : {}),
      },
      shared,
    ),
  );
  if (nic.mtu !== undefined && nic.mtu !== 1500) facts.push(`mtu ${nic.mtu}`);
  if (vf?.vlanProtocol !== undefined && !/802\.1q$/i.test(vf.vlanProtocol))
    notes.push(`Its VLAN is of ${vf.vlanProtocol}.`);
  if (partner) {
    const standby = switches.of(partner);
    if (standby) facts.push(`failover ${standby.name}`);
    else notes.push(`Its standby is an interface of type \`${partner.kind}\`, which no vswitch stands for.`);
  }
  return { name, mode, target, vf: index, mac: nic.mac ?? vf?.mac, facts, docs: notes };
}

/** With what its libvirt network, the port group in it, and its port of a switch say for it. */
function withNetwork(nic: GuestNic, { networks }: Capture, switches: Switches): GuestNic {
  const network = nic.kind === 'network' ? networks.find((n) => n.name === nic.source) : undefined;
  const group = network?.portgroups.find((g) =>
    nic.portgroup === undefined ? g.standard : g.name === nic.portgroup,
  );
  // An interface's own bandwidth replaces its group's (libvirt, formatnetwork: portgroup).
  const rates = nic.maxBps === undefined && nic.minBps === undefined ? group : undefined;
  const port = switches.portOf(nic);
  return {
    ...nic,
    vlan: nic.vlan ?? group?.vlan ?? network?.vlan ?? port.vlan,
    trust: nic.trust ?? group?.trust,
    maxBps: nic.maxBps ?? rates?.maxBps,
    minBps: nic.minBps ?? rates?.minBps,
    burstBytes: nic.burstBytes ?? rates?.burstBytes,
    notes: [...nic.notes, ...port.notes],
  };
}

/** Where an interface leads; or why it leads nowhere, as a note. */
function attachment(nic: GuestNic, context: GuestContext): Found | string {
  const { capture, cards, switches } = context;
  switch (nic.kind) {
    case 'hostdev':
    case 'pci':
      return function_(nic, context);
    case 'vdpa': {
      const held = nic.mac === undefined ? undefined : byMac(nic.mac, context);
      if (!held) return `A vDPA device (${nic.source ?? 'unnamed'}): no capture shows which port it is of.`;
      return { mode: 'vdpa', target: held.target };
    }
    case 'direct': {
      const function_ = vfOfInterface(nic.source, capture.functions);
      const of = function_ && portOf(cards, function_.pf);
      if (function_ && of !== undefined)
        return { mode: 'macvtap', target: of, docs: [`On VF ${function_.index}, ${nic.source ?? ''}.`] };
      const port = portOfInterface(cards, nic.source) ?? context.unseen(undefined, nic.source);
      return { mode: 'macvtap', target: port };
    }
    case 'network': {
      const network = capture.networks.find((n) => n.name === nic.source);
      if (network?.mode === 'hostdev') {
        const ports = [
          ...network.pfs.map((pf) => portOfInterface(cards, pf) ?? context.unseen(undefined, pf)),
          ...network.addresses.flatMap((a) =>
            vfAtAddress(a, capture.functions) ? [] : [context.unseen(a, undefined)],
          ),
          ...network.addresses.flatMap((a) => portOf(cards, vfAtAddress(a, capture.functions)?.pf) ?? []),
        ];
        const held = nic.mac === undefined ? undefined : byMac(nic.mac, context);
        return held ?? { mode: 'sriov', target: listText(ports) };
      }
      if (network && network.interfaces.length > 0 && network.bridge === undefined && !network.ovs)
        return {
          mode: 'macvtap',
          target: listText(
            network.interfaces.map((i) => portOfInterface(cards, i) ?? context.unseen(undefined, i)),
          ),
        };
      break;
    }
    default:
  }
  const found = switches.of(nic);
  if (!found)
    return `An interface of type \`${nic.kind}\`${nic.mac === undefined ? '' : ` (${nic.mac})`} has no counterpart here.`;
  const paravirtual =
    nic.kind === 'vhostuser' ||
    /^virtio/.test(nic.model ?? '') ||
    nic.model === 'vmxnet3' ||
    nic.model === 'netfront';
  return {
    mode: nic.kind === 'vhostuser' ? 'vhost-user' : paravirtual ? 'vswitch' : 'emulated',
    target: found.name,
  };
}

function listText(ports: readonly string[]): string {
  const unique = [...new Set(ports)];
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`;
}

function portText(card: Card, index: number): string {
  return `${card.name}.${index}`;
}

export function portOf(cards: readonly Card[], fn: NetFunction | undefined): string | undefined {
  for (const card of cards) {
    const port = card.ports.find((p) => p.fn === fn);
    if (port) return portText(card, port.index);
  }
  return undefined;
}

/** The VF that the host's own driver has under this name. */
function vfOfInterface(
  name: string | undefined,
  functions: readonly NetFunction[],
): { readonly pf: NetFunction; readonly index: number } | undefined {
  if (name === undefined) return undefined;
  for (const pf of functions) {
    const vf = pf.vfs.find((v) => v.interface === name);
    if (vf) return { pf, index: vf.index };
  }
  return undefined;
}

/** The VF with a MAC address that no other has. */
function byMac(mac: string, { capture, cards }: GuestContext): Found | undefined {
  const holders = capture.functions.flatMap((pf) =>
    pf.vfs.filter((v) => v.mac === mac).map((vf) => ({ pf, vf })),
  );
  const [holder] = holders;
  const target = holders.length === 1 ? portOf(cards, holder?.pf) : undefined;
  return holder && target !== undefined
    ? { mode: 'sriov', target, vf: holder.vf, index: holder.vf.index }
    : undefined;
}

/** A function of the host that the guest holds. */
function function_(nic: GuestNic, context: GuestContext): Found | string {
  const { capture, cards, problems } = context;
  const { address } = nic;
  const home = address === undefined ? undefined : vfAtAddress(address, capture.functions);
  const target = portOf(cards, home?.pf);
  const known = home?.pf.hints.some((h) => h.startsWith('unseen:')) !== true;
  if (home && target !== undefined && known)
    return { mode: 'sriov', target, index: home.index, vf: home.pf.vfs.find((v) => v.index === home.index) };
  const pf = address === undefined ? undefined : capture.functions.find((f) => f.address === address);
  const port = portOf(cards, pf);
  if (port !== undefined) return { mode: 'direct', target: port };
  const held = nic.kind === 'hostdev' && nic.mac !== undefined ? byMac(nic.mac, context) : undefined;
  if (held) return held;
  if (address === undefined) return 'An interface of type `hostdev` without an address.';
  const other = capture.others.get(address);
  if (nic.kind === 'pci') {
    if (other === undefined)
      problems.push(skipped(phrase`No capture shows ${address}, which a guest holds: left out.`));
    return other === undefined ? `Holds ${address}, which no capture shows.` : `Holds ${address}: ${other}.`;
  }
  return { mode: 'sriov', target: context.unseen(address, undefined), docs: [`VF ${address}.`] };
}

/** A function that only a guest or a network speaks of. */
export function unseenFunction(address: string | undefined, name: string | undefined): NetFunction {
  return {
    ...emptyFunction(),
    interface: name,
    hints: address === undefined ? [] : [`unseen:${address.slice(0, 7)}`],
    notes:
      address === undefined
        ? []
        : ['No capture shows this physical function: its VFs are those that guests and networks name.'],
  };
}

/** Counts a VF of a function that no capture shows. */
export function countVf(pf: NetFunction, address: string): void {
  if (pf.vfs.some((v) => v.address === address)) return;
  pf.vfs.push({ index: pf.vfs.length, address });
  pf.sriov = { ...pf.sriov, enabled: pf.vfs.length };
}
