import { colourOf } from './draw-wires.ts';
import type { Rect } from './host-layout.ts';
import type { Layout } from './layout.ts';
import { FONT, slotLabel } from './measure.ts';
import { mainMode } from './mix.ts';
import type { ElementOf } from './scene-types.ts';
import { bar, box, node, type SvgNode, text } from './svg.ts';
import { fit, textWidth } from './text.ts';
import type { Theme } from './theme.ts';

/* A port of a card: its functions and queues, what joins them, and the port itself. */

/** From the rail down to the port. */
const RAIL = 10;

export function drawPort(
  port: ElementOf<'port'>,
  at: Rect,
  layout: Layout,
  theme: Theme,
): readonly SvgNode[] {
  const stroke =
    port.mix.length > 0 ? colourOf(mainMode(port.mix), theme) : port.used ? theme.muted : theme.border;
  const nodes: SvgNode[] = [];
  const used = port.slots.filter((slot) => slot.state === 'used');
  for (const slot of port.slots) {
    const rect = layout.slots[`${port.path}#${slot.key}`];
    if (rect) nodes.push(...drawSlot(slot, rect, theme));
  }
  if (used.length > 0) {
    // What the functions and queues carry leaves through the port.
    const x = at.x + at.width / 2;
    nodes.push(node('line', { x1: x, y1: at.y - RAIL, x2: x, y2: at.y, stroke, 'stroke-width': 3 }));
    nodes.push(
      collector(
        used.map((slot) => layout.slots[`${port.path}#${slot.key}`]),
        x,
        at.y - RAIL,
        stroke,
      ),
    );
  }
  nodes.push(
    box(at.x, at.y, at.width, at.height, {
      fill: theme.card,
      stroke,
      strokeWidth: port.used ? 1.5 : 1,
      radius: 5,
      class: 'frame',
      ...(port.used ? {} : { dash: '3 3' }),
    }),
    text(at.x + 10, at.y + 17, port.name, {
      size: FONT.detail,
      fill: port.used ? theme.text : theme.muted,
      bold: port.used,
    }),
  );
  const left = at.x + 10 + textWidth(port.name, FONT.detail, true) + 10;
  nodes.push(
    text(at.x + at.width - 10, at.y + 17, fit(port.loadText, at.x + at.width - 10 - left, FONT.small), {
      size: FONT.small,
      fill: theme.muted,
      anchor: 'end',
    }),
  );
  if (port.load !== undefined) nodes.push(...mixedBar(port, at, stroke, theme));
  else if (port.details !== '')
    nodes.push(
      text(at.x + 10, at.y + 33, fit(port.details, at.width - 20, FONT.small), {
        size: FONT.small,
        fill: theme.muted,
      }),
    );
  return nodes;
}

/** The port's load, divided by the modes that make it. */
function mixedBar(port: ElementOf<'port'>, at: Rect, stroke: string, theme: Theme): readonly SvgNode[] {
  const width = at.width - 20;
  const nodes = [...bar(at.x + 10, at.y + 28, width, port.load ?? 0, stroke, theme.track)];
  const filled = Math.min(1, port.load ?? 0) * width;
  if (port.mix.length < 2 || filled < 8) return nodes;
  let x = at.x + 10;
  for (const { mode, share } of port.mix) {
    if (mode !== mainMode(port.mix))
      nodes.push(box(x, at.y + 28, Math.max(1, share * filled), 4, { fill: theme.modes[mode] }));
    x += share * filled;
  }
  return nodes;
}

/** A thin rail under the used slots, joined to the port. */
function collector(rects: readonly (Rect | undefined)[], x: number, y: number, stroke: string): SvgNode {
  const centres = rects.flatMap((rect) => (rect ? [rect.x + rect.width / 2] : []));
  const from = Math.min(x, ...centres);
  const to = Math.max(x, ...centres);
  return node('line', {
    x1: from,
    y1: y,
    x2: to,
    y2: y,
    stroke,
    'stroke-width': 1.5,
    'stroke-opacity': 0.55,
    'stroke-linecap': 'round',
  });
}

function drawSlot(slot: ElementOf<'port'>['slots'][number], at: Rect, theme: Theme): readonly SvgNode[] {
  const free = slot.state === 'free';
  const colour = free ? theme.border : colourOf(slot.mode, theme);
  const nodes: SvgNode[] = [
    box(at.x, at.y, at.width, at.height, {
      fill: free ? 'none' : colour,
      fillOpacity: 0.2,
      stroke: colour,
      strokeWidth: 1.2,
      radius: 4,
      ...(free ? { dash: '2 2.5' } : {}),
    }),
  ];
  if (slot.count > 1 && !free) {
    // One tick for each function of the run, as long as they can be told apart.
    const step = at.width / slot.count;
    if (step >= 2.5) {
      for (let nth = 1; nth < slot.count; nth++) {
        const x = at.x + nth * step;
        nodes.push(
          node('line', {
            x1: x,
            y1: at.y + at.height - 6,
            x2: x,
            y2: at.y + at.height - 1,
            stroke: colour,
            'stroke-width': 0.8,
          }),
        );
      }
    }
  }
  nodes.push(
    text(
      at.x + at.width / 2,
      at.y + (slot.count > 1 && !free ? 15 : 17),
      fit(slotLabel(slot), at.width - 2, FONT.small),
      {
        size: FONT.small,
        fill: free ? theme.muted : theme.text,
        anchor: 'middle',
      },
    ),
  );
  return nodes;
}
