import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver-types';
import type { Diagnostic as Found } from '../workspace/diagnose.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { rangeOf } from './places.ts';

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
  return snapshot.diagnostics.map((found) => diagnosticOf(snapshot, found, options));
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
    message,
    ...(finding.tag ? { tags: [tags[finding.tag]] } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
}

/** Whether what a finding is about stands in another file, and only shows here. */
export function isElsewhere(snapshot: Snapshot, { finding }: Found): boolean {
  return snapshot.world.locate(finding.place).uri !== snapshot.uri;
}
