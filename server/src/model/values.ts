import { type Form, type Slot, type SlotType, type Spec, signature } from '../schema/spec.ts';
import { type Dimension, dimensionWords, formatValue, meantUnit, unitOf } from '../schema/units.ts';
import type { Argument, Index, Item, PathArgument, Range } from '../syntax/tree.ts';
import { nearest } from './nearest.ts';

/*
 * Arguments against slots: what a statement's arguments mean. Pure and local: no name is looked up here.
 */

export type Value = Range &
  (
    | { readonly type: 'name'; readonly name: string; readonly index?: Index | undefined }
    | { readonly type: 'refs'; readonly paths: readonly PathArgument[] }
    | { readonly type: 'word'; readonly word: string }
    | { readonly type: 'words'; readonly words: readonly (Range & { readonly word: string })[] }
    | { readonly type: 'flag'; readonly on: boolean }
    | { readonly type: 'number'; readonly value: number }
    | { readonly type: 'numbers'; readonly values: readonly (Range & { readonly value: number })[] }
    | { readonly type: 'quantity'; readonly value: number; readonly dimension: Dimension }
    | { readonly type: 'string'; readonly value: string }
    | { readonly type: 'strings'; readonly values: readonly (Range & { readonly value: string })[] }
  );

/** What is wrong with an argument. Edits are relative like ranges. */
export interface Misfit extends Range {
  readonly rule: 'bad-value' | 'missing-property' | 'syntax';
  readonly message: string;
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly (Range & { readonly text: string })[];
    readonly preferred?: boolean;
  }[];
}

export interface Matched {
  /** By slot name; a slot that comes again and again has its values in order. */
  readonly values: ReadonlyMap<string, readonly Value[]>;
  readonly misfits: readonly Misfit[];
}

/** Fits arguments to the form of the spec that takes most of them. `head` is the range of the statement's word. */
export function match(spec: Spec, args: readonly Argument[], head: Range): Matched {
  let best: (Matched & { taken: number }) | undefined;
  for (const form of spec.forms) {
    const attempt = matchForm(spec, form, args, head);
    if (attempt.misfits.length === 0) return attempt;
    if (!best || attempt.taken > best.taken) best = attempt;
  }
  return best ?? { values: new Map(), misfits: [] };
}

function matchForm(
  spec: Spec,
  form: Form,
  args: readonly Argument[],
  head: Range,
): Matched & { taken: number } {
  const values = new Map<string, Value[]>();
  const misfits: Misfit[] = [];
  let at = 0;
  const put = (slot: Slot, value: Value | undefined): void => {
    if (value) values.set(slot.name, [...(values.get(slot.name) ?? []), value]);
  };
  for (const slot of form) {
    let first = true;
    for (;;) {
      const arg = args[at];
      const led = slot.lead === undefined || isText(arg, slot.lead);
      if (arg && slot.lead !== undefined && led) {
        const value = args[at + 1];
        if (!value) {
          misfits.push(missing(spec, form, slot, arg));
          return { values, misfits, taken: at };
        }
        const fitted = fit(slot.type, value, args[at + 2]);
        misfits.push(...fitted.misfits);
        put(slot, fitted.value);
        at += 1 + Math.max(1, fitted.taken);
        break;
      }
      const fitted = arg && led ? fit(slot.type, arg, args[at + 1]) : undefined;
      const next = form[form.indexOf(slot) + 1];
      // What may be left out has been, where the argument fits what comes after it instead.
      const skipped = slot.optional && next && arg && fitted?.misfits.length && fits(next, arg);
      if (fitted && fitted.taken > 0 && !skipped) {
        // A repeated slot takes operators between its values as they come (`a -> b -> c`).
        misfits.push(...fitted.misfits);
        put(slot, fitted.value);
        at += fitted.taken;
      } else if (slot.optional || (slot.rest && !first)) break;
      else if (!arg) {
        misfits.push(missing(spec, form, slot, at > 0 ? (args[at - 1] ?? head) : head));
        return { values, misfits, taken: at };
      } else {
        misfits.push(...(fitted?.misfits.length ? fitted.misfits : [unfit(spec, form, slot, arg)]));
        return { values, misfits, taken: at };
      }
      first = false;
      if (!slot.rest) break;
      const between = args[at];
      if (between?.type !== 'operator') break;
      at++;
      if (!args[at]) {
        misfits.push(missing(spec, form, slot, between));
        return { values, misfits, taken: at };
      }
    }
  }
  const extra = args[at];
  if (extra && misfits.length === 0) {
    const last = args.at(-1) ?? extra;
    const before = at > 0 ? (args[at - 1]?.end ?? head.end) : head.end;
    misfits.push({
      rule: 'bad-value',
      start: extra.start,
      end: last.end,
      message: `\`${spec.word}\` takes nothing more here: \`${signature(spec, form)}\`.`,
      fixes: [{ title: 'Remove it', edits: [{ start: before, end: last.end, text: '' }] }],
    });
  }
  return { values, misfits, taken: at };
}

