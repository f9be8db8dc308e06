import type { Mode } from '../../model/topology.ts';
import {
  brief,
  type CompareColumn,
  type CompareScene,
  type CompareSection,
  type Wrong,
  METRICS,
} from '../scene/compare.ts';
import { MODE_WORDS } from '../scene/describe.ts';
import { figure } from './figure.ts';
import { CONFIDENCE, certaintyText, confidenceText } from '../scene/figures.ts';
import { drawWays } from './ways.ts';
import type { Rect } from '../layout/host-layout.ts';
import { glyph } from './marks.ts';
import { bar, box, group, node, text, title, type SvgNode } from './svg.ts';
import { fit, textWidth, wrap } from '../layout/text.ts';
import type { Theme } from './theme.ts';
import { counted, phrase } from '../../words/phrase.ts';

/* Compare: for each vnic a row of cards, one a mode, with a small textbook figure, numbers and what it would break. */

const MARGIN = 20;
const CARD = { width: 204, gap: 14, pad: 10 } as const;
const INNER = CARD.width - 2 * CARD.pad;
const HEAD = 54;
const ALWAYS_LINE = 16;
const FIGURE = { top: 44, height: 90 } as const;
const NUMBERS = FIGURE.top + FIGURE.height + 14;
const ROWS = ['packets', 'latencyP50', 'latencyP99', 'hostCpu'] as const;
const ROW_NAMES = {
  packets: () => phrase`packets`,
  latencyP50: () => phrase`latency p50`,
  latencyP99: () => phrase`p99 (uncalibrated)`,
  hostCpu: () => phrase`host CPU`,
} as const;
const ROW = 27;
const NOTES = NUMBERS + 40 + ROWS.length * ROW + 10;
const LINE = 14;
const BUTTON = 26;

/** `guarantee-oversubscribed: the guarantees on n.0 add up to 12 Gb/s` */
const wrongText = ({ rule, reason }: Wrong): string =>
  [rule, brief(reason)].filter((part) => part !== '').join(': ');

/** How many cards stand side by side in so many pixels; two always, drawn a little smaller. */
export function cardsIn(width: number): number {
  return Math.max(2, Math.floor((width - 2 * MARGIN + CARD.gap) / (CARD.width + CARD.gap)));
}

