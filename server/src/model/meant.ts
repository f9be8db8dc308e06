import type { Body, Slot, Spec } from '../schema/spec.ts';
import { statementsElsewhere } from '../schema/elsewhere.ts';
import type { Argument } from '../syntax/tree.ts';
import { isText, plainWord } from './fitted.ts';
import { match } from './match.ts';
import { nearest } from './nearest.ts';
import { argumentText } from './read.ts';

/* What was meant by a word that means nothing where it stands, and by arguments that belong in a block. */

/** Words of a block that another word may mean there: what other tools call them, else what is spelled alike. */
export function meantWords(word: string, body: Body): readonly string[] {
  const known = statementsElsewhere(word).filter((w) => Object.hasOwn(body, w));
  return known.length > 0 ? known : nearest(word, Object.keys(body));
}

/**
 * What arguments behind a statement's own say in its block: `type ovs-dpdk` for `vswitch br0 : ovs-dpdk`, `rate 1Gbps`
 * for `flow a -> b 1Gbps`. Undefined where that is nothing, or could be several things.
 */
export function meantInBlock(
  { body = {} }: Spec,
  rest: readonly Argument[],
): readonly { readonly word: string; readonly text: string }[] | undefined {
  const args = isText(rest[0], ':') ? rest.slice(1) : rest;
  const [first] = args;
  if (!first) return undefined;
  if (!Object.hasOwn(body, plainWord(first) ?? '')) {
    const texts = Object.values(body).flatMap((spec) => {
      const text = withoutWord(spec, args);
      return text === undefined ? [] : [{ word: spec.word, text: `${spec.word} ${text}` }];
    });
    return texts.length === 1 ? texts : undefined;
  }
  const found: { word: string; text: string }[] = [];
  for (let at = 0; at < args.length;) {
    const word = plainWord(args[at]) ?? '';
    const spec = Object.hasOwn(body, word) ? body[word] : undefined;
    const next = args.findIndex((arg, i) => i > at + 1 && Object.hasOwn(body, plainWord(arg) ?? ''));
    const end = next < 0 ? args.length : next;
    const own = args.slice(at + 1, end);
    if (!spec || match(spec, own, args[at] as Argument).misfits.length > 0) return undefined;
    found.push({ word, text: [word, ...own.map(argumentText)].join(' ') });
    at = end;
  }
  return found;
}

/** Arguments as those of a property whose word is missing; only where they say by themselves what they are. */
function withoutWord(spec: Spec, args: readonly Argument[]): string | undefined {
  const [first] = args;
  const speaks = ({ type }: Slot): boolean =>
    type.type === 'enum' || type.type === 'quantity' || type.type === 'frame' || type.type === 'generation';
  const slot = spec.forms[0]?.[0];
  if (!first || !slot || !speaks(slot)) return undefined;
  const { misfits } = match(spec, args, first);
  const [misfit, ...more] = misfits;
  if (!misfit) return args.map(argumentText).join(' ');
  const [fix] = misfit.fixes;
  return args.length === 1 && more.length === 0 && slot.type.type === 'enum'
    ? fix?.edits[0]?.text
    : undefined;
}
