import { phrase } from '../words/phrase.ts';
/*
 * Quantities: a number with its unit attached (`docs/language.md`, "Form"). Values are in base units:
 * bit/s, packets/s, Hz, seconds, bytes, and shares of 1.
 */

export type Dimension = 'rate' | 'packets' | 'frequency' | 'time' | 'size' | 'share';

interface Unit {
  readonly dimension: Dimension;
  readonly factor: number;
}

const bases: Readonly<Record<string, Dimension>> = {
  bps: 'rate',
  pps: 'packets',
  Hz: 'frequency',
  s: 'time',
  B: 'size',
  '%': 'share',
};
const decimal: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };
const binary: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };
const small: Readonly<Record<string, number>> = { n: 1e-9, u: 1e-6, m: 1e-3 };

const units: ReadonlyMap<string, Unit> = new Map(
  Object.entries(bases).flatMap(([base, dimension]): [string, Unit][] => {
    if (base === '%') return [[base, { dimension, factor: 0.01 }]];
    const prefixes = base === 's' ? small : { ...decimal, ...binary };
    return [
      [base, { dimension, factor: 1 }],
      ...Object.entries(prefixes).map(([p, factor]): [string, Unit] => [p + base, { dimension, factor }]),
    ];
  }),
);

/** The unit with this exact spelling. */
export function unitOf(text: string): Unit | undefined {
  return units.get(text);
}

/** In words, for messages: `a rate such as 10Gbps`. */
export const dimensionWords: Readonly<Record<Dimension, () => string>> = {
  rate: () => phrase`a rate such as \`10Gbps\``,
  packets: () => phrase`packets a second such as \`14.88Mpps\``,
  frequency: () => phrase`a frequency such as \`2.6GHz\``,
  time: () => phrase`a time such as \`20us\``,
  size: () => phrase`a size such as \`4GiB\``,
  share: () => phrase`a share such as \`40%\``,
};

/**
 * The unit that was most likely meant where the spelling is none: `10gbps`, `10G`, `10GbE`, `20µs`, `512g`.
 * Undefined where nothing of that dimension comes near.
 */
export function meantUnit(text: string, dimension: Dimension): string | undefined {
  const base = Object.keys(bases).find((b) => bases[b] === dimension);
  if (base === undefined) return undefined;
  const plain = text.replace(/[µμ]/g, 'u').toLowerCase();
  if (dimension === 'share') return plain === 'percent' || plain === 'pct' ? '%' : undefined;
  const shape = endings[dimension].exec(plain);
  if (!shape) return undefined;
  const prefix = shape.groups?.['prefix'] ?? '';
  if (dimension === 'time') return prefix + base;
  const letter = prefix === '' ? '' : prefix[0] === 'k' ? 'k' : (prefix[0] ?? '').toUpperCase();
  // Memory is counted in powers of 1024 unless the decimal unit was spelt out.
  if (dimension === 'size' && letter !== '' && (prefix.endsWith('i') || !plain.endsWith('b')))
    return `${letter === 'k' ? 'K' : letter}i${base}`;
  return letter + base;
}

const endings: Readonly<Record<Dimension, RegExp>> = {
  rate: /^(?<prefix>[kmgt]?)i?(?:be|bps|b|bit|bits|bitps|b_s|b\/s|bit\/s|bits\/s)?$/,
  packets: /^(?<prefix>[kmgt]?)(?:pps|p|pkts|packets|p\/s|pkt\/s|pkts\/s|packets\/s)?$/,
  frequency: /^(?<prefix>[kmgt]?)(?:hz|h)?$/,
  time: /^(?<prefix>[num]?)(?:s|sec|secs|seconds)$/,
  size: /^(?<prefix>[kmgt]i?)?(?:b|bytes|byte)?$/,
  share: /^$/,
};

/** A value in a unit people read: `9.41 Gb/s`, `14.88 Mpps`, `512 GiB`, `20 us`, `40 %`. For messages and pictures. */
export function formatValue(value: number, dimension: Dimension): string {
  switch (dimension) {
    case 'rate':
      return scaled(value, 'b/s');
    case 'packets':
      return scaled(value, 'pps');
    case 'frequency':
      return scaled(value, 'Hz');
    case 'share':
      return `${significant(value * 100)} %`;
    case 'time': {
      const [unit, factor] =
        value >= 1
          ? ['s', 1]
          : value >= 1e-3
            ? ['ms', 1e3]
            : value >= 1e-6 || value === 0
              ? ['us', 1e6]
              : ['ns', 1e9];
      return `${significant(value * factor)} ${unit}`;
    }
    case 'size': {
      const [unit, divisor] = Object.entries(binary).findLast(([, f]) => value >= f) ?? ['', 1];
      return unit === '' || value < 64 * 1024 ? `${value} B` : `${significant(value / divisor)} ${unit}B`;
    }
  }
}

function scaled(value: number, unit: string): string {
  const [prefix, factor] = Object.entries(decimal).findLast(([, f]) => value >= f) ?? ['', 1];
  return `${significant(value / factor)} ${prefix}${unit}`;
}

/** At most three significant digits, no trailing zeros, whole numbers whole. */
function significant(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return String(value >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
}

/** The same value as the language writes it: `9.41Gbps`, `4GiB`. Exact. */
export function writeValue(value: number, dimension: Dimension): string {
  if (dimension === 'share') return `${exact(value * 100)}%`;
  if (dimension === 'time') {
    const [prefix, factor] =
      value >= 1 || value === 0
        ? ['', 1]
        : value >= 1e-3
          ? ['m', 1e-3]
          : value >= 1e-6
            ? ['u', 1e-6]
            : ['n', 1e-9];
    return `${exact(value / factor)}${prefix}s`;
  }
  const base = Object.keys(bases).find((b) => bases[b] === dimension) ?? '';
  const prefixes = Object.entries(dimension === 'size' ? binary : decimal);
  const [prefix, factor] = prefixes.findLast(
    ([, f]) => value >= f && Number.isInteger((value / f) * 1000),
  ) ?? ['', 1];
  return `${exact(value / factor)}${prefix}${base}`;
}

function exact(value: number): string {
  return String(Number(value.toPrecision(12)));
}
