import { bitsOf } from '../scene/format.ts';
import type { ClosedHost, ElementOf, HostElement, PortElement, SceneElement, Slot } from '../scene/types.ts';
import { FREE_CELLS } from '../scene/slots.ts';
import { textWidth } from './text.ts';
import { counted, phrase } from '../../words/phrase.ts';

/*
 * Sizes of everything that is drawn. Only names and stated facts take part: a predicted number always has the same
 * room, so that an edit which changes numbers moves nothing.
 */

export const FONT = { host: 15, name: 13, small: 10.5, tiny: 9.5, detail: 11, number: 15 } as const;

export const VM = {
  /** One vnic's column. */
  column: 196,
  pad: 14,
  /** Down to the first vnic. */
  head: 52,
  vnic: 70,
  bottom: 10,
  /** How far the cards behind a stack stand out, to the right and upward. */
  stack: 8,
  /** Between cards of a grid. */
  gapX: 20,
  gapY: 30,
  /** Between two wires in a grid's gutter. */
  lane: 6,
} as const;

export const BAND = { height: 76, vswitch: 46, label: 12 } as const;
/** A flow that meets no vnic, as a line of what carries it; the first of them. */
export const FLOW = { row: 20, height: 17, most: 4 } as const;
export const GAP = { vmBand: 40, bandNic: 58, swing: 90 } as const;
export const HOST = { pad: 20, head: 56, bottom: 22, min: 420 } as const;
export const CLOSED = { width: 460, height: 104 } as const;
export const NIC = {
  pad: 12,
  slot: 32,
  slotGap: 4,
  slotPort: 27,
  /** Of a port, for its classes. */
  classes: 20,
  /** A bundle spreads so far above its slots. */
  fan: 11,
  port: 42,
  portGap: 14,
  bottom: 14,
  side: 12,
} as const;

const up8 = (width: number): number => Math.ceil(width / 8) * 8;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function vmSize(vm: ElementOf<'vm'>, vnics: number): Size {
  const title =
    textWidth(vm.label ?? vm.name, FONT.name, true) +
    (vm.count > 1 ? 20 + textWidth(`× ${vm.count}`, 12) : 0) +
    20;
  const words = Math.min(300, Math.max(title, textWidth(vm.details, FONT.small)) + 2 * VM.pad);
  return {
    width: up8(Math.max(words, Math.max(1, vnics) * VM.column)),
    height: vnics === 0 ? VM.head + 4 : VM.head + VM.vnic + VM.bottom,
  };
}

/** `queues`: from the first of its queues to the last, where they are to be right below it. */
export function vswitchWidth(
  vswitch: ElementOf<'vswitch'>,
  pinsAbove: number,
  pinsBelow: number,
  queues: number,
  flows: readonly SceneElement[],
): number {
  const words =
    textWidth(vswitch.label ?? vswitch.name, FONT.name, true) +
    10 +
    textWidth(vswitch.details, FONT.detail) +
    32;
  return up8(
    Math.max(
      200,
      Math.min(420, words),
      flowsWidth(flows),
      12 * (pinsAbove + 1),
      12 * (pinsBelow + 1),
      queues + 28,
    ),
  );
}

export const hypervisorLabel = (host: HostElement): readonly string[] => [host.hypervisor];
export const bypassLabel = (host: HostElement): readonly string[] =>
  host.iommu === undefined ? [phrase`bypass`] : [phrase`bypass`, host.iommu];

export function labelWidth(lines: readonly string[]): number {
  return up8(Math.min(150, Math.max(...lines.map((line) => textWidth(line, FONT.detail)))) + 2 * BAND.label);
}

function slotWidth(slot: Slot, all: number): number {
  if (slot.count === 1) return all > FREE_CELLS ? 24 : 28;
  return Math.min(150, Math.max(up8(textWidth(slotLabel(slot), FONT.small) + 14), 24 + 2 * slot.count));
}

export function slotLabel(slot: Slot): string {
  if (slot.kind === 'pf') return 'PF';
  const letter = slot.kind === 'queue' ? 'q' : '';
  const last = slot.first + slot.count - 1;
  const range = slot.count === 1 ? `${letter}${slot.first}` : `${letter}${slot.first}–${letter}${last}`;
  return slot.state === 'free' && slot.count > 1 ? phrase`${range} free` : range;
}

export interface ClassCell {
  /** From the first one's left edge, as a share of all. */
  readonly from: number;
  readonly share: number;
  readonly said: string;
}

