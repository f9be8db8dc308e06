import { bySet } from '../../predict/sets.ts';
import type { Performance, Prediction } from '../../predict/prediction.ts';
import { brief, type CompareColumn, type CompareScene, type Wrong } from '../scene/compare.ts';
import { SEVERITIES } from '../scene/describe.ts';
import { CONFIDENCE, certaintyOf, certaintyText, figuresOf } from '../scene/figures.ts';
import type { SceneFinding } from '../scene/findings.ts';
import type { LoadScene } from '../scene/load.ts';
import type { Certainty, Shown } from '../scene/types.ts';
import { interval } from '../scene/interval.ts';
import { printable } from '../layout/text.ts';
import { listed, phrase } from '../../words/phrase.ts';

export interface Report {
  readonly title: string;
  readonly prediction: Prediction;
  readonly compare: CompareScene;
  readonly load: LoadScene;
  /** What the rules say of the design. */
  readonly findings: readonly Omit<SceneFinding, 'place'>[];
  /** Pictures beside the report, by their file names, or as `data:` addresses. */
  readonly pictures: readonly { readonly name: string; readonly file: string }[];
}

/** Rows of each table; a report is read by people. */
const ROWS = 200;
/** What carries less of what it could has nothing to say, unless it holds something back. */
const LOADS = { most: 15, share: 0.1 } as const;

/** The picture, what each vnic gets and how sure that is, every mode side by side, promises, loads, findings and assumptions: a Markdown file. */
export function markdownReport({ title, prediction, compare, load, findings, pictures }: Report): string {
  const sets = bySet(prediction.vnics);
  const reasons = new Reasons();
  return `${[
    `# ${escaped(title)}`,
    phrase`Predicted from what the file says, for its own traffic. What stands in brackets is the interval that should hold 80 % of what would be measured.`,
    ...pictures.map(({ name, file }) => `![${escaped(name)}](${file})`),
    ...findingsText(findings),
    ...(sets.length > 0
      ? [
          phrase`## Predicted for each member`,
          table(
            ['vNIC', phrase`members`, phrase`mode`, ...figureHeads()],
            sets
              .slice(0, ROWS)
              .map((one) => [
                one.vnic,
                String(one.count),
                one.mode,
                ...figures(one, reasons.add(one, one.vnic)),
              ]),
            sets.length - ROWS,
          ),
        ]
      : []),
    ...(prediction.flows.length > 0
      ? [
          phrase`## Flows without a VM`,
          table(
            [phrase`flow`, phrase`hosts`, ...figureHeads()],
            prediction.flows
              .slice(0, ROWS)
              .map((one) => [one.flow, String(one.count), ...figures(one, reasons.add(one, one.flow))]),
            prediction.flows.length - ROWS,
          ),
        ]
      : []),
    ...reasons.text(),
    ...promisesText(load),
    ...loadsText(load),
    ...comparedText(compare),
    ...(prediction.assumptions.length > 0
      ? [
          phrase`## Assumed where the file says nothing`,
          prediction.assumptions
            .slice(0, ROWS)
            .map(({ text }) => `- ${escaped(text)}`)
            .join('\n'),
        ]
      : []),
  ].join('\n\n')}\n`;
}

const figureHeads = (): readonly string[] => [
  phrase`throughput`,
  phrase`packets`,
  'p50',
  phrase`p99 (uncalibrated)`,
  phrase`host CPU`,
  phrase`limited by`,
  phrase`confidence`,
];

function figures(of: Performance, confidence: string): readonly string[] {
  const { throughput, packets, latencyP50, latencyP99, hostCpu } = figuresOf(of);
  return [
    say(throughput),
    packets?.text ?? '',
    ...[latencyP50, latencyP99, hostCpu].map(say),
    of.bottleneck?.resource ?? '',
    confidence,
  ];
}

/** Why figures are trusted as far as they are: each reason once, with whom it is said of. */
class Reasons {
  private readonly of = new Map<string, string[]>();

  /** Answers how far. */
  add(figures: Performance, name: string): string {
    const certainty = certaintyOf(figures);
    if (!certainty) return '';
    const { latencyUs, hostCpuCores } = figures;
    this.note(certainty, name);
    if (latencyUs) this.note(latencyUs.ground, phrase`latency of ${name}`);
    if (hostCpuCores) this.note(hostCpuCores.ground, phrase`host CPU of ${name}`);
    return CONFIDENCE[certainty.confidence]();
  }

  private note(certainty: Certainty, name: string): void {
    const said = certaintyText(certainty);
    this.of.set(said, [...(this.of.get(said) ?? []), name]);
  }

  text(): readonly string[] {
    return this.of.size === 0
      ? []
      : [
          phrase`What these figures rest on:`,
          [...this.of].map(([said, names]) => `- ${escaped(listed(names))}: ${escaped(said)}`).join('\n'),
        ];
  }
}

function findingsText(findings: Report['findings']): readonly string[] {
  const said = findings.filter(({ severity }) => severity !== 'hint');
  if (said.length === 0) return [];
  return [
    phrase`## What is wrong with it`,
    table(
      ['', phrase`rule`, phrase`what it says`],
      said
        .slice(0, ROWS)
        .map(({ severity, rule, message }) => [SEVERITIES[severity](), `\`${rule}\``, message]),
      said.length - ROWS,
    ),
  ];
}

