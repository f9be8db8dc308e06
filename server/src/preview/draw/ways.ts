import type { Mode } from '../../model/topology.ts';
import { brief, type CompareColumn, type CompareSection } from '../scene/compare.ts';
import { MODE_WORDS } from '../scene/describe.ts';
import { glyph } from './marks.ts';
import { box, group, node, text, type SvgNode } from './svg.ts';
import { fit, textWidth, wrap } from '../layout/text.ts';
import type { Theme } from './theme.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * The ways side by side on one host, as textbooks draw them: VMs above, the hypervisor as a band that some paths go
 * through and some go around, the card below, the wire. What each would give stands at its foot.
 */

const ROW = { vm: 62, band: 60, gapUp: 34, gapDown: 40, nic: 52 } as const;
const PAD = 22;
const LEAST = 118;
const MOST = 190;

const DIRECT: ReadonlySet<string> = new Set(['sriov', 'direct', 'vdpa']);

export function drawWays(
  section: CompareSection,
  left: number,
  top: number,
  most: number,
  theme: Theme,
): { readonly node: SvgNode; readonly width: number; readonly height: number } {
  const { columns } = section;
  const room = Math.max(360, Number.isFinite(most) ? most : 1600);
  // Where it is narrow the words at the side go first, then the ways stand in several rows.
  const label = room < 760 ? 0 : 86;
  const least = label === 0 ? 88 : LEAST;
  const rows = Math.ceil(columns.length / Math.max(2, Math.floor((room - 2 * PAD - label) / least)));
  const across = Math.ceil(columns.length / rows);
  const step = Math.max(least, Math.min(MOST, (room - 2 * PAD - label) / across));
  const heading = phrase`The ways side by side`;
  const after = textWidth(heading, 15, true) + 12;
  const about =
    section.count > 1
      ? phrase`what one member of ${section.vnic} would get by each`
      : phrase`what one ${section.vnic} would get by each`;
  const width = 2 * PAD + label + step * across;
  const nodes: SvgNode[] = [
    text(left, top + 14, heading, { size: 15, fill: theme.text, bold: true }),
    text(left + after, top + 14, fit(about, Math.max(120, width - after), 12), {
      size: 12,
      fill: theme.muted,
    }),
  ];
  let y = top + 30;
  for (let from = 0; from < columns.length; from += across) {
    const row = wayRow(columns.slice(from, from + across), { left, y, width, label, step }, theme);
    nodes.push(...row.nodes);
    y += row.height;
  }
  return {
    node: group(
      {
        class: 'ways',
        role: 'img',
        'aria-label': phrase`The ways side by side: ${columns.map(sentence).join('; ')}`,
      },
      nodes,
      'ways',
    ),
    width,
    height: y - top,
  };
}

interface RowAt {
  readonly left: number;
  readonly y: number;
  readonly width: number;
  readonly label: number;
  readonly step: number;
}

function wayRow(
  columns: readonly CompareColumn[],
  { left, y, width, label, step }: RowAt,
  theme: Theme,
): { readonly nodes: readonly SvgNode[]; readonly height: number } {
  const vmTop = y + 22;
  const bandTop = vmTop + ROW.vm + ROW.gapUp;
  const nicTop = bandTop + ROW.band + ROW.gapDown;
  const cardBottom = nicTop + ROW.nic + 22;
  const first = left + PAD + label;
  const inner = step * columns.length;
  const nodes: SvgNode[] = [
    box(left, y, width, cardBottom - y, {
      fill: theme.card,
      stroke: theme.border,
      strokeWidth: 1,
      radius: 8,
    }),
    ...bands(columns, first, step, bandTop, label === 0, theme),
    box(first, nicTop, inner, ROW.nic, { fill: theme.box, stroke: theme.border, strokeWidth: 1, radius: 6 }),
  ];
  if (label > 0)
    for (const [words, at] of [
      [phrase`VMs`, vmTop + 34],
      [phrase`hypervisor`, bandTop + ROW.band / 2 + 4],
      ['NIC', nicTop + ROW.nic / 2 + 4],
      [phrase`wire`, cardBottom + 18],
    ] as const)
      nodes.push(text(left + PAD - 4, at, words, { size: 11, fill: theme.muted }));
  for (const [nth, column] of columns.entries())
    nodes.push(way(column, first + nth * step, step, { vmTop, bandTop, nicTop, cardBottom }, theme));
  const lines = Math.max(...columns.map((column) => under(column, step).length));
  return { nodes, height: cardBottom - y + 62 + lines * 15 };
}

