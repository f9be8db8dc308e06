import type { Mode } from '../../model/topology.ts';
import type { SceneEdge } from '../scene/types.ts';
import type { Point, Rect, Route } from '../layout/host-layout.ts';
import type { Layout } from '../layout/layout.ts';
import { type Wire, wiresOf } from '../layout/wires.ts';
import { box, group, node, text, type SvgNode } from './svg.ts';
import { textWidth } from '../layout/text.ts';
import type { Theme } from './theme.ts';
import { glyph } from './marks.ts';
import { type DrawMemory, keep } from './memory.ts';
import { mainMode } from '../scene/mix.ts';

const r = (value: number): number => Math.round(value * 100) / 100;

/** The line through a route: straight down, in an S from row to row, at right angles in gutters and channels. */
export function pathOf(route: Route): string {
  const [first, ...rest] = route.points;
  if (!first) return '';
  const parts = [`M${r(first.x)} ${r(first.y)}`];
  let from = first;
  for (const [at, to] of rest.entries()) {
    if (at < route.elbow) {
      parts.push(corner(from, to, rest[at + 1], at + 1 < route.elbow));
    } else if (Math.abs(from.x - to.x) < 0.6) {
      parts.push(`L${r(to.x)} ${r(to.y)}`);
    } else {
      const middle = r((from.y + to.y) / 2);
      parts.push(`C${r(from.x)} ${middle} ${r(to.x)} ${middle} ${r(to.x)} ${r(to.y)}`);
    }
    from = to;
  }
  return parts.join('');
}

const RADIUS = 6;

/** To `to`, rounded where the next leg turns. */
function corner(from: Point, to: Point, next: Point | undefined, turns: boolean): string {
  if (!next || !turns) return `L${r(to.x)} ${r(to.y)}`;
  const short = Math.min(
    RADIUS,
    Math.hypot(to.x - from.x, to.y - from.y) / 2,
    Math.hypot(next.x - to.x, next.y - to.y) / 2,
  );
  const before = toward(to, from, short);
  const after = toward(to, next, short);
  return `L${r(before.x)} ${r(before.y)}Q${r(to.x)} ${r(to.y)} ${r(after.x)} ${r(after.y)}`;
}

function toward(from: Point, to: Point, by: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by };
}

export const colourOf = (mode: Mode | undefined, theme: Theme): string =>
  mode === undefined ? theme.muted : theme.modes[mode];

/** A share of capacity as a line's weight: never invisible, never a block. */
export const weightOf = (load: number | undefined): number => 1.6 + 4.2 * Math.max(0, Math.min(1, load ?? 0));

export function drawWires(
  edges: readonly SceneEdge[],
  layout: Layout,
  theme: Theme,
  memory: DrawMemory,
): SvgNode {
  const children: SvgNode[] = [];
  for (const edge of edges) {
    const wires = wiresOf(edge).filter((wire) => layout.routes[wire.key] !== undefined);
    const made =
      edge.kind === 'turn'
        ? drawTurn(edge, layout, theme)
        : wires.length === 0
          ? undefined
          : keep(memory, `wire ${edge.key}`, [edge, ...wires.map((wire) => layout.routes[wire.key])], () =>
              drawWire(edge, wires, layout, theme),
            );
    if (made) children.push(made);
  }
  return group({ class: 'wires', 'aria-hidden': 'true' }, children, 'wires');
}

