import type { ElementOf, SceneEdge } from '../scene/types.ts';
import type { SceneIndex } from '../scene/lookup.ts';
import type { Placement, Point, Rect, Route, Zone } from './host-layout.ts';
import { textWidth } from './text.ts';
import { FONT } from './measure.ts';

/* The second level: hosts as boxes in rows, switches as bars below, and the wires between them. */

const MARGIN = 24;
const GAP = 28;
/** Below a row, for wires. */
const CHANNEL = 34;
const SWITCH = { height: 38, gap: 22 } as const;
const STUB = 22;
/** Width over height that a screen shows best. */
const ASPECT = 1.7;

export interface Placing {
  readonly card: ElementOf<'host' | 'unplaced'>;
  readonly local: Placement;
  /** As it was placed last, from the same local layout. */
  readonly before?: PlacedHost | undefined;
}

/** A host where it stands: the same object as before if nothing in it has moved. */
export interface PlacedHost extends Pick<Placement, 'boxes' | 'slots' | 'routes' | 'zones'> {
  readonly path: string;
  readonly rect: Rect;
}

export interface Packed extends Placement {
  readonly hosts: readonly PlacedHost[];
  readonly rows: readonly PackedRow[];
}

/** Hosts that stand side by side, with the room that they were given. */
export interface PackedRow {
  readonly paths: readonly string[];
  readonly widths: readonly number[];
  readonly height: number;
}

export function packHosts(
  index: SceneIndex,
  placed: readonly Placing[],
  switches: readonly ElementOf<'switch'>[],
  before: readonly PackedRow[] = [],
): Packed {
  const boxes: Record<string, Rect> = {};
  const slots: Record<string, Rect> = {};
  const routes: Record<string, Route> = {};
  const zones: Zone[] = [];
  const links: Link[] = [];
  const hosts: PlacedHost[] = [];
  const same = sameRows(placed, before);
  const rows = same ?? rowsOf(placed);
  const packed: PackedRow[] = [];
  let y = MARGIN;
  let right = 0;
  for (const [rowIndex, row] of rows.entries()) {
    const was = same && before[rowIndex];
    const height = roomFor(Math.max(...row.map(({ local }) => local.height)), was?.height, SLACK.height);
    const widths = row.map(({ local }, at) => roomFor(local.width, was?.widths[at], SLACK.width));
    packed.push({ paths: row.map(({ card }) => card.path), widths, height });
    let x = MARGIN;
    for (const [at, { card, local, before }] of row.entries()) {
      // Feet on one line: the switches are below.
      const top = y + height - local.height;
      const host = placedAt(card.path, local, x, top, before);
      hosts.push(host);
      boxes[card.path] = host.rect;
      Object.assign(boxes, host.boxes);
      Object.assign(slots, host.slots);
      Object.assign(routes, host.routes);
      zones.push(...host.zones);
      for (const edge of linksOf(index, card)) {
        const port = boxes[edge.from];
        if (port)
          links.push({
            edge,
            row: rowIndex,
            from: { x: port.x + port.width / 2, y: port.y + port.height },
            foot: y + height,
          });
      }
      x += (widths[at] ?? 0) + GAP;
    }
    right = Math.max(right, x - GAP);
    y += height + CHANNEL;
  }
  if (placed.length === 0) y = MARGIN;
  const last = rows.length - 1;
  const lanes = lanesOf(links, last, switches);
  const width = Math.max(right, MARGIN + 320) + (lanes.size > 0 ? 18 + lanes.size * 12 : 0);
  let bottom = placeSwitches(switches, y, width - MARGIN, boxes);
  for (const link of links) routes[link.edge.key] = linkRoute(link, boxes, lanes, last, right);
  if (links.some((link) => link.edge.to === undefined)) bottom = Math.max(bottom, y - CHANNEL + STUB + 14);
  return {
    width: width + MARGIN,
    height: bottom + MARGIN,
    boxes,
    slots,
    routes,
    zones,
    hosts,
    rows: packed,
  };
}

/** Bars below the rows, as wide as those or as what they say. Answers the lower edge of all. */
function placeSwitches(
  switches: readonly ElementOf<'switch'>[],
  below: number,
  width: number,
  boxes: Record<string, Rect>,
): number {
  if (switches.length === 0) return below - CHANNEL;
  let top = below + 6;
  for (const { path, label, name, details } of switches) {
    const words =
      Math.min(400, textWidth(label ?? name, FONT.name, true)) +
      Math.min(400, textWidth(details, FONT.detail)) +
      60;
    boxes[path] = { x: MARGIN, y: top, width: Math.max(width, words), height: SWITCH.height };
    top += SWITCH.height + SWITCH.gap;
  }
  return top - SWITCH.gap;
}

