import { type Checked, linesOf } from './checked.ts';

/** The array that `docs/api.md` describes; positions from 0, in UTF-16 units, as in the language server protocol. */
export function jsonReport(checked: readonly Checked[]): string {
  const all = checked.flatMap((file) => {
    const lines = linesOf(file);
    return file.diagnostics.map(({ rule, severity, message, start, end }) => ({
      file: file.name,
      rule,
      severity,
      message,
      range: { start: lines.positionAt(start), end: lines.positionAt(end) },
    }));
  });
  return `${JSON.stringify(all, undefined, 2)}\n`;
}
