import { type Form, type Slot, type Spec, signature } from '../schema/spec.ts';
import type { Argument, Range } from '../syntax/tree.ts';
import { expectation } from './expected.ts';
import { fit } from './fit.ts';
import { plainWord, replace } from './fitted.ts';
import { nearest } from './nearest.ts';
import type { Misfit } from './values.ts';
import { phrase } from '../words/phrase.ts';

/* What is said where an argument that a slot needs is missing, or another stands in its place. */

export function missing(spec: Spec, form: Form, slot: Slot, after: Range): Misfit {
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
export function withoutLead({ lead, optional }: Slot, { start, end }: Range): Misfit['fixes'] {
  if (lead !== ':' || optional !== true) return [];
  return [{ title: phrase`Remove \`:\``, edits: [{ start, end, text: '' }] }];
}

export function insertLead(lead: string, { start }: Range): Misfit['fixes'][number] {
  return { title: phrase`Insert \`${lead}\``, edits: [{ start, end: start, text: `${lead} ` }] };
}

export function unfit(spec: Spec, form: Form, slot: Slot, arg: Argument): Misfit {
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
