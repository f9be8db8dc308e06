import { append } from '../syntax/append.ts';
import { type Form, type Slot, type SlotType, type Spec, signature } from '../schema/spec.ts';
import type { Argument, Range } from '../syntax/tree.ts';
import { expectation } from './expected.ts';
import { fitGeneration, fitInteger, fitLanes, fitMeasure, fitQuantity } from './fit-numbers.ts';
import { fitFlag, fitName, fitRef, fitString, fitWord } from './fit-words.ts';
import { type Fitted, bad, good, isText, notMine, plainWord, replace } from './fitted.ts';
import { nearest } from './nearest.ts';
import { argumentText } from './read.ts';
import { repairs } from './repair.ts';
import type { Misfit, Value } from './values.ts';
import { phrase } from '../words/phrase.ts';

/*
 * Arguments against slots: what a statement's arguments mean. Pure and local: no name is looked up here.
 */

export interface Matched {
  /** By slot name; a slot that comes again and again has its values in order. */
  readonly values: ReadonlyMap<string, readonly Value[]>;
  readonly misfits: readonly Misfit[];
}

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
    if (!value) return;
    const known = values.get(slot.name);
    if (known) known.push(value);
    else values.set(slot.name, [value]);
  };
  for (const slot of form) {
    let first = true;
    for (;;) {
      const arg = args[at];
      const led = slot.lead === undefined || isText(arg, slot.lead);
      if (arg && slot.lead !== undefined && led) {
        const value = args[at + 1];
        // `vm a : on h`: what announces the next slot is no value of this one.
        const next = form[form.indexOf(slot) + 1];
        if (!value || (next?.lead !== undefined && isText(value, next.lead) && args[at + 2])) {
          if (misfits.length === 0) {
            const lacking = missing(spec, form, { name: slot.name, type: slot.type }, arg);
            misfits.push({ ...lacking, fixes: [...lacking.fixes, ...withoutLead(slot, arg)] });
          }
          return { values, misfits, taken: at };
        }
        const fitted = fit(slot.type, value, args[at + 2]);
        append(misfits, fitted.misfits);
        put(slot, fitted.value);
        at += 1 + Math.max(1, fitted.taken);
        break;
      }
      const fitted = arg && led ? fit(slot.type, arg, args[at + 1]) : undefined;
      const next = form[form.indexOf(slot) + 1];
      const skipped = arg && fitted && next && isLeftOut(slot, arg, fitted, next);
      if (skipped && !slot.optional && at === args.length - 1) {
        // `vnic eth0 lan.0`: the last argument is what comes next.
        if (misfits.length === 0) misfits.push(missing(spec, form, slot, args[at - 1] ?? head));
        return { values, misfits, taken: at };
      }
      if (fitted && fitted.taken > 0 && !(skipped && slot.optional)) {
        // A repeated slot takes operators between its values as they come (`a -> b -> c`).
        append(misfits, fitted.misfits);
        put(slot, fitted.value);
        at += fitted.taken;
      } else if (slot.optional || (slot.rest && !first)) break;
      else if (!arg) {
        if (misfits.length === 0)
          misfits.push(missing(spec, form, slot, at > 0 ? (args[at - 1] ?? head) : head));
        return { values, misfits, taken: at };
      } else {
        // What does not fit behind what does not fit is its echo.
        if (misfits.length === 0)
          append(misfits, fitted?.misfits.length ? fitted.misfits : [unfit(spec, form, slot, arg)]);
        return { values, misfits, taken: at };
      }
      first = false;
      if (!slot.rest) break;
      const between = args[at];
      if (between?.type !== 'operator') break;
      append(misfits, misfitsBetween(form, slot, values, between));
      at++;
      if (!args[at]) {
        if (misfits.length === 0) misfits.push(missing(spec, form, slot, between));
        return { values, misfits, taken: at };
      }
    }
  }
  const extra = args[at];
  if (extra && misfits.length === 0) {
    const last = args.at(-1) ?? extra;
    const before = at > 0 ? (args[at - 1]?.end ?? head.end) : head.end;
    // `vm a small on h`: only what announces it is missing.
    const leads = form.filter(
      (slot) => !values.has(slot.name) && slot.lead !== undefined && fits(slot, extra),
    );
    const apart = form.filter(({ lead }) => lead !== undefined && startsWith(extra, lead));
    const remove = { title: phrase`Remove it`, edits: [{ start: before, end: last.end, text: '' }] };
    misfits.push({
      rule: 'bad-value',
      extra: { args: args.slice(at), after: before },
      start: extra.start,
      end: leads.length > 0 ? extra.end : last.end,
      message:
        leads.length > 0
          ? phrase`Before this stands ${leads.map(({ lead = '', type }) => phrase`\`${lead}\`, if it is ${expectation(type)}`).join(phrase`, or `)}: \`${signature(spec, form)}\`.`
          : phrase`\`${spec.word}\` takes nothing more here: \`${signature(spec, form)}\`.`,
      fixes:
        leads.length > 0
          ? leads.map(({ lead = '' }) => insertLead(lead, extra))
          : [
              ...apart.map(({ lead = '' }) =>
                replace(extra, `${lead} ${argumentText(extra).slice(lead.length)}`),
              ),
              remove,
            ],
    });
  }
  return { values, misfits, taken: at };
}

