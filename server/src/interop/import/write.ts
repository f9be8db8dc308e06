import { mayStand } from '../../schema/vocabulary.ts';
import { parse } from '../../syntax/parser.ts';
import { format } from '../../syntax/print.ts';
import { type Capture, type NetFunction, type Problem, emptyFunction } from './capture.ts';
import { type Card, type PortPlan, type Stub, cardsOf } from './cards.ts';
import { type GuestContext, type Shared, guestOf, countVf, portOf, unseenFunction } from './guests.ts';
import { idleBonds, idleSwitches, unusedGroups } from './idle.ts';
import { type Item, itemsText } from './layout.ts';
import { vfAtAddress } from './merge.ts';
import { Names, quoted, wordOf } from './names.ts';
import { type GuestSet, setsOf } from './sets.ts';
import { type SwitchPlan, Switches } from './switches.ts';
import { heldVfs, unheld } from './unheld.ts';
import { hostItems, nicItem, switchItem } from './host-items.ts';
import { pciAddress, plainLine } from './values.ts';

/*
 * The .iov that a person would have written of a capture: what is shared first, then each host with its cards and
 * switches, then the guests, sets where they are alike. What the capture does not tell is said in `///` notes.
 */

export interface WriteOptions {
  /** Names of the captures, for the comment at the top. */
  readonly inputs?: readonly string[] | undefined;
  /** Of a host that no capture names. */
  readonly hostName?: string | undefined;
}

/** Hosts, each merged already, as the text of one file. `problems` takes what was left out. */
export function write(hosts: readonly Capture[], problems: Problem[], options: WriteOptions = {}): string {
  const file: File = {
    shared: { qos: new Map(), networks: new Map() },
    stubs: [],
    names: new Names(),
    problems,
    hostName: options.hostName ?? 'host1',
  };
  const written = hosts.map((capture) => hostOf(capture, file));
  const items: Item[] = [
    ...sharedItems(file.shared),
    ...file.stubs.map(stubItem),
    ...written.map(({ host }) => host),
    ...written.flatMap(({ vms }) => vms),
  ];
  const text = `${heading(problems, options)}\n${itemsText(items)}`;
  return format(parse(text, mayStand));
}

/** What the hosts of one file share, and what is gathered while each is written. */
interface File {
  readonly shared: Shared;
  readonly stubs: Stub[];
  readonly names: Names;
  readonly problems: Problem[];
  /** Of a host that its capture does not name. */
  readonly hostName: string;
}

function hostOf(capture: Capture, file: File): { readonly host: Item; readonly vms: readonly Item[] } {
  const { shared, names, problems } = file;
  const real = capture.host.name ?? file.hostName;
  const name = names.claim(wordOf(real.includes('.') ? real.slice(0, real.indexOf('.')) : real, 'host'));
  const local = new Names();
  addUplinks(capture);
  const cards = cardsOf(capture, local, file.stubs);
  const switches = new Switches(capture, cards, local);
  const unseen = (address: string | undefined, at: string | undefined): string =>
    unseenPort(capture, cards, (one) => cardsOf(one, local, file.stubs), address, at);
  const context: GuestContext = { capture, cards, switches, shared, problems, unseen };
  for (const network of capture.networks) networkOnly(network, context);
  const plans = capture.guests.map((guest) => guestOf(guest, context));
  const sets = [...setsOf(plans, names), ...unheld(cards, heldVfs(plans), shared, names)];
  const used = usedSwitches(capture, switches);
  problems.push(...unusedGroups(capture), ...idleSwitches(switches, used), ...idleBonds(capture, switches));
  const host: Item = {
    head: `host ${name}`,
    docs: hostItems.docs(capture),
    open: true,
    items: [
      ...(name === real ? [] : [{ head: `label ${quoted(real)}` }]),
      ...hostItems.facts(capture),
      ...cards.map((card) => nicItem(card)),
      ...used.map(switchItem),
    ],
  };
  return { host, vms: sets.map((set) => vmItem(set, name)) };
}

/** The port of a function that only a guest or a network names, by address or interface: its card is made where there is none yet. */
function unseenPort(
  capture: Capture,
  cards: Card[],
  made: (capture: Capture) => Card[],
  address: string | undefined,
  at: string | undefined,
): string {
  const fn = unseenFunction(address, at);
  const key = fn.hints[0];
  const meant = (p: PortPlan): boolean =>
    key === undefined ? p.fn.interface === at : p.fn.hints.includes(key);
  let card = cards.find(({ ports }) => ports.some(meant));
  if (!card) {
    capture.functions.push(fn);
    [card] = made({ ...capture, functions: [fn] });
    if (!card) throw new Error('a function makes a card');
    cards.push(card);
  }
  const port = card.ports.find(meant);
  if (address !== undefined && port) countVf(port.fn, address);
  return `${card.name}.${port?.index ?? 0}`;
}

/** Where bridges are all that the captures have, they are what is wanted; else those that something is on. */
function usedSwitches(capture: Capture, switches: Switches): SwitchPlan[] {
  const all = switches.all();
  return capture.functions.length + capture.guests.length === 0 ? all : all.filter(({ used }) => used);
}

