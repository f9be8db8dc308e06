import { append } from '../syntax/append.ts';
import { type Form, type Slot, type Spec, signature } from '../schema/spec.ts';
import type { Argument, Range } from '../syntax/tree.ts';
import { expectation } from './expected.ts';
import { fit, fits } from './fit.ts';
import { type Fitted, isText, plainWord, replace } from './fitted.ts';
import { insertLead, missing, unfit, withoutLead } from './lacking.ts';
import { argumentText } from './read.ts';
import type { Misfit, Value } from './values.ts';
import { phrase } from '../words/phrase.ts';

export interface Matched {
  /** By slot name; a slot that comes again and again has its values in order. */
  readonly values: ReadonlyMap<string, readonly Value[]>;
  readonly misfits: readonly Misfit[];
}

/** Fits arguments to one form, slot by slot. What does not fit behind what does not fit is its echo, and is not said. */
export function matchForm(
  spec: Spec,
  form: Form,
  args: readonly Argument[],
  head: Range,
): Matched & { taken: number } {
  const matching = new Matching(spec, form, args, head);
  if (form.every((slot) => matching.take(slot))) matching.end();
  const { values, misfits, at: taken } = matching;
  return { values, misfits, taken };
}

class Matching {
  readonly values = new Map<string, Value[]>();
  readonly misfits: Misfit[] = [];
  /** Which argument comes next. */
  at = 0;

  constructor(
    private readonly spec: Spec,
    private readonly form: Form,
    private readonly args: readonly Argument[],
    private readonly head: Range,
  ) {}

  /** Takes the arguments of the next slot. Answers whether the slots behind it are to be looked at. */
  take(slot: Slot): boolean {
    for (let first = true; ; first = false) {
      const arg = this.args[this.at];
      const led = slot.lead === undefined || isText(arg, slot.lead);
      if (arg && slot.lead !== undefined && led) return this.takeLed(slot, arg);
      const fitted = arg && led ? fit(slot.type, arg, this.args[this.at + 1]) : undefined;
      const next = this.behind(slot);
      const skipped = arg && fitted && next && isLeftOut(slot, arg, fitted, next);
      // `vnic eth0 lan.0`: the last argument is what comes next.
      if (skipped && !slot.optional && this.at === this.args.length - 1)
        return this.lacks(slot, this.args[this.at - 1] ?? this.head);
      if (fitted && fitted.taken > 0 && !(skipped && slot.optional)) this.put(slot, fitted, fitted.taken);
      else if (slot.optional || (slot.rest && !first)) return true;
      else if (!arg) return this.lacks(slot, this.args[this.at - 1] ?? this.head);
      else {
        if (this.misfits.length === 0)
          append(
            this.misfits,
            fitted?.misfits.length ? fitted.misfits : [unfit(this.spec, this.form, slot, arg)],
          );
        return false;
      }
      // A repeated slot takes operators between its values as they come (`a -> b -> c`).
      const between = this.args[this.at];
      if (!slot.rest || between?.type !== 'operator') return true;
      append(this.misfits, misfitsBetween(this.form, slot, this.values, between));
      this.at++;
      if (!this.args[this.at]) return this.lacks(slot, between);
    }
  }

  /** What announces a slot is the next argument: its value follows. */
  private takeLed(slot: Slot, lead: Argument): boolean {
    const value = this.args[this.at + 1];
    const behind = this.args[this.at + 2];
    // `vm a : on h`: what announces the next slot is no value of this one.
    const next = this.behind(slot);
    if (!value || (next?.lead !== undefined && isText(value, next.lead) && behind)) {
      if (this.misfits.length === 0) {
        const lacking = missing(this.spec, this.form, { name: slot.name, type: slot.type }, lead);
        this.misfits.push({ ...lacking, fixes: [...lacking.fixes, ...withoutLead(slot, lead)] });
      }
      return false;
    }
    const fitted = fit(slot.type, value, behind);
    this.put(slot, fitted, 1 + Math.max(1, fitted.taken));
    return true;
  }

