import { catalogNames } from '../../catalog/catalog.ts';
import { catalogBound, catalogDevice } from '../../model/catalogued.ts';
import type { Device } from '../../model/topology.ts';

/* Which device of the catalog a card is. */

interface Index {
  readonly byId: ReadonlyMap<string, readonly Device[]>;
  readonly byVfId: ReadonlyMap<string, readonly Device[]>;
}

let known: Index | undefined;

/** Devices by the PCI ids of their functions; worked out once, in the catalog's order. */
function index(): Index {
  if (known) return known;
  const byId = new Map<string, Device[]>();
  const byVfId = new Map<string, Device[]>();
  const add = (map: Map<string, Device[]>, id: string, device: Device): void => {
    const list = map.get(id);
    if (list) list.push(device);
    else map.set(id, [device]);
  };
  for (const name of catalogNames) {
    const bound = catalogBound(name);
    const device = bound && catalogDevice(bound);
    if (!device) continue;
    for (const id of device.pciIds) add(byId, id, device);
    for (const id of device.vfPciIds) add(byVfId, id, device);
  }
  return (known = { byId, byVfId });
}

/** VFs of cards that the catalog does not have, which nothing else tells from PFs. */
const otherVfIds: ReadonlySet<string> = new Set([
  '1137:00cf', // Cisco VIC userspace NIC (usNIC)
  '1137:0071', // Cisco VIC SR-IOV VF
]);

/** Whether a function with this id is a VF. */
export function isVfId(id: string | undefined): boolean {
  if (id === undefined) return false;
  return otherVfIds.has(id) || (index().byVfId.has(id) && !index().byId.has(id));
}

/** The models whose VFs have this id, those that extend none first. */
export function devicesOfVf(id: string): readonly Device[] {
  return (
    index()
      .byVfId.get(id)
      ?.filter((d) => d.base === undefined) ?? []
  );
}

/** What a capture says of a card. */
export interface CardFacts {
  /** The ids that its functions have, or may have. */
  readonly ids: readonly string[];
  /** Its highest port, from 0. */
  readonly lastPort: number;
  /** How many ports the capture shows; undefined where it may not show all. */
  readonly portCount?: number | undefined;
  /** The fastest link of its ports. */
  readonly speedBps?: number | undefined;
  /** Subsystem, part number, product. */
  readonly hints: readonly string[];
}

/** The device that fits best; undefined where none has such an id. It may have too few ports. */
export function chooseDevice(card: CardFacts): Device | undefined {
  const candidates = new Set(card.ids.flatMap((id) => index().byId.get(id) ?? []));
  let best: Device | undefined;
  let most = -Infinity;
  for (const device of candidates) {
    const score = scoreOf(device, card);
    if (score > most) [best, most] = [device, score];
  }
  return best;
}

function scoreOf(device: Device, card: CardFacts): number {
  const ports = device.portCount?.value;
  const speed = device.portSpeedBps?.value;
  let score = 0;
  // An id that it does not share with its relatives says more, and an earlier one is the likelier.
  if (device.pciIds.length === 1) score += 3;
  if (device.pciIds.includes(card.ids[0] ?? '')) score += 2;
  if (device.base === undefined) score += 8;
  if (ports !== undefined && ports <= card.lastPort) score -= 1000;
  if (ports !== undefined && ports === card.portCount) score += 20;
  if (card.speedBps !== undefined && speed !== undefined) {
    if (card.speedBps === speed) score += 10;
    else if (card.speedBps > speed) score -= 15;
  }
  const names = [device.name.slice(device.name.indexOf('.') + 1), ...orderCodes(device.label)];
  if (names.some((n) => n.length >= 5 && card.hints.some((h) => mentions(h, n)))) score += 100;
  return score;
}

/** What looks like an order code in a label: letters and digits in one word. */
function orderCodes(label: string | undefined): readonly string[] {
  return (label ?? '').split(/[\s,()]+/).filter((w) => /\d/.test(w) && /[a-z]/i.test(w) && w.includes('-'));
}

/** Whether a text has a name as a word of its own. */
function mentions(text: string, name: string): boolean {
  const at = text.toLowerCase().indexOf(name.toLowerCase());
  const around = [text[at - 1], text[at + name.length]];
  return at >= 0 && around.every((c) => c === undefined || !/[\w-]/.test(c));
}
