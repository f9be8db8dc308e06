import type { Mode } from '../../model/topology.ts';
import { pathOf } from './wires.ts';
import type { Rect } from '../layout/host-layout.ts';
import type { PlacedHost } from '../layout/layout.ts';
import { mainMode } from '../scene/mix.ts';
import type { SceneIndex } from '../scene/lookup.ts';
import { group, node, type SvgNode } from './svg.ts';
import { fit } from '../layout/text.ts';
import type { Theme } from './theme.ts';
import { wiresOf } from '../layout/wires.ts';

/*
 * A host as it looks from far away: a few shapes for all of it, whatever is in it. Of a picture of a thousand VMs this
 * is what is drawn first, and what is seen until one comes near.
 */
export function drawPlain(host: PlacedHost, index: SceneIndex, covered: boolean, theme: Theme): SvgNode {
  const cards: string[] = [];
  const cards2: string[] = [];
  const strips = new Map<Mode, string[]>();
  const wires = new Map<Mode, string[]>();
  const into = (map: Map<Mode, string[]>, mode: Mode | undefined, d: string): void => {
    if (mode === undefined) return;
    const list = map.get(mode);
    if (list) list.push(d);
    else map.set(mode, [d]);
  };
  const wiresFrom = (path: string): void => {
    for (const edge of index.edgesFrom(path)) {
      if (edge.kind === 'link' || edge.kind === 'turn') continue;
      // From far away a bundle is one line.
      const route = wiresOf(edge)
        .map((wire) => host.routes[wire.key])
        .find((one) => one !== undefined);
      if (route) into(wires, mainMode(edge.mix), pathOf(route));
    }
  };
  for (const element of index.childrenOf(host.path)) {
    const at = host.boxes[element.path];
    if (!at) continue;
    cards.push(rectangle(at));
    for (const child of index.childrenOf(element.path)) {
      const inner = host.boxes[child.path];
      if (!inner) continue;
      if (child.kind === 'vnic') into(strips, child.mode, rectangle({ ...inner, height: 16 }));
      if (child.kind === 'port') cards2.push(rectangle(inner));
      wiresFrom(child.path);
    }
    wiresFrom(element.path);
  }
  const zones = host.zones.filter((zone) => zone.kind === 'hypervisor').map((zone) => rectangle(zone.rect));
  const path = (
    d: readonly string[],
    attrs: Readonly<Record<string, string | number>>,
  ): SvgNode | undefined => (d.length === 0 ? undefined : node('path', { d: d.join(''), ...attrs }));
  return group(
    { class: covered ? 'plain covered' : 'plain', 'aria-hidden': 'true', 'data-host': host.path },
    [
      path(zones, { fill: theme.ink, 'fill-opacity': 0.1 }),
      path(cards, { fill: theme.box, stroke: theme.muted, 'stroke-opacity': 0.6, 'stroke-width': 2 }),
      path(cards2, { fill: theme.card, stroke: theme.muted, 'stroke-width': 2 }),
      ...[...wires].map(([mode, d]) =>
        path(d, { fill: 'none', stroke: theme.modes[mode], 'stroke-width': 4, 'stroke-opacity': 0.75 }),
      ),
      ...[...strips].map(([mode, d]) => path(d, { fill: theme.modes[mode] })),
      farName(host, index, theme),
    ],
    `plain ${host.path}`,
  );
}

/** Its name, large enough to be read from far away; seen only there. */
function farName(host: PlacedHost, index: SceneIndex, theme: Theme): SvgNode {
  const { rect, path } = host;
  const element = index.byPath.get(path);
  const name = element?.label ?? element?.name ?? path;
  const closed = element?.kind === 'host' && element.closed !== undefined;
  const size = closed ? rect.height * 0.42 : Math.min(190, rect.height / 3);
  const said = fit(name, rect.width - 60, size, true);
  const made = node('text', {
    x: rect.x + rect.width / 2,
    y: closed ? rect.y + size + 12 : rect.y + rect.height / 2 + size / 3,
    class: 'far-name',
    'font-size': size,
    'font-weight': 600,
    'text-anchor': 'middle',
    fill: theme.text,
    stroke: theme.card,
    'stroke-width': size / 5,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
  });
  return { ...made, text: said };
}

const r = (value: number): number => Math.round(value * 10) / 10;
const rectangle = ({ x, y, width, height }: Rect): string =>
  `M${r(x)} ${r(y)}h${r(width)}v${r(height)}h${r(-width)}z`;
