import { phrase } from '../words/phrase.ts';
import type { SlotType } from '../schema/spec.ts';
import type { Argument, Item, PathArgument, Range } from '../syntax/tree.ts';
import { expectation, formats } from './expected.ts';
import { type Fitted, bad, good, notMine, plainWord, replace } from './fitted.ts';
import { nearest } from './nearest.ts';
import type { Misfit, Value } from './values.ts';

/* Names, references, words, switches and strings against their slots. */

/** A name as near to a text as can be. */
export function asName(text: string): string {
  return text.replace(/[^A-Za-z0-9_]+/g, '-').replace(/^-+|-+$/g, '');
}

export function fitName(type: SlotType & { type: 'name' }, arg: Argument, range: Range): Fitted {
  if (arg.type === 'string') {
    const word = asName(arg.value);
    const fixes = /^[A-Za-z_]/.test(word) ? [replace(range, word, false)] : [];
    return bad(range, phrase`A name is a plain word; its real name goes into \`label "..."\`.`, fixes);
  }
  if (arg.type === 'number' || arg.type === 'quantity') return noName(arg.text, range);
  if (arg.type !== 'path') return notMine;
  const [first, ...more] = arg.segments;
  if (!first) return notMine;
  if (type.dotted) {
    const indexed = arg.segments.find((s) => s.index);
    const name: Value = { type: 'name', name: arg.segments.map((s) => s.text).join('.'), ...range };
    return indexed?.index ? { ...noSet(indexed.index), value: name } : good(name);
  }
  if (more.length > 0) {
    const plain = asName(arg.segments.map((s) => s.text).join('-'));
    return bad(
      range,
      phrase`A name that is declared here has no dot: \`${plain}\`. Its real name goes into \`label "..."\`.`,
      [replace(range, plain, false)],
    );
  }
  // What names its members says nothing that is new.
  const name: Value = { type: 'name', name: first.text, index: first.index, ...range };
  return first.index && !type.set ? { ...noSet(first.index), value: name } : good(name);
}

function noSet(index: Range): Fitted {
  const range = { start: index.start, end: index.end };
  return bad(range, phrase`Only hosts and VMs are declared in sets.`, [
    { title: phrase`Remove the index`, edits: [{ ...range, text: '' }] },
  ]);
}

function noName(text: string, { start, end }: Range): Fitted {
  const range = { start, end };
  const message = phrase`\`${text}\` is no name: a name starts with a letter or \`_\`.`;
  return bad(range, message, [replace(range, `n${text}`, false)], 'syntax');
}

export function fitRef(type: SlotType & { type: 'ref' }, arg: Argument, range: Range): Fitted {
  if (arg.type === 'operator') return notMine;
  const items: readonly Item[] = arg.type === 'list' ? arg.items : [arg];
  const paths: PathArgument[] = [];
  const misfits: Misfit[] = [];
  for (const item of items) {
    if (item.type === 'path') paths.push(item);
    else if (item.type === 'quantity') misfits.push(...noName(item.text, item).misfits);
    else {
      const name = item.type === 'string' ? unquoted(item.value, type) : undefined;
      misfits.push({
        rule: 'bad-value',
        start: item.start,
        end: item.end,
        message:
          name === undefined
            ? phrase`Here ${expectation(type)} is expected, by its name.`
            : phrase`Here ${expectation(type)} is expected, by its name, without quotes.`,
        fixes: name === undefined ? [] : [replace(item, name)],
      });
    }
  }
  if (arg.type === 'list' && items.length === 0)
    misfits.push({
      rule: 'bad-value',
      ...range,
      message: phrase`The list is empty: ${expectation(type)} is expected.`,
      fixes: [],
    });
  return { value: paths.length > 0 ? { type: 'refs', paths, ...range } : undefined, misfits, taken: 1 };
}

/** What a name in quotes refers to: `"Intel X710-DA2"` is `intel.x710-da2`. */
function unquoted(text: string, { to }: SlotType & { type: 'ref' }): string | undefined {
  const name = to === 'device' ? text.toLowerCase().replace(/^(\w+) +/, '$1.') : text;
  const path = name
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? part : asName(part)))
    .join('.');
  return /^[A-Za-z_][\w-]*(?:\.[\w-]+)*$/.test(path) ? path : undefined;
}

