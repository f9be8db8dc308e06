import type { Host, Measurement, Subject, Topology } from '../../model/topology.ts';
import { Assumptions } from '../assume.ts';
import { bottleneckOf } from './bottleneck.ts';
import { buildNetwork } from '../network/build.ts';
import { differsByShape } from '../cost/cost.ts';
import type { Costs } from '../cost/costs.ts';
import { evaluate, type Evaluation } from '../solve/evaluate.ts';
import { readMetric } from './metrics.ts';
import { queueing, sharedError } from '../cost/parameters.ts';
import type { Network, Resource } from '../network/network.ts';
import { latency } from '../network/path.ts';
import type { MeasurementResult } from '../prediction.ts';
import { shapeOf, type CostScale } from '../network/resource-table.ts';
import { subjectFlows, subjectVnics } from './scenario.ts';
import type { Lens } from '../network/traffic.ts';

/** Room for the measurement's own error before it is called impossible. */
const measuringError = 1.02;
/** From this share of the physical limit on, a measurement says nothing of costs. */
const atLimit = 0.97;
/** What a guest's own program may make of the cost of a packet: it forwards, or looks into each. */
const guestWork = 4;

export interface Anchors {
  readonly costScale: CostScale;
  readonly results: readonly MeasurementResult[];
}

/** What one measurement says of a cost, as a logarithm, and of which shapes of paths. */
interface Saying {
  readonly log: number;
  readonly shapes: ReadonlySet<string>;
}

/**
 * What measurements from the real hosts say. Each scales one cost class of its host's paths; several of one class are
 * taken together by least squares of logarithms, which is their geometric mean. Paths of a shape that was not measured differ from
 * those that were by reasons of their own: they have the part that errors of two shapes on one host have in common.
 */
export function anchorsOf(topology: Topology, costs?: Costs): Anchors {
  const said = new Map<Host, Map<string, Saying[]>>();
  const results = topology.measurements.map((measurement) => {
    const { told, ...result } = judge(topology, measurement, costs);
    if (told !== undefined) {
      const { costClass, factor, shapes } = told;
      for (const host of hostsOf(measurement.subject)) {
        const ofHost = said.get(host) ?? new Map<string, Saying[]>();
        const saying = { log: Math.log(factor), shapes };
        said.set(host, ofHost.set(costClass, [...(ofHost.get(costClass) ?? []), saying]));
      }
    }
    return result;
  });
  const costScale: CostScale = (site, costClass, shape) => {
    const of = said.get(site.group.host)?.get(costClass);
    if (of === undefined) return undefined;
    const own =
      shape === undefined || !differsByShape(costClass) ? of : of.filter(({ shapes }) => shapes.has(shape));
    return Math.exp(own.length > 0 ? mean(own) : mean(of) * sharedPart(of.length));
  };
  return { costScale, results };
}

function mean(of: readonly Saying[]): number {
  return of.reduce((sum, { log }) => sum + log, 0) / of.length;
}

/** The best linear guess for one more shape from the mean of `n` whose errors correlate. */
function sharedPart(n: number): number {
  return (n * sharedError) / (1 + (n - 1) * sharedError);
}

interface Told {
  readonly costClass: string;
  readonly factor: number;
  /** Shapes of the paths that it was seen on. */
  readonly shapes: ReadonlySet<string>;
}

type Judged = MeasurementResult & { readonly told?: Told };

function judge(topology: Topology, measurement: Measurement, costs: Costs | undefined): Judged {
  const { subject, metric, value } = measurement;
  const asIs = alone(topology, measurement, () => undefined, costs);
  const reading = readMetric(asIs, subject, metric, measurement.percentile ?? 'p50', 'least');
  const unused = { measurement, outcome: 'unused', predicted: reading.figure, limit: null } as const;
  if (reading.figure === null || reading.figure.value <= 0 || value.value <= 0) return unused;
  if (metric === 'latency' || metric === 'rtt') {
    // What is measured is taken to be at idle, as in every published figure of its kind.
    const oneWayUs = leastIdleUs(asIs);
    const tailUs = measurement.percentile === 'p99' ? (queueing.tailFactor - 1) * oneWayUs : 0;
    // There and back, medians add, and tails by squares (`inSequence`).
    const idleUs = metric === 'latency' ? oneWayUs + tailUs : 2 * oneWayUs + Math.SQRT2 * tailUs;
    if (idleUs <= 0) return unused;
    const factor = (1e6 * value.value) / idleUs;
    return { ...unused, outcome: 'used', told: { costClass: latency, factor, shapes: new Set() } };
  }
  // A share of all there is, of cores or of a port, says nothing of a cost.
  if (metric === 'cpu' || metric === 'utilization')
    return value.value > measuringError ? { ...unused, outcome: 'impossible', limit: 1 } : unused;
  // With processing for nothing, what is left is wire, slot and limits.
  const costless = alone(topology, measurement, () => 1e-6, costs);
  const free = readMetric(costless, subject, metric, 'p50', 'least');
  const limit = free.figure?.value ?? Infinity;
  const told = explanation(asIs, reading.figure.value, value.value, subject.type === 'vnics');
  const bottleneck = reading.bottleneck?.() ?? allBottleneck(asIs);
  const judged = {
    measurement,
    predicted: reading.figure,
    limit: Number.isFinite(limit) ? limit : null,
    bottleneck,
  };
  // What forbids it is what holds back where processing does not, not what it is predicted to be held back by.
  if (value.value > limit * measuringError)
    return { ...judged, outcome: 'impossible', bottleneck: free.bottleneck?.() ?? allBottleneck(costless) };
  if (told === undefined) return { ...judged, outcome: 'bound' };
  // No cost is higher than what let that through; whether it is lower still, the limit hides.
  if (value.value >= limit * atLimit)
    return { ...judged, outcome: 'bound', ...(told.factor < 1 ? { told } : {}) };
  return { ...judged, outcome: 'used', told };
}

