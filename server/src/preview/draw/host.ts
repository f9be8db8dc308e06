import type { ClosedHost, ElementOf } from '../scene/types.ts';
import type { Rect, Zone } from '../layout/host-layout.ts';
import { act } from './marks.ts';
import { BAND, closedLine, FONT, HOST, NIC } from '../layout/measure.ts';
import { bar, box, text, type SvgNode } from './svg.ts';
import { fit, textWidth } from '../layout/text.ts';
import type { Theme } from './theme.ts';
import { colourOf } from './wires.ts';
import { mainMode } from '../scene/mix.ts';
import { phrase } from '../../words/phrase.ts';

export function drawHost(host: ElementOf<'host' | 'unplaced'>, at: Rect, theme: Theme): readonly SvgNode[] {
  const dash = host.kind === 'unplaced' ? '4 4' : undefined;
  const style = {
    fill: theme.card,
    stroke: theme.border,
    strokeWidth: 1,
    radius: 8,
    class: 'frame',
    ...(dash === undefined ? {} : { dash }),
  };
  const name = host.label ?? host.name;
  const count = host.kind === 'host' && host.count > 1 ? ` × ${host.count}` : '';
  const x = at.x + HOST.pad;
  const y = at.y + 28;
  const cpuRoom = host.kind === 'host' && host.cpu ? textWidth(host.cpu.text, 12) + 20 : 0;
  const said = fit(name, at.width - 2 * HOST.pad - cpuRoom - 60, FONT.host, true);
  const after = x + textWidth(said, FONT.host, true) + 10;
  const nodes: SvgNode[] = [];
  if (host.kind === 'host' && host.count > 1) {
    for (const offset of [6, 3])
      nodes.push(box(at.x + offset, at.y - offset, at.width, at.height, { ...style, class: 'behind' }));
  }
  nodes.push(
    box(at.x, at.y, at.width, at.height, style),
    text(x, y, said, { size: FONT.host, fill: theme.text, bold: true }),
  );
  if (count !== '') nodes.push(text(after, y, count.trim(), { size: 13, fill: theme.text }));
  const details = after + (count === '' ? 0 : textWidth(count, 13) + 6);
  nodes.push(
    text(details, y, fit(host.details, at.x + at.width - HOST.pad - cpuRoom - details, 12), {
      size: 12,
      fill: theme.muted,
    }),
  );
  if (host.kind === 'host' && host.cpu) {
    const right = at.x + at.width - HOST.pad;
    nodes.push(
      text(right, y, host.cpu.text, { size: 12, fill: theme.muted, anchor: 'end' }),
      ...bar(
        right - 150,
        y + 8,
        150,
        host.cpu.share,
        host.cpu.share > 0.9 ? theme.error : theme.muted,
        theme.track,
      ),
    );
  }
  if (host.kind === 'host' && host.closed) nodes.push(...drawClosed(host.closed, at, theme));
  return nodes;
}

/** A host of a large picture that nobody has come near: its card, and of a closed one what its VMs are. */
export function drawFarHost(host: ElementOf<'host'>, at: Rect, theme: Theme): readonly SvgNode[] {
  return [
    box(at.x, at.y, at.width, at.height, {
      fill: theme.card,
      stroke: theme.border,
      strokeWidth: 1,
      radius: 8,
      class: 'frame',
    }),
    ...(host.closed ? mixOf(host.closed, at, theme) : []),
  ];
}

/** What is in a closed host, as a sum. */
function drawClosed(closed: ClosedHost, at: Rect, theme: Theme): readonly SvgNode[] {
  const x = at.x + HOST.pad;
  const y = at.y + 62;
  const room = at.width - 2 * HOST.pad - 30;
  const nodes: SvgNode[] = [
    text(x, y, closedLine(closed), { size: 12, fill: theme.text }),
    ...mixOf(closed, at, theme),
  ];
  if (closed.port)
    nodes.push(
      text(at.x + at.width - HOST.pad - 30, y, fit(closed.port.text, room / 2, FONT.small), {
        size: FONT.small,
        fill: theme.muted,
        anchor: 'end',
      }),
    );
  if (theme.name === 'panel')
    nodes.push(act('open', '+', at.x + at.width - HOST.pad - 8, y + 8, phrase`Draw this host (o)`, theme));
  return nodes;
}

/** The modes of its vnics, side by side. */
function mixOf({ mix }: ClosedHost, at: Rect, theme: Theme): readonly SvgNode[] {
  const room = at.width - 2 * HOST.pad - 30;
  let left = at.x + HOST.pad;
  return mix.map(({ mode, share }) => {
    const x = left;
    left += share * room;
    return box(x, at.y + 74, Math.max(2, share * room - 2), 8, { fill: theme.modes[mode], radius: 2 });
  });
}