function fits(slot: Slot, arg: Argument): boolean {
  const { misfits, taken } = fit(slot.type, arg, undefined);
  return taken > 0 && misfits.length === 0;
}

function isText(arg: Argument | undefined, text: string): boolean {
  if (!arg) return false;
  if (arg.type === 'operator') return arg.text === text;
  return arg.type === 'path' && plainWord(arg) === text;
}

/** The word of a path that is just one word. */
export function plainWord(arg: Argument): string | undefined {
  const [segment, ...more] = arg.type === 'path' ? arg.segments : [];
  return segment && more.length === 0 && !segment.index ? segment.text : undefined;
}

function missing(spec: Spec, form: Form, slot: Slot, after: Range): Misfit {
  const rule = spec.declares !== undefined || spec.many ? 'missing-property' : 'bad-value';
  const placeholder = placeholderOf(slot);
  return {
    rule,
    start: after.start,
    end: after.end,
    message:
      `${slot.lead === undefined ? '' : `\`${slot.lead}\` and `}${expectation(slot.type)} ${slot.lead === undefined ? 'is' : 'are'} missing: \`${signature(spec, form)}\`.`.replace(
        /^./,
        (c) => c.toUpperCase(),
      ),
    fixes:
      placeholder === undefined
        ? []
        : [
            {
              title: `Insert \`${placeholder}\``,
              edits: [{ start: after.end, end: after.end, text: ` ${placeholder}` }],
            },
          ],
  };
}

function unfit(spec: Spec, form: Form, slot: Slot, arg: Argument): Misfit {
  const lead = slot.lead === undefined ? '' : `\`${slot.lead}\` and `;
  return {
    rule:
      slot.lead !== undefined && (spec.declares !== undefined || spec.many)
        ? 'missing-property'
        : 'bad-value',
    start: arg.start,
    end: arg.end,
    message: `Here ${lead}${expectation(slot.type)} ${lead === '' ? 'is' : 'are'} expected: \`${signature(spec, form)}\`.`,
    fixes: [],
  };
}

function placeholderOf(slot: Slot): string | undefined {
  const { type } = slot;
  const text =
    type.type === 'literal'
      ? type.text
      : type.type === 'enum'
        ? Object.keys(type.values)[0]
        : type.type === 'flag'
          ? 'on'
          : type.type === 'integer'
            ? String(Math.max(1, type.min))
            : type.type === 'quantity'
              ? `1${type.unit}`
              : type.type === 'string'
                ? '""'
                : type.type === 'operator'
                  ? type.values[0]
                  : type.type === 'name' || type.type === 'ref'
                    ? slot.name
                    : undefined;
  return text === undefined || slot.lead === undefined ? text : `${slot.lead} ${text}`;
}

/** What a slot takes, in words. */
export function expectation(type: SlotType): string {
  switch (type.type) {
    case 'name':
      return 'a name';
    case 'ref':
      return refWords[type.to];
    case 'enum':
      return listOfWords(Object.keys(type.values));
    case 'word':
      return 'a word';
    case 'flag':
      return '`on` or `off`';
    case 'integer':
      return type.max >= 1e6 ? 'a whole number' : `a whole number from ${type.min} to ${type.max}`;
    case 'quantity':
      return dimensionWords[type.dimension];
    case 'measure':
      return 'a quantity with its unit';
    case 'frame':
      return 'a frame size such as `512B`, or `imix`';
    case 'string':
      return type.format === undefined ? 'a string in quotes' : formats[type.format].words;
    case 'literal':
      return `\`${type.text}\``;
    case 'operator':
      return listOfWords(type.values);
    case 'generation':
      return 'a PCI Express generation, `1.0` to `6.0`';
    case 'lanes':
      return 'lanes such as `x8`';
  }
}