interface Link {
  readonly edge: SceneEdge;
  readonly row: number;
  readonly from: Point;
  /** The lower edge of its row. */
  readonly foot: number;
}

/** Hosts of upper rows reach a switch along a lane at the right, which all rows share. */
function lanesOf(
  links: readonly Link[],
  last: number,
  switches: readonly ElementOf<'switch'>[],
): ReadonlyMap<string, number> {
  const lanes = new Map<string, number>();
  for (const { edge, row } of links) {
    if (edge.to === undefined || row === last || !switches.some((element) => element.path === edge.to))
      continue;
    if (!lanes.has(edge.to)) lanes.set(edge.to, lanes.size);
  }
  return lanes;
}

function linkRoute(
  link: Link,
  boxes: Readonly<Record<string, Rect>>,
  lanes: ReadonlyMap<string, number>,
  last: number,
  right: number,
): Route {
  const target = link.edge.to === undefined ? undefined : boxes[link.edge.to];
  if (!target) return { points: [link.from, { x: link.from.x, y: link.foot + STUB }], elbow: 0 };
  if (link.row === last) return { points: [link.from, { x: link.from.x, y: target.y }], elbow: 0 };
  const lane = lanes.get(link.edge.to ?? '') ?? 0;
  const bus = link.foot + 10 + lane * 6;
  const x = right + 18 + lane * 12;
  return { points: [link.from, { x: link.from.x, y: bus }, { x, y: bus }, { x, y: target.y }], elbow: 3 };
}

function linksOf(index: SceneIndex, card: Placing['card']): readonly SceneEdge[] {
  if (card.kind === 'host' && card.closed) return index.edgesFrom(card.path);
  return index
    .childrenOf(card.path)
    .flatMap((nic) => (nic.kind === 'nic' ? index.childrenOf(nic.path) : []))
    .flatMap((port) => index.edgesFrom(port.path).filter((edge) => edge.kind === 'link'));
}

/** What a host no longer needs it keeps for a while, so that one that shrinks and grows again moves no other: a VM's worth. */
const SLACK = { width: 240, height: 160 } as const;

const roomFor = (needed: number, had: number | undefined, slack: number): number =>
  had !== undefined && had > needed && had - needed <= slack ? had : needed;

/** The rows of before, if they are of the same hosts in the same order. */
function sameRows(
  placed: readonly Placing[],
  before: readonly PackedRow[],
): readonly (readonly Placing[])[] | undefined {
  const paths = before.flatMap((row) => row.paths);
  if (paths.length !== placed.length || paths.some((path, at) => path !== placed[at]?.card.path))
    return undefined;
  let from = 0;
  return before.map((row) => placed.slice(from, (from += row.paths.length)));
}

/** In the order of the text, into rows that together are about as wide as a screen is to its height. */
function rowsOf(placed: readonly Placing[]): readonly (readonly Placing[])[] {
  const area = placed.reduce((sum, { local }) => sum + (local.width + GAP) * (local.height + CHANNEL), 0);
  const widest = Math.max(0, ...placed.map(({ local }) => local.width));
  const limit = Math.max(widest, Math.sqrt(area * ASPECT), 1600);
  const rows: Placing[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const entry of placed) {
    if (used + GAP + entry.local.width > limit) {
      rows.push([]);
      used = -GAP;
    }
    rows[rows.length - 1]?.push(entry);
    used += GAP + entry.local.width;
  }
  return rows;
}

function moved(rect: Rect, x: number, y: number): Rect {
  return { ...rect, x: rect.x + x, y: rect.y + y };
}

function movedAll(
  from: Readonly<Record<string, Rect>>,
  x: number,
  y: number,
): Readonly<Record<string, Rect>> {
  const into: Record<string, Rect> = {};
  for (const [key, rect] of Object.entries(from)) into[key] = moved(rect, x, y);
  return into;
}

function placedAt(
  path: string,
  local: Placement,
  x: number,
  y: number,
  before: PlacedHost | undefined,
): PlacedHost {
  if (before?.rect.x === x && before.rect.y === y) return before;
  const routes: Record<string, Route> = {};
  for (const [key, route] of Object.entries(local.routes)) {
    routes[key] = { ...route, points: route.points.map((point) => ({ x: point.x + x, y: point.y + y })) };
  }
  return {
    path,
    rect: { x, y, width: local.width, height: local.height },
    boxes: movedAll(local.boxes, x, y),
    slots: movedAll(local.slots, x, y),
    routes,
    zones: local.zones.map((zone) => ({ ...zone, rect: moved(zone.rect, x, y) })),
  };
}
