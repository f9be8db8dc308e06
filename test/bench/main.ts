/**
 * The benchmark of the language server: `npm run bench [-- --vms 1000] [--form sets] [--profile FOLDER]`. Drives the
 * built server, the JSON language server and an empty one over standard input and output with the same designs, in one
 * run, and says which goals are met.
 */
import { parseArgs } from 'node:util';
import { mkdirSync } from 'node:fs';
import { type Design, type Form, designOf, schema } from './designs.ts';
import { type Figures, type Subject, measure, measureBurst, startTimes } from './measure.ts';

const { values: flags } = parseArgs({
  options: {
    vms: { type: 'string', multiple: true },
    form: { type: 'string' },
    only: { type: 'string' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
    server: { type: 'string' },
    'json-server': { type: 'string' },
    'json-at-once': { type: 'string' },
    'empty-server': { type: 'string' },
  },
});
const path = (name: 'server' | 'json-server' | 'json-at-once' | 'empty-server'): string => {
  const given = flags[name];
  if (given === undefined) throw new Error(`scripts/bench.mjs says where --${name} is`);
  return given;
};

const profiling: string[] = [];
if (flags.profile !== undefined) {
  mkdirSync(flags.profile, { recursive: true });
  profiling.push('--cpu-prof', `--cpu-prof-dir=${flags.profile}`, '--cpu-prof-interval=200');
}

const iov: Subject = {
  name: 'iov',
  command: [...profiling, path('server'), 'lsp', '--stdio'],
  languageId: 'iov',
  number: /^ {2}vcpus 2/,
  label: /^vm [a-z0-9]+/,
  completion: /^ {2}vnic .* qos (?=[a-z])/,
  formatting: 'textDocument/formatting',
};
const empty: Subject = { ...iov, name: 'empty', command: [path('empty-server'), '--stdio'] };
const json: Subject = {
  name: 'json',
  command: [path('json-server'), '--stdio'],
  languageId: 'json',
  initializationOptions: { provideFormatter: true },
  greet: (server) => {
    server.notify('workspace/didChangeConfiguration', {
      settings: { json: { schemas: [{ fileMatch: ['*.json'], url: 'file:///bench/schema', schema }] } },
    });
  },
  number: /^ {6}"vcpus": 2/,
  label: /^ {6}"name": "vm[0-9]+/,
  completion: /^ {10}"mode": (?=")/,
  formatting: 'textDocument/rangeFormatting',
};
/** The same without the 300 ms that it waits after each change. */
const jsonAtOnce: Subject = { ...json, command: ['--require', path('json-at-once'), ...json.command] };

const sizes = (flags.vms ?? ['100', '1000', '10000']).map(Number);
const forms: Form[] =
  flags.form === undefined ? ['statements', 'sets'] : [flags.form === 'sets' ? 'sets' : 'statements'];

interface Result {
  readonly design: Design;
  readonly iov: Figures;
  readonly json?: Figures;
  readonly empty?: Figures;
}

const labels: Readonly<Record<keyof Figures, string>> = {
  open: 'open to first diagnostics',
  settled: 'open to the last predictions',
  keystroke50: 'keystroke to diagnostics, p50',
  keystroke95: 'keystroke to diagnostics, p95',
  keystrokeCpu: 'CPU of a keystroke',
  burst: '20 keystrokes, 60 ms apart: the last',
  completion: 'completion after an edit',
  hover: 'hover',
  symbols: 'document symbols',
  formatting: 'formatting',
  peakMiB: 'peak memory, MiB',
};

const number = (value: number | undefined): string =>
  value === undefined ? '' : value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0);
const ratio = (value: number | undefined, other: number | undefined): string =>
  value === undefined || other === undefined ? '' : (value / other).toFixed(value < other / 10 ? 3 : 2);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((w, i) => (i === 0 ? '-'.repeat(w) : `${'-'.repeat(w - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function print({ design, iov: ours, json: theirs, empty: bare }: Result): void {
  console.log(`\n## ${design.name} (${kib(design.iov)} of .iov, ${kib(design.json)} of JSON)\n`);
  const keys = (Object.keys(labels) as (keyof Figures)[]).filter((key) => ours[key] !== undefined);
  console.log(
    table(
      ['ms', 'iov', 'JSON', 'empty', 'iov / JSON', 'iov / empty'],
      keys.map((key) => [
        labels[key],
        number(ours[key]),
        number(theirs?.[key]),
        number(bare?.[key]),
        ratio(ours[key], theirs?.[key]),
        ratio(ours[key], bare?.[key]),
      ]),
    ),
  );
}

const kib = (text: string): string => `${Math.round(text.length / 1024)} KiB`;

const alone = flags.only === 'iov';
const results: Result[] = [];
let starts: readonly number[] = [];

async function run(): Promise<void> {
  if (!alone) {
    starts = await startTimes([iov, json, empty], 7);
    console.log('## Start to the answer to `initialize`\n');
    console.log(table(['ms', 'iov', 'JSON', 'empty'], [['median of 7', ...starts.map(number)]]));
  }
  for (const form of forms) {
    for (const vms of sizes) {
      const result = await measured(designOf(vms, form));
      results.push(result);
      print(result);
    }
  }
  if (!alone) goals();
}

async function measured(design: Design): Promise<Result> {
  const ours = await measure(iov, design.iov);
  if (alone) return { design, iov: ours };
  const theirs = await measure(jsonAtOnce, design.json);
  // While somebody types it is as it comes: without its wait it would check each of the changes.
  const burst = await measureBurst(json, design.json);
  return { design, iov: ours, json: { ...theirs, burst }, empty: await measure(empty, design.iov) };
}

function goals(): void {
  const of = (vms: number): Result | undefined =>
    results.find(({ design }) => design.vms === vms && design.name.endsWith('statements'));
  const large = of(10_000);
  const middle = of(1000);
  if (!large?.json || !large.empty) return;
  const { iov: ours, json: theirs, empty: bare } = large;
  const rows: [string, number, number][] = [
    ['keystroke at 10 000 VMs: 1/20 of JSON', ours.keystroke50, theirs.keystroke50 / 20],
    ['CPU of a keystroke: 1/20 of JSON', ours.keystrokeCpu, theirs.keystrokeCpu / 20],
    ['keystroke at 10 000 VMs: 5x the empty server', ours.keystroke50, bare.keystroke50 * 5],
    ['CPU of a keystroke: 5x the empty server', ours.keystrokeCpu, bare.keystrokeCpu * 5],
    ['keystroke from 1 000 to 10 000 VMs: 3x', ours.keystroke50, (middle?.iov.keystroke50 ?? NaN) * 3],
    ['last of 20 keystrokes: 50 ms', ours.burst ?? NaN, 50],
    ['open to diagnostics: half of JSON', ours.open, theirs.open / 2],
    ['completion after an edit: 1/10 of JSON', ours.completion ?? NaN, (theirs.completion ?? NaN) / 10],
    ['start: no slower than JSON', starts[0] ?? NaN, starts[1] ?? NaN],
    ['peak memory, MiB: 200', ours.peakMiB, 200],
  ];
  console.log('\n## Goals\n');
  console.log(
    table(
      ['goal', 'reached', 'at most', ''],
      rows.map(([goal, value, most]) => [
        goal,
        number(value),
        number(most),
        value <= most ? 'met' : 'NOT met',
      ]),
    ),
  );
}

void run();
