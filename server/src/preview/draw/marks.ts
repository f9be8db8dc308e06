import type { Mode } from '../../model/topology.ts';
import type { Rect } from '../layout/host-layout.ts';
import type { SceneChange, SceneDiagnostic } from '../scene/types.ts';
import { box, group, node, text, title, type SvgNode } from './svg.ts';
import { fit, textWidth, wrap } from '../layout/text.ts';
import type { Theme } from './theme.ts';

/** A mode's own shape, so that colour is never alone in telling modes apart. Centred on x, y. */
export function glyph(mode: Mode, x: number, y: number, theme: Theme, size = 4.5): SvgNode {
  const colour = theme.modes[mode];
  const polygon = (points: readonly (readonly [number, number])[], hollow = false): SvgNode =>
    node('polygon', {
      points: points.map(([dx, dy]) => `${round(x + dx * size)},${round(y + dy * size)}`).join(' '),
      fill: hollow ? theme.box : colour,
      stroke: colour,
      'stroke-width': 1.5,
      'stroke-linejoin': 'round',
    });
  const circle = (hollow: boolean): SvgNode =>
    node('circle', {
      cx: x,
      cy: y,
      r: size * 0.9,
      fill: hollow ? theme.box : colour,
      stroke: colour,
      'stroke-width': 1.5,
    });
  switch (mode) {
    case 'vswitch':
      return circle(false);
    case 'macvtap':
      return circle(true);
    case 'vmdq':
      return polygon([
        [-0.8, -0.8],
        [0.8, -0.8],
        [0.8, 0.8],
        [-0.8, 0.8],
      ]);
    case 'emulated':
      return polygon(
        [
          [-0.8, -0.8],
          [0.8, -0.8],
          [0.8, 0.8],
          [-0.8, 0.8],
        ],
        true,
      );
    case 'vhost-user':
      return polygon([
        [-0.5, -0.9],
        [0.5, -0.9],
        [1, 0],
        [0.5, 0.9],
        [-0.5, 0.9],
        [-1, 0],
      ]);
    case 'sriov':
      return polygon([
        [0, -0.9],
        [1, 0.8],
        [-1, 0.8],
      ]);
    case 'vdpa':
      return polygon([
        [0, 0.9],
        [1, -0.8],
        [-1, -0.8],
      ]);
    case 'direct':
      return polygon([
        [0, -1],
        [1, 0],
        [0, 1],
        [-1, 0],
      ]);
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

const PILL = { height: 18, size: 10.5, pad: 9 } as const;

/** The name of what limits a path, standing on it. Centred on x, y; never wider than `most`. */
export function pill(
  said: string,
  x: number,
  y: number,
  most: number,
  theme: Theme,
  key: string,
  on: string,
): SvgNode {
  const shownText = fit(said, most - 2 * PILL.pad - 12, PILL.size);
  const width = textWidth(shownText, PILL.size) + 2 * PILL.pad + 12;
  const left = x - width / 2;
  return group(
    { class: 'pill', 'data-for': on, 'pointer-events': 'none' },
    [
      box(left, y - PILL.height / 2, width, PILL.height, {
        fill: theme.box,
        stroke: theme.error,
        strokeWidth: 1,
        radius: PILL.height / 2,
      }),
      node('circle', { cx: left + PILL.pad + 2, cy: y, r: 3, fill: theme.error }),
      text(left + PILL.pad + 11, y + 3.8, shownText, { size: PILL.size, fill: theme.text }),
    ],
    key,
  );
}

/** Findings of an element: the worst one's sign and, over one, how many. A circle, a triangle, a square. */
export function badge(
  diagnostics: readonly SceneDiagnostic[],
  x: number,
  y: number,
  theme: Theme,
  key: string,
  on: string,
): SvgNode | undefined {
  const worst = (['error', 'warning', 'information'] as const).find((severity) =>
    diagnostics.some((one) => one.severity === severity),
  );
  if (worst === undefined) return undefined;
  const colour = worst === 'error' ? theme.error : worst === 'warning' ? theme.warning : theme.info;
  const many =
    diagnostics.length > 1 ? String(Math.min(99, diagnostics.length)) : worst === 'information' ? 'i' : '!';
  const shape =
    worst === 'error'
      ? node('circle', { cx: x, cy: y, r: 8.5, fill: colour, stroke: theme.box, 'stroke-width': 1.5 })
      : worst === 'warning'
        ? node('polygon', {
            points: `${round(x)},${round(y - 10)} ${round(x + 10.5)},${round(y + 8)} ${round(x - 10.5)},${round(y + 8)}`,
            fill: colour,
            stroke: theme.box,
            'stroke-width': 1.5,
            'stroke-linejoin': 'round',
          })
        : box(x - 8, y - 8, 16, 16, { fill: colour, stroke: theme.box, strokeWidth: 1.5, radius: 3 });
  return group(
    { class: `badge badge-${worst}`, 'data-for': on, 'pointer-events': 'none' },
    [
      shape,
      text(x, y + (worst === 'warning' ? 5.6 : 3.8), many, {
        size: 10.5,
        fill: theme.onBadge,
        bold: true,
        anchor: 'middle',
      }),
    ],
    key,
  );
}

const CHANGE_SIGNS = { added: '+', removed: '−', changed: 'Δ' } as const;

/** What became of an element between two versions: an outline and a sign. What is gone stands behind a veil. */
export function changeMark({ change, path, fields }: SceneChange, at: Rect, theme: Theme): SvgNode {
  const colour = change === 'added' ? theme.ok : change === 'removed' ? theme.error : theme.warning;
  const many = change === 'changed' && fields.length > 1 ? ` ${fields.length}` : '';
  const sign = CHANGE_SIGNS[change] + many;
  const width = Math.max(18, textWidth(sign, 11, true) + 10);
  const [x, y] = [at.x + 8, at.y - 9];
  return group(
    { class: `change change-${change}`, 'data-for': path, 'pointer-events': 'none' },
    [
      box(at.x - 2, at.y - 2, at.width + 4, at.height + 4, {
        fill: change === 'removed' ? theme.background : 'none',
        ...(change === 'removed' ? { fillOpacity: 0.5 } : {}),
        stroke: colour,
        strokeWidth: 2,
        radius: 7,
        ...(change === 'removed' ? { dash: '6 4' } : {}),
      }),
      box(x, y, width, 18, { fill: colour, stroke: theme.box, strokeWidth: 1.5, radius: 5 }),
      text(x + width / 2, y + 13, sign, { size: 11, fill: theme.onBadge, bold: true, anchor: 'middle' }),
    ],
    `change ${path}`,
  );
}

/** A small button on a card, for the pointer; the keyboard has a key for the same. */
export function act(
  what: 'open' | 'close',
  sign: string,
  x: number,
  y: number,
  said: string,
  theme: Theme,
): SvgNode {
  return group({ class: 'act', 'data-act': what, 'aria-hidden': 'true' }, [
    title(said),
    box(x - 9, y - 9, 18, 18, {
      fill: theme.box,
      stroke: theme.border,
      strokeWidth: 1,
      radius: 4,
      class: 'frame',
    }),
    text(x, y + 4.2, sign, { size: 12, fill: theme.text, anchor: 'middle' }),
  ]);
}

/** The modes in use, and how to read the lines. */
export function legend(
  modes: readonly Mode[],
  signs: readonly string[],
  x: number,
  y: number,
  width: number,
  theme: Theme,
): SvgNode {
  const children: SvgNode[] = [];
  let at = x;
  for (const mode of modes) {
    children.push(
      node('line', {
        x1: at,
        y1: y,
        x2: at + 26,
        y2: y,
        stroke: theme.modes[mode],
        'stroke-width': 3,
        'stroke-linecap': 'round',
      }),
      glyph(mode, at + 13, y, theme),
      text(at + 34, y + 4, mode, { size: 11, fill: theme.muted }),
    );
    at += 34 + textWidth(mode, 11) + 26;
  }
  const how = signs.join(' · ');
  const room = textWidth(how, 11);
  const beside = at + room <= x + width;
  // Where they do not fit beside the modes they stand below, in as many lines as it takes.
  const top = y + (modes.length === 0 || beside ? 4 : 22);
  children.push(
    ...(beside ? [how] : wrap(how, width, 11, 2)).map((line, nth) =>
      text(beside ? x + width : x, top + nth * 14, line, {
        size: 11,
        fill: theme.muted,
        anchor: beside ? 'end' : 'start',
      }),
    ),
  );
  return group({ class: 'legend' }, children, 'legend');
}
