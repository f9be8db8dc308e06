import type { Severity } from '../../model/finding.ts';
import { type Checked, linesOf } from './checked.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Annotations as workflow commands of GitHub Actions. */
export function githubReport(checked: readonly Checked[]): string {
  return checked
    .flatMap((file) => {
      const lines = linesOf(file);
      return file.diagnostics.map(({ rule, severity, message, start, end }) => {
        const from = lines.positionAt(start);
        const to = lines.positionAt(end);
        const properties = [
          `file=${property(file.name)}`,
          `line=${from.line + 1}`,
          `endLine=${to.line + 1}`,
          // Columns only hold within one line.
          ...(from.line === to.line ? [`col=${from.character + 1}`, `endColumn=${to.character + 1}`] : []),
          `title=${property(rule)}`,
        ];
        return `::${commands[severity]} ${properties.join(',')}::${data(message)}\n`;
      });
    })
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