const refWords = {
  host: 'a host',
  vm: 'a vm',
  switch: 'a switch',
  'switch-port': 'a switch, or a port of one',
  network: 'a network',
  qos: 'a qos',
  flavor: 'a flavor',
  device: 'a device',
  platform: 'a platform',
  port: 'a port',
  vswitch: 'a vswitch',
  vnic: 'a vnic',
  target: 'a port or a vswitch',
  end: 'a vm, a vnic, a port or `wire`',
  subject: 'a vm, a vnic, a host, a port or a vswitch',
} as const;

const formats = {
  'pci-address': {
    words: 'a PCI address such as `"0000:3b:00.0"`',
    test: /^(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7]$/,
  },
  'pci-id': { words: 'a PCI id such as `"8086:1572"`', test: /^[0-9a-fA-F]{4}:[0-9a-fA-F]{4}$/ },
  mac: {
    words: 'a MAC address such as `"52:54:00:12:34:56"`',
    test: /^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/,
  },
  version: { words: 'a version in quotes such as `"8.1"`', test: /^\S.*$/ },
  file: { words: 'a file in quotes such as `"racks/common.iov"`', test: /^[^\0]+$/ },
} as const;

function listOfWords(words: readonly string[]): string {
  const quoted = words.map((w) => `\`${w}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

interface Fitted {
  readonly value?: Value | undefined;
  readonly misfits: readonly Misfit[];
  /** Arguments used; 0 where this argument is not of the slot's type at all. */
  readonly taken: number;
}

const notMine: Fitted = { misfits: [], taken: 0 };

function bad(
  range: Range,
  message: string,
  fixes: Misfit['fixes'] = [],
  rule: Misfit['rule'] = 'bad-value',
  taken = 1,
): Fitted {
  return { misfits: [{ rule, start: range.start, end: range.end, message, fixes }], taken };
}

function good(value: Value, taken = 1): Fitted {
  return { value, misfits: [], taken };
}

function replace(range: Range, text: string, preferred = true): Misfit['fixes'][number] {
  return { title: `Write \`${text}\``, edits: [{ start: range.start, end: range.end, text }], preferred };
}

function fit(type: SlotType, arg: Argument, next: Argument | undefined): Fitted {
  const range = { start: arg.start, end: arg.end };
  if (arg.type === 'list' && !('list' in type && type.list)) {
    return type.type === 'literal' || type.type === 'operator'
      ? notMine
      : bad(range, `One value stands here, not a list: ${expectation(type)}.`);
  }
  switch (type.type) {
    case 'name':
      return fitName(type, arg, range);
    case 'ref':
      return fitRef(type, arg, range);
    case 'enum':
    case 'word':
      return fitWord(type, arg, range);
    case 'flag':
      return fitFlag(arg, range);
    case 'integer':
      return fitInteger(type, arg, range);
    case 'quantity':
      return fitQuantity(type, arg, range, next);
    case 'measure':
      return fitMeasure(arg, range);
    case 'frame':
      if (plainWord(arg) === 'imix') return good({ type: 'word', word: 'imix', ...range });
      return fitQuantity(
        { type: 'quantity', dimension: 'size', unit: 'B', min: 64, max: 9728 },
        arg,
        range,
        next,
      );
    case 'string':
      return fitString(type, arg, range);
    case 'literal':
      return isText(arg, type.text) ? good({ type: 'word', word: type.text, ...range }) : notMine;
    case 'operator':
      if (arg.type !== 'operator') return notMine;
      if (type.values.includes(arg.text)) return good({ type: 'word', word: arg.text, ...range });
      return bad(
        range,
        `Here ${expectation(type)} is expected, not \`${arg.text}\`.`,
        type.values.slice(0, 2).map((v) => replace(range, v, false)),
      );
    case 'generation':
      return fitGeneration(arg, range);
    case 'lanes':
      return fitLanes(arg, range);
  }
}

