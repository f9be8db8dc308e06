import type { Exit } from './cluster.ts';
import type { ClosedHost, ElementOf } from '../scene/types.ts';
import type { HostShape } from './host-shape.ts';
import type { Rows } from './elk-rows.ts';
import {
  BAND,
  bypassLabel,
  CLOSED,
  FLOW,
  flowsRoom,
  closedLine,
  GAP,
  HOST,
  hostHeadWidth,
  hypervisorLabel,
  NIC,
} from './measure.ts';
import { textWidth } from './text.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A part of the hypervisor's row: its own ground, or a window through which paths pass it by. */
export interface Zone {
  readonly kind: 'hypervisor' | 'bypass';
  readonly rect: Rect;
  readonly label: readonly string[];
}

/**
 * One line from top to bottom. Between two points that are one above the other it is straight, else it swings over
 * in an S; `elbow` points turn at right angles (in the gutters of a grid and on the way to a switch).
 */
export interface Route {
  readonly points: readonly Point[];
  readonly elbow: number;
}

/** Where things stand: of a card by itself, or of a whole picture. */
export interface Placement {
  readonly width: number;
  readonly height: number;
  /** By element path. */
  readonly boxes: Readonly<Record<string, Rect>>;
  /** By `port path#slot key`. */
  readonly slots: Readonly<Record<string, Rect>>;
  /** By edge key; where an edge is drawn as several lines, by `edge key#slot key`. */
  readonly routes: Readonly<Record<string, Route>>;
  readonly zones: readonly Zone[];
}

/** Everything of one host, measured from its upper left corner. */
export function placeHost(host: ElementOf<'host' | 'unplaced'>, shape: HostShape, rows: Rows): Placement {
  const placing = new HostPlacing(host, shape, rows);
  let y: number = HOST.head;
  if (shape.clusters.length > 0) y += placing.clusters(y);
  if (shape.middles.length > 0) {
    y += shape.clusters.length > 0 ? GAP.vmBand + swing(shape, rows) : 0;
    y += placing.middles(y);
  }
  if (shape.nics.length > 0) {
    y += shape.middles.length > 0 ? GAP.bandNic : shape.clusters.length > 0 ? GAP.vmBand : 0;
    y += placing.cards(y);
  }
  return placing.placed(y + HOST.bottom);
}

/** Places the rows of a host, from the top down; each answers its height. */
class HostPlacing {
  private readonly boxes: Record<string, Rect> = {};
  private readonly slots: Record<string, Rect> = {};
  private readonly points = new Map<string, Point[]>();
  private readonly elbows = new Map<string, number>();
  private readonly zones: Zone[] = [];
  private readonly width: number;
  /** From where the rows count to where they stand in the host. */
  private readonly shift: number;

  constructor(
    private readonly host: ElementOf<'host' | 'unplaced'>,
    private readonly shape: HostShape,
    private readonly rows: Rows,
  ) {
    const content = contentSpan(shape, rows);
    const head = host.kind === 'host' ? hostHeadWidth(host) : 0;
    this.width = Math.max(HOST.min, head, content.right - content.left + 2 * HOST.pad);
    this.shift = Math.round((this.width - (content.right - content.left)) / 2 - content.left);
  }

  placed(height: number): Placement {
    const { width, boxes, slots, zones } = this;
    const routes: Record<string, Route> = {};
    for (const [wire, list] of this.points)
      if (list.length > 1) routes[wire] = { points: list, elbow: this.elbows.get(wire) ?? 0 };
    return { width, height, boxes, slots, routes, zones };
  }

  /** VMs, with their wires down to the lower edge of the row. */
  clusters(y: number): number {
    const { shape, boxes } = this;
    const height = Math.max(0, ...shape.clusters.map((cluster) => cluster.height));
    for (const [at, cluster] of shape.clusters.entries()) {
      const x = this.left(this.rows.clusters[at]);
      const top = y + height - cluster.height;
      for (const vm of cluster.vms) {
        const own = { y: top + vm.y, height: vm.size.height };
        boxes[vm.path] = { x: x + vm.x, width: vm.size.width, ...own };
        for (const vnic of vm.vnics) boxes[vnic.path] = { x: x + vm.x + vnic.x, width: vnic.width, ...own };
      }
      for (const exit of cluster.exits) this.exit(exit, x, top, y + height);
    }
    return height;
  }

  /** The wire of a vnic, down from its VM to the lower edge of the row. */
  private exit(exit: Exit, x: number, top: number, bottom: number): void {
    const { wire, from } = exit;
    this.add(wire, x + from.x, top + from.y);
    if (exit.x === from.x) {
      if (top + from.y < bottom) this.add(wire, x + exit.x, bottom);
      return;
    }
    const turn = top + from.y + exit.turn;
    this.add(wire, x + from.x, turn);
    this.add(wire, x + exit.x, turn);
    this.add(wire, x + exit.x, bottom);
    this.elbows.set(wire, 3);
  }

