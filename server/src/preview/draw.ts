import type { Scene, SceneElement } from './scene-types.ts';
import { indexScene, ofKind, type SceneIndex } from './scene-index.ts';
import type { Rect } from './host-layout.ts';
import type { Layout } from './layout.ts';
import { describe, tooltip } from './describe.ts';
import { drawHost, drawNic, drawSwitch, drawVswitch, drawZone } from './draw-host.ts';
import { drawPort } from './draw-port.ts';
import { badge, legend, pill } from './draw-marks.ts';
import { drawVm, drawVnic } from './draw-vm.ts';
import { drawPlugs, drawWires } from './draw-wires.ts';
import { box, group, node, title, type SvgNode } from './svg.ts';
import type { Theme } from './theme.ts';

const LEGEND = 56;

/** The picture as a tree. Its outermost group holds all that pans and zooms in the panel. */
export function draw(scene: Scene, layout: Layout, theme: Theme): SvgNode {
  const index = indexScene(scene);
  const width = Math.max(layout.width, 420);
  const height = layout.height + LEGEND;
  return node(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      'font-family': theme.font,
    },
    [
      title(`Topology of ${scene.title}`),
      // In the panel the page's own background shows.
      theme.name === 'panel' ? undefined : box(0, 0, width, height, { fill: theme.background }),
      group(
        { class: 'picture' },
        [...elements(index, layout, theme), legend(scene.modes, 44, layout.height + 14, width - 88, theme)],
        'picture',
      ),
    ],
  );
}

/** Back to front: grounds, wires, boxes, what stands on them. */
function elements(index: SceneIndex, layout: Layout, theme: Theme): readonly (SvgNode | undefined)[] {
  const { scene } = index;
  const all = [...index.byPath.values()];
  const shape = (element: SceneElement): SvgNode | undefined => {
    const at = layout.boxes[element.path];
    if (!at) return undefined;
    return wrap(element, paint(element, at, index, layout, theme), theme);
  };
  const ground = [...ofKind(all, 'host'), ...ofKind(all, 'unplaced')].map(shape);
  const zones = layout.zones.map((zone, at) =>
    group({ class: `zone zone-${zone.kind}`, 'aria-hidden': 'true' }, drawZone(zone, theme), `zone ${at}`),
  );
  const boxes = [
    ...ofKind(all, 'switch'),
    ...ofKind(all, 'port'),
    ...ofKind(all, 'vswitch'),
    ...ofKind(all, 'vm'),
    ...ofKind(all, 'vnic'),
  ];
  return [
    ...ground,
    ...zones,
    ...ofKind(all, 'nic').map(shape),
    drawWires(scene.edges, layout, theme),
    ...boxes.map(shape),
    drawPlugs(scene.edges, layout, theme),
    ...scene.pills.map((one) => drawPill(index, layout, one, theme)),
    ...all.map((element) => drawBadge(element, layout.boxes[element.path], theme)),
  ];
}

function paint(
  element: SceneElement,
  at: Rect,
  index: SceneIndex,
  layout: Layout,
  theme: Theme,
): readonly SvgNode[] {
  switch (element.kind) {
    case 'host':
    case 'unplaced':
      return drawHost(element, at, theme);
    case 'nic':
      return drawNic(element, at, theme);
    case 'port':
      return drawPort(element, at, layout, theme);
    case 'vswitch':
      return drawVswitch(element, at, theme);
    case 'vm': {
      const vnics = ofKind(index.childrenOf(element.path), 'vnic').flatMap((vnic) => {
        const column = layout.boxes[vnic.path];
        return column ? [{ vnic, at: column }] : [];
      });
      return drawVm(element, vnics, at, theme);
    }
    case 'vnic':
      return drawVnic(element, at, theme);
    case 'switch':
      return drawSwitch(element, at, theme);
  }
}

/** An element that can be pointed at, named for those who cannot see it. */
function wrap(element: SceneElement, children: readonly SvgNode[], theme: Theme): SvgNode {
  return group(
    {
      class: `el el-${element.kind}`,
      'data-path': element.path,
      'data-parent': element.parent,
      // In the panel it can be pressed; in a file it is only seen.
      role: theme.name === 'panel' ? 'button' : 'img',
      'aria-label': describe(element),
    },
    [title(tooltip(element)), ...children],
    element.path,
  );
}

function drawPill(
  index: SceneIndex,
  layout: Layout,
  one: Scene['pills'][number],
  theme: Theme,
): SvgNode | undefined {
  const element = index.byPath.get(one.at);
  const at = layout.boxes[one.at];
  if (!element || !at) return undefined;
  const { x, y, most } = seatOf(element, at);
  return pill(one.text, x, y, most, theme, `pill ${one.key}`, one.at);
}

/** Where the name of a limit stands: on the way out of what limits. */
function seatOf(element: SceneElement, at: Rect): { x: number; y: number; most: number } {
  const centre = at.x + at.width / 2;
  const foot = at.y + at.height;
  switch (element.kind) {
    case 'switch':
      return { x: at.x + at.width - 150, y: at.y + at.height / 2, most: 260 };
    case 'nic':
      return { x: at.x + 110, y: foot, most: 220 };
    case 'host':
    case 'unplaced':
      return { x: at.x + at.width - 140, y: at.y, most: 240 };
    case 'vswitch':
      return { x: centre, y: foot + 6, most: Math.max(at.width + 20, 280) };
    case 'port':
      return { x: centre, y: foot + 4, most: Math.max(150, at.width + 10) };
    case 'vm':
    case 'vnic':
      return { x: centre, y: foot + 12, most: Math.max(120, at.width - 8) };
  }
}

function drawBadge(element: SceneElement, at: Rect | undefined, theme: Theme): SvgNode | undefined {
  if (!at || element.diagnostics.length === 0) return undefined;
  const corner = cornerOf(element, at);
  return badge(element.diagnostics, corner.x, corner.y, theme, `badge ${element.path}`, element.path);
}

function cornerOf(element: SceneElement, at: Rect): { x: number; y: number } {
  if (element.kind === 'vnic') return { x: at.x + at.width - 4, y: at.y + at.height - 3 };
  if (element.kind === 'host') return { x: at.x + 2, y: at.y + 2 };
  return { x: at.x + at.width - 2, y: at.y + 2 };
}