/** `across`: cards in a row. */
export function drawCompare(compare: CompareScene, theme: Theme, across = Number.POSITIVE_INFINITY): SvgNode {
  const children: SvgNode[] = [];
  let y = MARGIN;
  let width = across <= 2 ? 340 : 480;
  const [typical] = compare.sections;
  if (typical) {
    const most = Math.min(across, 8) * (CARD.width + CARD.gap) - CARD.gap;
    const ways = drawWays(typical, MARGIN, y, most, theme);
    children.push(ways.node);
    width = Math.max(width, ways.width);
    y += ways.height + 34;
  }
  for (const section of compare.sections) {
    const drawn = drawSection(section, y, across, theme);
    children.push(drawn.node);
    width = Math.max(width, drawn.width);
    y += drawn.height + 26;
  }
  if (compare.more > 0) {
    const said = phrase`${counted(compare.more, 'more vnic')}: select a VM or a host in the picture to compare it here.`;
    children.push(text(MARGIN, y + 6, said, { size: 12, fill: theme.muted }));
    y += 34;
  }
  if (compare.sections.length === 0) {
    children.push(
      text(MARGIN, y + 20, phrase`Nothing to compare: no VM is attached to anything yet.`, {
        size: 13,
        fill: theme.muted,
      }),
    );
    y += 40;
  }
  const total = width + 2 * MARGIN;
  return node(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${total} ${y}`,
      width: total,
      height: y,
      'font-family': theme.font,
    },
    [
      title(phrase`Attachment modes compared, ${compare.title}`),
      theme.name === 'panel' ? undefined : box(0, 0, total, y, { fill: theme.background }),
      group({ class: 'picture' }, children, 'picture'),
    ],
  );
}

function drawSection(
  section: CompareSection,
  y: number,
  across: number,
  theme: Theme,
): { node: SvgNode; width: number; height: number } {
  const name = fit(section.vnic, 420, 15, true);
  const count = section.count > 1 ? `× ${section.count}` : '';
  const after = MARGIN + textWidth(name, 15, true) + 10;
  const width = Math.min(across, section.columns.length) * (CARD.width + CARD.gap) - CARD.gap;
  const always =
    section.always.length === 0
      ? []
      : wrap(phrase`Wrong in every mode: ${section.always.map(wrongText).join('; ')}`, width, 12, 3);
  const cards: SvgNode[] = [];
  let top = y + HEAD + always.length * ALWAYS_LINE;
  for (let start = 0; start < section.columns.length; start += across) {
    const row = section.columns.slice(start, start + across);
    const notes = row.map((column) => notesOf(column, theme));
    const height = Math.max(...row.map((column, at) => heightOf(column, notes[at]?.length ?? 0, theme)));
    for (const [at, column] of row.entries()) {
      const x = MARGIN + at * (CARD.width + CARD.gap);
      cards.push(
        drawColumn(section, column, notes[at] ?? [], { x, y: top, width: CARD.width, height }, theme),
      );
    }
    top += height + CARD.gap;
  }
  return {
    width,
    height: top - CARD.gap - y,
    node: group(
      {
        class: 'section',
        role: 'group',
        'aria-label': [phrase`${section.vnic}, now ${section.current}. ${section.verdict}`, ...always].join(
          ' ',
        ),
      },
      [
        text(MARGIN, y + 18, name, { size: 15, fill: theme.text, bold: true }),
        text(after, y + 18, count, { size: 13, fill: theme.muted }),
        text(MARGIN, y + 38, section.verdict, { size: 12, fill: theme.muted }),
        ...always.map((line, at) =>
          text(MARGIN, y + 38 + (at + 1) * ALWAYS_LINE, line, { size: 12, fill: theme.error }),
        ),
        ...cards,
      ],
      section.vnic,
    ),
  };
}

const known = (column: CompareColumn): boolean =>
  column.feasible && METRICS.some((metric) => column.numbers[metric] !== null);

/** Where the notes start: right below the word that says why there are no numbers, or below the numbers. */
const notesTop = (column: CompareColumn): number => (known(column) ? NOTES + 8 : NUMBERS + 40);

function heightOf(column: CompareColumn, notes: number, theme: Theme): number {
  const button = theme.name === 'panel' && column.feasible && !column.current ? BUTTON + 12 : 0;
  return notesTop(column) + notes * LINE + button;
}

interface Note {
  readonly sign: '×' | '+' | '!' | '';
  readonly text: string;
  readonly fill: string;
}

function notesOf(column: CompareColumn, theme: Theme): readonly Note[] {
  const room = INNER - 14;
  const lines: Note[] = [];
  const say = (sign: Note['sign'], said: string, fill: string, most = 3): void => {
    for (const [at, line] of wrap(said, room, 10.5, most).entries())
      lines.push({ sign: at === 0 ? sign : '', text: line, fill });
  };
  if (column.certainty) say('', confidenceText(column.certainty), theme.muted);
  if (column.bottleneck !== undefined) say('!', phrase`limited by ${column.bottleneck}`, theme.text);
  for (const { rule, reason } of column.breaks) {
    say('×', column.feasible ? phrase`breaks ${rule}` : rule, theme.error);
    // Where there are no numbers there is room for words.
    say('', brief(reason), theme.text, column.feasible ? 3 : 5);
  }
  // Without a rule that says why not, the notes do.
  const sign = column.feasible || column.breaks.length > 0 ? '+' : '×';
  for (const note of column.notes) say(sign, note.replaceAll('`', ''), theme.muted);
  return lines;
}

function drawColumn(
  section: CompareSection,
  column: CompareColumn,
  notes: readonly Note[],
  { x, y, height }: Rect,
  theme: Theme,
): SvgNode {
  const colour = column.feasible ? theme.modes[column.mode] : theme.muted;
  const left = x + CARD.pad;
  const right = x + CARD.width - CARD.pad;
  const nodes: SvgNode[] = [
    title(
      [
        `${column.mode}: ${MODE_WORDS[column.mode]()}`,
        ...(column.certainty ? [certaintyText(column.certainty)] : []),
        ...ownCertainties(column),
        ...column.breaks.map(({ rule, reason }) => phrase`breaks ${rule}: ${reason}`),
        ...column.notes,
      ].join('\n'),
    ),
    box(x, y, CARD.width, height, {
      fill: column.current ? theme.box : theme.card,
      stroke: column.current ? colour : theme.border,
      strokeWidth: column.current ? 2 : 1,
      radius: 6,
      class: 'frame',
      ...(column.feasible ? {} : { dash: '4 4' }),
    }),
    box(x, y, CARD.width, 4, { fill: colour, fillOpacity: column.feasible ? 1 : 0.4, radius: 2 }),
    glyph(column.mode, left + 5, y + 23, theme),
    text(left + 18, y + 28, column.mode, {
      size: 13.5,
      fill: column.feasible ? theme.text : theme.muted,
      bold: true,
    }),
  ];
  if (column.current) nodes.push(...chip(phrase`now`, right, y + 23, colour, theme));
  nodes.push(
    ...figure(
      column.mode,
      section.count,
      { x: left, y: y + FIGURE.top, width: INNER, height: FIGURE.height },
      column.feasible,
      theme,
    ),
  );
  if (known(column)) nodes.push(...numberRows(column, left, right, y + NUMBERS, colour, theme));
  else {
    const why = column.feasible ? phrase`no figures known` : phrase`not possible here`;
    nodes.push(text(left, y + NUMBERS + 16, why, { size: 13, fill: theme.muted, bold: true }));
  }
  nodes.push(...noteLines(notes, left, y + notesTop(column)));
  if (theme.name === 'panel' && column.feasible && !column.current) {
    nodes.push(applyButton(section.vnic, column.mode, left, y + height - BUTTON - 10, theme));
  }
  return group(
    { class: 'column', role: 'group', 'aria-label': sentence(column), 'data-mode': column.mode },
    nodes,
    column.mode,
  );
}

function numberRows(
  column: CompareColumn,
  left: number,
  right: number,
  y: number,
  colour: string,
  theme: Theme,
): readonly SvgNode[] {
  const { throughput } = column.numbers;
  const nodes: SvgNode[] = [
    text(left, y + 16, throughput?.text ?? phrase`unknown`, {
      size: 17,
      fill: throughput ? colour : theme.muted,
      bold: true,
    }),
    ...(column.best.includes('throughput')
      ? [text(right, y + 15, '★', { size: 11, fill: theme.text, anchor: 'end' })]
      : []),
    ...bar(left, y + 24, INNER, column.bars.throughput, colour, theme.track, 5),
    ...whisker(left, y + 26.5, column.whiskers.throughput, theme, 5),
  ];
  for (const [at, row] of ROWS.entries()) {
    const top = y + 40 + at * ROW;
    const value = column.numbers[row];
    const best = column.best.includes(row);
    const said = (best ? '★ ' : '') + (value?.text ?? phrase`unknown`);
    const room = INNER - textWidth(said, 10.5, best) - 4;
    nodes.push(
      text(left, top + 10, fit(rowName(row, column), room, 10.5), { size: 10.5, fill: theme.muted }),
      text(right, top + 10, said, {
        size: 10.5,
        fill: value ? theme.text : theme.muted,
        anchor: 'end',
        bold: best,
      }),
      ...bar(left, top + 15, INNER, column.bars[row], theme.muted, theme.track, 3),
      ...whisker(left, top + 16.5, column.whiskers[row], theme, 3.5),
    );
  }
  return nodes;
}

/** A figure whose confidence is not that of the card says its own. */
function rowName(row: (typeof ROWS)[number], { numbers, certainty }: CompareColumn): string {
  const own = numbers[row]?.certainty?.confidence;
  return own === undefined || own === certainty?.confidence
    ? ROW_NAMES[row]()
    : `${ROW_NAMES[row]()} (${CONFIDENCE[own]()})`;
}

/** `host CPU: low confidence: measured on another CPU`, of each figure that has its own. */
const ownCertainties = ({ numbers }: CompareColumn): string[] =>
  ROWS.flatMap((row) => {
    const certainty = numbers[row]?.certainty;
    return certainty ? [`${ROW_NAMES[row]()}: ${certaintyText(certainty)}`] : [];
  });

/** The 80 % interval on its bar. */
function whisker(
  x: number,
  y: number,
  [low, high]: readonly [number, number],
  theme: Theme,
  size: number,
): readonly SvgNode[] {
  const [from, to] = [x + low * INNER, x + high * INNER];
  if (to - from < 1.5) return [];
  const line = (x1: number, y1: number, x2: number, y2: number): SvgNode =>
    node('line', { x1, y1, x2, y2, stroke: theme.text, 'stroke-width': 1.1 });
  return [line(from, y, to, y), line(from, y - size, from, y + size), line(to, y - size, to, y + size)];
}

function noteLines(notes: readonly Note[], x: number, y: number): readonly SvgNode[] {
  return notes.flatMap((note, at) => [
    ...(note.sign === ''
      ? []
      : [text(x, y + at * LINE, note.sign, { size: 11, fill: note.fill, bold: true })]),
    text(x + 14, y + at * LINE, note.text, { size: 10.5, fill: note.fill }),
  ]);
}

function chip(said: string, right: number, y: number, colour: string, theme: Theme): readonly SvgNode[] {
  const width = textWidth(said, 10.5, true) + 16;
  return [
    box(right - width, y - 9, width, 18, { fill: colour, radius: 9 }),
    text(right - width / 2, y + 3.8, said, { size: 10.5, fill: theme.onBadge, bold: true, anchor: 'middle' }),
  ];
}

function applyButton(vnic: string, mode: Mode, x: number, y: number, theme: Theme): SvgNode {
  return group(
    {
      class: 'apply',
      role: 'button',
      tabindex: '0',
      'data-vnic': vnic,
      'data-mode': mode,
      'aria-label': phrase`Use ${mode} for ${vnic}`,
    },
    [
      box(x, y, INNER, BUTTON, {
        fill: 'transparent',
        stroke: theme.border,
        strokeWidth: 1,
        radius: 3,
        class: 'frame',
      }),
      text(x + INNER / 2, y + 17, phrase`Use ${mode}`, { size: 11.5, fill: theme.text, anchor: 'middle' }),
    ],
    'apply',
  );
}

function sentence(column: CompareColumn): string {
  const { throughput, latencyP50, hostCpu } = column.numbers;
  const numbers = [
    throughput?.text,
    latencyP50 && phrase`${latencyP50.text} median latency`,
    hostCpu && phrase`${hostCpu.text} of the host`,
  ];
  const parts = [
    column.current ? phrase`${column.mode}, today’s mode` : column.mode,
    ...(column.feasible
      ? [...numbers, column.certainty && certaintyText(column.certainty)]
      : [phrase`not possible here`]),
  ];
  for (const wrong of column.breaks) parts.push(phrase`breaks ${wrongText(wrong)}`);
  return parts.filter((part) => part !== undefined && part !== null && part !== '').join(', ');
}
