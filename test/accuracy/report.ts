import { choicesOf, coverageOf, goalsOf, type Choice, type Goal } from './goals.ts';
import { checkedReport } from './checked-report.ts';
import { readChecked } from './checked.ts';
import { kindsOf, modeText } from './kinds.ts';
import { errorText, holds, judgeAll, relative, type Judgement, type Row } from './judged.ts';
import { dotsOf, plot } from './plot.ts';
import { readPoints } from './points.ts';
import { tailsOf } from './tails.ts';

/** The report as files by path from the root, and its table of goals for a terminal. */
export function accuracyReport(root: string): {
  readonly summary: string;
  readonly files: Record<string, string>;
} {
  const file = readPoints(root);
  const judgement = judgeAll(file);
  const goals = goalsOf(judgement, file.points);
  const checked = checkedReport(readChecked(root));
  const page = [
    introduction(judgement, file.points.length),
    goalsText(
      goals,
      choicesOf(judgement, 'modes'),
      choicesOf(judgement, 'switches'),
      choicesOf(judgement, 'switches', 'otherTopologies'),
      choicesOf(judgement, 'switches', 'inSample'),
    ),
    coverageText(judgement),
    sourcesText(judgement),
    checked.text,
    saturatedText(judgement),
    tailsText(judgement),
    leftText(judgement),
  ].join('\n');
  const summary = goals
    .map(({ what, points, goal, reached, met, anchoredReached, anchoredGoal, anchoredMet }) => {
      const anchored =
        anchoredReached === ''
          ? ''
          : `; with one measured ${anchoredReached}${anchoredGoal === '' ? '' : ` (goal ${anchoredGoal}, ${verdict(anchoredMet)})`}`;
      return `${what}: ${reached}, n = ${points} (goal ${goal}, ${verdict(met)})${anchored}`;
    })
    .join('\n');
  return {
    summary: `${summary}\n${checked.summary}`,
    files: {
      'docs/accuracy.md': page,
      'docs/images/accuracy.svg': plot(
        'Predicted against published, source held out',
        dotsOf(judgement.rows),
      ),
      'docs/images/accuracy-checked.svg': plot('Predicted against published, nothing fitted', checked.rows),
    },
  };
}

const verdict = (met: boolean | undefined): string => (met === undefined ? '' : met ? 'met' : '**not met**');

function introduction({ cases, rows }: Judgement, all: number): string {
  const trivial = rows.filter((row) => row.trivial).length;
  return `# How well predictions hold

Written by \`npm run accuracy\`: do not edit. [prediction.md](prediction.md) says how a number comes about.

${all} published figures of 30 sources stand in \`test/data/perf/points.json\`. ${cases.length} of them are written as .iov files
(\`test/accuracy/points-to-iov.ts\`), and the product parses, links and predicts these files as it does any. An error is
|predicted / published - 1|, given as median / 90th percentile. ${trivial} figures that are simply those of the wire or of the traffic generator are left out
but for their own line: they would flatter.

*Source held out* is the figure to go by: everything fitted was fitted without the source of the point. *With one measured* is that, and
one other point of the same host as \`measured\` in the file: the median over up to three choices.

![Predicted against published](images/accuracy.svg)

Dashed: a quarter more or less.
`;
}

function goalsText(
  goals: readonly Goal[],
  modes: Choice,
  switches: Choice,
  otherTopologies: Choice,
  fitted: Choice,
): string {
  const lines = goals.map(
    ({ what, points, goal, reached, met, anchoredPoints, anchoredGoal, anchoredReached, anchoredMet }) =>
      `| ${what} | ${points} | ${goal} | ${reached} | ${verdict(met)} | ${anchoredGoal} | ${anchoredReached}${anchoredPoints > 0 ? ` (n = ${anchoredPoints})` : ''} | ${verdict(anchoredMet)} |`,
  );
  const choice = ({ pairs, right, wrong, unclear }: Choice): string =>
    `${pairs} pairs more than 15 % apart: in ${right + wrong} a clear difference is stated, of which ${right} name the right one${right + wrong > 0 ? ` (${((100 * right) / (right + wrong)).toFixed(0)} %)` : ''}; in ${unclear} the answer is "no clear difference"`;
  return `## Goals

| what | points | goal | source held out | | goal with one measured | with one measured | |
| --- | --: | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

Which of two is better, their source held out (goal: 90 % right where the interval of their ratio does not hold 1):

- attachment modes: ${choice(modes)}.
- switches: ${choice(switches)}.
- switches, the figures of their topology held out: ${choice(otherTopologies)}.
- switches, in sample: ${choice(fitted)}.

"Known family" is a switch that another source measured too, which is VPP alone. Lines without a figure for one measurement have too few
points of one host. What CSIT measured without loss (NDR) is written with \`loss 0%\`, its rates with half a percent of loss (PDR) with that.

Switches are compared by one source alone (zhang2019): of the others only VPP stands in another. With that source held out BESS, FastClick,
OVS-DPDK, Snabb and VALE are as good as unknown and are all predicted as the mean of what is left, so a pair of them has a ratio of 1 and
nothing can be said. No model mends that: it takes a second lab that measures two of them. What the data can show is whether
what one topology says of two switches holds for others: the second line on switches holds out all figures of the pair's topology (port to port,
port to VM, VM to VM, chain), and lets those of the same switches in the others stand. A reader of the fitted table is told what the last
line says, on hosts like that lab's; on another lab's host its intervals allow for what VPP differs by from lab to lab.

What is left of a user-space switch's error is what no file says. With one measured, the median error of VPP is 10 to 11 % and the 90th percentile
23 to 24 %, whatever part of it other shapes take, from two fifths to all: errors of two points of one host correlate by 0.57 where their paths are
alike and by 0.4 where not. Rows of CSIT that differ in nothing but their release (17.01 and 17.07, 58 pairs that no wire or card holds back) are 25 % apart,
root mean square; within csit1701 a cross connect and a route, which no file tells apart, are 15 % apart. In bare metal the errors of two frame
sizes or numbers of cores on one host do not correlate at all (-0.1 to 0.1): what was measured of one says nothing of the other.

Latency under load is told at the share of what the path carries that the source states (\`load 50%\`); the line below it has the rate in
its place, so that errors of the predicted rate come in. An application of its own counts with one measured only. Of the idle latencies that
interrupts drive, three are of one host tuned for latency, whose round trip without virtual machines is 18 us where that of another lab is
66 us: no file can say which. That only one of its two ends is a VM is concluded (\`test/accuracy/writers-kernel.ts\`), not quoted.
Most of the others are of back ends in user space, which the language has no word for.
`;
}

