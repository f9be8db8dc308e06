/*
 * Expected findings written into a file: a trailing comment `//~ rule-id [rule-id ...]` names the rules whose range
 * begins on that line, each at least once (language.md section 5).
 */

export interface Marker {
  /** From 1, as editors count. */
  readonly line: number;
  readonly rule: string;
}

/** A finding, reduced to what markers speak of. */
export interface Said extends Marker {
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message?: string;
}

const pattern = /\/\/~[ \t]*(?<rules>[^\n\r]*)/;

/** The markers of a text, read from its raw lines. */
export function markers(text: string): Marker[] {
  return text.split('\n').flatMap((line, i) => {
    const rules = pattern.exec(line)?.groups?.['rules'] ?? '';
    return rules
      .split(/[\s,]+/)
      .filter((rule) => /^[a-z][a-z0-9-]*$/.test(rule))
      .map((rule): Marker => ({ line: i + 1, rule }));
  });
}

/**
 * How findings differ from the markers of their text, a sentence each; none where they agree. Errors and warnings must
 * match exactly; informations and hints are compared only where the text names one of them. `isQuiet` says of a rule
 * that it gives nothing else.
 */
export function compare(
  found: readonly Said[],
  text: string,
  isQuiet: (rule: string) => boolean = () => false,
): string[] {
  const marked = markers(text);
  const at = (list: readonly Marker[], { line, rule }: Marker): boolean =>
    list.some((m) => m.line === line && m.rule === rule);
  const loud = found.filter((f) => f.severity === 'error' || f.severity === 'warning');
  const quiet = found.filter((f) => !loud.includes(f));
  const namesQuiet = marked.some((m) => isQuiet(m.rule) || (at(quiet, m) && !at(loud, m)));
  const counted = namesQuiet ? found : loud;
  const missing = marked.filter((m) => !at(counted, m)).map((m) => `line ${m.line}: ${m.rule} is missing`);
  const surplus = counted
    .filter((f) => !at(marked, f))
    .map(
      (f) => `line ${f.line}: ${f.rule} (${f.severity}) is not expected${f.message ? `: ${f.message}` : ''}`,
    );
  return [...missing, ...surplus];
}

/** The line, from 1, on which an offset lies. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