function drawWire(edge: SceneEdge, wires: readonly Wire[], layout: Layout, theme: Theme): SvgNode {
  const standby = edge.kind === 'failover';
  // Several lines share the edge's load; one line that stands for many members carries it all.
  const weight = standby ? 1.6 : weightOf(wires.length > 1 ? (edge.load ?? 0) / wires.length : edge.load);
  // Hosts of upper rows share a trunk, which is no one's own.
  const trunks =
    edge.kind === 'link' ? wires.flatMap((wire) => trunk(layout.routes[wire.key] as Route, theme)) : [];
  const lines = wires.flatMap((wire) =>
    stripes(edge.mix, weight, theme).map(({ colour, width, dx }, nth) => {
      const whole = layout.routes[wire.key] as Route;
      const own = trunks.length > 0 ? { points: whole.points.slice(0, 2), elbow: 0 } : whole;
      const route = shifted(own, dx);
      return node(
        'path',
        {
          d: pathOf(route),
          fill: 'none',
          stroke: colour,
          'stroke-width': width,
          'stroke-linecap': edge.kind === 'link' ? 'butt' : 'round',
          'stroke-dasharray': standby ? '6 5' : undefined,
        },
        [],
        nth === 0 ? wire.key : `${wire.key} ${nth}`,
      );
    }),
  );
  const outside =
    edge.kind === 'link'
      ? [
          (edge.to === undefined ? ring : jack)(
            layout.routes[edge.key],
            trunks.length > 0 ? theme.muted : colourOf(mainMode(edge.mix), theme),
            theme,
          ),
        ]
      : [];
  return group(
    { class: `wire wire-${edge.kind}`, 'data-edge': edge.key },
    [...trunks, ...lines, ...wires.map((wire) => comb(wire, layout, theme)), ...outside],
    edge.key,
  );
}

/** How a bundle meets its slots: a rail above them, and down into each. */
function comb({ edge, fan, key }: Wire, layout: Layout, theme: Theme): SvgNode | undefined {
  const foot = layout.routes[key]?.points.at(-1);
  const rects = (fan ?? []).flatMap((slot) => layout.slots[`${edge.to ?? ''}#${slot}`] ?? []);
  const [first] = rects;
  if (!foot || !first) return undefined;
  const rail = foot.y;
  const xs = rects.map((rect) => rect.x + rect.width / 2);
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const ends =
    `M${r(from)} ${r(first.y)}V${r(rail + RADIUS)}Q${r(from)} ${r(rail)} ${r(from + RADIUS)} ${r(rail)}` +
    `H${r(to - RADIUS)}Q${r(to)} ${r(rail)} ${r(to)} ${r(rail + RADIUS)}V${r(first.y)}`;
  const inner = xs.filter((x) => x > from && x < to).map((x) => `M${r(x)} ${r(rail)}V${r(first.y)}`);
  return node('path', {
    d: ends + inner.join(''),
    fill: 'none',
    stroke: colourOf(mainMode(edge.mix), theme),
    'stroke-width': 1.5,
  });
}

function trunk(route: Route, theme: Theme): readonly SvgNode[] {
  if (route.elbow === 0 || route.points.length < 3) return [];
  const d = pathOf({ points: route.points.slice(1), elbow: route.elbow });
  return [node('path', { d, fill: 'none', stroke: theme.muted, 'stroke-width': 1.6 })];
}

/** Where a wire leaves its VM, the shape of its mode. Drawn over the cards. */
export function drawPlugs(
  edges: readonly SceneEdge[],
  layout: Layout,
  theme: Theme,
  memory: DrawMemory,
): SvgNode {
  const plugs = edges.flatMap((edge) => {
    const mode = mainMode(edge.mix);
    if (edge.kind !== 'attach' || !mode) return [];
    return wiresOf(edge).flatMap((wire) => {
      const route = layout.routes[wire.key];
      const at = route?.points[0];
      if (!at) return [];
      return [
        keep(memory, `plug ${wire.key}`, [edge, route], () =>
          group(
            { 'data-edge': edge.key },
            [glyph(mode, at.x, at.y, theme, 4.5), limitTag(edge, route, theme)],
            wire.key,
          ),
        ),
      ];
    });
  });
  return group({ class: 'plugs', 'aria-hidden': 'true', 'pointer-events': 'none' }, plugs, 'plugs');
}

/** What a vswitch holds a vnic to, where its line enters. */
function limitTag({ limit, mix }: SceneEdge, { points }: Route, theme: Theme): SvgNode | undefined {
  const foot = points.at(-1);
  if (!limit || !foot) return undefined;
  const colour = colourOf(mainMode(mix), theme);
  const said = limit.max === undefined ? `≥${limit.min ?? ''}` : `≤${limit.max}`;
  const width = textWidth(said, 9) + 8;
  const top = foot.y - 15.5;
  return group({ class: 'limit' }, [
    box(foot.x - width / 2, top, width, 13, { fill: theme.box, stroke: colour, strokeWidth: 1, radius: 3 }),
    text(foot.x, top + 9.8, said, { size: 9, fill: theme.text, anchor: 'middle' }),
    limit.min !== undefined && limit.max !== undefined
      ? box(foot.x - width / 2 + 2, top + 11, width - 4, 2, { fill: colour, radius: 1 })
      : undefined,
  ]);
}

