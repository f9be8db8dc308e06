import { phrase } from '../words/phrase.ts';
import { merged, spanCount, spansText } from './members.ts';
import type { Attachment, Span } from './topology.ts';

/*
 * Which members of its set an attachment is of: dealt over hosts and targets, they are seldom a run.
 */

/** Stretches that a name is made of; of a longer list the rest is counted. */
const mostNamed = 8;
/** Stretches that are looked at. */
const most = 4096;

/** The members of these attachments of one vnic as one would write them: `[4, 7, 10]`; empty for what is no set. */
export function dealtText(attachments: readonly Attachment[]): string {
  const [one] = attachments;
  if (one === undefined || one.vm.members.text === '') return '';
  const { members } = one.vm;
  const spans = merged(
    attachments.flatMap((of) => [...dealtSpans(of, attachments.length > 1 ? most : mostNamed + 1)]),
  );
  if (spans.length <= mostNamed) return spansText(members, spans);
  const named = spans.slice(0, mostNamed);
  const more =
    Math.min(
      members.count,
      attachments.reduce((sum, of) => sum + of.perHost * spanCount(runsOf(of)), 0),
    ) - spanCount(named);
  return `[${phrase`${spansText(members, named).slice(1, -1)} and ${more} more`}]`;
}

/** The first `most` stretches of an attachment's members in their set, in order. */
function dealtSpans(attachment: Attachment, most: number): Span[] {
  const { load, first, step, perHost } = attachment;
  const runs = runsOf(attachment);
  const [run] = runs;
  // Every member of a stretch.
  if (run !== undefined && step === 1 && run[1] - run[0] + 1 === load.seats)
    return [[load.seats * first, load.seats * (first + perHost) - 1]];
  const spans: Span[] = [];
  for (let nth = 0; nth < perHost && spans.length < most; nth++) {
    const at = load.seats * (first + nth * step);
    for (const [from, to] of runs) spans.push([at + from, at + to]);
  }
  return spans;
}

/** Which of an attachment's members on a host is the one that the host carries as its nth, from 0; undefined where that is of another. */
export function ownOf({ first, step, perHost }: Attachment, nth: number): number | undefined {
  const own = (nth - first) / step;
  return Number.isInteger(own) && own >= 0 && own < perHost ? own : undefined;
}

/** How many of an attachment's members on a host come before its nth. */
export function ownBefore({ first, step, perHost }: Attachment, nth: number): number {
  return Math.min(perHost, Math.max(0, Math.ceil((nth - first) / step)));
}

/** Where in the set the nth member is that a host carries; undefined where alike hosts each have another. */
export function positionOf(attachment: Attachment, nth: number): number | undefined {
  const [run, ...more] = runsOf(attachment);
  return run?.[0] === run?.[1] && run !== undefined && more.length === 0
    ? attachment.load.seats * nth + run[0]
    : undefined;
}

/** The seats of its hosts, in stretches. */
function runsOf({ group, load: { hosts, seat, seats } }: Attachment): Span[] {
  const found = group.spans.flatMap(([from, to]): Span[] => {
    const [a, b] = [Math.max(from, hosts[0]), Math.min(to, hosts[1])];
    // Where each host has members of its own by the same names, all of them have the one seat.
    return a > b ? [] : seats === 1 ? [[0, 0]] : [[seat + a - hosts[0], seat + b - hosts[0]]];
  });
  return merged(found);
}
