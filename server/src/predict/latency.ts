import { CAP } from './allocate.ts';
import type { Evaluation } from './evaluate.ts';
import { figure, inSequence } from './figures.ts';
import type { Resource, Stream } from './network.ts';
import { interrupts, queueing } from './parameters.ts';
import type { Figure, Percentiles } from './prediction.ts';

/** Load above which a queue is taken as full: a sum of rates that just meets a capacity. */
const FULL = 0.999;

/**
 * One-way latency of a stream, microseconds: what it takes at idle, frames onto wires, and waiting where it meets load.
 * A flow without a rate is taken at half of what it could carry, or at what a lens offers.
 */
export function latencyOf(evaluation: Evaluation, index: number): Percentiles | undefined {
  const stream = evaluation.network.streams[index];
  if (stream === undefined) return undefined;
  let waitUs = 0;
  let wireUs = 0;
  let overloaded = false;
  const short = isShort(evaluation, index);
  for (const use of stream.uses) {
    const resource = evaluation.network.resources[use.resource];
    if (resource === undefined) continue;
    const serviceUs = (1e6 * use.cost * 8 * stream.frames.meanBytes) / resource.server;
    if (resource.waiting === 'wire') wireUs += serviceUs;
    const load = evaluation.offeredLoad[use.resource] ?? 0;
    // What does not get all that it asks of a resource fills the ring in front of it.
    const stopped = short && evaluation.value.frozenBy[index] === use.resource;
    if (resource.waiting === 'none' && !stopped) continue;
    if (load >= FULL) overloaded = true;
    if (use.queuedOutside === true && !stopped) continue;
    const { batchPackets } = resource.site.costs.polling;
    // A wire that is full of flows that have what they ask holds a batch at most: they come to it no faster than they go.
    const ringEntries =
      resource.waiting === 'wire' && !stopped
        ? Math.min(batchPackets, resource.ringEntries)
        : resource.ringEntries;
    waitUs += waiting({ ...resource, ringEntries }, serviceUs, stopped ? 1 : load, batchPackets);
  }
  // One core for each of too few streams is full before the resource is.
  const serial =
    short && stream.parallel !== undefined
      ? evaluation.network.resources[stream.parallel.resource]
      : undefined;
  if (serial !== undefined && !overloaded && (evaluation.value.frozenBy[index] ?? CAP) === CAP) {
    overloaded = true;
    waitUs +=
      (1e6 * serial.ringEntries * 8 * stream.frames.meanBytes) / Math.max(1, stream.parallel?.bps ?? 1);
  }
  const idle = idleUs(stream, evaluation.offeredBps[index] ?? 0);
  const spread = overloaded ? queueing.overloadSpread : queueing.spread;
  // `factor` and `ofMean` make a percentile of the idle time and of the mean wait.
  const at = (idleTimeUs: number, meanWaitUs: number, factor: number, ofMean: number): number =>
    factor * idleTimeUs + wireUs + ofMean * meanWaitUs;
  const percentile = (factor: number, ofMean: number, tail: number): Figure =>
    figure(
      at(idle.us, waitUs, factor, ofMean),
      at(idle.low, waitUs / spread, factor, ofMean) / tail,
      at(idle.high, waitUs * spread, factor, ofMean) * tail,
    );
  const p50 = percentile(1, 1, 1);
  const p99 = percentile(queueing.tailFactor, queueing.p99OfMean, Math.sqrt(queueing.tailSpread));
  return {
    p50,
    p99: { ...p99, low: Math.max(p50.low, p99.low) },
    ...(short ? { overloaded: true } : {}),
  };
}

/** Whether a flow states more than it gets. */
function isShort({ network, value }: Evaluation, index: number): boolean {
  const demand = network.streams[index]?.demandBps ?? Infinity;
  return Number.isFinite(demand) && (value.rates[index] ?? 0) < demand * (1 - 1e-6);
}

/** There and back: the same flow's other direction where it has one, else as long again. */
export function rttOf(evaluation: Evaluation, index: number): Percentiles | undefined {
  const there = latencyOf(evaluation, index);
  const back = latencyOf(evaluation, evaluation.network.streams[index]?.reverse ?? index);
  return there === undefined || back === undefined ? undefined : inSequence(there, back);
}

/** Mean wait for a resource, microseconds, bounded by its ring. */
export function waiting(
  resource: Pick<Resource, 'waiting' | 'ringEntries'>,
  serviceUs: number,
  load: number,
  batchPackets: number,
): number {
  const ringUs = resource.ringEntries * serviceUs;
  if (load >= FULL) return ringUs;
  // M/D/1 on a wire; batches, not randomness, make the queue of a processor.
  const packets =
    resource.waiting === 'polling'
      ? batchPackets
      : resource.waiting === 'kernel'
        ? queueing.kernelBatchPackets
        : 0.5;
  return Math.min(ringUs, (packets * serviceUs * load) / (1 - load));
}

/** What a path takes with nothing else on it, with its interval. */
function idleUs(
  stream: Stream,
  rateBps: number,
): { readonly us: number; readonly low: number; readonly high: number } {
  const pps = rateBps / (8 * stream.frames.meanBytes);
  const [from, to] = queueing.burstBps;
  const bursts = Math.min(1, Math.max(0, (rateBps - from) / (to - from)));
  let [us, low, high] = [0, 0, 0];
  for (const part of stream.latency) {
    // On average a packet arrives in the middle of the moderation interval, once packets come closer than that.
    const moderation = part.moderated
      ? (interrupts.moderationUs / 2) * Math.min(1, pps * interrupts.moderationUs * 1e-6)
      : 0;
    const own = part.us + bursts * part.burstUs;
    us += own + moderation;
    low += own / part.spread;
    high += own * part.spread + 2 * moderation;
  }
  return { us, low, high };
}
