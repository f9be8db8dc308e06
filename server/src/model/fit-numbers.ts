import type { SlotType } from '../schema/spec.ts';
import { type Dimension, dimensionWords, formatValue, meantUnit, unitOf } from '../schema/units.ts';
import type { Argument, Item, Range } from '../syntax/tree.ts';
import { expectation } from './expected.ts';
import { type Fitted, bad, good, notMine, plainWord, replace } from './fitted.ts';
import type { Misfit } from './values.ts';
import { phrase } from '../words/phrase.ts';

/* Numbers and quantities against their slots: ranges, units, dimensions. */

/** What a number with letters may mean where none belong: `9k` is 9000, `1500B` is 1500. */
function fixesOf(value: number, unit: string, { min, max }: SlotType & { type: 'integer' }): number[] {
  const meant = /^[kK]$/.test(unit) ? Math.round(value * 1000) : value;
  return Number.isInteger(meant) && meant >= min && meant <= max ? [meant] : [];
}

export function fitInteger(type: SlotType & { type: 'integer' }, arg: Argument, range: Range): Fitted {
  const items: readonly Argument[] = arg.type === 'list' ? arg.items : [arg];
  const values: (Range & { value: number })[] = [];
  const misfits: Misfit[] = [];
  for (const item of items) {
    const at = { start: item.start, end: item.end };
    const wrong = (message: string, fixes: Misfit['fixes'] = []): void =>
      void misfits.push({ rule: 'bad-value', ...at, message, fixes });
    const meant = type.words?.[plainWord(item)?.toLowerCase() ?? ''];
    if (meant !== undefined)
      wrong(phrase`Here ${expectation(type)} is expected, not a word. Did you mean \`${meant}\`?`, [
        replace(at, String(meant)),
      ]);
    else if (item.type === 'operator' || item.type === 'path' || item.type === 'list') {
      if (arg.type !== 'list') return notMine;
      wrong(phrase`Here ${expectation(type)} is expected.`);
    } else if (item.type === 'string')
      wrong(
        phrase`Here ${expectation(type)} is expected, without quotes.`,
        /^\d+$/.test(item.value) ? [replace(at, item.value)] : [],
      );
    else if (item.type === 'quantity' && /^x\d+$/.test(item.unit)) {
      const apart = `${item.value} x ${item.unit.slice(1)}`;
      wrong(phrase`The \`x\` stands apart: \`${apart}\`.`, [replace(at, apart)]);
    } else if (item.type === 'quantity')
      wrong(
        phrase`Here ${expectation(type)} is expected, without a unit.`,
        fixesOf(item.value, item.unit, type).map((n) => replace(at, String(n))),
      );
    else if (!Number.isInteger(item.value))
      wrong(phrase`Here ${expectation(type)} is expected, not \`${item.text}\`.`, [
        replace(at, String(Math.round(item.value)), false),
      ]);
    else if (item.value < type.min || item.value > type.max) {
      wrong(phrase`${item.text} is out of range: ${expectation(type)} is expected.`, [
        replace(at, String(Math.min(Math.max(item.value, type.min), type.max)), false),
      ]);
    } else values.push({ ...at, value: item.value });
  }
  if (arg.type === 'list' && items.length === 0)
    return bad(range, phrase`The list is empty: ${expectation(type)} is expected.`);
  const [only] = values;
  if (type.list)
    return {
      value: values.length > 0 ? { type: 'numbers', values, ...range } : undefined,
      misfits,
      taken: 1,
    };
  return { value: only && { type: 'number', value: only.value, ...range }, misfits, taken: 1 };
}

