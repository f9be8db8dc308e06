import type { Rect } from '../layout/host-layout.ts';
import { FONT } from '../layout/measure.ts';
import type { ElementOf } from '../scene/types.ts';
import { box, text, type SvgNode } from './svg.ts';
import { fit, textWidth } from '../layout/text.ts';
import type { Theme } from './theme.ts';

/** A flow that meets no vnic, as a line of the vswitch or port that carries it: its ends, and what it gets. */
export function drawFlow(flow: ElementOf<'flow'>, at: Rect, theme: Theme): readonly SvgNode[] {
  const { throughput, latencyP50 } = flow.numbers;
  const y = at.y + 12.2;
  const right = at.x + at.width - 7;
  const rate = throughput?.text ?? '?';
  const after = right - textWidth(rate, FONT.small, true);
  const name = textWidth(flow.name, FONT.small) + 7;
  const late = latencyP50?.text ?? '';
  const room = after - at.x - 7;
  const both = late !== '' && name + textWidth(late, FONT.small) + 10 <= room;
  return [
    box(at.x, at.y, at.width, at.height, {
      fill: theme.ink,
      fillOpacity: 0.07,
      stroke: theme.muted,
      strokeWidth: 0.8,
      strokeOpacity: 0.5,
      radius: 3,
      class: 'frame',
    }),
    text(at.x + 7, y, fit(flow.name, room - 6, FONT.small), { size: FONT.small, fill: theme.text }),
    ...(both ? [text(after - 10, y, late, { size: FONT.small, fill: theme.muted, anchor: 'end' })] : []),
    text(right, y, rate, { size: FONT.small, fill: theme.text, bold: true, anchor: 'end' }),
  ];
}