/** The classes of a port as parts of its width; one without a share of its own (strict) stands as a narrow one. */
export function classCells(classes: PortElement['classes']): readonly ClassCell[] {
  const weights = classes.map(({ share }) => Math.max(share, 0.16));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let from = 0;
  return classes.map(({ name, share, strict, lossless }, at) => {
    const cell = {
      from,
      share: (weights[at] ?? 0) / all,
      said: `${name} · ${strict ? 'strict' : `${Math.round(share * 100)} %`}${lossless ? ' · lossless' : ''}`,
    };
    from += cell.share;
    return cell;
  });
}

/** So wide that each class can be named. */
const classesWidth = (port: PortElement): number =>
  Math.min(
    560,
    Math.max(
      0,
      ...classCells(port.classes).map(({ share, said }) => (textWidth(said, FONT.tiny) + 14) / share),
    ) + 20,
  );

export interface PortSize {
  readonly width: number;
  /** From the port's own left edge. */
  readonly slots: readonly { readonly key: string; readonly x: number; readonly width: number }[];
}

function portSize(port: PortElement, flows: readonly SceneElement[]): PortSize {
  let x = 0;
  const slots = port.slots.map((slot) => {
    const width = slotWidth(slot, port.slots.length);
    const at = { key: slot.key, x, width };
    x += width + NIC.slotGap;
    return at;
  });
  const room = Math.max(0, x - NIC.slotGap);
  // Room for the longest load text, whatever the load is now.
  const words = textWidth(port.name, FONT.detail, true) + textWidth(bitsOf(88.8e9, 888e9), FONT.small) + 36;
  const details = port.details === '' ? 0 : textWidth(port.details, FONT.small) + 20;
  const width = up8(
    Math.max(
      room,
      flowsWidth(flows),
      port.classes.length > 0 ? classesWidth(port) : 0,
      Math.min(300, details),
      port.used ? words : Math.min(words, 120),
    ),
  );
  const shift = Math.floor((width - room) / 2);
  return { width, slots: slots.map((slot) => ({ ...slot, x: slot.x + shift })) };
}

export interface PlacedPort {
  readonly path: string;
  /** Paths of the flows that it carries for its host. */
  readonly flows: readonly string[];
  readonly size: PortSize;
}

/** So wide that each can be told from the others, with a rate and a time behind it. */
const flowsWidth = (flows: readonly SceneElement[]): number =>
  Math.max(
    0,
    ...flows.map(
      ({ name }) =>
        Math.min(220, textWidth(name, FONT.small)) + textWidth('888 µs · 88.8 Gb/s', FONT.small, true) + 44,
    ),
  );

/** Room for the lines of flows below what else a box says. */
export const flowsRoom = (flows: number): number => FLOW.row * Math.min(FLOW.most, flows);

/** A card, with its ports as close together as they can be. */
export interface NicSize extends Size {
  readonly label: number;
  readonly portHeight: number;
  readonly ports: readonly PlacedPort[];
}

export function nicSize(
  nic: ElementOf<'nic'>,
  ports: readonly PortElement[],
  flowsOf: (port: PortElement) => readonly SceneElement[],
): NicSize {
  const words = [
    textWidth(nic.label ?? nic.name, FONT.name, true),
    ...nic.lines.map((line) => textWidth(line, FONT.small)),
  ];
  const label = up8(Math.max(84, Math.min(150, Math.max(...words))) + NIC.side);
  const placed = ports.map((port) => {
    const flows = flowsOf(port);
    return { path: port.path, flows: flows.map(({ path }) => path), size: portSize(port, flows) };
  });
  const portHeight =
    NIC.port +
    (ports.some((port) => port.classes.length > 0) ? NIC.classes : 0) +
    flowsRoom(Math.max(0, ...placed.map(({ flows }) => flows.length)));
  const room = placed.reduce((sum, { size }) => sum + size.width + NIC.portGap, -NIC.portGap);
  return {
    label,
    portHeight,
    ports: placed,
    width: NIC.pad + label + Math.max(0, room) + NIC.pad,
    height: NIC.pad + NIC.slot + NIC.slotPort + portHeight + NIC.bottom,
  };
}

export function hostHeadWidth(host: ElementOf<'host'>): number {
  // A name as long as a book is cut, and does not make the picture as wide.
  const words = textWidth(host.label ?? host.name, FONT.host, true) + textWidth(host.details, 12);
  return up8(Math.min(700, words) + 260);
}

/** What a closed host says of what is in it. */
export const closedLine = ({ vms }: ClosedHost): string => phrase`${counted(vms, 'VM')}, not drawn`;