/** The element's flows alone, at saturation, under the measurement's conditions. */
function alone(
  topology: Topology,
  { subject, conditions }: Measurement,
  costScale: CostScale,
  costs: Costs | undefined,
): Evaluation {
  const own = conditions.flow === undefined ? [...subjectFlows(topology, subject)] : [conditions.flow];
  const lens: Lens = {
    costs,
    load: Infinity,
    idle: own.length > 0 ? new Set() : subjectVnics(topology, subject),
    ...(conditions.frame === undefined ? {} : { frame: conditions.frame.value }),
    ...(conditions.cores === undefined ? {} : { cores: conditions.cores.value }),
    ...(conditions.loss === undefined ? {} : { loss: conditions.loss.value }),
  };
  return evaluate(buildNetwork({ ...topology, flows: own }, lens, costScale, new Assumptions()));
}

/**
 * The cost class that a measurement speaks of, with the factor on it: what is loaded most if it is faster than predicted; else what
 * explains it with the least stretch of what is known of its cost.
 */
function explanation(
  { network, value }: Evaluation,
  predicted: number,
  measured: number,
  ofGuest: boolean,
): Told | undefined {
  const candidates: { index: number; costClass: string; load: number; spread: number; isGuest: boolean }[] =
    [];
  const add = (index: number, load: number): void => {
    const { costClass, cpu, cell, spread } = network.resources[index] as Resource;
    if (costClass === undefined || load <= 0) return;
    const isGuest = cpu === 'guest' || costClass.startsWith('guest:');
    // Nothing but the guest works on what a VF or PF gives it, and nobody knows what else it does with a packet.
    const alone = isGuest && cell?.attachment.vswitch === undefined;
    candidates.push({ index, costClass, load, spread: alone ? guestWork : spread, isGuest });
  };
  network.resources.forEach((_, r) => {
    add(r, (value.used[r] ?? 0) / (value.capacities[r] ?? Infinity));
  });
  // Streams too few for all cores are held back by one core each, however idle the others are.
  network.streams.forEach(({ parallel }, i) => {
    if (parallel !== undefined) add(parallel.resource, (value.rates[i] ?? 0) / parallel.bps);
  });
  const most = Math.max(0, ...candidates.filter(({ isGuest }) => !isGuest).map(({ load }) => load));
  // Guests are the VM's own: a host's measurement is about the host unless nothing there works as hard.
  const meant = candidates.filter(({ isGuest, load }) => !isGuest || ofGuest || load > most * (1 + 1e-9));
  const stretch = ({ load, spread }: (typeof candidates)[number]): number =>
    measured >= predicted ? -load : Math.log(predicted / load / measured) / Math.log(spread);
  const best = meant.reduce<(typeof candidates)[number] | undefined>(
    (least, one) => (least === undefined || stretch(one) < stretch(least) - 1e-9 ? one : least),
    undefined,
  );
  return best === undefined
    ? undefined
    : {
        costClass: best.costClass,
        factor: predicted / best.load / measured,
        shapes: shapesOn(network, best.index),
      };
}

function shapesOn({ streams }: Network, index: number): ReadonlySet<string> {
  const on = streams.filter(({ uses }) => uses.some((use) => use.resource === index));
  return new Set(on.map(({ shape, frames }) => shapeOf(shape, frames.meanBytes)));
}

function allBottleneck(evaluation: Evaluation): MeasurementResult['bottleneck'] {
  return bottleneckOf(
    evaluation,
    evaluation.network.streams.map((stream, index) => ({ index, stream, members: 1 })),
  )?.bottleneck();
}

function leastIdleUs({ network }: Evaluation): number {
  const idle = network.streams.map((stream) => stream.latency.reduce((sum, part) => sum + part.us, 0));
  return idle.length === 0 ? 0 : Math.min(...idle);
}

/** The hosts that a measurement speaks of. */
function hostsOf(subject: Subject): Set<Host> {
  switch (subject.type) {
    case 'vnics':
      return new Set(subject.vm.placements.map(({ group }) => group.host));
    case 'port':
      return new Set([subject.port.nic.host]);
    case 'vswitch':
      return new Set([subject.vswitch.host]);
    case 'host':
      return new Set([subject.host]);
  }
}
