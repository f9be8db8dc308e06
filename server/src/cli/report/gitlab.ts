import { createHash } from 'node:crypto';
import type { Severity } from '../../model/finding.ts';
import { type Checked, linesOf } from './checked.ts';

const severities: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  information: 'minor',
  hint: 'info',
};

/** A Code Quality report as GitLab reads it (docs.gitlab.com/ci/testing/code_quality). */
export function gitlabReport(checked: readonly Checked[]): string {
  const seen = new Map<string, number>();
  const issues = checked.flatMap((file) => {
    const lines = linesOf(file);
    return file.diagnostics.map(({ rule, severity, message, start }) => {
      // Two that read alike in one file are told apart by their order, so that what moves with its lines stays the same.
      const what = `${file.name}\n${rule}\n${message}`;
      const count = (seen.get(what) ?? 0) + 1;
      seen.set(what, count);
      return {
        description: message,
        check_name: rule,
        fingerprint: createHash('sha256').update(`${what}\n${count}`).digest('hex'),
        severity: severities[severity],
        location: { path: file.name, lines: { begin: lines.positionAt(start).line + 1 } },
      };
    });
  });
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