function fitName(type: SlotType & { type: 'name' }, arg: Argument, range: Range): Fitted {
  if (arg.type === 'string') {
    const word = arg.value.replace(/[^A-Za-z0-9_]+/g, '-').replace(/^-+|-+$/g, '');
    const fixes = /^[A-Za-z_]/.test(word) ? [replace(range, word, false)] : [];
    return bad(range, 'A name is a plain word; its real name goes into `label "..."`.', fixes);
  }
  if (arg.type === 'number' || arg.type === 'quantity')
    return bad(
      range,
      `\`${arg.text}\` is no name: a name starts with a letter or \`_\`.`,
      [replace(range, `n${arg.text}`, false)],
      'syntax',
    );
  if (arg.type !== 'path') return notMine;
  const [first, ...more] = arg.segments;
  if (!first) return notMine;
  if (type.dotted) {
    const indexed = arg.segments.find((s) => s.index);
    if (indexed?.index) return bad(indexed.index, 'Only hosts and VMs are declared in sets.');
    return good({ type: 'name', name: arg.segments.map((s) => s.text).join('.'), ...range });
  }
  if (more.length > 0)
    return bad(range, `A name that is declared here has no dot: \`${first.text}\`.`, [
      replace(range, first.text, false),
    ]);
  if (first.index && !type.set)
    return bad(first.index, 'Only hosts and VMs are declared in sets.', [
      { title: 'Remove the index', edits: [{ ...first.index, text: '' }] },
    ]);
  return good({ type: 'name', name: first.text, index: first.index, ...range });
}

function fitRef(type: SlotType & { type: 'ref' }, arg: Argument, range: Range): Fitted {
  if (arg.type === 'operator') return notMine;
  const items: readonly Item[] = arg.type === 'list' ? arg.items : [arg];
  const paths: PathArgument[] = [];
  const misfits: Misfit[] = [];
  for (const item of items) {
    if (item.type === 'path') paths.push(item);
    else
      misfits.push({
        rule: 'bad-value',
        start: item.start,
        end: item.end,
        message: `Here ${expectation(type)} is expected, by its name.`,
        fixes: [],
      });
  }
  if (arg.type === 'list' && items.length === 0)
    misfits.push({
      rule: 'bad-value',
      ...range,
      message: `The list is empty: ${expectation(type)} is expected.`,
      fixes: [],
    });
  return { value: paths.length > 0 ? { type: 'refs', paths, ...range } : undefined, misfits, taken: 1 };
}

function fitWord(type: SlotType & { type: 'enum' | 'word' }, arg: Argument, range: Range): Fitted {
  const items: readonly Argument[] = arg.type === 'list' ? arg.items : [arg];
  const words: (Range & { word: string })[] = [];
  const misfits: Misfit[] = [];
  for (const item of items) {
    const word = plainWord(item);
    const at = { start: item.start, end: item.end };
    if (word !== undefined && (type.type === 'word' || Object.hasOwn(type.values, word)))
      words.push({ ...at, word });
    else if (item.type === 'operator') return notMine;
    else {
      const text = word ?? (item.type === 'string' ? item.value : undefined);
      const near = type.type === 'enum' && text !== undefined ? nearest(text, Object.keys(type.values)) : [];
      const said = text === undefined ? '' : `, not \`${text}\``;
      misfits.push({
        rule: 'bad-value',
        ...at,
        message: `Here ${expectation(type)} is expected${said}.`,
        fixes: near.map((n, i) => replace(at, n, i === 0)),
      });
    }
  }
  if (misfits.length > 0 && arg.type !== 'list' && plainWord(arg) === undefined && arg.type !== 'string')
    return { misfits, taken: 0 };
  const [only] = words;
  if (type.list) return { value: { type: 'words', words, ...range }, misfits, taken: 1 };
  return { value: only && { type: 'word', word: only.word, ...range }, misfits, taken: 1 };
}