export function drawZone(zone: Zone, theme: Theme): readonly SvgNode[] {
  const { rect } = zone;
  const bypass = zone.kind === 'bypass';
  const nodes = [
    bypass
      ? box(rect.x, rect.y, rect.width, rect.height, {
          fill: 'none',
          stroke: theme.muted,
          strokeWidth: 1,
          strokeOpacity: 0.55,
          dash: '3 4',
          radius: 6,
        })
      : box(rect.x, rect.y, rect.width, rect.height, {
          fill: theme.ink,
          fillOpacity: 0.1,
          stroke: theme.border,
          strokeWidth: 1,
          radius: 6,
        }),
  ];
  const middle = rect.y + rect.height / 2 - ((zone.label.length - 1) * 14) / 2 + 4;
  for (const [at, line] of zone.label.entries()) {
    nodes.push(
      text(rect.x + BAND.label, middle + at * 14, fit(line, 150, FONT.detail), {
        size: FONT.detail,
        fill: theme.muted,
      }),
    );
  }
  return nodes;
}

export function drawVswitch(vswitch: ElementOf<'vswitch'>, at: Rect, theme: Theme): readonly SvgNode[] {
  const colour = colourOf(mainMode(vswitch.mix), theme);
  const name = fit(vswitch.label ?? vswitch.name, at.width - 32, FONT.name, true);
  const x = at.x + 16;
  const after = x + textWidth(name, FONT.name, true) + 10;
  const nodes: SvgNode[] = [
    box(at.x, at.y, at.width, at.height, {
      fill: theme.box,
      stroke: colour,
      strokeWidth: 1.5,
      radius: 6,
      class: 'frame',
      ...(vswitch.implied ? { dash: '5 3' } : {}),
    }),
    text(x, at.y + 20, name, { size: FONT.name, fill: theme.text, bold: true }),
    text(after, at.y + 20, fit(vswitch.details, at.x + at.width - 12 - after, FONT.detail), {
      size: FONT.detail,
      fill: theme.muted,
    }),
  ];
  if (vswitch.cores) {
    const words = textWidth(vswitch.cores.text, FONT.small);
    nodes.push(
      ...bar(x, at.y + 31, at.width - 32 - words - 12, vswitch.cores.share, colour, theme.track),
      text(at.x + at.width - 16, at.y + 36.5, vswitch.cores.text, {
        size: FONT.small,
        fill: theme.muted,
        anchor: 'end',
      }),
    );
  }
  return nodes;
}

export function drawNic(nic: ElementOf<'nic'>, at: Rect, theme: Theme): readonly SvgNode[] {
  const room = 150;
  const x = at.x + NIC.side;
  const nodes: SvgNode[] = [
    box(at.x, at.y, at.width, at.height, {
      fill: theme.box,
      stroke: theme.border,
      strokeWidth: 1,
      radius: 6,
      class: 'frame',
    }),
    text(x, at.y + 28, fit(nic.label ?? nic.name, room, FONT.name, true), {
      size: FONT.name,
      fill: theme.text,
      bold: true,
    }),
  ];
  for (const [row, line] of nic.lines.entries()) {
    nodes.push(
      text(x, at.y + 45 + row * 15, fit(line, room, FONT.small), { size: FONT.small, fill: theme.muted }),
    );
  }
  if (nic.pcie) {
    const y = at.y + at.height - 26;
    nodes.push(
      text(x, y, nic.pcie.text, { size: FONT.small, fill: theme.muted }),
      ...bar(x, y + 7, 76, nic.pcie.share, nic.pcie.share > 0.95 ? theme.error : theme.muted, theme.track),
    );
  }
  return nodes;
}

export function drawSwitch(element: ElementOf<'switch'>, at: Rect, theme: Theme): readonly SvgNode[] {
  const name = fit(element.label ?? element.name, at.width / 2, FONT.name, true);
  const after = at.x + HOST.pad + textWidth(name, FONT.name, true) + 12;
  return [
    box(at.x, at.y, at.width, at.height, { fill: theme.background, radius: 6 }),
    box(at.x, at.y, at.width, at.height, {
      fill: theme.ink,
      fillOpacity: 0.1,
      stroke: theme.border,
      strokeWidth: 1,
      radius: 6,
      class: 'frame',
    }),
    text(at.x + HOST.pad, at.y + 24, name, { size: FONT.name, fill: theme.text, bold: true }),
    text(after, at.y + 24, fit(element.details, at.x + at.width - 12 - after, FONT.detail), {
      size: FONT.detail,
      fill: theme.muted,
    }),
  ];
}