  /** Software switches, and the gates where wires pass by them, in their zones. */
  middles(y: number): number {
    const { shape, boxes } = this;
    const height = BAND.height + flowsRoom(Math.max(...shape.middles.map(({ flows }) => flows.length)));
    const runs: { kind: Zone['kind']; from: number; to: number }[] = [];
    for (const [at, middle] of shape.middles.entries()) {
      const x = this.left(this.rows.middles[at]);
      const inner = y + (BAND.height - BAND.vswitch) / 2;
      const own = height - BAND.height + BAND.vswitch;
      const kind = middle.kind === 'gate' ? 'bypass' : 'hypervisor';
      const run = runs[runs.length - 1];
      if (run?.kind === kind) run.to = x + middle.width;
      else runs.push({ kind, from: x, to: x + middle.width });
      if (middle.kind === 'vswitch') {
        const box = {
          x: x + middle.label,
          y: inner,
          width: middle.width - middle.label - BAND.label,
          height: own,
        };
        boxes[middle.path] = box;
        placeFlows(middle.flows, box, BAND.vswitch - 4, boxes);
      }
      const [top, bottom] = middle.kind === 'gate' ? [y, y + height] : [inner, inner + own];
      for (const pin of middle.above) this.add(pin.wire, x + pin.x, top);
      for (const pin of middle.below) this.add(pin.wire, x + pin.x, bottom);
    }
    this.zonesOf(runs, { y, height });
    return height;
  }

  /** Together the zones are one layer across the whole host; between two they meet half way. */
  private zonesOf(
    runs: readonly { readonly kind: Zone['kind']; readonly from: number; readonly to: number }[],
    { y, height }: Pick<Rect, 'y' | 'height'>,
  ): void {
    const { host } = this;
    const hypervisor = host.kind === 'host' ? hypervisorLabel(host) : [];
    const bypass = host.kind === 'host' ? bypassLabel(host) : [];
    for (const [at, run] of runs.entries()) {
      const [before, after] = [runs[at - 1], runs[at + 1]];
      const from = before ? (before.to + run.from) / 2 + 5 : HOST.pad;
      const to = after ? (run.to + after.from) / 2 - 5 : this.width - HOST.pad;
      this.zones.push({
        kind: run.kind,
        rect: { x: from, y, width: to - from, height },
        label: run.kind === 'bypass' ? bypass : hypervisor,
      });
    }
  }

  /** Cards, with their ports and what is in their slots. */
  cards(y: number): number {
    const { shape, rows, boxes, slots } = this;
    const slotTop = y + NIC.pad;
    const portTop = slotTop + NIC.slot + NIC.slotPort;
    const landing = { slot: slotTop, fan: slotTop - NIC.fan, port: portTop } as const;
    for (const [at, nic] of shape.nics.entries()) {
      const own = shape.bottoms.flatMap((bottom, nth) =>
        bottom.nic === at ? [{ from: this.left(rows.bottoms[nth]), bottom }] : [],
      );
      const from = own[0]?.from ?? 0;
      const to = Math.max(...own.map(({ from: x, bottom }) => x + bottom.width));
      boxes[nic.path] = { x: from, y, width: to - from, height: nic.size.height };
      for (const { from: x, bottom } of own) {
        for (const pin of bottom.pins) this.add(pin.wire, x + pin.x, landing[pin.in]);
        const { port, before } = bottom;
        if (!port) continue;
        const box = { x: x + before, y: portTop, width: port.size.width, height: nic.size.portHeight };
        boxes[port.path] = box;
        placeFlows(port.flows, box, box.height - flowsRoom(port.flows.length) - 2, boxes);
        for (const slot of port.size.slots)
          slots[`${port.path}#${slot.key}`] = {
            x: x + before + slot.x,
            y: slotTop,
            width: slot.width,
            height: NIC.slot,
          };
      }
    }
    return Math.max(...shape.nics.map((nic) => nic.size.height));
  }

  private left(x: number | undefined): number {
    return (x ?? 0) + this.shift;
  }

  private add(wire: string, x: number, y: number): void {
    const list = this.points.get(wire);
    if (list) list.push({ x, y });
    else this.points.set(wire, [{ x, y }]);
  }
}

/** A host that is drawn closed: its head and two lines. */
export function placeClosed(host: ElementOf<'host'>, closed: ClosedHost): Placement {
  const width = Math.max(
    CLOSED.width,
    hostHeadWidth(host),
    textWidth(closedLine(closed), 12) + 2 * HOST.pad + 40,
  );
  return { width, height: CLOSED.height, boxes: {}, slots: {}, routes: {}, zones: [] };
}

/** Flows as lines of what carries them, from so far down. */
function placeFlows(flows: readonly string[], within: Rect, top: number, boxes: Record<string, Rect>): void {
  for (const [nth, path] of flows.slice(0, FLOW.most).entries())
    boxes[path] = {
      x: within.x + 10,
      y: within.y + top + nth * FLOW.row,
      width: within.width - 20,
      height: FLOW.height,
    };
}

/** Room for the wires between two rows: the farther one has to swing over, the more, or they lie flat on each other. */
function swing(shape: HostShape, rows: Rows): number {
  const above = new Map<string, number>();
  for (const [at, cluster] of shape.clusters.entries())
    for (const exit of cluster.exits) above.set(exit.wire, (rows.clusters[at] ?? 0) + exit.x);
  let far = 0;
  for (const [at, middle] of shape.middles.entries()) {
    for (const pin of middle.above)
      far = Math.max(far, Math.abs((above.get(pin.wire) ?? 0) - (rows.middles[at] ?? 0) - pin.x));
  }
  return Math.round(Math.min(GAP.swing, far * 0.12));
}

function contentSpan(shape: HostShape, rows: Rows): { left: number; right: number } {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  const take = (boxes: readonly { width: number }[], xs: readonly number[]): void => {
    for (const [at, box] of boxes.entries()) {
      left = Math.min(left, xs[at] ?? 0);
      right = Math.max(right, (xs[at] ?? 0) + box.width);
    }
  };
  take(shape.clusters, rows.clusters);
  take(shape.middles, rows.middles);
  take(shape.bottoms, rows.bottoms);
  return left > right ? { left: 0, right: 0 } : { left, right };
}
