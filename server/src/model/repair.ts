import type { Form, Slot } from '../schema/spec.ts';
import type { Argument, Range } from '../syntax/tree.ts';
import { plainWord } from './fitted.ts';
import { argumentText } from './read.ts';
import type { Misfit } from './values.ts';
import { phrase } from '../words/phrase.ts';

/** Arguments after one change, and the edit that makes it. */
export interface Repair {
  readonly args: readonly Argument[];
  readonly fix: Misfit['fixes'][number];
}

/**
 * One change each of arguments that do not fit a form from the index `at` on: another word in the place of one, one too
 * few, one too many, two the wrong way round. The likeliest first; which of them fit is for the caller to find out.
 */
export function repairs(form: Form, args: readonly Argument[], at: number): Repair[] {
  const usual = [...new Set(form.flatMap((slot) => usualText(slot) ?? []))];
  const found: Repair[] = [];
  const range = args[at] ?? { start: 0, end: 0 };
  const put = (text: string, from: number, to = from): readonly Argument[] => [
    ...args.slice(0, from),
    ...text.split(' ').map((word) => wordAs(word, range)),
    ...args.slice(to),
  ];
  for (const i of [at, at + 1]) {
    const arg = args[i];
    if (arg?.type === 'operator' || (arg && plainWord(arg) !== undefined))
      for (const text of usual) found.push({ args: put(text, i, i + 1), fix: written(arg, text) });
  }
  args.slice(0, at + 2).forEach((arg, i) => {
    for (const text of usual)
      found.push({ args: put(text, i), fix: inserted(text, { start: arg.start, end: arg.start }) });
    if (arg.type === 'number' && usual.includes('x'))
      found.push(...lackingFactor(args, i, put('1 x', i), usual));
  });
  for (const i of [at, at + 1]) {
    const arg = args[i];
    const before = args[i - 1];
    if (!arg) continue;
    if (arg.type === 'operator') {
      const edits = [{ start: arg.start, end: args[i + 1]?.start ?? arg.end, text: '' }];
      found.push({
        args: args.filter((a) => a !== arg),
        fix: { title: phrase`Remove \`${arg.text}\``, edits },
      });
    }
    if (before)
      found.push({
        args: [...args.slice(0, i - 1), arg, before, ...args.slice(i + 1)],
        fix: written({ start: before.start, end: arg.end }, `${argumentText(arg)} ${argumentText(before)}`),
      });
  }
  return found;
}

/** `cpu 16 cores`, `cpu 16`: of a product one factor is missing, and perhaps the word behind it. */
function lackingFactor(
  args: readonly Argument[],
  i: number,
  changed: readonly Argument[],
  usual: readonly string[],
): Repair[] {
  const at = { start: args[i]?.start ?? 0, end: args[i]?.start ?? 0 };
  const end = args.at(-1)?.end ?? at.end;
  const fix = inserted('1 x', at);
  const last = usual.at(-1) ?? '';
  const edits = [...fix.edits, { start: end, end, text: ` ${last}` }];
  return [
    { args: changed, fix },
    { args: [...changed, wordAs(last, { start: end, end })], fix: { ...fix, edits } },
  ];
}

function inserted(text: string, { start, end }: Range): Misfit['fixes'][number] {
  return { title: phrase`Insert \`${text}\``, edits: [{ start, end, text: `${text} ` }] };
}

function written({ start, end }: Range, text: string): Misfit['fixes'][number] {
  return { title: phrase`Write \`${text}\``, edits: [{ start, end, text }] };
}

/** What may stand in a slot without saying anything that would have to be known. */
function usualText({ type, example, optional }: Slot): string | undefined {
  if (optional) return undefined;
  if (type.type === 'literal') return type.text;
  if (type.type === 'operator') return type.values[0];
  return type.type === 'enum' || type.type === 'name' ? example : undefined;
}

function wordAs(text: string, { start, end }: Range): Argument {
  if (/^\d/.test(text)) return { type: 'number', text, value: Number(text), start, end };
  return /^\w/.test(text)
    ? { type: 'path', segments: [{ text, start, end }], start, end }
    : { type: 'operator', text, start, end };
}
