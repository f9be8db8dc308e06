import type { Dimension } from './units.ts';

/*
 * How the vocabulary is said. One `Spec` a statement: what it takes, what may stand in its block, what it means.
 * Checker, completion, hover, formatter, semantic colours and the reference manual all read these.
 */

/** What a name refers to. `end` is a flow's end, `subject` what an expectation speaks of, `target` what a vnic meets. */
export type RefKind =
  | 'host'
  | 'vm'
  | 'switch'
  | 'switch-port'
  | 'network'
  | 'qos'
  | 'flavor'
  | 'device'
  | 'platform'
  | 'port'
  | 'vswitch'
  | 'vnic'
  | 'target'
  | 'end'
  | 'subject';

/** What one argument is. */
export type SlotType =
  /** The name that a declaration gives; `set` where it may be `name[1..30]`, `dotted` where it may be `vendor.model`. */
  | { readonly type: 'name'; readonly set?: boolean; readonly dotted?: boolean }
  /** A name declared elsewhere; `list` where `[a, b]` may stand too. */
  | { readonly type: 'ref'; readonly to: RefKind; readonly list?: boolean }
  /** One of these words, each with what it means. */
  | {
      readonly type: 'enum';
      readonly values: Readonly<Record<string, string>>;
      readonly list?: boolean;
      /** What other tools call them: which of the values is meant, the likeliest first. */
      readonly elsewhere?: Readonly<Record<string, readonly string[]>>;
    }
  /** Any word, or a list of them. */
  | { readonly type: 'word'; readonly list?: boolean }
  | { readonly type: 'flag' }
  | {
      readonly type: 'integer';
      readonly min: number;
      readonly max: number;
      readonly list?: boolean;
      /** Words by which a number may be meant. */
      readonly words?: Readonly<Record<string, number>>;
    }
  | {
      readonly type: 'quantity';
      readonly dimension: Dimension;
      readonly unit: string;
      readonly min?: number;
      readonly max?: number;
      readonly list?: boolean;
    }
  /** A quantity of any dimension: the metric decides which. */
  | { readonly type: 'measure' }
  /** A frame size, or `imix`. */
  | { readonly type: 'frame' }
  | { readonly type: 'string'; readonly format?: StringFormat; readonly list?: boolean }
  /** This very word or operator. */
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'operator'; readonly values: readonly string[] }
  /** `3.0`, and `x8` */
  | { readonly type: 'generation' }
  | { readonly type: 'lanes' };

export type StringFormat = 'pci-address' | 'pci-id' | 'mac' | 'version' | 'file';

export interface Slot {
  /** By this name the value is found in what is bound, and shown in signature help. */
  readonly name: string;
  readonly type: SlotType;
  /** May be left out. */
  readonly optional?: boolean;
  /** The word or operator that announces it, and is left out with it: `on` before a host, `:` before a flavor. */
  readonly lead?: string;
  /** May come again and again, to the end. */
  readonly rest?: boolean;
  /** A usual value, as it is written: what completion starts with. */
  readonly example?: string;
}

export type Form = readonly Slot[];

export interface Spec {
  readonly word: string;
  /** Markdown; the first sentence stands alone in lists. */
  readonly doc: string;
  /** The ways to write its arguments, the usual one first. */
  readonly forms: readonly Form[];
  /** What may stand in its block; undefined where it has none. */
  readonly body?: Body | undefined;
  /** May be said more than once in one block. */
  readonly many?: boolean | undefined;
  readonly required?: boolean | undefined;
  /** What is assumed where it is left out, in words. */
  readonly default?: string | undefined;
  /** Checked and exported; no predicted figure rests on it. */
  readonly notPredicted?: boolean | undefined;
  /** A deprecated word, and what replaces it (as text to write). */
  readonly deprecated?: { readonly replacement: string } | undefined;
  /** What it declares, where it is a declaration. */
  readonly declares?: RefKind | 'class' | 'bond' | undefined;
}

export type Body = Readonly<Record<string, Spec>>;

/** The slots that a form has, optional ones in brackets: `NAME[set] [: FLAVOR] [on HOST]`. */
export function signature(spec: Spec, form: Form = spec.forms[0] ?? []): string {
  return [spec.word, ...form.map(slotText)].join(' ');
}

export function slotText(slot: Slot): string {
  const { type } = slot;
  const text =
    type.type === 'literal'
      ? type.text
      : type.type === 'flag'
        ? 'on|off'
        : type.type === 'operator'
          ? type.values.join('|')
          : type.type === 'enum' && !type.list && Object.keys(type.values).length <= 6
            ? Object.keys(type.values).join('|')
            : slot.name.toUpperCase();
  const led = slot.lead === undefined ? text : `${slot.lead} ${text}`;
  return slot.optional ? `[${led}]` : slot.rest ? `${led}...` : led;
}
