import type { Body, Form, RefKind, Slot, SlotType, Spec, StringFormat } from './spec.ts';
import type { Dimension } from './units.ts';

/* Short words to say the vocabulary with. */

export function slot(name: string, type: SlotType): Slot {
  return { name, type };
}
export function optional(s: Slot): Slot {
  return { ...s, optional: true };
}
/** A slot with a usual value. */
export function like(example: string, s: Slot): Slot {
  return { ...s, example };
}
/** A slot that a word or operator announces: `on HOST`. */
export function led(lead: string, s: Slot): Slot {
  return { ...s, lead };
}
export function literal(text: string): Slot {
  return { name: text, type: { type: 'literal', text } };
}
export function flag(name: string): Slot {
  return slot(name, { type: 'flag' });
}
export function integer(name: string, min: number, max: number): Slot {
  return slot(name, { type: 'integer', min, max });
}
/** An 802.1p priority, or a list of them. FCoE has 3 as a rule, which is the default of the Nexus 5000 and Dell's example. */
export function priority(list = false): Slot {
  return slot('priority', { type: 'integer', min: 0, max: 7, words: { fcoe: 3 }, ...(list ? { list } : {}) });
}
/** `min` and `max` in base units. */
export function quantity(name: string, dimension: Dimension, unit: string, min?: number, max?: number): Slot {
  return slot(name, {
    type: 'quantity',
    dimension,
    unit,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  });
}
export function string(name: string, format?: StringFormat): Slot {
  return slot(name, format ? { type: 'string', format } : { type: 'string' });
}
/** `elsewhere`: what other tools call the values. */
export function enumeration(
  name: string,
  values: Readonly<Record<string, string>>,
  elsewhere?: Readonly<Record<string, readonly string[]>>,
): Slot {
  return slot(name, elsewhere ? { type: 'enum', values, elsewhere } : { type: 'enum', values });
}
export function ref(name: string, to: RefKind, list = false): Slot {
  return slot(name, list ? { type: 'ref', to, list } : { type: 'ref', to });
}
export function form(...slots: Slot[]): Form {
  return slots;
}
/** A property with one form. */
export function prop(word: string, slots: Form, doc: string, more: Partial<Spec> = {}): Spec {
  return { word, forms: [slots], doc, ...more };
}
export function body(...specs: Spec[]): Body {
  return Object.fromEntries(specs.map((s) => [s.word, s]));
}
