import { judgeChecked, type CheckedFile } from './checked.ts';
import { kindsOf, modeText } from './kinds.ts';
import { errorText, holds, relative } from './judged.ts';
import type { Judged } from './hold-out.ts';

/** The part of the report that is of figures which nothing was fitted on; and its one line for a terminal. */
export interface CheckedReport {
  readonly rows: readonly Judged[];
  readonly text: string;
  readonly summary: string;
}

export function checkedReport(file: CheckedFile): CheckedReport {
  const rows = judgeChecked(file);
  const lines = kindsOf(rows, (row) => row.one).map(
    ([kind, of]) =>
      `| ${kind} | ${of.length} | ${errorText(of.map(relative))} | ${share(of)} | ${of.filter((row) => row.error > 0).length} |`,
  );
  const modes = new Map<string, Judged[]>();
  for (const row of rows) modes.set(row.one.file.mode, [...(modes.get(row.one.file.mode) ?? []), row]);
  const byMode = [...modes]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([mode, of]) => `| ${modeText(mode)} | ${of.length} | ${errorText(of.map(relative))} | ${share(of)} |`,
    );
  const sources = Object.entries(file.sources).map(
    ([id, { title, authors, year, where }]) => `| ${id} | ${authors}, ${year}: ${title} | ${where} |`,
  );
  const text = `## Checked on measurements that nothing was fitted on

${rows.length} more figures of ${Object.keys(file.sources).length} sources stand in \`test/data/perf/checked.json\`, each with its set-up as an .iov file. \`npm run calibrate\` does not read
them, and no value was chosen after them: this is what the product says as it is shipped. Most of these sources do not name their CPU,
and their files leave it out.

![Predicted against published, nothing fitted](images/accuracy-checked.svg)

| mode | points | error | inside |
| --- | --: | --- | --: |
${byMode.join('\n')}

"Too high" counts predictions above what was published.

| source | mode | what was measured | of | points | error | inside | too high |
| --- | --- | --- | --- | --: | --- | --: | --: |
${lines.join('\n')}

| source | what | where |
| --- | --- | --- |
${sources.join('\n')}
`;
  const summary = `checked on what nothing was fitted on: ${errorText(rows.map(relative))}, n = ${rows.length}, ${share(rows)} inside the stated interval`;
  return { rows, text, summary };
}

function share(rows: readonly Judged[]): string {
  return `${((100 * rows.filter(holds).length) / rows.length).toFixed(0)} %`;
}