export function fitWord(type: SlotType & { type: 'enum' | 'word' }, arg: Argument, range: Range): Fitted {
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
      const near = type.type === 'enum' && text !== undefined ? meant(text, type) : [];
      misfits.push({
        rule: 'bad-value',
        ...at,
        message:
          text === undefined
            ? phrase`Here ${expectation(type)} is expected.`
            : phrase`Here ${expectation(type)} is expected, not \`${text}\`.`,
        // Of several that other tools call the same it takes a person to choose.
        fixes: near.map((n, i) => replace(at, n, i === 0 && !isShared(type, text))),
      });
    }
  }
  if (misfits.length > 0 && arg.type !== 'list' && plainWord(arg) === undefined && arg.type !== 'string')
    return { misfits, taken: 0 };
  const [only] = words;
  if (type.list) return { value: { type: 'words', words, ...range }, misfits, taken: 1 };
  return { value: only && { type: 'word', word: only.word, ...range }, misfits, taken: 1 };
}

function isShared(type: SlotType, text: string | undefined): boolean {
  return type.type === 'enum' && (type.elsewhere?.[text?.toLowerCase() ?? '']?.length ?? 0) > 1;
}

/** Which words of an enumeration may be meant by another: what other tools call them, else what is spelled alike. */
function meant(text: string, { values, elsewhere }: SlotType & { type: 'enum' }): readonly string[] {
  const lower = text.toLowerCase();
  if (elsewhere && Object.hasOwn(elsewhere, lower)) return elsewhere[lower] ?? [];
  return nearest(text, Object.keys(values));
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

export function fitFlag(arg: Argument, range: Range): Fitted {
  const word = plainWord(arg);
  if (word === undefined)
    return arg.type === 'operator'
      ? notMine
      : bad(
          range,
          phrase`Here \`on\` or \`off\` is expected.`,
          arg.type === 'number'
            ? [replace(range, arg.value === 0 ? 'off' : 'on')]
            : arg.type === 'string' && Object.hasOwn(flags, arg.value)
              ? [replace(range, arg.value)]
              : [],
        );
  const on = Object.hasOwn(flags, word) ? flags[word] : undefined;
  if (on !== undefined) return good({ type: 'flag', on, ...range });
  const meant = Object.hasOwn(meantFlags, word) ? meantFlags[word] : nearest(word, ['on', 'off'])[0];
  return bad(
    range,
    phrase`Here \`on\` or \`off\` is expected, not \`${word}\`.`,
    meant === undefined ? [] : [replace(range, meant)],
  );
}

export function fitString(type: SlotType & { type: 'string' }, arg: Argument, range: Range): Fitted {
  const items: readonly Argument[] = arg.type === 'list' ? arg.items : [arg];
  const values: (Range & { value: string })[] = [];
  const misfits: Misfit[] = [];
  for (const item of items) {
    const at = { start: item.start, end: item.end };
    if (item.type === 'string') {
      if (type.format === 'mac' && isGroupAddress(item.value))
        misfits.push({
          rule: 'bad-value',
          ...at,
          message: phrase`\`${item.value}\` is the address of a group: the lowest bit of its first byte is set. An interface has an address of its own, such as \`${individual(item.value)}\`.`,
          fixes: [replace(at, `"${individual(item.value)}"`, false)],
        });
      else if (type.format === undefined || formats[type.format].test.test(item.value))
        values.push({ ...at, value: item.value });
      else
        misfits.push({
          rule: 'bad-value',
          ...at,
          message: phrase`Here ${expectation(type)} is expected.`,
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
      const ending = type.format === 'file' && text?.includes('.') === false ? '.iov' : '';
      misfits.push({
        rule: 'bad-value',
        ...at,
        message: phrase`Here ${expectation(type)} is expected.`,
        fixes: text === undefined ? [] : [replace(at, `"${text}${ending}"`)],
      });
    }
  }
  if (arg.type === 'list' && items.length === 0)
    return bad(range, phrase`The list is empty: ${expectation(type)} is expected.`);
  const [only] = values;
  if (type.list)
    return {
      value: values.length > 0 ? { type: 'strings', values, ...range } : undefined,
      misfits,
      taken: 1,
    };
  return { value: only && { type: 'string', value: only.value, ...range }, misfits, taken: 1 };
}

/**
 * Whether a MAC address is that of a group, which frames are sent to and none comes from. IEEE 802: the individual/group bit;
 * linux include/linux/etherdevice.h, is_valid_ether_addr; libvirt says "expected unicast mac address, found multicast".
 */
function isGroupAddress(mac: string): boolean {
  return formats.mac.test.test(mac) && Number.parseInt(mac.slice(0, 2), 16) % 2 === 1;
}

/** The same with the group bit cleared. */
function individual(mac: string): string {
  const first = Number.parseInt(mac.slice(0, 2), 16) & 0xfe;
  return first.toString(16).padStart(2, '0') + mac.slice(2);
}
