import { phrase } from '../words/phrase.ts';
import { type Argument, type Range } from '../syntax/tree.ts';
import type { Misfit, Value } from './values.ts';

/* How an argument fits a slot: what it means there, or what is wrong with it and how to mend that. */

export interface Fitted {
  readonly value?: Value | undefined;
  readonly misfits: readonly Misfit[];
  /** Arguments used; 0 where this argument is not of the slot's type at all. */
  readonly taken: number;
}

export const notMine: Fitted = { misfits: [], taken: 0 };

export function bad(
  range: Range,
  message: string,
  fixes: Misfit['fixes'] = [],
  rule: Misfit['rule'] = 'bad-value',
  taken = 1,
): Fitted {
  return { misfits: [{ rule, start: range.start, end: range.end, message, fixes }], taken };
}

export function good(value: Value, taken = 1): Fitted {
  return { value, misfits: [], taken };
}

export function replace(range: Range, text: string, preferred = true): Misfit['fixes'][number] {
  return {
    title: phrase`Write \`${text}\``,
    edits: [{ start: range.start, end: range.end, text }],
    preferred,
  };
}

export function isText(arg: Argument | undefined, text: string): boolean {
  if (!arg) return false;
  if (arg.type === 'operator') return arg.text === text;
  return arg.type === 'path' && plainWord(arg) === text;
}

/** The word of a path that is just one word. */
export function plainWord(arg: Argument | undefined): string | undefined {
  const [segment, ...more] = arg?.type === 'path' ? arg.segments : [];
  return segment && more.length === 0 && !segment.index ? segment.text : undefined;
}
