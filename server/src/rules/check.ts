import type { Finding, Severity } from '../model/finding.ts';
import type { Linked } from '../model/link.ts';
import type { Part } from '../model/parts.ts';
import type { Place } from '../model/place.ts';
import { predictPart } from '../predict/parts.ts';
import { rules, rulesById } from './all.ts';
import { everything } from './shared/focus.ts';
import { ignoresOf } from './ignores.ts';
import type { Rule, Whole } from './shared/rule.ts';
import { placeKey } from './shared/say.ts';

export type Level = Severity | 'off';

export interface CheckOptions {
  /** By rule id: a severity other than the rule's own. */
  readonly severity?: Readonly<Record<string, Level>> | undefined;
  /** Whether another file of the workspace imports this one: its declarations may be used there. */
  readonly imported?: boolean | undefined;
  /** Leaves out what has to be linked: only form and names are checked. */
  readonly formOnly?: boolean | undefined;
  /** Leaves out what only a prediction can tell: what the others say need not wait for that. */
  readonly withoutPrediction?: boolean | undefined;
  /** Where a finding is shown that does not lie in the file itself: an ignore there silences it, too. */
  readonly shownAt?: ((finding: Finding) => Place | undefined) | undefined;
  /** Told of a rule that throws: it then says nothing more, and the others go on. Where this is missing it throws on. */
  readonly fault?: ((rule: string, error: unknown) => void) | undefined;
}

export type Checked = Finding & { readonly severity: Severity };

/** Everything that the rules have to say of a world, severities settled, ignored findings left out, in no order. */
export function check(linked: Linked, options: CheckOptions = {}): Checked[] {
  const { severity, formOnly = false } = options;
  const withoutPrediction = formOnly || options.withoutPrediction === true;
  const found: Finding[] = [...linked.outsideParts];
  // What a statement does wrong on several hosts is one fault: a rule says one thing of one place.
  const said = new Set<string>();
  const add = (finding: Finding): void => {
    const key = `${finding.rule} ${placeKey(finding.place)}`;
    if (!said.has(key)) found.push(finding);
    said.add(key);
  };
  for (const part of formOnly ? [] : linked.parts) {
    for (const finding of part.findings) found.push(finding);
    keptFor(part, 'facts', options).forEach(add);
    // What has been predicted already is said in any case.
    if (!withoutPrediction || known.prediction.has(part.pattern))
      keptFor(part, 'prediction', options).forEach(add);
  }
  for (const rule of formOnly ? [] : acrossRules) acrossParts(rule, linked, options).forEach(add);
  const ignores = ignoresOf(linked);
  const silenced = (finding: Finding): boolean => {
    if (ignores.silences(finding) || linked.superseded.some((lower) => holds(lower, finding.place)))
      return true;
    const place = ignores.none ? undefined : options.shownAt?.(finding);
    return place !== undefined && ignores.silences({ ...finding, place });
  };
  const kept = found.filter((finding) => !silenced(finding));
  if (!withoutPrediction) {
    for (const unneeded of ignores.unneeded(rulesById)) if (!ignores.silences(unneeded)) kept.push(unneeded);
  }
  return kept.flatMap((finding): Checked[] => {
    const level =
      severity?.[finding.rule] ?? finding.severity ?? rulesById.get(finding.rule)?.severity ?? 'error';
    return level === 'off' ? [] : [{ ...finding, severity: level }];
  });
}

const holds = (outer: Place, { top, start }: Place): boolean =>
  outer.top === top && outer.start <= start && start < outer.end;

/** What the rules have to say of a part is kept with it: rules that look at facts alone, and those that predict. */
const known = {
  facts: new WeakMap<Part, readonly Finding[]>(),
  prediction: new WeakMap<Part, readonly Finding[]>(),
};

const checks = {
  facts: rules.filter((rule) => rule.check && !rule.predicts),
  prediction: rules.filter((rule) => rule.check && rule.predicts),
};
const acrossRules = rules.filter((rule) => rule.across);
const gathered = new Map(acrossRules.map((rule) => [rule, new WeakMap<Part, readonly unknown[]>()]));

/** What follows from the facts of a part, or from its prediction, is worked out, to be there when it is asked for. */
export function checkPart(part: Part, which: 'facts' | 'prediction', fault: CheckOptions['fault']): void {
  keptFor(part, which, { fault });
}

/** Whether that has been done, for it or for one that is like it. */
export function isChecked({ kind }: Part, which: 'facts' | 'prediction'): boolean {
  return done[which].has(kind);
}

/** Kinds of parts that have been looked at. */
const done = { facts: new WeakSet(), prediction: new WeakSet() };

function keptFor(part: Part, which: 'facts' | 'prediction', options: CheckOptions): readonly Finding[] {
  const before = known[which].get(part);
  if (before) return before;
  const { pattern } = part;
  const own = pattern === part;
  const found = own ? foundIn(part, which, options) : part.fromPattern(keptFor(pattern, which, options));
  done[which].add(part.kind);
  // What holds of many is kept once, unless it has to be said in other words.
  if (own || found.length > 0) known[which].set(part, found);
  return found;
}

function foundIn(part: Part, which: 'facts' | 'prediction', options: CheckOptions): readonly Finding[] {
  const found: Finding[] = [];
  const { topology } = part;
  const subject = { ...everything(topology), topology, prediction: () => predictPart(part) };
  for (const rule of checks[which]) {
    const said = new Set<string>();
    guarded(rule, options, () =>
      rule.check?.(subject, (finding) => {
        const key = placeKey(finding.place);
        if (!said.has(key)) found.push({ ...finding, rule: rule.id });
        said.add(key);
      }),
    );
  }
  return found;
}

function acrossParts(rule: Rule, linked: Linked, options: CheckOptions): readonly Finding[] {
  const found: Finding[] = [];
  const { across } = rule;
  if (!across) return found;
  guarded(rule, options, () => {
    const kept = gathered.get(rule);
    const gather = (part: Part): readonly unknown[] => {
      const own = kept?.get(part) ?? across.gather(part);
      kept?.set(part, own);
      return own;
    };
    const all: unknown[] = [];
    let last: Part | undefined;
    for (const part of linked.parts) {
      const { pattern } = part;
      // Where there is nothing in the pattern there is nothing in what is like it.
      if (across.nameless === true ? pattern === last : gather(pattern).length === 0) continue;
      last = pattern;
      for (const one of gather(across.nameless === true ? pattern : part)) all.push(one);
    }
    const { sharedDeclarations, ownStatements } = linked;
    const imported = options.imported ?? false;
    const whole = { sharedDeclarations, ownStatements, imported, inOrder: textOrder(linked) };
    across.judge(all, whole, (finding) => found.push({ ...finding, rule: rule.id }));
  });
  return found;
}

function textOrder({ tops, parts }: Linked): Whole['inOrder'] {
  return (items, placeOf) => {
    // The shared part and one other: they are in order as they are.
    if (parts.length <= 2 || items.length < 2) return items;
    const at = new Map(tops.map(({ statement }, i) => [statement, i]));
    const indexOf = (item: (typeof items)[number]): number => at.get(placeOf(item).top) ?? 0;
    return [...items].sort((a, b) => indexOf(a) - indexOf(b) || placeOf(a).start - placeOf(b).start);
  };
}

function guarded(rule: Rule, { fault }: CheckOptions, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!fault) throw error;
    fault(rule.id, error);
  }
}
