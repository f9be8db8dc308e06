import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver-types';
import type { Config } from '../workspace/config.ts';
import type { Diagnostic as Found } from '../workspace/diagnose.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { rangeOf } from './places.ts';
import { phrase } from '../words/phrase.ts';

export interface DiagnosticOptions {
  /** The page of a rule. */
  readonly page?: ((rule: string) => string | undefined) | undefined;
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

/** Everything there is to say of a file, in the order of its text. */
export function diagnostics(snapshot: Snapshot, options: DiagnosticOptions = {}): Diagnostic[] {
  return shown(snapshot, snapshot.diagnostics, options);
}

/** Findings of one file that are shown: nobody reads more, and clients choke on them. */
export const mostShown = 2000;

/** Of very many findings the worst, in the order of the text, with a word on the others. */
export function shown(
  snapshot: Snapshot,
  found: readonly Found[],
  options: DiagnosticOptions = {},
): Diagnostic[] {
  if (found.length <= mostShown) return found.map((one) => diagnosticOf(snapshot, one, options));
  const rank = ({ severity }: Found): number => severities[severity];
  const kept = new Set([...found].sort((a, b) => rank(a) - rank(b)).slice(0, mostShown));
  const start = { line: 0, character: 0 };
  return [
    {
      range: { start, end: start },
      severity: DiagnosticSeverity.Information,
      source: 'iov',
      code: 'more',
      message: phrase`There are ${found.length} findings in this file: the worst ${mostShown} are shown.`,
    },
    ...found.flatMap((one) => (kept.has(one) ? [diagnosticOf(snapshot, one, options)] : [])),
  ];
}

export function diagnosticOf(snapshot: Snapshot, found: Found, options: DiagnosticOptions): Diagnostic {
  const { rule, message, severity, finding } = found;
  const related = found.related.flatMap(({ uri, message: why, ...range }) => {
    const lines = snapshot.linesOf(uri);
    return lines ? [{ location: { uri, range: lines.rangeOf(range) }, message: why }] : [];
  });
  const href = options.page?.(rule);
  return {
    range: rangeOf(snapshot, found),
    severity: severities[severity],
    source: 'iov',
    code: rule,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    message: shortened(message),
    ...(finding.tag ? { tags: [tags[finding.tag]] } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
}

/** A message may quote a name of any length: its middle is left out then. */
function shortened(message: string): string {
  return message.length > 900 ? `${message.slice(0, 500)} ... ${message.slice(-300)}` : message;
}

/** Whether what a finding is about stands in another file, and only shows here. */
export function isElsewhere(snapshot: Snapshot, { finding }: Found): boolean {
  return snapshot.world.locate(finding.place).uri !== snapshot.uri;
}

/** What is wrong with a config, in its own file. */
export function configDiagnostics({ text, problems }: Config): Diagnostic[] {
  const at = (offset: number): { line: number; character: number } => {
    const before = text.slice(0, offset).split(/\r\n|\r|\n/);
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  return problems.map(({ message, start, end }) => ({
    range: { start: at(start), end: at(end) },
    severity: DiagnosticSeverity.Error,
    source: 'iov',
    code: 'config',
    message,
  }));
}
