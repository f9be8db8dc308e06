import type { Device } from '../../model/topology.ts';
import { type Capture, type NetFunction, type PcieState, emptyFunction } from './capture.ts';
import { type CardFacts, chooseDevice, devicesOfVf } from './match-device.ts';
import { Names, cardName, wordOf } from './names.ts';
import { linkText, partsOf, slotOf } from './values.ts';

/* The cards that a capture's functions are on, each with its model and ports. */

/** A model that the catalog does not have, with what the capture says of it. */
export interface Stub {
  readonly name: string;
  readonly base?: string | undefined;
  readonly docs: readonly string[];
  /** Statements inside. */
  readonly facts: readonly string[];
}

export interface PortPlan {
  readonly index: number;
  readonly fn: NetFunction;
}

export interface Card {
  readonly name: string;
  /** Of the catalog, or the name of a stub. */
  readonly model: string;
  readonly device?: Device | undefined;
  readonly stub?: Stub | undefined;
  readonly ports: readonly PortPlan[];
  readonly docs: readonly string[];
}

/** Cards in the order of their addresses. `stubs` keeps the stubs of all hosts, so that equal ones are one. */
export function cardsOf(capture: Capture, names: Names, stubs: Stub[]): Card[] {
  const groups = new Map<string, NetFunction[]>();
  for (const fn of capture.functions) {
    const key = groupOf(fn);
    const group = groups.get(key);
    if (group) group.push(fn);
    else groups.set(key, [fn]);
  }
  const complete = capture.others.size > 0;
  return [...groups.values()]
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .map((fns) => cardOf(fns, complete, names, stubs));
}

function groupOf(fn: NetFunction): string {
  if (fn.address !== undefined) return slotOf(fn.address);
  const name = fn.interface ?? '';
  const stem = /^(en\w*?\d)f[0-7](?:np\d+)?$/.exec(name)?.[1];
  return `name:${stem ?? name}:${fn.hints.find((h) => h.startsWith('unseen:')) ?? ''}`;
}

function orderOf(fns: readonly NetFunction[]): string {
  const [first] = fns;
  return first?.address ?? `~${(first?.interface ?? '').replace(/\d+/g, (d) => d.padStart(6, '0'))}`;
}

/** The function's number in its address or name. */
function functionNumber(fn: NetFunction): number {
  if (fn.address !== undefined) return partsOf(fn.address).fn;
  return Number(/f([0-7])(?:np\d+)?$/.exec(fn.interface ?? '')?.[1] ?? 0);
}

function cardOf(fns: readonly NetFunction[], complete: boolean, names: Names, stubs: Stub[]): Card {
  const sorted = [...fns].sort((a, b) => functionNumber(a) - functionNumber(b));
  const numbers = sorted.map(functionNumber);
  const first = sorted[0] ?? emptyFunction();
  const hints = sorted.flatMap((f) => f.hints).filter((h) => !h.startsWith('unseen:'));
  const facts: CardFacts = {
    ids: first.id === undefined ? (first.likelyIds ?? []) : [first.id],
    lastPort: numbers.at(-1) ?? 0,
    portCount: complete || sorted.length > 1 ? sorted.length : undefined,
    speedBps: Math.max(...sorted.map((f) => f.speedBps ?? 0)) || undefined,
    hints,
  };
  const docs: string[] = [];
  const unseen =
    first.sriov?.vfId !== undefined && facts.ids.length === 0 ? devicesOfVf(first.sriov.vfId) : [];
  const device = chooseDevice(unseen.length === 1 ? { ...facts, ids: unseen[0]?.pciIds ?? [] } : facts);
  if (device && facts.ids.length === 0) docs.push('The model is told by the id of its VFs.');
  const interfaces = sorted.flatMap((f) => f.interface ?? []);
  const word = wordOf(cardName(interfaces) ?? nameless(first), 'nic');
  const name = names.claim(names.has(word) ? wordOf(interfaces[0] ?? word, 'nic') : word);
  const count = device?.portCount?.value;
  const fits = count === undefined || facts.lastPort < count;
  // Some functions are no ports (storage); then their order has to do.
  const byOrder = !fits && sorted.length <= count;
  const ports = sorted.map((fn, rank) => ({ index: byOrder ? rank : functionNumber(fn), fn }));
  for (const fn of sorted) fn.linkStatus ??= linkFromSpeed(fn, device);
  const stub = device && (fits || byOrder) ? undefined : stubOf(sorted, name, device, unseen, stubs);
  return {
    name,
    model: stub?.name ?? device?.name ?? '',
    device,
    stub,
    ports,
    docs: [...docs, ...linkDocs(first)],
  };
}

/** A card without an interface name is called after where it is. */
function nameless(fn: NetFunction): string {
  const unseen = fn.hints.find((h) => h.startsWith('unseen:'))?.slice('unseen:'.length);
  const [, bus = '', rest = ''] = (fn.address ?? unseen ?? '').split(':');
  return bus === '' ? 'nic0' : `pci-${bus}${rest === '' ? '' : `-${rest.slice(0, 2)}`}`;
}

