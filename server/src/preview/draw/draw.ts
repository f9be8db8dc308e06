import type { Scene, SceneElement } from '../scene/types.ts';
import { indexScene, ofKind, type SceneIndex } from '../scene/lookup.ts';
import type { Rect } from '../layout/host-layout.ts';
import type { Layout } from '../layout/layout.ts';
import { describe, remarks } from '../scene/describe.ts';
import { drawFarHost, drawHost, drawNic, drawSwitch, drawVswitch, drawZone } from './host.ts';
import { drawFlow } from './flow.ts';
import { drawPort } from './port.ts';
import { badge, changeMark, legend, pill } from './marks.ts';
import { type DrawMemory, keep } from './memory.ts';
import { drawPlain } from './plain.ts';
import { drawVm, drawVnic } from './vm.ts';
import { drawPlugs, drawWires } from './wires.ts';
import { box, group, node, title, type SvgNode } from './svg.ts';
import type { Theme } from './theme.ts';
import { phrase } from '../../words/phrase.ts';

export const LEGEND = 56;

export interface DrawOptions {
  /** Kept between calls: what has not changed is the same node again, which costs nothing to show. */
  readonly memory?: DrawMemory;
  /** Hosts drawn in every detail; where it is left out, all. The others are drawn as they look from far away. */
  readonly full?: ReadonlySet<string> | undefined;
}

/** Draws a picture in every detail, or so much of it. */
export function draw(scene: Scene, layout: Layout, theme: Theme, options: DrawOptions = {}): SvgNode {
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
      title(phrase`Topology of ${scene.title}`),
      // In the panel the page's own background shows.
      theme.name === 'panel' ? undefined : box(0, 0, width, height, { fill: theme.background }),
      group(
        { class: 'picture' },
        [
          ...elements(
            { index, layout, theme, memory: options.memory ?? new Map<string, never>() },
            options.full,
          ),
          legend(scene.modes, signsOf(scene), 44, layout.height + 14, width - 88, theme),
        ],
        'picture',
      ),
    ],
  );
}

/** What the legend says of lines and signs: only of those that are there. */
function signsOf({ elements, edges }: Scene): readonly string[] {
  const limits = [
    ...elements.flatMap((element) =>
      element.kind === 'port' ? element.slots.map(({ limit }) => limit) : [],
    ),
    ...edges.map(({ limit }) => limit),
  ];
  return [
    phrase`line weight = predicted load`,
    phrase`bar = share of capacity`,
    phrase`dashed = standby, free or bypassed`,
    ...(limits.some((limit) => limit?.max !== undefined) ? [phrase`≤ = rate limit`] : []),
    ...(limits.some((limit) => limit?.min !== undefined) ? [phrase`solid foot = guaranteed`] : []),
  ];
}

interface Drawing {
  readonly index: SceneIndex;
  readonly layout: Layout;
  readonly theme: Theme;
  readonly memory: DrawMemory;
}

