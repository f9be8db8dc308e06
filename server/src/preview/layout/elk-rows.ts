import type { HostShape } from './host-shape.ts';

/*
 * Where along its row each box of a host stands: the one question put to ELK. Order and pins are fixed by us, the
 * graph is flat and small, and its JSON is at the same time the key under which the answer is kept: hosts of one
 * shape are asked once (what this costs and which options fail: research/layout.md).
 */

export interface ElkNode {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  layoutOptions?: Record<string, string>;
  ports?: {
    id: string;
    x?: number;
    y?: number;
    width?: number;
    height?: number;
    layoutOptions?: Record<string, string>;
  }[];
  children?: ElkNode[];
  edges?: { id: string; sources: string[]; targets: string[]; layoutOptions?: Record<string, string> }[];
}

/** What layout needs of an ELK instance, in whatever thread it runs. */
export interface Elk {
  layout(graph: ElkNode): Promise<ElkNode>;
}

/** Left edges, in the order of the shape. */
export interface Rows {
  readonly clusters: readonly number[];
  readonly middles: readonly number[];
  readonly bottoms: readonly number[];
}

/** Between ports of one card; all else keeps twice as far apart. */
const SPACING = 14;
const SIDE = SPACING / 2;
/** From so many wires on, more do not pull harder. */
const PULL = 10;

const OPTIONS: Record<string, string> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.separateConnectedComponents': 'false',
  'elk.partitioning.activate': 'true',
  'elk.spacing.nodeNode': String(SPACING),
  'elk.layered.spacing.nodeNodeBetweenLayers': '40',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.crossingMinimization.forceNodeModelOrder': 'true',
  // It would swap neighbours again after the order was forced.
  'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.nodePlacement.favorStraightEdges': 'true',
  'elk.layered.thoroughness': '1',
  'elk.edgeRouting': 'POLYLINE',
};

export function elkGraph(shape: HostShape): ElkNode {
  const children: ElkNode[] = [];
  const nodes = new Map<string, ElkNode>();
  const out = new Map<string, Pinned>();
  const into = new Map<string, Pinned>();
  const add = (
    id: string,
    row: number,
    { width, left }: Sides,
    above: readonly { wire: string; x: number }[],
    below: readonly { wire: string; x: number }[],
  ): void => {
    // Wires are met row by row: the lower pin of one row leads to the upper pin of the next.
    for (const pin of above) into.set(`${row} ${pin.wire}`, { id, x: left + pin.x });
    for (const pin of below) out.set(`${row} ${pin.wire}`, { id, x: left + pin.x });
    const made: ElkNode = {
      id,
      width,
      height: 40,
      ports: [],
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS', 'elk.partitioning.partition': String(row) },
    };
    children.push(made);
    nodes.set(id, made);
  };
  const sides = sidesOf(shape);
  for (const [at, cluster] of shape.clusters.entries())
    add(`c${at}`, 0, sides.clusters[at] as Sides, [], cluster.exits);
  for (const [at, middle] of shape.middles.entries())
    add(`m${at}`, 1, sides.middles[at] as Sides, middle.above, middle.below);
  for (const [at, bottom] of shape.bottoms.entries())
    add(`b${at}`, 2, sides.bottoms[at] as Sides, bottom.pins, []);
  const edges: NonNullable<ElkNode['edges']> = [];
  for (const bundle of bundlesOf(out, into)) {
    const id = `e${edges.length}`;
    for (const [end, side, y] of [
      [bundle.from, 'SOUTH', 40],
      [bundle.to, 'NORTH', 0],
    ] as const) {
      nodes.get(end.id)?.ports?.push({
        id: `${id}${side}`,
        x: Math.round(end.x),
        y,
        width: 0,
        height: 0,
        layoutOptions: { 'elk.port.side': side },
      });
    }
    edges.push({
      id,
      sources: [`${id}SOUTH`],
      targets: [`${id}NORTH`],
      // Fifteen wires pull harder than one, so that most of them run straight.
      layoutOptions: { 'elk.layered.priority.straightness': String(Math.min(PULL, bundle.count)) },
    });
  }
  return { id: 'r', layoutOptions: OPTIONS, children, edges };
}