  /** What is left when all slots have been looked at. */
  end(): void {
    const { args, at, misfits } = this;
    const extra = args[at];
    if (!extra || misfits.length > 0) return;
    misfits.push(this.howMany() ?? this.secondChoice(extra) ?? this.tooMuch(extra));
  }

  /** `vm web x 30`, `vm web 30`: how many there are is said by their index. */
  private howMany(): Misfit | undefined {
    const { args, at, form, values } = this;
    const [slot] = form;
    const [name] = slot?.type.type === 'name' && slot.type.set ? (values.get(slot.name) ?? []) : [];
    if (at !== 1 || name?.type !== 'name' || name.index) return undefined;
    const said = args.slice(at, at + 2).map(argumentText);
    const [all = '', times, alone] =
      /^(?:(?:x|times|count) ?(\d{1,6})|(\d{1,6}))(?![^ ])/i.exec(said.join(' ')) ?? [];
    const count = Number(times ?? alone);
    if (!(count > 1)) return undefined;
    const end = args[/ /.test(all) ? at + 1 : at]?.end ?? name.end;
    const index = `[1..${count}]`;
    return {
      rule: 'bad-value',
      start: args[at]?.start ?? name.end,
      end,
      message: phrase`A set says which members it has: \`${name.name}${index}\`.`,
      fixes: [
        {
          title: phrase`Write \`${name.name}${index}\``,
          edits: [{ start: name.end, end, text: index }],
        },
      ],
    };
  }

  /** `vnic eth0 sriov direct lan.0`: what was taken for the next slot is another word for the one before it. */
  private secondChoice(extra: Argument): Misfit | undefined {
    const { form, args, at, values } = this;
    if (at !== args.length - 1) return undefined;
    const [first, second] = args.slice(at - 2, at);
    const slot = form.find(
      ({ type }) => type.type === 'enum' && !type.list && [first, second].every((arg) => isOneOf(type, arg)),
    );
    const next = slot && this.behind(slot);
    if (!slot || !next || !first || !second || !fits(next, extra)) return undefined;
    values.delete(next.name);
    const one = argumentText(first);
    const other = argumentText(second);
    return {
      rule: 'bad-value',
      start: second.start,
      end: second.end,
      message: phrase`One of them stands here, \`${one}\` or \`${other}\`: \`${signature(this.spec, form)}\`.`,
      fixes: [
        { title: phrase`Write \`${one}\``, edits: [{ start: first.end, end: second.end, text: '' }] },
        { title: phrase`Write \`${other}\``, edits: [{ start: first.start, end: second.start, text: '' }] },
      ],
    };
  }

  private tooMuch(extra: Argument): Misfit {
    const { spec, form, args, at, values, head } = this;
    const last = args.at(-1) ?? extra;
    const before = at > 0 ? (args[at - 1]?.end ?? head.end) : head.end;
    // `vm a small on h`: only what announces it is missing.
    const leads = form.filter(
      (slot) => !values.has(slot.name) && slot.lead !== undefined && fits(slot, extra),
    );
    const apart = form.filter(({ lead }) => lead !== undefined && startsWith(extra, lead));
    const remove = { title: phrase`Remove it`, edits: [{ start: before, end: last.end, text: '' }] };
    return {
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
    };
  }

  private behind(slot: Slot): Slot | undefined {
    return this.form[this.form.indexOf(slot) + 1];
  }

  private put(slot: Slot, { value, misfits }: Fitted, taken: number): void {
    append(this.misfits, misfits);
    this.at += taken;
    if (!value) return;
    const known = this.values.get(slot.name);
    if (known) known.push(value);
    else this.values.set(slot.name, [value]);
  }

  private lacks(slot: Slot, after: Range): false {
    if (this.misfits.length === 0) this.misfits.push(missing(this.spec, this.form, slot, after));
    return false;
  }
}

function isOneOf(type: Slot['type'], arg: Argument | undefined): boolean {
  return type.type === 'enum' && Object.hasOwn(type.values, plainWord(arg) ?? '');
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
