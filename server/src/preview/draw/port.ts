import { classWords } from '../scene/describe.ts';
import { colourOf } from './wires.ts';
import type { Rect } from '../layout/host-layout.ts';
import type { Layout } from '../layout/layout.ts';
import { classCells, FONT, slotLabel } from '../layout/measure.ts';
import { mainMode } from '../scene/mix.ts';
import type { ElementOf } from '../scene/types.ts';
import { bar, box, group, node, type SvgNode, text, title } from './svg.ts';
import { fit, textWidth } from '../layout/text.ts';
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
  if (port.classes.length > 0) nodes.push(...drawClasses(port.classes, at, theme));
  return nodes;
}

/** The classes of a port as parts of its width, each with its name. A lossless one has a strong edge. */
function drawClasses(classes: ElementOf<'port'>['classes'], at: Rect, theme: Theme): readonly SvgNode[] {
  const room = at.width - 20;
  const y = at.y + 38;
  return classCells(classes).flatMap(({ from, share, said }, nth) => {
    const one = classes[nth];
    if (!one) return [];
    const x = at.x + 10 + from * room;
    const width = share * room - (nth < classes.length - 1 ? 3 : 0);
    const long = `class ${said}`;
    return [
      group({ class: 'class' }, [
        title(classWords(one)),
        box(x, y, width, 17, {
          fill: theme.ink,
          fillOpacity: one.lossless ? 0.16 : 0.07,
          stroke: theme.muted,
          strokeWidth: one.lossless ? 1.4 : 0.8,
          strokeOpacity: one.lossless ? 0.9 : 0.5,
          radius: 3,
        }),
        text(
          x + width / 2,
          y + 12,
          fit(textWidth(long, FONT.tiny) <= width - 8 ? long : said, width - 4, FONT.tiny),
          { size: FONT.tiny, fill: theme.text, anchor: 'middle' },
        ),
      ]),
    ];
  });
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

const LIMIT_FONT = 9;

/** `≤1G`, or without the sign where it is narrow. */
const limitText = (max: string, room: number): string => {
  const said = `≤${max}`;
  return textWidth(said, LIMIT_FONT) <= room - 2 ? said : max;
};

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
  if (slot.count > 1 && !free && slot.limit?.min === undefined) {
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
  const { limit } = slot;
  if (limit?.min !== undefined)
    // What it is promised stands solid in it.
    nodes.push(
      box(at.x + 3, at.y + at.height - 5, at.width - 6, 3, {
        fill: colour,
        radius: 1.2,
        class: 'promise',
      }),
    );
  if (limit?.max !== undefined)
    nodes.push(
      text(at.x + at.width / 2, at.y + 23.5, limitText(limit.max, at.width), {
        size: LIMIT_FONT,
        fill: theme.text,
        anchor: 'middle',
      }),
    );
  nodes.push(
    text(
      at.x + at.width / 2,
      at.y + (limit ? 13 : slot.count > 1 && !free ? 17 : 20),
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