const flags: Readonly<Record<string, boolean>> = { on: true, off: false };
const meantFlags: Readonly<Record<string, string>> = {
  true: 'on',
  yes: 'on',
  enabled: 'on',
  enable: 'on',
  false: 'off',
  no: 'off',
  disabled: 'off',
  disable: 'off',
  none: 'off',
  On: 'on',
  Off: 'off',
  ON: 'on',
  OFF: 'off',
};

function fitFlag(arg: Argument, range: Range): Fitted {
  const word = plainWord(arg);
  if (word === undefined)
    return arg.type === 'operator'
      ? notMine
      : bad(
          range,
          'Here `on` or `off` is expected.',
          arg.type === 'number' ? [replace(range, arg.value === 0 ? 'off' : 'on')] : [],
        );
  const on = Object.hasOwn(flags, word) ? flags[word] : undefined;
  if (on !== undefined) return good({ type: 'flag', on, ...range });
  const meant = Object.hasOwn(meantFlags, word) ? meantFlags[word] : nearest(word, ['on', 'off'])[0];
  return bad(
    range,
    `Here \`on\` or \`off\` is expected, not \`${word}\`.`,
    meant === undefined ? [] : [replace(range, meant)],
  );
}

function fitInteger(type: SlotType & { type: 'integer' }, arg: Argument, range: Range): Fitted {
  const items: readonly Argument[] = arg.type === 'list' ? arg.items : [arg];
  const values: (Range & { value: number })[] = [];
  const misfits: Misfit[] = [];
  for (const item of items) {
    const at = { start: item.start, end: item.end };
    const wrong = (message: string, fixes: Misfit['fixes'] = []): void =>
      void misfits.push({ rule: 'bad-value', ...at, message, fixes });
    if (item.type === 'operator' || item.type === 'path' || item.type === 'list') {
      if (arg.type !== 'list') return notMine;
      wrong(`Here ${expectation(type)} is expected.`);
    } else if (item.type === 'string')
      wrong(
        `Here ${expectation(type)} is expected, without quotes.`,
        /^\d+$/.test(item.value) ? [replace(at, item.value)] : [],
      );
    else if (item.type === 'quantity')
      wrong(
        `Here ${expectation(type)} is expected, without a unit.`,
        /^\d+$/.test(String(item.value)) ? [replace(at, String(item.value))] : [],
      );
    else if (!Number.isInteger(item.value))
      wrong(`Here ${expectation(type)} is expected, not \`${item.text}\`.`, [
        replace(at, String(Math.round(item.value)), false),
      ]);
    else if (item.value < type.min || item.value > type.max) {
      wrong(`${item.text} is out of range: ${expectation(type)} is expected.`, [
        replace(at, String(Math.min(Math.max(item.value, type.min), type.max)), false),
      ]);
    } else values.push({ ...at, value: item.value });
  }
  const [only] = values;
  if (type.list)
    return {
      value: values.length > 0 ? { type: 'numbers', values, ...range } : undefined,
      misfits,
      taken: 1,
    };
  return { value: only && { type: 'number', value: only.value, ...range }, misfits, taken: 1 };
}

function fitQuantity(
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
  const expected = dimensionWords[dimension];
  if (arg.type === 'number') {
    const word = next && plainWord(next);
    const meant =
      word === undefined
        ? undefined
        : unitOf(word)?.dimension === dimension
          ? word
          : meantUnit(word, dimension);
    if (next && word !== undefined && meant !== undefined) {
      const both = { start: range.start, end: next.end };
      return bad(
        both,
        `A unit is attached to its number: \`${arg.text}${meant}\`.`,
        [replace(both, `${arg.text}${meant}`)],
        'bad-value',
        2,
      );
    }
    return bad(range, `A unit is missing: here ${expected} is expected.`, [
      replace(range, `${arg.text}${type.unit}`, false),
    ]);
  }
  if (arg.type !== 'quantity') {
    if (arg.type === 'operator') return notMine;
    return { ...bad(range, `Here ${expected} is expected.`), taken: arg.type === 'path' ? 0 : 1 };
  }
  const unit = unitOf(arg.unit);
  if (!unit) {
    const meant = meantUnit(arg.unit, dimension);
    const text =
      meant === undefined ? undefined : arg.text.slice(0, arg.text.length - arg.unit.length) + meant;
    return bad(
      range,
      `\`${arg.unit}\` is no unit: here ${expected} is expected${text === undefined ? '' : ` (case counts)`}.`,
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
      `\`${arg.text}\` is ${dimensionNouns[unit.dimension]}: here ${expected} is expected.`,
      fixes,
    );
  }
  const value = arg.value * unit.factor;
  if (type.min !== undefined && value < type.min)
    return bad(range, `\`${arg.text}\` is too small: at least ${formatValue(type.min, dimension)}.`);
  if (type.max !== undefined && value > type.max)
    return bad(range, `\`${arg.text}\` is too large: at most ${formatValue(type.max, dimension)}.`);
  return good({ type: 'quantity', value, dimension, ...range });
}

