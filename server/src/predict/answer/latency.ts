import { ownCap } from '../solve/allocate.ts';
import type { Evaluation } from '../solve/evaluate.ts';
import { figure, inSequence } from '../figures.ts';
import type { LatencyPart, Resource, Stream } from '../network/network.ts';
import { interrupts, queueing, waits as waitRegimes } from '../cost/parameters.ts';
import type { Figure, GroundedPercentiles, Percentiles } from '../prediction.ts';
import { whatOf } from './bottleneck.ts';
import { groundOfParts, type FigurePart } from './ground.ts';
import { fullLoad, moderationWaitUs } from '../solve/queues.ts';
import type { Variant } from '../solve/solve.ts';

/**
 * One-way latency of a stream, microseconds: what it takes at idle, frames onto wires, and waiting where it meets load.
 * A flow without a rate is taken at half of what it could carry, or at what a lens offers.
 */
export function latencyOf(evaluation: Evaluation, index: number): Percentiles | undefined {
  const times = timesOf(evaluation, index);
  if (times === undefined) return undefined;
  const { idle, wireUs, wait, least, most } = times;
  const leastUs = atEnd(wait.us, Math.min(wait.us, least.us), 1 / spreadOf(least));
  const mostUs = atEnd(wait.us, Math.max(wait.us, most.us), spreadOf(most));
  // `factor` and `ofMean` make a percentile of the idle time and of the mean wait.
  const at = (idleTimeUs: number, meanUs: number, factor: number, ofMean: number): number =>
    factor * idleTimeUs + wireUs + ofMean * meanUs;
  const percentile = (factor: number, ofMean: number, tail: number): Figure =>
    figure(
      at(idle.us, wait.us, factor, ofMean),
      at(idle.low, leastUs, factor, ofMean) / tail,
      at(idle.high, mostUs, factor, ofMean) * tail,
    );
  const p50 = percentile(1, 1, 1);
  const p99 = percentile(queueing.tailFactor, queueing.p99OfMean, Math.sqrt(queueing.tailSpread));
  return {
    p50,
    p99: { ...p99, low: Math.max(p50.low, p99.low) },
    ...(isShort(evaluation, index, 'value') ? { overloaded: true } : {}),
  };
}

/** What a stream's latency is the sum of. */
interface Times {
  readonly idle: Idle;
  readonly wireUs: number;
  readonly wait: Waits;
  /** The same where all is fast, and where all is slow: there packets wait longest. */
  readonly least: Waits;
  readonly most: Waits;
}

function timesOf(evaluation: Evaluation, index: number): Times | undefined {
  const stream = evaluation.network.streams[index];
  if (stream === undefined) return undefined;
  return {
    idle: idleUs(stream, evaluation.queues.value.bps(index)),
    wireUs: onWiresUs(evaluation, stream),
    wait: waits(evaluation, stream, index, 'value'),
    least: waits(evaluation, stream, index, 'high'),
    most: waits(evaluation, stream, index, 'low'),
  };
}

/**
 * A wait at an end of its interval. Costs and the formula err independently of each other: in logarithms their errors add
 * as squares do.
 * @param us at the values of all costs
 * @param costsUs at the end of all costs
 * @param formula how far the formula itself may be off at given costs, towards that end: over 1 or under
 */
function atEnd(us: number, costsUs: number, formula: number): number {
  if (us <= 0 || costsUs <= 0) return costsUs;
  return us * Math.exp(Math.sign(Math.log(formula)) * Math.hypot(Math.log(costsUs / us), Math.log(formula)));
}

/** What frames take onto the wires of a stream's way, one after the other. */
function onWiresUs({ network }: Evaluation, { uses, frames }: Stream): number {
  return uses.reduce((sum, { resource, cost }) => {
    const of = network.resources[resource];
    return of?.waiting === 'wire' ? sum + (1e6 * cost * 8 * frames.meanBytes) / of.server : sum;
  }, 0);
}

interface Waits {
  readonly us: number;
  /** The same by resource. */
  readonly at: ReadonlyMap<Resource, number>;
  /** Something on the way is full: only the order of magnitude is known. */
  readonly full: boolean;
}

function spreadOf({ full }: Waits): number {
  return full ? queueing.overloadSpread : queueing.spread;
}

