import type { Costs } from '../../server/src/predict/cost/costs.ts';
import { topologyOf, type Case } from './evaluate.ts';
import { judge, ofRates, type Judged } from './hold-out.ts';

/*
 * A prediction after one measurement on the same host: another point of the same source, switch and machine is written into the file
 * of the case as `measured`, and the product makes of it what it makes of any.
 */

/** At most so many choices of the one measurement are tried; the case's error is the median over them. */
const CHOICES = 3;

const flowLine = /^flow (.*?) \{ (.*) \}$/m;
const subjectLine = /^expect (\S+) (\S+) /m;

/** The file of a case with another case's figure as `measured`; undefined where one does not fit into the other. */
export function anchored(target: Case, anchor: Case): Case | undefined {
  const flow = flowLine.exec(anchor.file.text);
  const subject = subjectLine.exec(anchor.file.text);
  const own = flowLine.exec(target.file.text);
  if (flow === null || subject === null || own === null) return undefined;
  const [, path = '', conditions = ''] = flow;
  const same = path === own[1];
  if (!same && (conditions.includes('via') || own[2]?.includes('via') === true)) return undefined;
  const vms = [...path.matchAll(/\bv\d+\b/g)].map(([name]) => `vm ${name} `);
  // The same VMs behind the same uplinks of the same card, or the figure is of another path.
  if (['  nic ', ...vms].some((start) => lineOf(anchor, start) !== lineOf(target, start))) return undefined;
  if (uplinksOf(anchor) !== uplinksOf(target)) return undefined;
  const frame = /frame [^;]+/.exec(conditions)?.[0];
  const loss = /loss [\d.]+%/.exec(conditions)?.[0];
  const cores = coresOf(anchor);
  const within = [
    ...(frame === undefined ? [] : [frame]),
    ...(cores === undefined ? [] : [`cores ${cores}`]),
    ...(loss === undefined ? [] : [loss]),
    ...(same ? [] : [`flow ${path}`]),
  ];
  const [, element = '', metric = ''] = subject;
  const amount = anchor.point.value / anchor.file.scale;
  const quantity =
    metric === 'packets'
      ? `${amount.toFixed(0)}pps`
      : metric === 'throughput'
        ? `${amount.toFixed(0)}bps`
        : `${(amount * 1e6).toFixed(3)}us`;
  const block = within.length === 0 ? '' : ` { ${within.join('; ')} }`;
  const text = `${target.file.text}measured ${element} ${metric} ${quantity}${block}\n`;
  const topology = topologyOf(text);
  return topology.measurements.length === 1
    ? { ...target, file: { ...target.file, text }, topology }
    : undefined;
}

function uplinksOf({ file }: Case): string {
  return /uplink ([^;}]+)/.exec(file.text)?.[1]?.trim() ?? '';
}

/** The line that begins so, without the cores of a guest that polls functions: the measurement states them. */
function lineOf({ file }: Case, start: string): string {
  const line = file.text.split('\n').find((one) => one.startsWith(start)) ?? '';
  return line.includes(' direct ') ? line.replace(/vcpus \d+; | \{ queues \d+ \}/g, '') : line;
}

/** Cores of the polling switch, or of the guest that polls functions. */
function coresOf(of: Case): string | undefined {
  const vswitch = /vswitch vs0 \{[^}]*\}/.exec(of.file.text)?.[0];
  if (vswitch !== undefined) return /cores (\d+)(?=[;} ])/.exec(vswitch)?.[1];
  return of.file.mode === 'direct' ? /vcpus (\d+); driver dpdk/.exec(of.file.text)?.[1] : undefined;
}

/** What a measurement of the host narrows: rates, and latency at idle. */
function isNarrowed(of: Case): boolean {
  return ofRates(of) || of.file.group === 'idle-interrupt' || of.file.group === 'polled-latency';
}

/** Points that a processor holds back, on the machine of the case. */
export function anchorsFor(target: Case, all: readonly Case[], nearLimit: ReadonlySet<Case>): Case[] {
  if (!isNarrowed(target)) return [];
  const fits = all.filter(
    (one) =>
      one !== target &&
      one.point.source_id === target.point.source_id &&
      one.point.family === target.point.family &&
      one.file.family === target.file.family &&
      one.file.group === target.file.group &&
      one.file.mode === target.file.mode &&
      one.point.cpu === target.point.cpu &&
      one.point.ghz === target.point.ghz &&
      // The same set-up again would be no other point; another kernel in the guest is.
      (one.file.text !== target.file.text || one.point.guest !== target.point.guest) &&
      !nearLimit.has(one),
  );
  const usable = fits.filter((one) => anchored(target, one) !== undefined);
  const step = Math.max(1, usable.length / CHOICES);
  const chosen: Case[] = [];
  for (let i = 0; i < usable.length && chosen.length < CHOICES; i += step) {
    const one = usable[Math.floor(i)];
    if (one !== undefined) chosen.push(one);
  }
  return chosen;
}

/** The case's median judgement over the choices of its one measurement. */
export function judgeAnchored(
  target: Case,
  all: readonly Case[],
  nearLimit: ReadonlySet<Case>,
  costs: Costs,
): Judged | undefined {
  const judged = anchorsFor(target, all, nearLimit).flatMap((anchor) => {
    const one = anchored(target, anchor);
    const result = one === undefined ? undefined : judge(one, costs);
    return result === undefined ? [] : [{ ...result, one: target }];
  });
  judged.sort((a, b) => Math.abs(a.error) - Math.abs(b.error));
  return judged[Math.floor(judged.length / 2)];
}