function promisesText({ promises }: LoadScene): readonly string[] {
  if (promises.length === 0) return [];
  return [
    phrase`## Expectations`,
    table(
      ['', phrase`expectation`, phrase`predicted`, phrase`margin`, phrase`held back by`],
      promises.map((one) => [
        one.holds === null ? phrase`unknown` : one.holds ? phrase`holds` : phrase`fails`,
        one.text,
        withRange(one.value ?? '', one.interval ?? ''),
        one.margin ?? '',
        one.bottleneck ?? '',
      ]),
      0,
    ),
  ];
}

function loadsText({ rows }: LoadScene): readonly string[] {
  const told = rows
    .filter(({ share, limits }) => share >= LOADS.share || limits.length > 0)
    .slice(0, LOADS.most);
  if (told.length === 0) return [];
  return [
    phrase`## Most loaded`,
    table(
      [
        phrase`host`,
        phrase`resource`,
        phrase`load`,
        phrase`used by`,
        phrase`holds back`,
        phrase`what would relieve it`,
      ],
      told.map((row) => [
        row.host,
        row.resource,
        row.text,
        usersText(row),
        row.limits.join(', '),
        row.relief,
      ]),
      0,
    ),
  ];
}

function comparedText({ sections, more }: CompareScene): readonly string[] {
  if (sections.length === 0) return [];
  const parts = [phrase`## Every mode side by side`];
  for (const section of sections) {
    parts.push(`### ${escaped(section.vnic)}${section.count > 1 ? ` (${section.count})` : ''}`);
    if (section.verdict !== '') parts.push(escaped(section.verdict));
    if (section.always.length > 0)
      parts.push(escaped(phrase`Wrong in every mode: ${section.always.map(wrongText).join('; ')}`));
    parts.push(
      table(
        [phrase`mode`, ...figureHeads(), phrase`breaks`, phrase`needs besides`],
        section.columns.map((column) => [
          column.current ? phrase`${column.mode} (now)` : column.mode,
          ...columnFigures(column),
          column.breaks.map(wrongText).join('; '),
          // What a mode would need that is not possible anyway is of no use.
          column.feasible ? column.notes.join('; ') : '',
        ]),
        0,
      ),
    );
  }
  if (more > 0) parts.push(phrase`${more} more vNICs are not compared here.`);
  return parts;
}

const wrongText = ({ rule, reason }: Wrong): string =>
  [`\`${rule}\``, brief(reason)].filter((part) => part !== '').join(': ');

function columnFigures({ feasible, numbers, bottleneck, certainty }: CompareColumn): readonly string[] {
  const { throughput, packets, latencyP50, latencyP99, hostCpu } = numbers;
  const rate = feasible ? (throughput ? say(throughput) : phrase`no figures known`) : phrase`not possible`;
  return [
    rate,
    packets?.text ?? '',
    ...[latencyP50, latencyP99, hostCpu].map(say),
    bottleneck ?? '',
    certainty ? CONFIDENCE[certainty.confidence]() : '',
  ];
}

export const usersText = ({ users, otherUsers }: LoadScene['rows'][number]): string =>
  otherUsers > 0 ? phrase`${users.join(', ')} and ${otherUsers} more` : users.join(', ');

/** `20 µs (16 to 25 µs), medium` */
function say(one: Shown | null): string {
  if (!one) return '';
  const said = withRange(one.text, interval(one));
  return one.certainty ? `${said}, ${CONFIDENCE[one.certainty.confidence]()}` : said;
}
const withRange = (said: string, range: string): string => (range === '' ? said : `${said} (${range})`);

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