/** Modes that share a line run in it side by side, each as wide as its part. */
function stripes(
  mix: SceneEdge['mix'],
  weight: number,
  theme: Theme,
): readonly { colour: string; width: number; dx: number }[] {
  if (mix.length < 2) return [{ colour: colourOf(mix[0]?.mode, theme), width: weight, dx: 0 }];
  const widths = mix.map(({ share }) => Math.max(1.2, share * weight));
  const all = widths.reduce((sum, width) => sum + width, 0);
  let left = -all / 2;
  return mix.map(({ mode }, at) => {
    const width = widths[at] ?? 0;
    const dx = left + width / 2;
    left += width;
    return { colour: colourOf(mode, theme), width, dx };
  });
}

function shifted(route: Route, dx: number): Route {
  return dx === 0
    ? route
    : { ...route, points: route.points.map((point) => ({ x: point.x + dx, y: point.y })) };
}

/** The end of a wire that leads out of the picture. */
function ring(route: Route | undefined, colour: string, theme: Theme): SvgNode | undefined {
  const end = route?.points[route.points.length - 1];
  return (
    end &&
    node('circle', {
      cx: end.x,
      cy: end.y + 4,
      r: 4,
      fill: theme.background,
      stroke: colour,
      'stroke-width': 1.8,
    })
  );
}

/** Where a wire is plugged into its switch: it may have passed over others. */
function jack(route: Route | undefined, colour: string): SvgNode | undefined {
  const end = route?.points.at(-1);
  return end && box(end.x - 6, end.y - 1, 12, 7, { fill: colour, radius: 1.5 });
}

/** Traffic between VMs on one port: turning around under the slots (VEB), or below the port (VEPA). */
function drawTurn(edge: SceneEdge, layout: Layout, theme: Theme): SvgNode | undefined {
  const [first, second] = edge.slots.map((slot) => layout.slots[`${edge.from}#${slot}`]);
  const port = layout.boxes[edge.from];
  if (!first || !second || !port) return undefined;
  const outside = edge.turn === 'switch';
  const d = outside ? turnBelow(port) : turnUnder(first, second);
  return group(
    { class: 'wire wire-turn' },
    [
      node('path', {
        d,
        fill: 'none',
        stroke: colourOf(mainMode(edge.mix), theme),
        'stroke-width': 1.8,
        'stroke-dasharray': '2 3.5',
        'stroke-linecap': 'round',
      }),
    ],
    edge.key,
  );
}

function turnUnder(a: Rect, b: Rect): string {
  const [left, right] = a.x <= b.x ? [a, b] : [b, a];
  const y = a.y + a.height;
  const from =
    left === right || left.x === right.x
      ? left.x + left.width / 2 - Math.min(14, left.width / 4)
      : left.x + left.width / 2;
  const to =
    left.x === right.x
      ? right.x + right.width / 2 + Math.min(14, right.width / 4)
      : right.x + right.width / 2;
  const depth = 10;
  return `M${r(from)} ${r(y + 1)}V${r(y + depth - 5)}Q${r(from)} ${r(y + depth)} ${r(from + 5)} ${r(y + depth)}H${r(to - 5)}Q${r(to)} ${r(y + depth)} ${r(to)} ${r(y + depth - 5)}V${r(y + 1)}`;
}

function turnBelow(port: Rect): string {
  const x = port.x + port.width / 2;
  const y = port.y + port.height;
  return `M${r(x - 10)} ${r(y)}V${r(y + 42)}Q${r(x - 10)} ${r(y + 52)} ${r(x)} ${r(y + 52)}T${r(x + 10)} ${r(y + 42)}V${r(y)}`;
}