/** The hypervisor's layer: solid where paths go through its software, a window where they pass it by. */
function bands(
  columns: readonly CompareColumn[],
  first: number,
  step: number,
  y: number,
  named: boolean,
  theme: Theme,
): readonly SvgNode[] {
  const nodes: SvgNode[] = [];
  let from = 0;
  for (let at = 1; at <= columns.length; at++) {
    const bypass = DIRECT.has(columns[from]?.mode ?? '');
    if (at < columns.length && DIRECT.has(columns[at]?.mode ?? '') === bypass) continue;
    const [x, width] = [
      first + from * step + (from === 0 ? 0 : 4),
      (at - from) * step - (from === 0 ? 0 : 4),
    ];
    nodes.push(
      bypass
        ? box(x, y, width, ROW.band, {
            fill: 'none',
            stroke: theme.muted,
            strokeWidth: 1,
            strokeOpacity: 0.55,
            dash: '3 4',
            radius: 6,
          })
        : box(x, y, width, ROW.band, {
            fill: theme.ink,
            fillOpacity: 0.1,
            stroke: theme.border,
            strokeWidth: 1,
            radius: 6,
          }),
    );
    if (bypass)
      nodes.push(
        text(x + width - 10, y + 15, phrase`bypass`, { size: 10.5, fill: theme.muted, anchor: 'end' }),
      );
    else if (named && step > 120)
      nodes.push(text(x + 8, y + ROW.band - 7, phrase`hypervisor`, { size: 10, fill: theme.muted }));
    from = at;
  }
  return nodes;
}

interface Levels {
  readonly vmTop: number;
  readonly bandTop: number;
  readonly nicTop: number;
  readonly cardBottom: number;
}

function way(column: CompareColumn, x: number, step: number, at: Levels, theme: Theme): SvgNode {
  const { mode, feasible, current } = column;
  const colour = feasible ? theme.modes[mode] : theme.muted;
  const centre = x + step / 2;
  const now = [
    box(x + 4, at.vmTop - 8, step - 8, at.cardBottom - at.vmTop + 2, {
      fill: colour,
      fillOpacity: 0.07,
      stroke: colour,
      strokeWidth: 1.2,
      strokeOpacity: 0.7,
      radius: 7,
    }),
    text(centre, at.vmTop + 6, phrase`now`, { size: 10.5, fill: theme.text, anchor: 'middle', bold: true }),
  ];
  const nodes = [
    ...(current ? now : []),
    ...path(mode, feasible, centre, step, at, theme),
    ...foot(column, centre, step, at.cardBottom + 32, theme),
  ];
  return group({ class: 'way', 'data-mode': mode }, nodes, `way ${mode}`);
}