interface Pinned {
  readonly id: string;
  readonly x: number;
}

/**
 * Wires between the same two boxes as one, from the middle of its pins to the middle of theirs: where a box stands
 * does not depend on how many they are, and ELK's cost does.
 */
function bundlesOf(
  out: ReadonlyMap<string, Pinned>,
  into: ReadonlyMap<string, Pinned>,
): readonly { readonly from: Pinned; readonly to: Pinned; readonly count: number }[] {
  const bundles = new Map<
    string,
    { from: Pinned; to: Pinned; fromSum: number; toSum: number; count: number }
  >();
  for (const [key, from] of out) {
    const space = key.indexOf(' ');
    const to = into.get(`${Number(key.slice(0, space)) + 1} ${key.slice(space + 1)}`);
    if (!to) continue;
    const name = `${from.id} ${to.id}`;
    const bundle = bundles.get(name) ?? { from, to, fromSum: 0, toSum: 0, count: 0 };
    bundle.fromSum += from.x;
    bundle.toSum += to.x;
    bundle.count += 1;
    bundles.set(name, bundle);
  }
  return [...bundles.values()].map(({ from, to, fromSum, toSum, count }) => ({
    from: { id: from.id, x: fromSum / count },
    to: { id: to.id, x: toSum / count },
    count,
  }));
}

/** A box with the room that it keeps free at its sides. */
interface Sides {
  readonly left: number;
  readonly width: number;
}

function sidesOf(shape: HostShape): Readonly<Record<keyof Rows, readonly Sides[]>> {
  const padded = ({ width }: { readonly width: number }): Sides => ({ left: SIDE, width: width + 2 * SIDE });
  return {
    clusters: shape.clusters.map(padded),
    middles: shape.middles.map(padded),
    bottoms: shape.bottoms.map(({ nic, width }, at) => {
      const left = shape.bottoms[at - 1]?.nic === nic ? 0 : SIDE;
      return { left, width: left + width + (shape.bottoms[at + 1]?.nic === nic ? 0 : SIDE) };
    }),
  };
}

/** ELK's answer as rows, or undefined where it is not one that can be drawn. */
export function rowsOf(shape: HostShape, answer: ElkNode): Rows | undefined {
  const x = new Map((answer.children ?? []).map((child) => [child.id, child.x]));
  const sides = sidesOf(shape);
  const row = (letter: string, boxes: readonly Sides[]): number[] | undefined => {
    const found: number[] = [];
    let free = Number.NEGATIVE_INFINITY;
    for (const [at, box] of boxes.entries()) {
      const left = x.get(`${letter}${at}`);
      // Overlap or another order than ours: the options were not honoured.
      if (left === undefined || !Number.isFinite(left) || left < free) return undefined;
      found.push(Math.round(left + box.left));
      free = left + box.width;
    }
    return found;
  };
  const clusters = row('c', sides.clusters);
  const middles = row('m', sides.middles);
  const bottoms = row('b', sides.bottoms);
  return clusters && middles && bottoms ? { clusters, middles, bottoms } : undefined;
}

/** The plain answer behind ELK's: every row from the left, centred on the widest. */
export function plainRows(shape: HostShape): Rows {
  const sides = sidesOf(shape);
  const total = (row: readonly Sides[]): number =>
    row.reduce((sum, { width }) => sum + width + SPACING, -SPACING);
  const widest = Math.max(0, ...Object.values(sides).map(total));
  const place = (row: readonly Sides[]): number[] => {
    let x = Math.round((widest - total(row)) / 2);
    return row.map(({ left, width }) => {
      const at = x + left;
      x += width + SPACING;
      return at;
    });
  };
  return { clusters: place(sides.clusters), middles: place(sides.middles), bottoms: place(sides.bottoms) };
}
