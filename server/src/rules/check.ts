import type { Finding, Severity } from '../model/finding.ts';
import type { Linked } from '../model/link.ts';
import { predict } from '../predict/predict.ts';
import type { Prediction } from '../predict/prediction.ts';
import { rules, rulesById } from './all.ts';
import { ignoresOf } from './ignores.ts';
import type { Subject } from './rule.ts';
import { placeKey } from './say.ts';

export type Level = Severity | 'off';

export interface CheckOptions {
  /** By rule id: a severity other than the rule's own. */
  readonly severity?: Readonly<Record<string, Level>> | undefined;
  /** The prediction, where it has been made already. */
  readonly prediction?: (() => Prediction) | undefined;
  /** Whether another file of the workspace imports this one: its declarations may be used there. */
  readonly imported?: boolean | undefined;
  /** Told of a rule that throws: it then says nothing more, and the others go on. Where this is missing it throws on. */
  readonly fault?: ((rule: string, error: unknown) => void) | undefined;
}

const weights: Readonly<Record<Severity, number>> = { error: 3, warning: 2, information: 1, hint: 0 };

export type Checked = Finding & { readonly severity: Severity };

/** Everything that the rules have to say of a world, severities settled, ignored findings left out, in no order. */
export function check(linked: Linked, options: CheckOptions = {}): Checked[] {
  let known: Prediction | undefined;
  const prediction = options.prediction ?? ((): Prediction => (known ??= predict(linked.topology)));
  const subject: Subject = { ...linked, prediction, imported: options.imported ?? false };
  const found: Finding[] = [...linked.findings];
  for (const rule of rules) {
    // What a statement does wrong on several hosts is one fault: a rule says one thing of one place, the gravest.
    const said = new Map<string, Finding>();
    try {
      rule.check?.(subject, (finding) => {
        const key = placeKey(finding.place);
        const known = said.get(key);
        const weight = (f: Pick<Finding, 'severity'>): number => weights[f.severity ?? rule.severity];
        if (!known || weight(finding) > weight(known)) said.set(key, { ...finding, rule: rule.id });
      });
    } catch (error) {
      if (!options.fault) throw error;
      options.fault(rule.id, error);
    }
    found.push(...said.values());
  }
  const ignores = ignoresOf(linked.tops);
  const kept = found.filter((finding) => !ignores.silences(finding));
  for (const unneeded of ignores.unneeded(rulesById)) if (!ignores.silences(unneeded)) kept.push(unneeded);
  return kept.flatMap((finding): Checked[] => {
    const level =
      options.severity?.[finding.rule] ??
      finding.severity ??
      rulesById.get(finding.rule)?.severity ??
      'error';
    return level === 'off' ? [] : [{ ...finding, severity: level }];
  });
}