function coverageText(judgement: Judgement): string {
  const lines = coverageOf(judgement).map(({ mode, metric, points, held, bySource }) => {
    const share = held / points;
    return `| ${modeText(mode)} | ${metric} | ${points} | ${(100 * share).toFixed(0)} % | ${(100 * bySource).toFixed(0)} % | ${points < 10 ? 'few points' : verdict(share >= 0.75 && share <= 0.9)} |`;
  });
  return `## Do the intervals hold?

The part of published figures inside the stated 80 % interval, source held out (goal: 75 to 90 % for every mode). Where there are few
points the interval is widened on purpose, and holds more. "By source" counts a source by the root of its points:
those of one lab are right and wrong together. For \`vswitch\` rates 60 of the points are of one lab, whose hosts lie close to what is predicted without
them; another lab's need not.

| mode | of | points | inside | by source | |
| --- | --- | --: | --: | --: | --- |
${lines.join('\n')}
`;
}

function sourcesText({ rows }: Judgement): string {
  const own = rows.filter((row) => !row.trivial && row.one.file.group !== 'saturated-latency');
  const lines = kindsOf(own, (row) => row.one).map(([key, of]) => {
    const catalogOnly = of.filter((row) => row.one.file.needsAnchor !== true);
    const anchored = of.flatMap((row) => (row.anchored === undefined ? [] : [relative(row.anchored)]));
    const inside = catalogOnly.filter((row) => holds(row.heldOut)).length;
    return `| ${key} | ${of.length} | ${errorText(catalogOnly.map((row) => relative(row.inSample)))} | ${errorText(catalogOnly.map((row) => relative(row.heldOut)))} | ${catalogOnly.length === 0 ? '-' : `${((100 * inside) / catalogOnly.length).toFixed(0)} %`} | ${errorText(anchored)} |`;
  });
  return `## By source

An application of its own (ixy-fwd, MoonRoute, Snort) has no figure without \`measured\`, as a file cannot say what it costs.

| source | mode | what was measured | of | points | in sample | source held out | inside | with one measured |
| --- | --- | --- | --- | --: | --- | --- | --: | --- |
${lines.join('\n')}
`;
}

function saturatedText({ rows }: Judgement): string {
  const own = rows.filter((row) => row.one.file.group === 'saturated-latency');
  const within = (factor: number): string =>
    `${((100 * own.filter((row) => Math.abs(row.heldOut.error) <= Math.log(factor)).length) / own.length).toFixed(0)} %`;
  const inside = (of: readonly Row[]): string =>
    `${((100 * of.filter((row) => holds(row.heldOut)).length) / of.length).toFixed(0)} %`;
  const modes = [...new Set(own.map((row) => row.one.file.mode))].map(
    (mode) =>
      `${mode === 'host' ? 'port to port' : `\`${mode}\``} ${inside(own.filter((row) => row.one.file.mode === mode))}`,
  );
  return `## At the limit

Latency at the highest rate without loss (${own.length} points of CSIT) is known by order of magnitude only: within a factor of two in ${within(2)}, of five in
${within(5)}. The stated interval reaches from a short queue to a full ring where a small error of the rate decides between them, and holds
${inside(own)} of them (${modes.join(', ')}). At or over capacity a prediction says so, with an interval of a factor of 3.7 either way.
`;
}

function tailsText({ rows }: Judgement): string {
  const lines = tailsOf(rows).map(
    ({ what, points, published, predicted, errors, inside, farPoints, far }) =>
      `| ${what} | ${points} | ${published.toFixed(2)} | ${predicted.toFixed(2)} | ${errorText(errors)} | ${((100 * inside) / points).toFixed(0)} % | ${farPoints === 0 ? '-' : `${far.toFixed(2)} (n = ${farPoints})`} |`,
  );
  return `## The tail

p99 is not calibrated: it is derived from the median by a stated distribution ([prediction.md](prediction.md#latency)). Where a source prints a
99th percentile beside its median, this is how the two compare, source held out: p99 over p50 as published and as predicted, the error of
the predicted p99, and how often its interval holds. The last column is the published p99.9 over that of an exponential tail through the
published p50 and p99: over 1, the tail is heavier than exponential, and nothing is predicted of it.

| source | mode | what was measured | points | published p99 / p50 | predicted | error of p99 | inside | p99.9 over exponential |
| --- | --- | --- | --: | --: | --: | --- | --: | --- |
${lines.join('\n')}
`;
}

function leftText({ left }: Judgement): string {
  const reasons = new Map<string, number>();
  for (const { reason } of left) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const lines = [...reasons]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `| ${count} | ${reason} |`);
  return `## What no file can say

| points | why |
| --: | --- |
${lines.join('\n')}
`;
}