/** Two VMs of a mode, and the way of their packets down to the wire. */
function path(
  mode: Mode,
  feasible: boolean,
  centre: number,
  step: number,
  at: Levels,
  theme: Theme,
): readonly SvgNode[] {
  const colour = feasible ? theme.modes[mode] : theme.muted;
  const faint = feasible ? 1 : 0.45;
  const cell = (x: number, y: number, width: number, height: number, fill: number, dash?: string): SvgNode =>
    box(x - width / 2, y, width, height, {
      fill: fill > 0 ? colour : theme.box,
      ...(fill > 0 ? { fillOpacity: fill * faint } : {}),
      stroke: colour,
      strokeWidth: 1.3,
      strokeOpacity: faint,
      radius: 4,
      ...(dash === undefined ? {} : { dash }),
    });
  const line = (x1: number, y1: number, x2: number, y2: number, weight: number): SvgNode =>
    node('path', {
      d: `M${x1} ${y1}C${x1} ${(y1 + y2) / 2} ${x2} ${(y1 + y2) / 2} ${x2} ${y2}`,
      fill: 'none',
      stroke: colour,
      'stroke-width': weight,
      'stroke-opacity': faint,
    });
  const word = (x: number, y: number, said: string, size = 10): SvgNode =>
    text(x, y, said, { size, fill: feasible ? theme.text : theme.muted, anchor: 'middle' });

  // Half the distance of the two VMs, and how wide each is.
  const half = Math.min(24, step / 4 - 4);
  const card = Math.min(40, 2 * half - 4);
  const vmBottom = at.vmTop + 50;
  const middle = at.bandTop + ROW.band / 2;
  const slotTop = at.nicTop + 8;
  const cardBottom = at.nicTop + ROW.nic;
  const nodes: SvgNode[] = [];
  for (const dx of mode === 'direct' ? [0] : [-half, half]) {
    const [x, switched] = [centre + dx, centre + dx * 0.6];
    if (mode === 'direct') nodes.push(line(x, vmBottom, x, at.nicTop, 4));
    else if (DIRECT.has(mode)) nodes.push(line(x, vmBottom, x, slotTop, 2.2));
    else nodes.push(line(x, vmBottom, switched, middle - 12, 2.2));
    nodes.push(cell(x, at.vmTop + 16, card, 34, 0), word(x, at.vmTop + 37, 'VM', 10.5));
    if (mode === 'emulated') nodes.push(cell(x, vmBottom + 8, 26, 10, 0.25));
    if (mode === 'vmdq') nodes.push(line(switched, middle + 12, x, slotTop, 1.8));
    if (mode === 'sriov' || mode === 'vdpa' || mode === 'vmdq')
      nodes.push(
        cell(x, slotTop, Math.min(34, card), 18, 0.22),
        word(x, slotTop + 13, mode === 'vmdq' ? 'q' : 'VF'),
        line(x, slotTop + 18, centre, cardBottom, 1.8),
      );
  }
  if (mode === 'direct') {
    const whole = phrase`whole port`;
    nodes.push(cell(centre, slotTop, Math.min(84, step - 26), 34, 0.16), word(centre, slotTop + 21, whole));
  } else if (!DIRECT.has(mode)) {
    const words = mode === 'macvtap' ? 'macvtap' : mode === 'vhost-user' ? phrase`polling` : 'vswitch';
    const dash = mode === 'macvtap' ? '4 2' : undefined;
    nodes.push(
      cell(centre, middle - 12, Math.min(96, step - 22), 24, 0, dash),
      word(centre, middle + 4, words, 10.5),
    );
    if (mode !== 'vmdq') nodes.push(line(centre, middle + 12, centre, cardBottom, 3));
  }
  return [...nodes, line(centre, cardBottom, centre, at.cardBottom + 14, 3.4)];
}

/** What a way is called, and what it would give. */
function foot(
  column: CompareColumn,
  centre: number,
  step: number,
  y: number,
  theme: Theme,
): readonly SvgNode[] {
  const { mode, feasible, numbers } = column;
  const name = fit(mode, step - 14, 12.5, true);
  const wide = (textWidth(name, 12.5, true) + 14) / 2;
  const gives = feasible ? (numbers.throughput?.text ?? phrase`no figures`) : phrase`not here`;
  return [
    glyph(mode, centre - wide + 4, y - 4, theme, 4),
    text(centre - wide + 14, y, name, {
      size: 12.5,
      fill: feasible ? theme.text : theme.muted,
      bold: true,
    }),
    text(centre, y + 17, gives, {
      size: 13,
      fill: feasible && numbers.throughput ? theme.modes[mode] : theme.muted,
      bold: true,
      anchor: 'middle',
    }),
    ...under(column, step).map((line, nth) =>
      text(centre, y + 33 + nth * 15, fit(line, step - 8, 10.5), {
        size: 10.5,
        fill: theme.muted,
        anchor: 'middle',
      }),
    ),
  ];
}

function under(
  { feasible, numbers, breaks: [first], notes, mode }: CompareColumn,
  step: number,
): readonly string[] {
  if (!feasible)
    return wrap(
      brief(first?.reason ?? '') || (first?.rule ?? notes[0] ?? MODE_WORDS[mode]()),
      step - 10,
      10.5,
      4,
    );
  return [
    ...(numbers.latencyP50 ? [`p50 ${numbers.latencyP50.text}`] : []),
    ...(numbers.hostCpu ? [phrase`host ${numbers.hostCpu.text}`] : []),
  ];
}

function sentence(column: CompareColumn): string {
  const { throughput, latencyP50 } = column.numbers;
  if (!column.feasible) return phrase`${column.mode}, not possible here`;
  return [column.current ? phrase`${column.mode} (now)` : column.mode, throughput?.text, latencyP50?.text]
    .filter((part) => part !== undefined)
    .join(', ');
}