/** All waits of a stream together, at the values or at an end of the interval. */
function waits(evaluation: Evaluation, stream: Stream, index: number, variant: Variant): Waits {
  const { network } = evaluation;
  const queues = evaluation.queues[variant];
  const short = isShort(evaluation, index, variant);
  const frozenBy = evaluation[variant].frozenBy[index] ?? ownCap;
  const at = new Map<Resource, number>();
  const add = (resource: Resource, waitUs: number): void => {
    at.set(resource, (at.get(resource) ?? 0) + waitUs);
  };
  let full = false;
  for (const { resource: r, waitsElsewhere } of stream.uses) {
    const resource = network.resources[r];
    if (resource === undefined) continue;
    // What does not get all that it asks of a resource fills the ring in front of it.
    const stopped = short && frozenBy === r;
    if (resource.waiting === 'none' && !stopped) continue;
    const queue = queues.at(r);
    if (queue.load >= fullLoad) full = true;
    if (waitsElsewhere === true && !stopped) continue;
    // A wire that is full of flows that have what they ask holds a batch at most: they come to it no faster than they go.
    const ringEntries =
      resource.waiting === 'wire' && !stopped
        ? Math.min(resource.site.costs.polling.batchPackets, resource.ringEntries)
        : resource.ringEntries;
    add(resource, Math.min(ringEntries * queue.packetUs, stopped ? Infinity : queue.waitUs));
  }
  // One core for each of too few streams is full before the resource is.
  const serial =
    short && !full && frozenBy === ownCap && stream.parallel !== undefined
      ? network.resources[stream.parallel.resource]
      : undefined;
  if (serial !== undefined) {
    full = true;
    add(
      serial,
      (serial.ringEntries * 8e6 * stream.frames.meanBytes) / Math.max(1, stream.parallel?.bps ?? 1),
    );
  }
  return { us: [...at.values()].reduce((sum, one) => sum + one, 0), at, full };
}

/** Whether a flow states more than it gets. */
function isShort(evaluation: Evaluation, index: number, variant: Variant): boolean {
  const demand = evaluation.network.streams[index]?.demandBps ?? Infinity;
  return Number.isFinite(demand) && (evaluation[variant].rates[index] ?? 0) < demand * (1 - 1e-6);
}

/** There and back: the same flow's other direction where it has one, else as long again. */
export function rttOf(evaluation: Evaluation, index: number): Percentiles | undefined {
  const there = latencyOf(evaluation, index);
  const back = latencyOf(evaluation, wayBack(evaluation, index));
  return there === undefined || back === undefined ? undefined : inSequence(there, back);
}

function wayBack({ network }: Evaluation, index: number): number {
  return network.reverse[index] ?? index;
}

/** The longest of the latencies, or round trips, of some streams, with what it is known from; null where none has one. */
export function longest(
  evaluation: Evaluation,
  indices: readonly number[],
  metric: 'latency' | 'rtt',
): GroundedPercentiles | null {
  let most: { readonly index: number; readonly of: Percentiles } | undefined;
  for (const index of indices) {
    const of = metric === 'latency' ? latencyOf(evaluation, index) : rttOf(evaluation, index);
    if (of !== undefined && (most === undefined || of.p50.value > most.of.p50.value)) most = { index, of };
  }
  const stream = most && evaluation.network.streams[most.index];
  if (most === undefined || stream === undefined) return null;
  const ways = metric === 'latency' ? [most.index] : [most.index, wayBack(evaluation, most.index)];
  const parts = ways.flatMap((index) => partsOf(evaluation, index));
  return { ...most.of, ground: groundOfParts(most.of.p50, parts, whatOf(stream)) };
}

/** What a stream's latency is made of, by what that is known from. */
function partsOf(evaluation: Evaluation, index: number): FigurePart[] {
  const times = timesOf(evaluation, index);
  if (times === undefined) return [];
  const { idle, wireUs, wait, least, most } = times;
  const { parts, moderation } = idle;
  return [
    ...parts.map(({ part: { regime, anchored, spread }, us }) => ({
      regime,
      anchored,
      value: us,
      width: us * spread - us / spread,
    })),
    { regime: waitRegimes.moderation, value: moderation, width: 2 * moderation },
    { regime: waitRegimes.wire, value: wireUs, width: 0 },
    ...[...wait.at].map(([resource, us]) => ({
      regime: most.full
        ? waitRegimes.full
        : waitRegimes[resource.waiting === 'none' ? 'wire' : resource.waiting],
      value: us,
      width:
        atEnd(us, Math.max(us, most.at.get(resource) ?? us), spreadOf(most)) -
        atEnd(us, Math.min(us, least.at.get(resource) ?? us), 1 / spreadOf(least)),
    })),
  ].filter((part) => part.value > 0);
}

interface Idle {
  readonly us: number;
  readonly low: number;
  readonly high: number;
  readonly parts: readonly { readonly part: LatencyPart; readonly us: number }[];
  /** What waits for moderated interrupts make of `us`. */
  readonly moderation: number;
}

/** What a path takes with nothing else on it, with its interval. */
function idleUs(stream: Stream, rateBps: number): Idle {
  const pps = rateBps / (8 * stream.frames.meanBytes);
  const [from, to] = queueing.burstBps;
  const bursts = Math.min(1, Math.max(0, (rateBps - from) / (to - from)));
  const parts = stream.latency.map((part) => ({ part, us: part.us + bursts * part.burstUs }));
  let [own, low, high, moderation] = [0, 0, 0, 0];
  for (const { part, us } of parts) {
    if (part.moderated) moderation += moderationWaitUs(pps, interrupts.moderationUs);
    own += us;
    low += us / part.spread;
    high += us * part.spread;
  }
  return { us: own + moderation, low, high: high + 2 * moderation, parts, moderation };
}
