import type { Form, Slot, SlotType, Spec } from '../../schema/spec.ts';
import { type Argument } from '../../syntax/tree.ts';

/** A slot that may be filled next. */
export interface Expected {
  readonly slot: Slot;
  readonly form: Form;
  /** Whether the word or operator that announces it has been written. */
  readonly led: boolean;
  /** Between the values of a slot that comes again: the operators that may stand there. */
  readonly operators?: readonly string[] | undefined;
}

interface State {
  readonly form: Form;
  readonly at: number;
  readonly led: boolean;
  /** The slot has a value and takes more, each after an operator. */
  readonly between: boolean;
}

/** What may follow these arguments, by every form of the spec that they fit. Lenient: a value may be wrong as long as its shape is right. */
export function expectedAfter(spec: Spec, args: readonly Argument[]): Expected[] {
  let states = initial(spec);
  for (const arg of args) states = states.flatMap((state) => step(state, arg));
  return expectedIn(states);
}

/** What may stand where each of these arguments stands, after those before it. */
export function* expectedAlong(spec: Spec, args: readonly Argument[]): Generator<[Argument, Expected[]]> {
  let states = initial(spec);
  for (const arg of args) {
    yield [arg, expectedIn(states)];
    states = states.flatMap((state) => step(state, arg));
  }
}

function initial(spec: Spec): State[] {
  return spec.forms.flatMap((form) => reach({ form, at: 0, led: false, between: false }));
}

function expectedIn(states: readonly State[]): Expected[] {
  const found: Expected[] = [];
  for (const { form, at, led, between } of states) {
    const slot = form[at];
    if (
      !slot ||
      found.some((e) => e.slot === slot && e.led === led && (e.operators !== undefined) === between)
    )
      continue;
    found.push({ slot, form, led, operators: between ? operatorsOf(form) : undefined });
  }
  return found;
}

/** A state and those it passes to without an argument: over what may be left out. */
function reach(state: State): State[] {
  const slot = state.form[state.at];
  if (!slot) return [];
  const next = { form: state.form, at: state.at + 1, led: false, between: false };
  return (slot.optional && !state.led) || state.between ? [state, ...reach(next)] : [state];
}

function step({ form, at, led, between }: State, arg: Argument): State[] {
  const slot = form[at];
  if (!slot) return [];
  if (between) return arg.type === 'operator' ? [{ form, at, led: false, between: false }] : [];
  if (slot.lead !== undefined && !led)
    return isText(arg, slot.lead) ? [{ form, at, led: true, between: false }] : [];
  if (!plausible(slot.type, arg, slot.optional === true)) return [];
  return slot.rest
    ? reach({ form, at, led: false, between: true })
    : reach({ form, at: at + 1, led: false, between: false });
}

function operatorsOf(form: Form): readonly string[] {
  return form.flatMap(({ type }) => (type.type === 'operator' ? type.values : []));
}

function isText(arg: Argument, text: string): boolean {
  return arg.type === 'operator' ? arg.text === text : wordOf(arg) === text;
}

function wordOf(arg: Argument): string | undefined {
  return arg.type === 'path' && arg.segments.length === 1 ? arg.segments[0]?.text : undefined;
}

/** Whether an argument has the shape that a slot takes. What may be left out is taken only by what really fits. */
function plausible(type: SlotType, arg: Argument, optional: boolean): boolean {
  switch (type.type) {
    case 'name':
      return arg.type === 'path';
    case 'ref':
      return arg.type === 'path' || arg.type === 'list';
    case 'enum':
      return (
        arg.type === 'list' ||
        (arg.type === 'path' && (!optional || Object.hasOwn(type.values, wordOf(arg) ?? '')))
      );
    case 'word':
    case 'flag':
    case 'lanes':
      return arg.type === 'path' || arg.type === 'list';
    case 'integer':
      return arg.type === 'number' || arg.type === 'list';
    case 'quantity':
    case 'measure':
      return arg.type === 'quantity' || arg.type === 'number' || arg.type === 'list';
    case 'frame':
      return arg.type === 'quantity' || arg.type === 'number' || arg.type === 'path';
    case 'string':
      return arg.type === 'string' || arg.type === 'list';
    case 'generation':
      return arg.type === 'number';
    case 'literal':
      return isText(arg, type.text);
    case 'operator':
      return arg.type === 'operator' && type.values.includes(arg.text);
  }
}
