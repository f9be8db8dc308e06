import type { Cluster } from './cluster.ts';
import type { HostShape } from './host-shape.ts';
import type { Rows } from './elk-rows.ts';

/*
 * ELK makes as many wires straight as it can: of two VMs on one port one hangs straight above it and the other swings
 * far over. Neighbours that meet the same box are moved together until they stand around it, as far as there is room.
 */

const SPACE = 28;

export function settled(shape: HostShape, rows: Rows): Rows {
  const clusters = [...rows.clusters];
  for (const { from, to, target } of families(shape)) {
    if (from === to) continue;
    const middle = shape.middles[target];
    const first = clusters[from] ?? 0;
    const before = from > 0 ? (clusters[from - 1] ?? 0) + widthAt(shape, from - 1) + SPACE : undefined;
    const next = clusters[to + 1];
    const after = next === undefined ? undefined : next - SPACE - widthAt(shape, to);
    const pins = new Map(middle?.above.map(({ wire, x }) => [wire, (rows.middles[target] ?? 0) + x]));
    const offsets = shape.clusters.slice(from, to + 1).flatMap((cluster, at) =>
      cluster.exits.flatMap(({ wire, x }) => {
        const pin = pins.get(wire);
        return pin === undefined ? [] : [pin - (clusters[from + at] ?? 0) - x];
      }),
    );
    if (offsets.length === 0) continue;
    const wanted = (Math.min(...offsets) + Math.max(...offsets)) / 2;
    const most = after === undefined ? Number.POSITIVE_INFINITY : after - (clusters[to] ?? 0);
    const least = before === undefined ? Number.NEGATIVE_INFINITY : before - first;
    const by = Math.round(Math.min(Math.max(wanted, Math.min(0, least)), Math.max(0, most)));
    for (let at = from; at <= to; at++) clusters[at] = (clusters[at] ?? 0) + by;
  }
  return { ...rows, clusters };
}

const widthAt = (shape: HostShape, at: number): number => shape.clusters[at]?.width ?? 0;

/** Runs of neighbours all of whose wires meet one and the same box. */
function families(
  shape: HostShape,
): readonly { readonly from: number; readonly to: number; readonly target: number }[] {
  const meets = new Map<string, number>();
  for (const [at, middle] of shape.middles.entries())
    for (const { wire } of middle.above) meets.set(wire, at);
  const targetOf = ({ exits }: Cluster): number | undefined => {
    const targets = new Set(exits.map(({ wire }) => meets.get(wire)));
    return targets.size === 1 ? [...targets][0] : undefined;
  };
  const found: { from: number; to: number; target: number }[] = [];
  for (const [at, cluster] of shape.clusters.entries()) {
    const target = targetOf(cluster);
    const last = found.at(-1);
    if (target === undefined) continue;
    if (last?.target === target && last.to === at - 1) last.to = at;
    else found.push({ from: at, to: at, target });
  }
  return found;
}