export function fitQuantity(
  type: SlotType & { type: 'quantity' },
  arg: Argument,
  range: Range,
  next: Argument | undefined,
): Fitted {
  if (arg.type === 'list') {
    // Only devices list quantities (`speeds [1Gbps, 10Gbps]`): each item is checked as one.
    const fitted = arg.items.map((item: Item) =>
      fitQuantity(type, item, { start: item.start, end: item.end }, undefined),
    );
    const values = fitted.flatMap(({ value }) =>
      value?.type === 'quantity' ? [{ start: value.start, end: value.end, value: value.value }] : [],
    );
    return {
      value: { type: 'numbers', values, ...range },
      misfits: fitted.flatMap((f) => f.misfits),
      taken: 1,
    };
  }
  const { dimension } = type;
  const expected = dimensionWords[dimension]();
  if (arg.type === 'number') {
    const word = next && plainWord(next);
    const meant =
      word === undefined
        ? undefined
        : unitOf(word)?.dimension === dimension
          ? word
          : meantUnit(word, dimension);
    if (next && word !== undefined && meant !== undefined) {
      return detached(arg.text, meant, { start: range.start, end: next.end });
    }
    return bad(range, phrase`A unit is missing: here ${expected} is expected.`, [
      replace(range, `${arg.text}${type.unit}`, false),
    ]);
  }
  if (arg.type !== 'quantity') {
    if (arg.type === 'operator') return notMine;
    const quoted =
      arg.type === 'string' && /^\d+(?:\.\d+)?[A-Za-z%]+$/.test(arg.value) ? arg.value : undefined;
    return {
      ...bad(
        range,
        quoted === undefined
          ? phrase`Here ${expected} is expected.`
          : phrase`Here ${expected} is expected, without quotes.`,
        quoted === undefined ? [] : [replace(range, quoted)],
      ),
      taken: arg.type === 'path' ? 0 : 1,
    };
  }
  const unit = unitOf(arg.unit);
  if (!unit) {
    const meant = meantUnit(arg.unit, dimension);
    const text =
      meant === undefined ? undefined : arg.text.slice(0, arg.text.length - arg.unit.length) + meant;
    return bad(
      range,
      text === undefined
        ? phrase`\`${arg.unit}\` is no unit: here ${expected} is expected.`
        : phrase`\`${arg.unit}\` is no unit: here ${expected} is expected (case counts).`,
      text === undefined ? [] : [replace(range, text)],
    );
  }
  if (unit.dimension !== dimension) {
    const meant = meantUnit(arg.unit, dimension);
    const fixes =
      meant === undefined
        ? []
        : [replace(range, arg.text.slice(0, arg.text.length - arg.unit.length) + meant, false)];
    return bad(
      range,
      phrase`\`${arg.text}\` is ${dimensionNouns[unit.dimension]()}: here ${expected} is expected.`,
      fixes,
    );
  }
  const value = arg.value * unit.factor;
  if (type.min !== undefined && value < type.min)
    return bad(range, phrase`\`${arg.text}\` is too small: at least ${formatValue(type.min, dimension)}.`);
  if (type.max !== undefined && value > type.max)
    return bad(range, phrase`\`${arg.text}\` is too large: at most ${formatValue(type.max, dimension)}.`);
  return good({ type: 'quantity', value, dimension, ...range });
}

const dimensionNouns: Readonly<Record<Dimension, () => string>> = {
  rate: () => phrase`a rate in bits`,
  packets: () => phrase`a packet rate`,
  frequency: () => phrase`a frequency`,
  time: () => phrase`a time`,
  size: () => phrase`a size in bytes`,
  share: () => phrase`a share`,
};

export function fitMeasure(arg: Argument, range: Range, next: Argument | undefined): Fitted {
  if (arg.type === 'number') {
    const word = next && plainWord(next);
    const meant = word === undefined ? undefined : unitOf(word) ? word : meantUnits(word)[0];
    if (next && meant !== undefined) return detached(arg.text, meant, { start: range.start, end: next.end });
    return bad(range, phrase`A unit is missing: here a quantity such as \`10Gbps\` or \`20us\` is expected.`);
  }
  if (arg.type !== 'quantity') return notMine;
  const unit = unitOf(arg.unit);
  if (unit)
    return good({ type: 'quantity', value: arg.value * unit.factor, dimension: unit.dimension, ...range });
  const digits = arg.text.slice(0, arg.text.length - arg.unit.length);
  return bad(
    range,
    phrase`\`${arg.unit}\` is no unit (case counts).`,
    meantUnits(arg.unit)
      .slice(0, 1)
      .map((m) => replace(range, digits + m)),
  );
}

/** Units that metrics are said in, as far as this may have meant one. */
function meantUnits(text: string): string[] {
  return (['rate', 'packets', 'time', 'share'] as const).flatMap((d) => meantUnit(text, d) ?? []);
}

function detached(digits: string, unit: string, both: Range): Fitted {
  const text = digits + unit;
  return bad(
    both,
    phrase`A unit is attached to its number: \`${text}\`.`,
    [replace(both, text)],
    'bad-value',
    2,
  );
}

export function fitGeneration(arg: Argument, range: Range): Fitted {
  const text =
    arg.type === 'number'
      ? arg.text
      : arg.type === 'path' || arg.type === 'quantity'
        ? (/\d(?:\.\d)?/.exec(arg.type === 'path' ? (plainWord(arg) ?? '') : arg.text)?.[0] ?? '')
        : '';
  const value = Number(text);
  if (
    arg.type === 'number' &&
    value >= 1 &&
    value <= 6 &&
    (Number.isInteger(value) || value === 1.1 || value === 2.1 || value === 3.1)
  )
    return good({ type: 'number', value: Math.floor(value), ...range });
  if (arg.type === 'operator') return notMine;
  const fixes = text !== '' && value >= 1 && value <= 6 ? [replace(range, `${Math.floor(value)}.0`)] : [];
  return bad(range, phrase`Here a PCI Express generation is expected, \`1.0\` to \`6.0\`.`, fixes);
}

const laneCounts = [1, 2, 4, 8, 12, 16, 32];

export function fitLanes(arg: Argument, range: Range): Fitted {
  const text = arg.type === 'number' ? arg.text : (plainWord(arg) ?? '');
  const value = Number(/^[xX]?(\d+)$/.exec(text)?.[1] ?? NaN);
  if (text.startsWith('x') && laneCounts.includes(value)) return good({ type: 'number', value, ...range });
  if (arg.type === 'operator') return notMine;
  return bad(
    range,
    phrase`Here lanes are expected: \`x1\`, \`x2\`, \`x4\`, \`x8\`, \`x16\` or \`x32\`.`,
    laneCounts.includes(value) ? [replace(range, `x${value}`)] : [],
  );
}
