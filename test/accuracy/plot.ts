import type { Judged } from './hold-out.ts';
import { quantile, relative, type Row } from './judged.ts';

/** Predicted against published, both logarithmic: one panel for rates, one for latencies. */

const SIZE = 330;
const MARGIN = 52;
const GAP = 40;
/** Room for half of the last tick's label. */
const RIGHT = 20;

const COLOURS: Readonly<Record<string, string>> = {
  switch: '#0072b2',
  'bare-metal': '#000000',
  'kernel-bulk': '#d55e00',
  'kernel-packets': '#e69f00',
  'load-latency': '#0072b2',
  'polled-latency': '#000000',
  'idle-interrupt': '#d55e00',
  'chain-latency': '#e69f00',
};

const NAMES: Readonly<Record<string, string>> = {
  switch: 'user-space switches',
  'bare-metal': 'polling drivers',
  'kernel-bulk': 'kernel, bulk TCP',
  'kernel-packets': 'kernel, packets',
  'load-latency': 'polled, under load',
  'polled-latency': 'polled, idle',
  'idle-interrupt': 'interrupts, idle',
  'chain-latency': 'chains of forwarders',
};

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly groups: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly perUnit: (row: Row) => number;
}

/** Everything of one panel in one unit: packets and bits are both shown as they were published. */
const PANELS: readonly Panel[] = [
  {
    title: 'Rates (Mpps or Gb/s, as published)',
    unit: '',
    groups: ['switch', 'bare-metal', 'kernel-bulk', 'kernel-packets'],
    from: 0.1,
    to: 100,
    perUnit: () => 1,
  },
  {
    title: 'Latencies (us)',
    unit: 'us',
    groups: ['load-latency', 'polled-latency', 'idle-interrupt', 'chain-latency'],
    from: 1,
    to: 1000,
    perUnit: () => 1,
  },
];

/** What a plot of held-out points shows: none that would flatter, and no application that only a measurement tells. */
export function dotsOf(rows: readonly Row[]): Judged[] {
  return rows.filter((row) => row.one.file.needsAnchor !== true && !row.trivial).map((row) => row.heldOut);
}

export function plot(title: string, rows: readonly Judged[]): string {
  const width = 2 * (SIZE + MARGIN) + GAP + RIGHT;
  const height = SIZE + 2 * MARGIN + 30;
  const panels = PANELS.map((panel, i) => panelSvg(panel, rows, MARGIN + i * (SIZE + MARGIN + GAP), MARGIN));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11">
<title>${title}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${panels.join('\n')}
</svg>
`;
}

function panelSvg(
  { title, groups, from, to }: Panel,
  rows: readonly Judged[],
  left: number,
  top: number,
): string {
  const at = (value: number): number =>
    (SIZE * Math.log(Math.min(to, Math.max(from, value)) / from)) / Math.log(to / from);
  const x = (value: number): string => (left + at(value)).toFixed(1);
  const y = (value: number): string => (top + SIZE - at(value)).toFixed(1);
  const line = (factor: number, dash: string): string =>
    `<line x1="${x(factor >= 1 ? from : from / factor)}" y1="${y(factor >= 1 ? from * factor : from)}" x2="${x(factor >= 1 ? to / factor : to)}" y2="${y(factor >= 1 ? to : to * factor)}" stroke="#888888"${dash}/>`;
  const ticks: string[] = [];
  for (let value = from; value <= to * 1.001; value *= 10) {
    ticks.push(
      `<text x="${x(value)}" y="${top + SIZE + 16}" text-anchor="middle">${Number(value.toPrecision(1))}</text>`,
      `<text x="${left - 6}" y="${(Number(y(value)) + 4).toFixed(1)}" text-anchor="end">${Number(value.toPrecision(1))}</text>`,
    );
  }
  const own = rows.filter((row) => groups.includes(row.one.file.group));
  const dots = groups.map((name) => {
    const marks = own
      .filter((row) => row.one.file.group === name)
      .map((row) => `<circle cx="${x(row.one.point.value)}" cy="${y(row.value)}" r="2.2"/>`);
    return `<g fill="${COLOURS[name] ?? '#000000'}" fill-opacity="0.45">${marks.join('')}</g>`;
  });
  const shown = groups.filter((name) => own.some((row) => row.one.file.group === name));
  const legend = shown.map((name, i) => {
    const errors = own.filter((row) => row.one.file.group === name).map(relative);
    const text = `${NAMES[name] ?? name}: median ${(100 * quantile(errors, 0.5)).toFixed(0)} %, n = ${errors.length}`;
    // Below the diagonal, where few are: what is predicted far too low.
    const down = top + SIZE - 10 - 15 * (shown.length - 1 - i);
    return `<circle cx="${left + SIZE - 12}" cy="${down - 4}" r="3.5" fill="${COLOURS[name] ?? '#000000'}"/><text x="${left + SIZE - 20}" y="${down}" text-anchor="end">${text}</text>`;
  });
  return `<g>
<text x="${left}" y="${top - 14}" font-size="13" font-weight="600">${title}</text>
<rect x="${left}" y="${top}" width="${SIZE}" height="${SIZE}" fill="none" stroke="#333333"/>
${line(1, '')}
${line(1.25, ' stroke-dasharray="4 4"')}
${line(1 / 1.25, ' stroke-dasharray="4 4"')}
${dots.join('\n')}
${ticks.join('')}
${legend.join('')}
<text x="${left + SIZE / 2}" y="${top + SIZE + 34}" text-anchor="middle">published</text>
<text x="${left - 36}" y="${top + SIZE / 2}" text-anchor="middle" transform="rotate(-90 ${left - 36} ${top + SIZE / 2})">predicted</text>
</g>`;
}
