import { type Size, VM, vmSize } from './measure.ts';
import { push } from '../scene/lookup.ts';
import type { ElementOf, VnicElement } from '../scene/types.ts';
import { type EndOf, lined } from './lined.ts';
import type { Wire } from './wires.ts';

/* The VMs of a host: those attached alike stand together, and their wires leave below in order. */

export interface PlacedVm {
  readonly path: string;
  /** From the cluster's left and top. */
  readonly x: number;
  readonly y: number;
  readonly size: Size;
  readonly vnics: readonly { readonly path: string; readonly x: number; readonly width: number }[];
}

/** A wire on its way out of a VM: along which x it leaves its cluster. */
export interface Exit {
  readonly wire: string;
  /** Where it leaves the card. */
  readonly from: { readonly x: number; readonly y: number };
  /** Where it leaves the cluster's lower edge. */
  readonly x: number;
  /** How far below the card it turns into the gutter. */
  readonly turn: number;
}

export interface Cluster extends Size {
  readonly vms: readonly PlacedVm[];
  readonly exits: readonly Exit[];
}

export interface VmWith {
  readonly vm: ElementOf<'vm'>;
  readonly vnics: readonly VnicElement[];
}

/** From this many alike VMs on, they stand in a grid. */
const GRID = 6;

/** VMs that are attached alike stand together, many of them in a grid; clusters go by what they are attached to. */
export function clustersOf(
  vms: readonly VmWith[],
  wiresOfVnic: ReadonlyMap<string, readonly Wire[]>,
  end: EndOf,
  rankOf: (wires: readonly Wire[]) => number,
): readonly Cluster[] {
  const wires = (entry: VmWith): Wire[] => entry.vnics.flatMap((vnic) => wiresOfVnic.get(vnic.path) ?? []);
  const alike = new Map<string, VmWith[]>();
  for (const entry of vms)
    push(
      alike,
      wires(entry)
        .map((wire) => `${wire.edge.kind} ${wire.edge.to ?? ''}`)
        .join('|'),
      entry,
    );
  // As many rows as make all clusters together about twice as wide as they are high.
  const most = Math.max(2, Math.round(Math.sqrt(0.72 * vms.length)));
  const ranked: { rank: number; cluster: Cluster }[] = [];
  for (const entries of alike.values()) {
    const rank = rankOf(wires(entries[0] as VmWith));
    const sets = entries.length >= GRID ? [entries] : entries.map((entry) => [entry]);
    for (const set of sets) ranked.push({ rank, cluster: cluster(set, most, wiresOfVnic, end) });
  }
  return ranked.sort((a, b) => a.rank - b.rank).map(({ cluster: made }) => made);
}

function cluster(
  entries: readonly VmWith[],
  most: number,
  wiresOfVnic: ReadonlyMap<string, readonly Wire[]>,
  end: EndOf,
): Cluster {
  const sizes = entries.map(({ vm, vnics }) => vmSize(vm, vnics.length));
  const columns = entries.length < GRID ? entries.length : Math.ceil(entries.length / most);
  const rows = Math.ceil(entries.length / columns);
  const height = Math.max(...sizes.map((size) => size.height));
  const top = VM.stack;
  const vms: PlacedVm[] = [];
  const exits: Exit[] = [];
  let x = 0;
  // Down each column, then to the next: so that wires leave in the order of the text and none crosses another.
  for (let start = 0; start < entries.length; start += rows) {
    const column = entries.slice(start, start + rows);
    const gutterWires = column
      .slice(0, -1)
      .flatMap((entry) => entry.vnics.flatMap((vnic) => wiresOfVnic.get(vnic.path) ?? []));
    const gutter = gutterWires.length === 0 ? 0 : 10 + gutterWires.length * VM.lane;
    let lane = x + 4;
    x += gutter;
    const width = Math.max(...sizes.slice(start, start + rows).map((size) => size.width));
    for (const [row, entry] of column.entries()) {
      const size = { width, height };
      const y = top + row * (height + VM.gapY);
      const columnWidth = width / Math.max(1, entry.vnics.length);
      vms.push({
        path: entry.vm.path,
        x,
        y,
        size,
        vnics: entry.vnics.map((vnic, at) => ({ path: vnic.path, x: at * columnWidth, width: columnWidth })),
      });
      let turns = 0;
      for (const [at, vnic] of entry.vnics.entries()) {
        const wires = wiresOfVnic.get(vnic.path) ?? [];
        const steps = stepsOf(wires, columnWidth - 24, end);
        const left = x + at * columnWidth + columnWidth / 2 - (steps[steps.length - 1] ?? 0) / 2;
        for (const [nth, wire] of wires.entries()) {
          const from = { x: left + (steps[nth] ?? 0), y: y + height };
          const last = row === column.length - 1;
          // The farther from the gutter, the lower it turns: then no two of a card cross.
          const turn = Math.min(8 + turns * VM.lane, VM.gapY - 8);
          exits.push({ wire: wire.key, from, x: last ? from.x : lane, turn });
          turns += 1;
          if (!last) lane += VM.lane;
        }
      }
    }
    x += width + VM.stack + VM.gapX;
  }
  return { vms, exits, width: x - VM.gapX, height: top + rows * height + (rows - 1) * VM.gapY };
}

/** How far right of the first one each wire of a vnic leaves its card: as far as their slots are apart, if there is room. */
function stepsOf(wires: readonly Wire[], room: number, end: EndOf): readonly number[] {
  const main = wires.filter((wire) => wire.edge.kind === 'attach');
  const steps = [...(lined(main, end) ?? main.map((_, at) => at * STEP))];
  for (const _ of wires.slice(main.length)) steps.push((steps[steps.length - 1] ?? -STEP) + STEP);
  const all = steps[steps.length - 1] ?? 0;
  return all <= room ? steps : wires.map((_, at) => (at * room) / Math.max(1, wires.length - 1));
}

/** Between wires that have no slots to stand above. */
const STEP = 32;
