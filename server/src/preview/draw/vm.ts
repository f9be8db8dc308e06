import type { ElementOf } from '../scene/types.ts';
import type { Rect } from '../layout/host-layout.ts';
import { FONT, VM } from '../layout/measure.ts';
import { bar, box, node, text, type SvgNode } from './svg.ts';
import { fit, textWidth } from '../layout/text.ts';
import type { Theme } from './theme.ts';
import { act, glyph } from './marks.ts';
import { phrase } from '../../words/phrase.ts';

export function drawVm(
  vm: ElementOf<'vm'>,
  vnics: readonly { readonly vnic: ElementOf<'vnic'>; readonly at: Rect }[],
  at: Rect,
  theme: Theme,
): readonly SvgNode[] {
  const nodes: SvgNode[] = [];
  const card = { fill: theme.box, stroke: theme.border, strokeWidth: 1, radius: 6 };
  if (vm.count > 1)
    for (const offset of [8, 4])
      nodes.push(box(at.x + offset, at.y - offset, at.width, at.height, { ...card, class: 'behind' }));
  nodes.push(box(at.x, at.y, at.width, at.height, { ...card, class: 'frame' }));
  for (const { vnic, at: column } of vnics) {
    nodes.push(box(column.x, at.y, column.width, 4, { fill: theme.modes[vnic.mode], radius: 2 }));
  }
  const x = at.x + VM.pad;
  const opens =
    theme.name === 'panel' && (vm.count > 1 || vm.set !== undefined) && !vm.path.endsWith('#rest');
  const right = at.x + at.width - VM.pad - (opens ? 20 : 0);
  const count = vm.count > 1 ? `× ${vm.count}` : '';
  const room = right - x - (count === '' ? 0 : textWidth(count, 12) + 10);
  nodes.push(
    text(x, at.y + 25, fit(vm.label ?? vm.name, room, FONT.name, true), {
      size: FONT.name,
      fill: theme.text,
      bold: true,
    }),
    text(x, at.y + 42, fit(vm.details, at.width - 2 * VM.pad, FONT.small), {
      size: FONT.small,
      fill: theme.muted,
    }),
  );
  if (count !== '') nodes.push(text(right, at.y + 25, count, { size: 12, fill: theme.muted, anchor: 'end' }));
  if (opens)
    nodes.push(
      vm.set === undefined
        ? act('open', '+', at.x + at.width - 17, at.y + 21, phrase`Show the ${vm.count} members (o)`, theme)
        : act('close', '−', at.x + at.width - 17, at.y + 21, phrase`Show as one set (o)`, theme),
    );
  for (const { at: column } of vnics.slice(1)) {
    nodes.push(
      node('line', {
        x1: column.x,
        y1: at.y + VM.head + 2,
        x2: column.x,
        y2: at.y + at.height - 10,
        stroke: theme.border,
        'stroke-width': 1,
      }),
    );
  }
  return nodes;
}

export function drawVnic(vnic: ElementOf<'vnic'>, at: Rect, theme: Theme): readonly SvgNode[] {
  const colour = theme.modes[vnic.mode];
  const { throughput, packets, latencyP50, hostCpu } = vnic.numbers;
  const x = at.x + VM.pad;
  const right = at.x + at.width - VM.pad;
  const width = right - x;
  const y = at.y + VM.head;
  const small = (at: number, said: string, dy: number, anchor: 'start' | 'end' = 'start'): SvgNode =>
    text(at, y + dy, said, { size: FONT.small, fill: theme.muted, anchor });
  const rate = throughput?.text ?? (packets ? '' : phrase`unknown`);
  const mode = vnic.mode;
  const modeX = right - textWidth(mode, FONT.small);
  const nodes: SvgNode[] = [
    // The whole column answers to a click; where it is outlined, its figure is inside.
    node('rect', {
      x: at.x,
      y: y - 4,
      width: at.width,
      height: at.height - VM.head + 4,
      rx: 4,
      fill: 'transparent',
      class: 'frame hit',
    }),
    text(x, y + 15, rate, {
      size: FONT.number,
      fill: throughput ? colour : theme.muted,
      bold: throughput !== null,
    }),
  ];
  if (vnic.count > 1 && throughput)
    nodes.push(small(x + textWidth(rate, FONT.number, true) + 6, phrase`each`, 15));
  if (latencyP50)
    nodes.push(text(right, y + 15, latencyP50.text, { size: FONT.detail, fill: theme.text, anchor: 'end' }));
  nodes.push(...bar(x, y + 23, width, vnic.load ?? 0, colour, theme.track));
  if (packets) nodes.push(small(x, packets.text, 42));
  if (hostCpu) nodes.push(small(right, phrase`host ${hostCpu.text}`, 42, 'end'));
  nodes.push(
    small(
      x,
      fit(vnic.qos === undefined ? vnic.name : `${vnic.name} · ${vnic.qos}`, modeX - 22 - x, FONT.small),
      58,
    ),
    glyph(mode, modeX - 9, y + 54.5, theme, 3.5),
    text(right, y + 58, mode, { size: FONT.small, fill: theme.text, anchor: 'end' }),
  );
  return nodes;
}
