import { bySet } from '../../predict/sets.ts';
import type { Prediction } from '../../predict/prediction.ts';
import { brief, type CompareScene } from '../scene/compare.ts';
import { bits, cores, micros, packets, shown } from '../scene/format.ts';
import type { LoadScene } from '../scene/load.ts';
import type { Shown } from '../scene/types.ts';
import { interval } from '../scene/interval.ts';
import { printable } from '../layout/text.ts';
import { phrase } from '../../words/phrase.ts';

export interface Report {
  readonly title: string;
  readonly prediction: Prediction;
  readonly compare: CompareScene;
  readonly load: LoadScene;
  /** Pictures beside the report, by their file names, or as `data:` addresses. */
  readonly pictures: readonly { readonly name: string; readonly file: string }[];
}

/** Rows of each table; a report is read by people. */
const ROWS = 200;
const LOADS = 15;

/** The picture, what each vnic gets, every mode side by side, promises, loads and what was assumed: a Markdown file. */
export function markdownReport({ title, prediction, compare, load, pictures }: Report): string {
  const parts = [`# ${escaped(title)}`];
  for (const { name, file } of pictures) parts.push(`![${escaped(name)}](${file})`);
  const sets = bySet(prediction.vnics);
  parts.push(phrase`## Predicted for each member`);
  parts.push(
    table(
      [
        'vNIC',
        phrase`members`,
        phrase`mode`,
        phrase`throughput`,
        phrase`80 % interval`,
        phrase`packets`,
        'p50',
        phrase`p99 (uncalibrated)`,
        phrase`host CPU`,
        phrase`limited by`,
      ],
      sets.slice(0, ROWS).map((one) => {
        const throughput = shown(one.throughputBps, bits);
        return [
          one.vnic,
          String(one.count),
          one.mode,
          say(throughput),
          throughput ? interval(throughput) : '',
          say(shown(one.packetsPps, packets)),
          say(shown(one.latencyUs?.p50, micros)),
          say(shown(one.latencyUs?.p99, micros)),
          say(shown(one.hostCpuCores, cores)),
          one.bottleneck?.resource ?? '',
        ];
      }),
      sets.length - ROWS,
    ),
  );
  if (compare.sections.length > 0) parts.push(phrase`## Every mode side by side`);
  for (const section of compare.sections) {
    parts.push(`### ${escaped(section.vnic)}${section.count > 1 ? ` (${section.count})` : ''}`);
    if (section.verdict !== '') parts.push(escaped(section.verdict));
    parts.push(
      table(
        [
          phrase`mode`,
          phrase`throughput`,
          phrase`packets`,
          'p50',
          phrase`p99 (uncalibrated)`,
          phrase`host CPU`,
          phrase`limited by`,
          phrase`breaks`,
          phrase`needs besides`,
        ],
        section.columns.map((column) => [
          column.current ? phrase`${column.mode} (now)` : column.mode,
          column.feasible ? say(column.numbers.throughput) : phrase`not possible`,
          say(column.numbers.packets),
          say(column.numbers.latencyP50),
          say(column.numbers.latencyP99),
          say(column.numbers.hostCpu),
          column.bottleneck ?? '',
          column.breaks
            .map((rule, at) =>
              [rule, brief(column.reasons[at] ?? '')].filter((part) => part !== '').join(': '),
            )
            .join('; '),
          column.notes.join('; '),
        ]),
        0,
      ),
    );
  }
  if (compare.more > 0) parts.push(phrase`${compare.more} more vNICs are not compared here.`);
  if (load.promises.length > 0) {
    parts.push(phrase`## Expectations`);
    parts.push(
      table(
        ['', phrase`expectation`, phrase`predicted`, phrase`margin`],
        load.promises.map((one) => [
          one.holds === null ? phrase`unknown` : one.holds ? phrase`holds` : phrase`fails`,
          one.text,
          one.value ?? '',
          one.margin ?? '',
        ]),
        0,
      ),
    );
  }
  if (load.rows.length > 0) {
    parts.push(phrase`## Most loaded`);
    parts.push(
      table(
        [phrase`host`, phrase`resource`, phrase`load`, phrase`used by`, phrase`what would relieve it`],
        load.rows
          .slice(0, LOADS)
          .map((row) => [row.host, row.resource, row.text, usersText(row), row.relief]),
        0,
      ),
    );
  }
  if (prediction.assumptions.length > 0) {
    parts.push(phrase`## Assumed where the file says nothing`);
    const said = prediction.assumptions.slice(0, ROWS).map(({ text }) => `- ${escaped(text)}`);
    parts.push(said.join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

export const usersText = ({ users, otherUsers }: LoadScene['rows'][number]): string =>
  otherUsers > 0 ? phrase`${users.join(', ')} and ${otherUsers} more` : users.join(', ');

const say = (one: Shown | null): string => one?.text ?? '';

function table(head: readonly string[], rows: readonly (readonly string[])[], more: number): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [
    line(head),
    `|${head.map(() => ' --- |').join('')}`,
    ...rows.map(line),
    ...(more > 0 ? ['', phrase`${more} more are left out.`] : []),
  ].join('\n');
}

/** Nothing that a person typed is markup in the report; what stands between backticks is what the file would say. */
function escaped(said: string): string {
  const parts = said.split('`');
  if (parts.length % 2 === 0) return plain(said);
  return parts
    .map((part, at) => (at % 2 === 0 ? plain(part) : `\`${printable(part).replaceAll('|', '\\|')}\``))
    .join('');
}

function plain(said: string): string {
  return printable(said).replace(/[\\`*_{}[\]<>|#!&]/gu, (char) =>
    char === '<' ? '&lt;' : char === '>' ? '&gt;' : char === '&' ? '&amp;' : `\\${char}`,
  );
}
