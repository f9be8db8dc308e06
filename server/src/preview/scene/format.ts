import type { Metric } from '../../model/topology.ts';
import type { Figure } from '../../predict/prediction.ts';
import type { Certainty, Shown } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/* Numbers as people read them: three significant digits, a prefix, a unit. */

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

/** Three significant digits, without an exponent and without idle zeros: 1.18, 9.4, 120. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  const size = Math.abs(value);
  const places = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return String(Number(value.toFixed(places)));
}

function prefixed(value: number, unit: string): string {
  let scaled = value;
  let step = 0;
  // 999.5 would round to 1000 of the smaller unit.
  while (Math.abs(scaled) >= 999.5 && step < PREFIXES.length - 1) {
    scaled /= 1000;
    step += 1;
  }
  return `${digits(scaled)} ${PREFIXES[step] ?? ''}${unit}`;
}

/** `1.18 Gb/s` */
export const bits = (bps: number): string => prefixed(bps, 'b/s');
/** As short as it can be, where there is no room for a unit: `1.5G`. */
export const shortBits = (bps: number): string => prefixed(bps, '').replace(' ', '').trimEnd();
/** `235 kpps` */
export const packets = (pps: number): string => prefixed(pps, 'pps');
/** `64 µs`, `1.2 ms` */
export const micros = (us: number): string =>
  us >= 999_500 ? `${digits(us / 1e6)} s` : us >= 999.5 ? `${digits(us / 1000)} ms` : `${digits(us)} µs`;
/** `0.21 cores`; a trace is said to be one instead of `0 cores`. */
export function cores(count: number): string {
  if (count > 0 && count < 0.005) return phrase`<0.01 cores`;
  const said = digits(count);
  return said === '1' ? phrase`1 core` : phrase`${said} cores`;
}
/** `3 of 32 cores`; `at least 3 of 32 cores` where something that nobody measured takes more. */
export function coresOf(
  { value, atLeast }: { readonly value: number; readonly atLeast?: boolean | undefined },
  all: number,
): string {
  return atLeast === true
    ? phrase`at least ${digits(value)} of ${all} cores`
    : phrase`${digits(value)} of ${all} cores`;
}
/** `87 %` */
export const percent = (share: number): string => `${digits(Math.round(share * 1000) / 10)} %`;

/** `128 GiB` */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let scaled = count;
  let step = 0;
  while (scaled >= 1024 && step < units.length - 1) {
    scaled /= 1024;
    step += 1;
  }
  return `${digits(scaled)} ${units[step] ?? 'B'}`;
}

/** A part of a whole in the whole's unit: `8.6 of 10 Gb/s`. */
export function bitsOf(part: number, whole: number): string {
  const text = bits(whole);
  const unit = text.slice(text.indexOf(' '));
  let scale = 1;
  for (const prefix of PREFIXES) {
    if (unit === ` ${prefix}b/s`) break;
    scale *= 1000;
  }
  return phrase`${digits(part / scale)} of ${text}`;
}

/** By figure: alike VMs share theirs. */
const seen = new WeakMap<Figure, Shown>();

export function shown(
  figure: Figure | null | undefined,
  say: (value: number) => string,
  ground?: Certainty,
): Shown | null {
  if (!figure || !Number.isFinite(figure.value)) return null;
  const made = seen.get(figure) ?? shownAs(figure, say, ground);
  seen.set(figure, made);
  return made;
}

function shownAs(figure: Figure, say: (value: number) => string, ground: Certainty | undefined): Shown {
  // An open end of an interval would not survive JSON.
  const finite = (end: number): number => (Number.isFinite(end) ? end : figure.value);
  return {
    value: figure.value,
    low: finite(figure.low),
    high: finite(figure.high),
    text: saidOf(say, figure.value),
    ...(ground && { certainty: { confidence: ground.confidence, reason: ground.reason } }),
  };
}

/** Of a thousand alike VMs each has the same numbers, and writing one costs more than finding it. */
const said = new WeakMap<(value: number) => string, Map<number, string>>();
const MOST_SAID = 4096;

function saidOf(say: (value: number) => string, value: number): string {
  const known = said.get(say) ?? new Map<number, string>();
  said.set(say, known);
  let text = known.get(value);
  if (text === undefined) {
    if (known.size >= MOST_SAID) known.clear();
    known.set(value, (text = say(value)));
  }
  return text;
}

/** How a value of a metric is said, in its unit: bps, pps, seconds, or a share of 1. */
export function sayOf(metric: Metric): (value: number) => string {
  switch (metric) {
    case 'throughput':
    case 'tx':
    case 'rx':
      return bits;
    case 'packets':
      return packets;
    case 'latency':
    case 'rtt':
      return (seconds) => micros(seconds * 1e6);
    case 'cpu':
    case 'utilization':
      return percent;
  }
}