function sharedItems({ networks, qos }: Shared): Item[] {
  return [
    ...[...networks]
      .sort(([, a], [, b]) => a - b)
      .map(([word, vlan]): Item => ({ head: `network ${word}`, items: [{ head: `vlan ${vlan}` }] })),
    ...[...qos]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([word, facts]): Item => ({ head: `qos ${word}`, items: facts.map((head) => ({ head })) })),
  ];
}

const stubItem = ({ name, base, docs, facts }: Stub): Item => ({
  head: `device ${name}${base === undefined ? '' : ` : ${base}`}`,
  docs,
  open: true,
  items: facts.map((head) => ({ head })),
});

/** Names of what bridges have as uplinks and nothing else shows: physical ones, as Linux names them. */
const physicalName = /^(?:en[opsx][\w]+|eth\d+|p\d+p\d+|[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])$/;

function addUplinks(capture: Capture): void {
  const known = new Set([
    ...capture.soft.map((s) => s.name),
    ...capture.functions.flatMap((f) => [
      f.interface,
      f.address,
      ...f.vfs.flatMap((v) => [v.interface, v.address]),
    ]),
  ]);
  for (const name of capture.bridges.flatMap((b) => b.members)) {
    if (known.has(name) || !physicalName.test(name)) continue;
    known.add(name);
    const address = pciAddress(name);
    const where = address === undefined ? { interface: name } : { address };
    capture.functions.push({ ...emptyFunction(), ...where, notes: ['Only a bridge names it.'] });
  }
}

/** A network of libvirt that no guest may be on yet: the card and the switch that it needs are there all the same. */
function networkOnly(
  network: Capture['networks'][number],
  { capture, cards, switches, unseen }: GuestContext,
): void {
  const say = (port: PortPlan | undefined, note: string): void => {
    if (port && !port.fn.notes.includes(note)) port.fn.notes.push(note);
  };
  const ports = (): PortPlan[] => cards.flatMap((c) => c.ports);
  if (network.mode === 'hostdev') {
    for (const pf of network.pfs)
      if (!cards.some((c) => c.ports.some((p) => p.fn.interface === pf))) unseen(undefined, pf);
    const known = (fn: NetFunction | undefined): boolean => portOf(cards, fn) !== undefined;
    for (const a of network.addresses)
      if (!capture.functions.some((f) => f.vfs.some((v) => v.address === a) && known(f)))
        unseen(a, undefined);
    const handedOut = `libvirt hands out VFs of it as network \`${network.name}\`.`;
    for (const port of ports()) {
      const vfs = new Set(port.fn.vfs.map((v) => v.address));
      if (
        network.pfs.some((pf) => pf === port.fn.interface) ||
        network.addresses.some((a) => vfs.has(a) || vfAtAddress(a, [port.fn]))
      )
        say(port, handedOut);
    }
  } else if (network.interfaces.length > 0 && network.bridge === undefined && !network.ovs) {
    for (const name of network.interfaces)
      if (!cards.some((c) => c.ports.some((p) => p.fn.interface === name))) unseen(undefined, name);
    for (const port of ports())
      if (network.interfaces.some((i) => i === port.fn.interface))
        say(port, `libvirt makes macvtap devices on it for network \`${network.name}\`.`);
  } else if (capture.guests.length === 0) switches.of({ kind: 'network', source: network.name, notes: [] });
}

function vmItem(set: GuestSet, host: string): Item {
  return {
    head: `vm ${set.head} on ${host}`,
    docs: set.docs,
    open: true,
    items: [
      ...(set.label === undefined ? [] : [{ head: `label ${quoted(set.label)}` }]),
      ...set.facts.map((f) => ({ head: f })),
      ...set.vnics.map((v): Item => ({
        head: `vnic ${v.name} ${v.mode} ${v.target}${v.vf === undefined ? '' : ` vf ${v.vf}`}`,
        docs: v.docs,
        items: [
          ...v.facts.map((f) => ({ head: f })),
          ...(v.mac === undefined ? [] : [{ head: `mac "${v.mac}"` }]),
        ],
      })),
    ],
  };
}

/** What the file is made of, and what of it is not here. */
function heading(problems: readonly Problem[], { inputs = [] }: WriteOptions): string {
  const lines = [
    inputs.length === 0
      ? '// Imported from host captures by iov.'
      : `// Imported by iov from ${inputs.length > 4 ? `${inputs.length} captures` : inputs.map((i) => plainLine(i, 80)).join(', ')}.`,
  ];
  const left = problems.map(
    (p) =>
      `${p.input === undefined ? '' : `${plainLine(p.input, 80)}${p.line === undefined ? '' : `:${p.line}`}: `}${plainLine(p.message, 200)}`,
  );
  if (left.length > 0) lines.push('//', '// Not imported:', ...left.slice(0, 20).map((l) => `// - ${l}`));
  if (left.length > 20) lines.push(`// - and ${left.length - 20} more`);
  return `${lines.join('\n')}\n`;
}