function linkDocs({ linkCapability, linkStatus, linkBytesPerSecond }: NetFunction): string[] {
  const can = linkCapability && linkText(linkCapability);
  const does = linkStatus && linkText(linkStatus);
  if (can !== undefined && does !== undefined && can !== does)
    return [`Its PCIe link runs at ${does}; the card can do ${can}.`];
  if (does === undefined && can !== undefined)
    return [`The card can do PCIe ${can}; how its link runs is not known.`];
  if (does === undefined && linkBytesPerSecond !== undefined)
    return [
      `Its PCIe link carries ${Number((linkBytesPerSecond / 1e9).toPrecision(3))} GB/s; which speed and width is not known.`,
    ];
  return [];
}

/** Signalling rates in GT/s, with what a lane of each carries in GB/s after its encoding. */
const laneRates = [
  [2.5, 0.25],
  [5, 0.5],
  [8, 0.9846],
  [16, 1.9692],
  [32, 3.9385],
] as const;

/** The link that carries what hwloc says, where one alone does that the card can have. */
function linkFromSpeed(
  { linkBytesPerSecond }: NetFunction,
  device: Device | undefined,
): PcieState | undefined {
  const most = device?.pcie?.value;
  if (linkBytesPerSecond === undefined || !most) return undefined;
  const fitting = laneRates.slice(0, most.generation).flatMap(([gtps, perLane]) =>
    [1, 2, 4, 8, 16]
      .filter((lanes) => lanes <= most.lanes)
      .filter((lanes) => Math.abs(linkBytesPerSecond / 1e9 / (perLane * lanes) - 1) < 0.003)
      .map((lanes): PcieState => ({ gtps, lanes })),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** `intel-82574l`, of a description in words: the maker, and what looks like a model's number. */
function modelWord(description: string | undefined): string | undefined {
  const words = description?.match(/[A-Za-z0-9][\w-]*/g) ?? [];
  const model = words.slice(1).find((w) => /\d/.test(w) && /^[\w-]{3,20}$/.test(w));
  return words[0] === undefined || model === undefined
    ? undefined
    : wordOf(`${words[0]}-${model}`.toLowerCase(), 'nic');
}

/** A model with what the capture says; one that is there already where it says the same. */
function stubOf(
  fns: readonly NetFunction[],
  card: string,
  base: Device | undefined,
  unseen: readonly Device[],
  stubs: Stub[],
): Stub {
  const first = fns[0] ?? emptyFunction();
  const last = fns.at(-1) ?? first;
  const count = functionNumber(last) + 1;
  const speed = Math.max(...fns.map((f) => f.speedBps ?? 0)) || base?.portSpeedBps?.value;
  const facts: string[] = [];
  const text = first.description?.replace(/["\\]/g, '');
  if (!base) {
    if (text !== undefined) facts.push(`label "${text}"`);
    if (first.id !== undefined) facts.push(`id ["${first.id}"]`);
    if (first.sriov?.vfId !== undefined) facts.push(`vf-id ["${first.sriov.vfId}"]`);
  }
  if (speed)
    facts.push(`ports ${count} x ${speed / 1e6 < 1000 ? `${speed / 1e6}Mbps` : `${speed / 1e9}Gbps`}`);
  const can = first.linkCapability && linkText(first.linkCapability);
  const { sriov } = first;
  if (!base) {
    if (can !== undefined) facts.push(`pcie ${can}`);
    if (sriov?.total !== undefined) facts.push(`vfs ${sriov.total}`);
    if (sriov?.offset !== undefined && functionNumber(first) === 0)
      facts.push(sriov.ari === false ? `vf-offset { no-ari ${sriov.offset} }` : `vf-offset ${sriov.offset}`);
    if (sriov?.stride !== undefined) facts.push(`vf-stride ${sriov.stride}`);
    if (first.msix !== undefined) facts.push(`msix ${first.msix}`);
    if (first.driver !== undefined && !first.driver.startsWith('vfio'))
      facts.push(`driver linux "${first.driver.replace(/["\\]/g, '')}"`);
  }
  const docs = base
    ? [`As ${base.name}, with the ports that the capture shows.`]
    : [
        first.id === undefined && text === undefined
          ? 'No capture tells the model: put a device of the catalog in its place.'
          : 'Not in the catalog: what the captures say of it. Facts that are missing here are not known.',
        ...(unseen.length > 0 ? [`By its VFs it is one of ${unseen.map((d) => d.name).join(', ')}.`] : []),
        ...(sriov?.total !== undefined && !sriov.totalFromKernel
          ? ['lspci counts its VFs; the driver may keep one for itself.']
          : []),
      ];
  const nothing = first.id === undefined && facts.length === 0 && unseen.length === 0;
  const told = first.id === undefined ? modelWord(text) : `pci-${first.id.replace(':', '-')}`;
  const name = `captured.${nothing ? 'unknown' : (told ?? card)}`;
  const same = stubs.find(
    (s) =>
      (s.name === name || s.name.startsWith(`${name}-`)) &&
      s.facts.join() === facts.join() &&
      s.base === base?.name,
  );
  if (same) return same;
  const taken = new Names(stubs.map((s) => s.name));
  const stub: Stub = { name: taken.claim(name), base: base?.name, docs, facts };
  stubs.push(stub);
  return stub;
}
