import { attachPoint } from './attach.ts';
import type { Node, Site } from './network.ts';
import type { Station } from './traffic.ts';

/** One way of a path: a node at each station, with the part of the members that take it. */
export type Route = readonly Station[];

/** Two stations give one route for each pair of nodes, so that different members keep their own figures; a chain is one mixture. */
export function routes(
  stations: readonly Station[],
  reversed: boolean,
): { readonly route: Route; readonly share: number }[] {
  const [from, to] = stations;
  if (from === undefined || to === undefined || stations.length !== 2) return [{ route: stations, share: 1 }];
  const pairs = from.nodes.flatMap((a) =>
    to.nodes.map((b) => ({ a, b, share: (a.count / from.count) * (b.count / to.count) })),
  );
  const pairwise = alongside(from, to)
    ? pairs
        .filter(({ a, b }) => together(a, b))
        .map((pair) => ({ ...pair, share: pair.a.count / from.count }))
    : [];
  const covered = pairwise.reduce((sum, pair) => sum + pair.share, 0);
  const chosen = Math.abs(covered - 1) < 1e-9 ? pairwise : pairs;
  // Both directions of a flow list their routes in one order, so that they pair up.
  if (reversed) chosen.sort((x, y) => to.nodes.indexOf(x.b) - to.nodes.indexOf(y.b));
  const alone = (node: StationNode): Station => ({ nodes: [node], count: node.count });
  return chosen.map(({ a, b, share }) => ({ route: [alone(a), alone(b)], share }));
}

type StationNode = Station['nodes'][number];

/** Members of equal sets go pair by pair. */
function alongside(from: Station, to: Station): boolean {
  const vms = (station: Station): boolean => station.nodes.every(({ node }) => node.type === 'vm');
  return (
    from.count === to.count &&
    vms(from) &&
    vms(to) &&
    from.nodes.length === to.nodes.length &&
    from.nodes.length > 1
  );
}

/** Whether the members of two nodes are each other's partners: as many, on the same hosts. */
function together(a: StationNode, b: StationNode): boolean {
  return (
    a.node.type === 'vm' &&
    b.node.type === 'vm' &&
    a.node.cell.site === b.node.cell.site &&
    a.count === b.count
  );
}

/** Two nodes on the way of some members. */
export interface Crossing {
  readonly from: Node;
  readonly to: Node;
  readonly share: number;
  /** Part of the members that stay on one host. */
  readonly local: number;
}

/** The ways from one station to the next. */
export function hopBetween(a: Station | undefined, b: Station): Crossing[] {
  if (a === undefined) return [];
  return a.nodes.flatMap((x) =>
    b.nodes.map((y) => {
      const from = x.out ?? x.node;
      return {
        from,
        to: y.node,
        share: (x.count / a.count) * (y.count / b.count),
        local: localPart(from, y.node, a.count === b.count),
      };
    }),
  );
}

/** The part of member pairs that are on one host, where a site is many. */
function localPart(from: Node, to: Node, pairwise: boolean): number {
  const a = siteOfNode(from);
  if (a === undefined || a !== siteOfNode(to)) return 0;
  if (a.copies === 1) return 1;
  if (from.type !== 'vm' || to.type !== 'vm') return 1 / a.copies;
  if (from.cell === to.cell) return from.cell.count > 1 ? (from.cell.perHost - 1) / (from.cell.count - 1) : 1;
  return pairwise && from.cell.perHost === to.cell.perHost ? 1 : 1 / a.copies;
}

function siteOfNode(node: Node): Site | undefined {
  return node.type === 'vm' ? node.cell.site : node.type === 'port' ? node.site : undefined;
}

/** What a node meets, to tell whether a hop stays inside one switch. */
export function meets(node: Node): unknown {
  return attachPoint(node)?.vswitch ?? node;
}
