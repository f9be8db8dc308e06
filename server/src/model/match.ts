import { type Spec, signature } from '../schema/spec.ts';
import type { Argument, Range } from '../syntax/tree.ts';
import { isText } from './fitted.ts';
import { type Matched, matchForm } from './match-form.ts';
import { repairs } from './repair.ts';
import type { Misfit } from './values.ts';
import { phrase } from '../words/phrase.ts';

/*
 * Arguments against slots: what a statement's arguments mean. Pure and local: no name is looked up here.
 */

/** Fits arguments to the form of the spec that takes most of them. `head` is the range of the statement's word. */
export function match(spec: Spec, args: readonly Argument[], head: Range): Matched {
  const [first] = args;
  if (first && isText(first, ':') && !spec.forms.some(([slot]) => slot?.lead === ':')) {
    const value = args.findIndex((arg) => !isText(arg, ':'));
    return withoutColon(spec, first, value < 0 ? [] : args.slice(value), head);
  }
  let best: (Matched & { taken: number }) | undefined;
  for (const form of spec.forms) {
    const attempt = matchForm(spec, form, args, head);
    if (attempt.misfits.length === 0) return attempt;
    if (!best || attempt.taken > best.taken) best = attempt;
  }
  return best
    ? { values: best.values, misfits: mended(spec, args, head, best.misfits) }
    : { values: new Map(), misfits: [] };
}

/** What is wrong with arguments that fit no form, with one change that would mend all of it where there is no better idea. */
function mended(
  spec: Spec,
  args: readonly Argument[],
  head: Range,
  misfits: readonly Misfit[],
): readonly Misfit[] {
  const [misfit] = misfits;
  if (!misfit || (misfit.fixes.length > 0 && !misfit.lacks && !misfit.extra)) return misfits;
  const at = args.findIndex(({ start }) => start >= misfit.start);
  const repair = spec.forms
    .flatMap((form) => repairs(form, args, at).map((one) => ({ form, ...one })))
    .find(({ form, args: changed }) => matchForm(spec, form, changed, head).misfits.length === 0);
  return repair ? [{ ...misfit, fixes: [repair.fix] }] : misfits;
}

/** `vfs: 4`, as other formats have it. */
function withoutColon(spec: Spec, colon: Range, rest: readonly Argument[], head: Range): Matched {
  const { values } = match(spec, rest, head);
  const { start, end } = colon;
  const fix = { title: phrase`Remove \`:\``, preferred: true, edits: [{ start, end, text: '' }] };
  const message = phrase`No \`:\` stands here: a property is a word and its value, \`${signature(spec)}\`.`;
  return { values, misfits: [{ rule: 'bad-value', start, end, message, fixes: [fix] }] };
}
