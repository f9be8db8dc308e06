import type { Mode } from '../../model/topology.ts';
import type { Rect } from '../layout/host-layout.ts';
import { box, node, type SvgNode } from './svg.ts';
import type { Theme } from './theme.ts';

/** The textbook figure of a mode: VM, hypervisor, NIC, and the way a packet takes through or around them. */
export function figure(
  mode: Mode,
  count: number,
  at: Rect,
  feasible: boolean,
  theme: Theme,
): readonly SvgNode[] {
  const { x, y, width, height } = at;
  const colour = feasible ? theme.modes[mode] : theme.muted;
  const faint = feasible ? 1 : 0.5;
  const centre = x + width / 2;
  const bypass = mode === 'direct' || mode === 'sriov' || mode === 'vdpa';
  const bandTop = y + 28;
  const nicTop = y + 62;
  const line = (d: string, weight: number): SvgNode =>
    node('path', {
      d,
      fill: 'none',
      stroke: colour,
      'stroke-width': weight,
      'stroke-opacity': faint,
      'stroke-linecap': 'round',
    });
  /** A small box of the mode's own: a queue, a function, an emulated device. */
  const chip = (left: number, top: number, wide: number, high: number): SvgNode =>
    box(left, top, wide, high, {
      fill: colour,
      fillOpacity: 0.25 * faint,
      stroke: colour,
      strokeWidth: 1,
      strokeOpacity: faint,
      radius: 2,
    });
  const nodes: SvgNode[] = [
    box(
      x,
      bandTop,
      width,
      22,
      bypass
        ? { fill: 'none', stroke: theme.muted, strokeWidth: 1, strokeOpacity: 0.5, dash: '3 4', radius: 4 }
        : { fill: theme.ink, fillOpacity: 0.12, stroke: theme.border, strokeWidth: 1, radius: 4 },
    ),
    box(x + 18, nicTop, width - 36, 20, { fill: theme.box, stroke: theme.border, strokeWidth: 1, radius: 4 }),
  ];
  const xs = mode === 'direct' || count === 1 ? [centre] : [centre - 40, centre, centre + 40];
  for (const at of xs)
    nodes.push(
      box(at - 13, y, 26, 15, {
        fill: theme.box,
        stroke: colour,
        strokeWidth: 1.2,
        strokeOpacity: faint,
        radius: 3,
      }),
    );
  if (mode === 'direct') {
    nodes.push(line(`M${centre} ${y + 15}V${y + height}`, 3));
    return nodes;
  }
  const software = box(centre - 54, bandTop + 5, 108, 12, {
    fill: theme.box,
    stroke: colour,
    strokeWidth: 1.2,
    strokeOpacity: faint,
    radius: 3,
    ...(mode === 'macvtap' ? { dash: '4 2' } : {}),
  });
  for (const at of xs) {
    nodes.push(line(`M${at} ${y + 15}V${bypass ? nicTop + 5 : bandTop + 5}`, 1.6));
    if (mode === 'vmdq') nodes.push(line(`M${at} ${bandTop + 17}V${nicTop + 5}`, 1.2));
    if (bypass || mode === 'vmdq') nodes.push(chip(at - 9, nicTop + 5, 18, 10));
    if (mode === 'emulated') nodes.push(chip(at - 7, y + 17, 14, 7));
  }
  if (!bypass) nodes.push(software);
  if (!bypass && mode !== 'vmdq') nodes.push(line(`M${centre} ${bandTop + 17}V${nicTop}`, 2.4));
  if (mode === 'vhost-user')
    for (const at of [-6, 0, 6])
      nodes.push(
        node('circle', { cx: centre + at, cy: bandTop + 11, r: 1.6, fill: colour, 'fill-opacity': faint }),
      );
  nodes.push(line(`M${centre} ${nicTop + 20}V${y + height}`, 3));
  return nodes;
}