/** Back to front: grounds, wires, boxes, what stands on them. */
function elements(drawing: Drawing, full: ReadonlySet<string> | undefined): readonly (SvgNode | undefined)[] {
  const { index, layout, theme, memory } = drawing;
  const { scene } = index;
  const all = [...index.byPath.values()];
  const hostOf = hostsOf(index);
  const isFull = (path: string): boolean => {
    const host = hostOf(path);
    return full === undefined || host === undefined || host === path || full.has(host);
  };
  const shown = full === undefined ? all : all.filter((element) => isFull(element.path));
  const edges =
    full === undefined
      ? scene.edges
      : scene.edges.filter((edge) => edge.kind === 'link' || isFull(edge.from));
  const shape = (element: SceneElement): SvgNode | undefined => {
    const at = layout.boxes[element.path];
    if (!at) return undefined;
    const vnics = element.kind === 'vm' ? index.childrenOf(element.path) : [];
    const far = full !== undefined && element.kind === 'host' && !full.has(element.path);
    return keep(memory, `el ${element.path}`, [element, at, far, ...vnics], () =>
      wrap(element, far ? drawFarHost(element, at, theme) : paint(element, at, index, layout, theme), theme),
    );
  };
  // Switches, too: the wire of a lower one passes over an upper one, and each ends in its own.
  const ground = [...ofKind(shown, 'host'), ...ofKind(shown, 'unplaced'), ...ofKind(shown, 'switch')].map(
    shape,
  );
  const zones = layout.hosts
    .filter(({ path }) => full === undefined || full.has(path))
    .flatMap((host) =>
      host.zones.map((zone, at) =>
        group(
          { class: `zone zone-${zone.kind}`, 'aria-hidden': 'true', 'data-host': host.path },
          drawZone(zone, theme),
          `zone ${host.path} ${at}`,
        ),
      ),
    );
  const plain =
    full === undefined
      ? []
      : layout.hosts.map((host) =>
          keep(memory, `plain ${host.path}`, [host, index.byPath.get(host.path), full.has(host.path)], () =>
            drawPlain(host, index, full.has(host.path), theme),
          ),
        );
  const boxes = [
    ...ofKind(shown, 'port'),
    ...ofKind(shown, 'vswitch'),
    ...ofKind(shown, 'flow'),
    ...ofKind(shown, 'vm'),
    ...ofKind(shown, 'vnic'),
  ];
  return [
    ...ground,
    ...plain,
    ...zones,
    ...ofKind(shown, 'nic').map(shape),
    drawWires(edges, layout, theme, memory),
    ...boxes.map(shape),
    drawPlugs(edges, layout, theme, memory),
    ...scene.pills.filter((one) => isFull(one.at)).map((one) => drawPill(index, layout, one, theme)),
    ...shown.map((element) => drawBadge(element, layout.boxes[element.path], theme)),
    ...(scene.changes ?? []).map((change) => {
      const at = layout.boxes[change.path];
      return at && changeMark(change, at, theme);
    }),
  ];
}

/** The host card that an element stands in; undefined for what stands in none. */
export function hostsOf(index: SceneIndex): (path: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const find = (path: string): string | undefined => {
    if (known.has(path)) return known.get(path);
    const element = index.byPath.get(path);
    const host =
      element?.kind === 'host' || element?.kind === 'unplaced'
        ? path
        : element?.parent === undefined
          ? undefined
          : find(element.parent);
    known.set(path, host);
    return host;
  };
  return find;
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
    case 'flow':
      return drawFlow(element, at, theme);
    case 'switch':
      return drawSwitch(element, at, theme);
  }
}

export type { DrawMemory };

/** An element that can be pointed at, named for those who cannot see it. */
function wrap(element: SceneElement, children: readonly SvgNode[], theme: Theme): SvgNode {
  const name = describe(element);
  const more = remarks(element);
  const inPanel = theme.name === 'panel';
  return group(
    {
      class: `el el-${element.kind}`,
      'data-path': element.path,
      'data-parent': element.parent,
      // Its name says more than the words in it, in another order: as a button it would have to repeat them.
      role: inPanel ? 'group' : 'img',
      'aria-label': name,
      // Else the tooltip would be read out as well, and the name with it once more.
      'aria-description': inPanel && more.length > 0 ? more.join('; ') : undefined,
      // One of all is the Tab key's stop; to the others one goes by arrows.
      tabindex: inPanel ? -1 : undefined,
    },
    [title([name, ...more].join('\n')), ...children].map(inPanel ? silent : (child) => child),
    element.path,
  );
}

/** The name of an element says all of this. */
const silent = (child: SvgNode): SvgNode =>
  child.tag === 'text' || child.tag === 'title'
    ? { ...child, attrs: { ...child.attrs, 'aria-hidden': 'true' } }
    : child;

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
    case 'flow':
      return { x: centre, y: foot + 17, most: Math.max(120, at.width - 8) };
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
  // Beside the line, which has its rate at the end.
  if (element.kind === 'flow') return { x: at.x + at.width + 12, y: at.y + at.height / 2 };
  return { x: at.x + at.width - 2, y: at.y + 2 };
}
