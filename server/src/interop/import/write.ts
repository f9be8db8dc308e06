import { mayStand } from '../../schema/vocabulary.ts';
import { parse } from '../../syntax/parser.ts';
import { format } from '../../syntax/print.ts';
import { type Capture, type NetFunction, type Problem, skipped } from './capture.ts';
import { type Card, type Stub, cardsOf } from './cards.ts';
import { type GuestContext, type Shared, guestOf, countVf, portOf, unseenFunction } from './guests.ts';
import { type Item, itemsText } from './layout.ts';
import { Names, quoted, wordOf } from './names.ts';
import { type GuestSet, setsOf } from './sets.ts';
import { Switches } from './switches.ts';
import { heldVfs, unheld } from './unheld.ts';
import { hostItems, nicItem, switchItem } from './host-items.ts';
import { plainLine } from './values.ts';

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
  const shared: Shared = { qos: new Map(), networks: new Map() };
  const stubs: Stub[] = [];
  const names = new Names();
  const hostItemsList: Item[] = [];
  const vmItems: Item[] = [];
  for (const capture of hosts) {
    const real = capture.host.name ?? options.hostName ?? 'host1';
    const name = names.claim(wordOf(real.includes('.') ? real.slice(0, real.indexOf('.')) : real, 'host'));
    const local = new Names();
    const cards = cardsOf(capture, local, stubs);
    const switches = new Switches(capture, cards, local);
    const unseen = (address: string | undefined, at: string | undefined): Card => {
      const card = unseenCard(address, at);
      const [port] = card.ports;
      if (address !== undefined && port) countVf(port.fn, address);
      return card;
    };
    const unseenCard = (address: string | undefined, at: string | undefined): Card => {
      const fn = unseenFunction(address, at);
      const key = fn.hints[0];
      const known = cards.find((c) =>
        c.ports.some((p) => (key === undefined ? p.fn.interface === at : p.fn.hints.includes(key))),
      );
      if (known) return known;
      capture.functions.push(fn);
      const [card] = cardsOf({ ...capture, functions: [fn] }, local, stubs);
      if (!card) throw new Error('a function makes a card');
      cards.push(card);
      return card;
    };
    const context: GuestContext = { capture, cards, switches, shared, problems, unseen };
    for (const network of capture.networks) networkOnly(network, context);
    const plans = capture.guests.map((g) => guestOf(g, context));
    const sets = [...setsOf(plans, names), ...unheld(cards, heldVfs(plans), shared, names)];
    vmItems.push(...sets.map((set) => vmItem(set, name)));
    for (const plan of switches.plans.values())
      if (!plan.used && plan.docs.length > 0)
        problems.push(skipped(`Bridge \`${plan.name}\`: ${plan.docs.join(' ')}`));
    const used = [...switches.plans.values()].filter((s) => s.used);
    hostItemsList.push({
      head: `host ${name}`,
      docs: hostItems.docs(capture),
      open: true,
      items: [
        ...(name === real ? [] : [{ head: `label ${quoted(real)}` }]),
        ...hostItems.facts(capture),
        ...cards.map((card) => nicItem(card)),
        ...used.map(switchItem),
      ],
    });
  }
  const items: Item[] = [
    ...[...shared.networks]
      .sort((a, b) => a[1] - b[1])
      .map(([word, vlan]): Item => ({ head: `network ${word}`, items: [{ head: `vlan ${vlan}` }] })),
    ...[...shared.qos]
      .sort((a, b) => (a[0] < b[0] ? -1 : 1))
      .map(([word, facts]): Item => ({ head: `qos ${word}`, items: facts.map((f) => ({ head: f })) })),
    ...stubs.map((s): Item => ({
      head: `device ${s.name}${s.base === undefined ? '' : ` : ${s.base}`}`,
      docs: s.docs,
      open: true,
      items: s.facts.map((f) => ({ head: f })),
    })),
    ...hostItemsList,
    ...vmItems,
  ];
  const text = `${heading(problems, options)}\n${itemsText(items)}`;
  return format(parse(text, mayStand));
}

/** A network of libvirt that no guest may be on yet: the card and the switch that it needs are there all the same. */
function networkOnly(
  network: Capture['networks'][number],
  { capture, cards, switches, unseen }: GuestContext,
): void {
  if (network.mode === 'hostdev') {
    for (const pf of network.pfs)
      if (!cards.some((c) => c.ports.some((p) => p.fn.interface === pf))) unseen(undefined, pf);
    const known = (fn: NetFunction | undefined): boolean => portOf(cards, fn) !== undefined;
    for (const a of network.addresses)
      if (!capture.functions.some((f) => f.vfs.some((v) => v.address === a) && known(f)))
        unseen(a, undefined);
  } else if (network.interfaces.length > 0 && network.bridge === undefined && !network.ovs) {
    for (const name of network.interfaces)
      if (!cards.some((c) => c.ports.some((p) => p.fn.interface === name))) unseen(undefined, name);
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
