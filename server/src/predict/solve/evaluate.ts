import { ownCap } from './allocate.ts';
import type { Cell, CellShare, Network, Stream } from '../network/network.ts';
import { figure } from '../figures.ts';
import type { Figure } from '../prediction.ts';
import { arrivalsOf, Queues, type Arrivals } from './queues.ts';
import { capacityFactor, demandsOf, interruptCores, solve, type Solution, type Variant } from './solve.ts';

/** A network solved at its values and at both ends of its intervals. */
export interface Evaluation {
  readonly network: Network;
  readonly value: Solution;
  readonly low: Solution;
  readonly high: Solution;
  /**
   * What waits, at the rates at which latency is told: flows without a rate run at a part of what they could. At the interval's low end all
   * is slow, at its high end fast.
   */
  readonly queues: Readonly<Record<Variant, Queues>>;
  /** Streams that leave and enter each cell. */
  readonly leaving: ReadonlyMap<Cell, readonly StreamShare[]>;
  readonly entering: ReadonlyMap<Cell, readonly StreamShare[]>;
  /** By resource that stopped streams: how fast each resource would fill while those streams rise together. */
  readonly rises: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Interrupts of each cell's vnic, in cores, one member. */
  readonly interruptCores: ReadonlyMap<Cell, number>;
}

export interface StreamShare {
  readonly index: number;
  readonly stream: Stream;
  /** Members of the stream for each vnic of the cell. */
  readonly members: number;
}

/**
 * `offered` is the part of its throughput at which the latency of a flow without a rate is told. Without `intervals` only the values are
 * solved for, which is what calibration needs.
 */
export function evaluate(network: Network, offered = 0.5, intervals = true): Evaluation {
  const demands = demandsOf(network);
  const at = (variant: Variant): Solution => solve(network, variant, demands[variant]);
  const value = at('value');
  const [low, high] = intervals ? [at('low'), at('high')] : [value, value];
  const arriving = ({ rates }: Solution): Arrivals =>
    arrivalsOf(
      network,
      rates.map((rate, i) => rate * (network.streams[i]?.demandBps === Infinity ? offered : 1)),
    );
  const usual = arriving(value);
  const queues = (of: Solution, variant: Variant): Queues =>
    new Queues(
      network,
      of,
      of.rates === value.rates ? usual : arriving(of),
      (resource) => 1 / capacityFactor(resource, variant),
    );
  const atValue = queues(value, 'value');
  return {
    network,
    value,
    low,
    high,
    queues: {
      value: atValue,
      low: intervals ? queues(low, 'low') : atValue,
      high: intervals ? queues(high, 'high') : atValue,
    },
    leaving: sharesByCell(network.streams, (stream) => stream.leaves),
    entering: sharesByCell(network.streams, (stream) => stream.enters),
    rises: risesOf(network, value),
    interruptCores: new Map(
      network.interrupted.map(({ cell, exits }, i) => [
        cell,
        interruptCores(value.interruptsPerSecond[i] ?? 0, exits),
      ]),
    ),
  };
}

function risesOf(network: Network, value: Solution): Map<number, Map<number, number>> {
  const rises = new Map<number, Map<number, number>>();
  network.streams.forEach((stream, i) => {
    const cause = value.frozenBy[i] ?? ownCap;
    if (cause === ownCap) return;
    const rise = rises.get(cause) ?? new Map<number, number>();
    rises.set(cause, rise);
    for (const { resource, cost, members } of stream.uses)
      rise.set(resource, (rise.get(resource) ?? 0) + cost * members * (network.claims[i]?.weight ?? 1));
  });
  return rises;
}

function sharesByCell(
  streams: readonly Stream[],
  of: (stream: Stream) => readonly CellShare[],
): Map<Cell, StreamShare[]> {
  const shares = new Map<Cell, StreamShare[]>();
  streams.forEach((stream, index) => {
    for (const { cell, members } of of(stream)) {
      const list = shares.get(cell) ?? [];
      list.push({ index, stream, members });
      shares.set(cell, list);
    }
  });
  return shares;
}

/** Frame bits a second of one member of a stream. */
function streamRate({ value, low, high }: Evaluation, index: number): Figure {
  return figure(value.rates[index] ?? 0, low.rates[index] ?? 0, high.rates[index] ?? 0);
}

/** The network's total on something, at the value and at both ends: `amount` for each unit of each stream's rate. */
export function total(
  shares: readonly StreamShare[],
  evaluation: Evaluation,
  amount: (share: StreamShare) => number,
): Figure {
  let [value, low, high] = [0, 0, 0];
  for (const share of shares) {
    const rate = streamRate(evaluation, share.index);
    const factor = amount(share);
    value += rate.value * factor;
    low += rate.low * factor;
    high += rate.high * factor;
  }
  return { value, low, high };
}

/** Part of a resource that is in use; classes of one port add up. */
export function utilization(evaluation: Evaluation, resources: readonly number[], capacity: number): number {
  return resources.reduce((load, r) => load + (evaluation.value.used[r] ?? 0), 0) / capacity;
}
