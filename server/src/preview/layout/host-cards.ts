import type { EndOf } from './lined.ts';
import { NIC, nicSize, type NicSize, type PlacedPort } from './measure.ts';
import { ofKind, type SceneIndex } from '../scene/lookup.ts';
import type { SceneElement } from '../scene/types.ts';
import type { Wire } from './wires.ts';

/** A box's place where a wire is plugged in, from the box's left. */
export interface Pin {
  readonly wire: string;
  readonly x: number;
}

/** Where a wire ends at a port: in a slot, in several by a comb, or in the port itself. */
export interface Landing extends Pin {
  readonly in: 'slot' | 'fan' | 'port';
}

/** A port of a card, with the room at its sides that the card needs. Ports of one card stand together, but may move apart. */
export interface Bottom {
  /** Which card. */
  readonly nic: number;
  /** None for a card without ports. */
  readonly port?: PlacedPort | undefined;
  /** Room at the left: the card's words, where it is its first port. */
  readonly before: number;
  readonly width: number;
  /** From the left of that room. */
  readonly pins: readonly Landing[];
}

/** The row of a host's cards: where wires end at them, which is also the order of everything above. */
export class Cards {
  readonly nics: readonly { readonly path: string; readonly size: NicSize }[];
  private readonly ranks = new Map<string, number>();
  private readonly slots = new Map<string, number>();
  private readonly widths: number[] = [];

  constructor(index: SceneIndex, children: readonly SceneElement[]) {
    this.nics = ofKind(children, 'nic').map((nic) => ({
      path: nic.path,
      size: nicSize(nic, ofKind(index.childrenOf(nic.path), 'port'), ({ path }) => index.childrenOf(path)),
    }));
    for (const { path, size } of this.nics.flatMap((nic) => nic.size.ports)) {
      this.ranks.set(path, this.widths.length);
      this.widths.push(size.width);
      for (const slot of size.slots) this.slots.set(`${path}#${slot.key}`, slot.x + slot.width / 2);
    }
  }

  /** How many ports there are. */
  get count(): number {
    return this.widths.length;
  }

  /** Which of all ports it is, from the left; undefined where it is none of this host's. */
  rank(port: string | undefined): number | undefined {
    return port === undefined ? undefined : this.ranks.get(port);
  }

  /** Where a wire ends, from its port's left edge. */
  readonly end = ({ edge, slot, fan }: Wire): ReturnType<EndOf> & Pick<Landing, 'in'> => {
    const to = edge.to ?? '';
    const port = this.ranks.get(to) ?? 0;
    const at = (key: string | undefined): number => this.slots.get(`${to}#${key ?? ''}`) ?? 0;
    if (slot !== undefined) return { port, x: at(slot), in: 'slot' };
    if (fan) return { port, x: (at(fan[0]) + at(fan[fan.length - 1])) / 2, in: 'fan' };
    return { port, x: (this.widths[port] ?? 0) / 2, in: 'port' };
  };

  /** The boxes of the row, with the ends of these wires. */
  bottoms(wires: readonly Wire[]): readonly Bottom[] {
    const pins: Landing[][] = this.widths.map(() => []);
    const ports: Bottom[] = [];
    const boxes = this.nics.flatMap(({ size }, nic): Bottom[] => {
      if (size.ports.length === 0) return [{ nic, before: size.width, width: size.width, pins: [] }];
      return size.ports.map((port, at) => {
        const before = at === 0 ? NIC.pad + size.label : 0;
        const after = at === size.ports.length - 1 ? NIC.pad : 0;
        const width = before + port.size.width + after;
        const made = { nic, port, before, width, pins: pins[ports.length] ?? [] };
        ports.push(made);
        return made;
      });
    });
    for (const wire of wires) {
      const { port, x, in: into } = this.end(wire);
      pins[port]?.push({ wire: wire.key, x: (ports[port]?.before ?? 0) + x, in: into });
    }
    for (const own of pins) own.sort((a, b) => a.x - b.x);
    return boxes;
  }
}