/** `vf3`, of which what announces it stands apart. */
function startsWith(arg: Argument, lead: string): boolean {
  const word = plainWord(arg) ?? '';
  return word.startsWith(lead) && /^\d+$/.test(word.slice(lead.length));
}

/** An operator between values of a repeated slot is the one before the first of them: a flow goes one way or both ways. */
function misfitsBetween(
  form: Form,
  slot: Slot,
  values: Matched['values'],
  between: Argument,
): readonly Misfit[] {
  const lead = form[form.indexOf(slot) - 1];
  if (lead?.type.type !== 'operator') return [];
  const [first] = values.get(lead.name) ?? [];
  if (first?.type !== 'word' || isText(between, first.word)) return [];
  const { start, end } = between;
  const message = phrase`Here stands \`${first.word}\`, as before: traffic goes one way all along, or both ways.`;
  return [{ rule: 'bad-value', start, end, message, fixes: [replace(between, first.word)] }];
}

/** Whether an argument is not for this slot, which has been left out, but for the next. */
function isLeftOut(slot: Slot, arg: Argument, fitted: Fitted, next: Slot): boolean {
  if (fitted.misfits.length === 0) return false;
  // `cpu 2x16 cores` has no model.
  if (slot.optional && slot.type.type === 'string' && arg.type === 'quantity') return true;
  const nearlyFits = fitted.misfits.some(({ fixes }) => fixes.length > 0);
  return (slot.optional === true || !nearlyFits) && fits(next, arg);
}

function fits(slot: Slot, arg: Argument): boolean {
  const { misfits, taken } = fit(slot.type, arg, undefined);
  return taken > 0 && misfits.length === 0;
}

function missing(spec: Spec, form: Form, slot: Slot, after: Range): Misfit {
  const rule = spec.declares !== undefined || spec.many ? 'missing-property' : 'bad-value';
  const placeholder = placeholderOf(slot);
  return {
    rule,
    lacks: slot.type.type !== 'ref',
    start: after.start,
    end: after.end,
    message: (slot.lead === undefined
      ? phrase`${expectation(slot.type)} is missing: \`${signature(spec, form)}\`.`
      : phrase`\`${slot.lead}\` and ${expectation(slot.type)} are missing: \`${signature(spec, form)}\`.`
    ).replace(/^./, (c) => c.toUpperCase()),
    fixes:
      placeholder === undefined
        ? []
        : [
            {
              title: phrase`Insert \`${placeholder}\``,
              edits: [{ start: after.end, end: after.end, text: ` ${placeholder}` }],
            },
          ],
  };
}

/** Without what announces it, too, is nothing missing: `host a: { ... }`. */
function withoutLead({ lead, optional }: Slot, { start, end }: Range): Misfit['fixes'] {
  if (lead !== ':' || optional !== true) return [];
  return [{ title: phrase`Remove \`:\``, edits: [{ start, end, text: '' }] }];
}

function insertLead(lead: string, { start }: Range): Misfit['fixes'][number] {
  return { title: phrase`Insert \`${lead}\``, edits: [{ start, end: start, text: `${lead} ` }] };
}

function unfit(spec: Spec, form: Form, slot: Slot, arg: Argument): Misfit {
  return {
    rule:
      slot.lead !== undefined && (spec.declares !== undefined || spec.many)
        ? 'missing-property'
        : 'bad-value',
    start: arg.start,
    end: arg.end,
    message:
      slot.lead === undefined
        ? phrase`Here ${expectation(slot.type)} is expected: \`${signature(spec, form)}\`.`
        : phrase`Here \`${slot.lead}\` and ${expectation(slot.type)} are expected: \`${signature(spec, form)}\`.`,
    fixes:
      slot.lead !== undefined && fit(slot.type, arg, undefined).misfits.length === 0
        ? [{ ...insertLead(slot.lead, arg), preferred: true }]
        : slot.type.type === 'literal' && nearest(plainWord(arg) ?? '', [slot.type.text]).length > 0
          ? [replace(arg, slot.type.text)]
          : [],
  };
}

function placeholderOf(slot: Slot): string | undefined {
  const { type } = slot;
  const text =
    type.type === 'literal'
      ? type.text
      : type.type === 'enum'
        ? (slot.example ?? Object.keys(type.values)[0])
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

function fit(type: SlotType, arg: Argument, next: Argument | undefined): Fitted {
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