const dimensionNouns: Readonly<Record<Dimension, string>> = {
  rate: 'a rate in bits',
  packets: 'a packet rate',
  frequency: 'a frequency',
  time: 'a time',
  size: 'a size in bytes',
  share: 'a share',
};

function fitMeasure(arg: Argument, range: Range): Fitted {
  if (arg.type === 'number')
    return bad(range, 'A unit is missing: here a quantity such as `10Gbps` or `20us` is expected.');
  if (arg.type !== 'quantity') return notMine;
  const unit = unitOf(arg.unit);
  if (unit)
    return good({ type: 'quantity', value: arg.value * unit.factor, dimension: unit.dimension, ...range });
  const digits = arg.text.slice(0, arg.text.length - arg.unit.length);
  const meant = (['rate', 'packets', 'time', 'size'] as const).flatMap((d) => meantUnit(arg.unit, d) ?? []);
  return bad(
    range,
    `\`${arg.unit}\` is no unit (case counts).`,
    meant.slice(0, 1).map((m) => replace(range, digits + m)),
  );
}

function fitString(type: SlotType & { type: 'string' }, arg: Argument, range: Range): Fitted {
  const items: readonly Argument[] = arg.type === 'list' ? arg.items : [arg];
  const values: (Range & { value: string })[] = [];
  const misfits: Misfit[] = [];
  for (const item of items) {
    const at = { start: item.start, end: item.end };
    if (item.type === 'string') {
      if (type.format === undefined || formats[type.format].test.test(item.value))
        values.push({ ...at, value: item.value });
      else
        misfits.push({
          rule: 'bad-value',
          ...at,
          message: `Here ${expectation(type)} is expected.`,
          fixes: [],
        });
    } else if (item.type === 'operator') return notMine;
    else {
      const text =
        'text' in item
          ? item.text
          : item.type === 'path'
            ? item.segments.map((s) => s.text).join('.')
            : undefined;
      if (item.type === 'path' && arg.type !== 'list' && type.format === undefined)
        return { misfits: [], taken: 0 };
      misfits.push({
        rule: 'bad-value',
        ...at,
        message: `Here ${expectation(type)} is expected.`,
        fixes: text === undefined ? [] : [replace(at, `"${text}"`)],
      });
    }
  }
  const [only] = values;
  if (type.list)
    return {
      value: values.length > 0 ? { type: 'strings', values, ...range } : undefined,
      misfits,
      taken: 1,
    };
  return { value: only && { type: 'string', value: only.value, ...range }, misfits, taken: 1 };
}

function fitGeneration(arg: Argument, range: Range): Fitted {
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
  return bad(range, 'Here a PCI Express generation is expected, `1.0` to `6.0`.', fixes);
}

const laneCounts = [1, 2, 4, 8, 12, 16, 32];

function fitLanes(arg: Argument, range: Range): Fitted {
  const text = arg.type === 'number' ? arg.text : (plainWord(arg) ?? '');
  const value = Number(/^[xX]?(\d+)$/.exec(text)?.[1] ?? NaN);
  if (text.startsWith('x') && laneCounts.includes(value)) return good({ type: 'number', value, ...range });
  if (arg.type === 'operator') return notMine;
  return bad(
    range,
    'Here lanes are expected: `x1`, `x2`, `x4`, `x8`, `x16` or `x32`.',
    laneCounts.includes(value) ? [replace(range, `x${value}`)] : [],
  );
}
