import { phrase } from '../../words/phrase.ts';
import { insertion, replacement } from '../../model/edit.ts';
import type { Edit, Fix } from '../../model/finding.ts';
import type { Fact } from '../../model/place.ts';
import { matchOf } from '../../model/bind.ts';
import { meantInBlock, meantWords } from '../../model/meant.ts';
import { pathsOf, property } from '../../model/read.ts';
import type { Bound } from '../../model/bound.ts';
import type { Attachment, Host, Mode, Port, VSwitch, Vm } from '../../model/topology.ts';

/* Quick fixes that several rules offer. */

/** Puts other text where a property stands (its word and arguments, not its block). */
export function restate(fact: Fact<unknown>, text: string, preferred = false): Fix {
  return { title: phrase`Write \`${text}\``, preferred, edits: [replacement(fact.place, text)] };
}

/** Adds a property to a declaration's block. */
export function add(bound: Bound, text: string, preferred = false): Fix {
  return { title: phrase`Add \`${text}\``, preferred, edits: [insertion(bound, text)] };
}

/** Adds a property to a port, which is written where the file does not. */
export function addToPort(port: Port, text: string): Edit {
  return port.bound
    ? insertion(port.bound, text)
    : insertion(port.nic.bound, `port ${port.index} { ${text} }`);
}

/**
 * Whether a property stands there but does not hold together, is mistyped, or stands where it means nothing: that has
 * been reported, and nothing follows from it.
 */
export function isFaulty(bound: Bound | undefined, word: string, fact: unknown): boolean {
  return (
    fact === undefined &&
    bound !== undefined &&
    (property(bound, word) !== undefined || isMistyped(bound, word) || isOutside(bound, word))
  );
}

/** Whether a VM has a flavor that is not there: what it says is not known. */
export function lacksFlavor({ bound, flavor }: Vm): boolean {
  return flavor === undefined && pathsOf(bound, 'flavor').length > 0;
}

/** Whether a declaration says it behind its name instead of in its block. */
function isOutside({ spec, statement }: Bound, word: string): boolean {
  if (!spec) return false;
  const extra = matchOf(spec, statement).misfits.find((m) => m.extra)?.extra;
  return extra !== undefined && meantInBlock(spec, extra.args)?.some((m) => m.word === word) === true;
}

/** Whether a declaration has a word of no meaning there by which this one may be meant. */
export function isMistyped({ children, spec }: Bound, word: string): boolean {
  return children.some(
    ({ spec: known, statement }) =>
      !known && (statement.word === word || meantWords(statement.word, spec?.body ?? {})[0] === word),
  );
}

/** Says something of a host: in the place of what it says, else as a word more, over what its platform says. */
export function sayOfHost(host: Host, fact: Fact<unknown> | undefined, text: string, preferred = true): Fix {
  const own = property(host.bound, text.split(' ')[0] ?? '');
  return own && fact ? restate(fact, text, preferred) : add(host.bound, text, preferred);
}

/** Another mode for a vnic, and with it another target where that is asked for. */
export function changeMode({ vnic }: Attachment, mode: Mode, target?: VSwitch): Fix {
  const edits = [replacement(vnic.mode.place, mode)];
  if (target) edits.push(replacement(vnic.target, target.name));
  return { title: phrase`Attach it with \`${mode}${target ? ` ${target.name}` : ''}\``, edits };
}
