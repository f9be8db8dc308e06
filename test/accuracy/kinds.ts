import type { Case } from './evaluate.ts';
import { ofRates } from './hold-out.ts';

/** How rows of a report are told apart: source, mode, what was measured, and of what. */

export function modeText(mode: string): string {
  return mode === 'host' ? 'none (port to port)' : `\`${mode}\``;
}

export function metricOf(one: Case): 'rate' | 'latency' | 'processor time' {
  return one.file.group === 'vmm-cycles' ? 'processor time' : ofRates(one) ? 'rate' : 'latency';
}

/** Rows by kind, in the order of their sources; a kind is the first four cells of a table's line. */
export function kindsOf<Row>(rows: readonly Row[], caseOf: (row: Row) => Case): [string, Row[]][] {
  const kinds = new Map<string, Row[]>();
  for (const row of rows) {
    const one = caseOf(row);
    const mode = one.file.mode === 'host' ? 'none' : `\`${one.file.mode}\``;
    const key = `${one.point.source_id} | ${mode} | ${one.file.family} | ${metricOf(one)}`;
    kinds.set(key, [...(kinds.get(key) ?? []), row]);
  }
  return [...kinds].sort(([a], [b]) => a.localeCompare(b));
}
