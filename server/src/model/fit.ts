import type { Slot, SlotType } from '../schema/spec.ts';
import type { Argument } from '../syntax/tree.ts';
import { expectation } from './expected.ts';
import { fitGeneration, fitInteger, fitLanes, fitMeasure, fitQuantity } from './fit-numbers.ts';
import { fitFlag, fitName, fitRef, fitString, fitWord } from './fit-words.ts';
import { type Fitted, bad, good, isText, notMine, plainWord, replace } from './fitted.ts';
import { argumentText } from './read.ts';
import { phrase } from '../words/phrase.ts';

/** How an argument, with the next where a value may be of two, fits what stands in a slot. */
export function fit(type: SlotType, arg: Argument, next: Argument | undefined): Fitted {
  const range = { start: arg.start, end: arg.end };
  if (arg.type === 'list' && arg.loose && 'list' in type && type.list) {
    const { misfits, ...fitted } = fit(type, { type: 'list', items: arg.items, ...range }, next);
    const text = argumentText(arg);
    const loose = bad(range, phrase`A list is written \`${text}\`.`, [replace(range, text)], 'syntax');
    return { ...fitted, misfits: misfits.length > 0 ? misfits : loose.misfits };
  }
  if (arg.type === 'list' && !('list' in type && type.list)) {
    return type.type === 'literal' || type.type === 'operator'
      ? notMine
      : bad(range, phrase`One value stands here, not a list: ${expectation(type)}.`);
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
      return fitMeasure(arg, range, next);
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
        phrase`Here ${expectation(type)} is expected, not \`${arg.text}\`.`,
        type.values.slice(0, 2).map((v) => replace(range, v, false)),
      );
    case 'generation':
      return fitGeneration(arg, range);
    case 'lanes':
      return fitLanes(arg, range);
  }
}

/** Whether an argument alone is a value of a slot. */
export function fits(slot: Slot, arg: Argument): boolean {
  const { misfits, taken } = fit(slot.type, arg, undefined);
  return taken > 0 && misfits.length === 0;
}
