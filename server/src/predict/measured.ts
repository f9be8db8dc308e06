import type { Host, Measurement, Subject, Topology } from '../model/topology.ts';
import { Assumptions } from './assume.ts';
import { bottleneckOf } from './bottleneck.ts';
import { buildNetwork } from './build.ts';
import type { Costs } from './costs.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { readMetric } from './metrics.ts';
import { queueing } from './parameters.ts';
import type { Resource } from './network.ts';
import { LATENCY } from './path.ts';
import type { MeasurementResult } from './prediction.ts';
import type { CostScale } from './resource-table.ts';
import { subjectFlows, subjectVnics } from './scenario.ts';
import type { Lens } from './traffic.ts';

/** Room for the measurement's own error before it is called impossible. */
const MEASURING_ERROR = 1.02;
/** From this share of the physical limit on, a measurement says nothing of costs. */
const AT_LIMIT = 0.97;
/** What a guest's own program may make of the cost of a packet: it forwards, or looks into each. */
const GUEST_WORK = 4;

export interface Anchors {
  readonly costScale: CostScale;
  readonly results: readonly MeasurementResult[];
}

/**
 * What measurements from the real hosts say. Each scales one cost class of its host's paths; several of one class are
 * taken together by least squares of logarithms, which is their geometric mean.
 */
export function anchorsOf(topology: Topology, costs?: Costs): Anchors {
  const logs = new Map<Host, Map<string, number[]>>();
  const results = topology.measurements.map((measurement) => {
    const { costClass, factor, ...result } = judge(topology, measurement, costs);
    if (costClass !== undefined && factor !== undefined) {
      for (const host of hostsOf(measurement.subject)) {
        const ofHost = logs.get(host) ?? new Map<string, number[]>();
        logs.set(host, ofHost.set(costClass, [...(ofHost.get(costClass) ?? []), Math.log(factor)]));
      }
    }
    return result;
  });
  const costScale: CostScale = (site, costClass) => {
    const of = logs.get(site.group.host)?.get(costClass);
    return of === undefined ? undefined : Math.exp(of.reduce((sum, log) => sum + log, 0) / of.length);
  };
  return { costScale, results };
}

type Judged = MeasurementResult & { readonly costClass?: string; readonly factor?: number };

function judge(topology: Topology, measurement: Measurement, costs: Costs | undefined): Judged {
  const { subject, metric, value } = measurement;
  const asIs = alone(topology, measurement, () => undefined, costs);
  const reading = readMetric(
    asIs,
    subject,
    metric,
    measurement.percentile ?? 'p50',
    'least',
    new Assumptions(),
  );
  const unused = { measurement, outcome: 'unused', predicted: reading.figure, limit: null } as const;
  if (reading.figure === null || reading.figure.value <= 0 || value.value <= 0) return unused;
  if (metric === 'latency' || metric === 'rtt') {
    // What is measured is taken to be at idle, as in every published figure of its kind.
    const oneWayUs = leastIdleUs(asIs);
    const tailUs = measurement.percentile === 'p99' ? (queueing.tailFactor - 1) * oneWayUs : 0;
    // There and back, medians add, and tails by squares (`inSequence`).
    const idleUs = metric === 'latency' ? oneWayUs + tailUs : 2 * oneWayUs + Math.SQRT2 * tailUs;
    if (idleUs <= 0) return unused;
    return { ...unused, outcome: 'used', costClass: LATENCY, factor: (1e6 * value.value) / idleUs };
  }
  if (metric === 'cpu' || metric === 'utilization') return unused;
  // With processing for nothing, what is left is wire, slot and limits.
  const free = readMetric(
    alone(topology, measurement, () => 1e-6, costs),
    subject,
    metric,
    'p50',
    'least',
    new Assumptions(),
  );
  const limit = free.figure?.value ?? Infinity;
  const told = explanation(asIs, reading.figure.value, value.value, subject.type === 'vnics');
  const bottleneck = reading.bottleneck ?? allBottleneck(asIs);
  const judged = {
    measurement,
    predicted: reading.figure,
    limit: Number.isFinite(limit) ? limit : null,
    bottleneck,
  };
  if (value.value > limit * MEASURING_ERROR) return { ...judged, outcome: 'impossible' };
  if (told === undefined || value.value >= limit * AT_LIMIT) return { ...judged, outcome: 'bound' };
  return { ...judged, outcome: 'used', ...told };
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
): { readonly costClass: string; readonly factor: number } | undefined {
  const candidates: { costClass: string; load: number; spread: number; isGuest: boolean }[] = [];
  const add = ({ costClass, cpu, cell, spread }: Resource, load: number): void => {
    if (costClass === undefined || load <= 0) return;
    const isGuest = cpu === 'guest' || costClass.startsWith('guest:');
    // Nothing but the guest works on what a VF or PF gives it, and nobody knows what else it does with a packet.
    const alone = isGuest && cell?.attachment.vswitch === undefined;
    candidates.push({ costClass, load, spread: alone ? GUEST_WORK : spread, isGuest });
  };
  network.resources.forEach((resource, r) => {
    add(resource, (value.used[r] ?? 0) / (value.capacities[r] ?? Infinity));
  });
  // Streams too few for all cores are held back by one core each, however idle the others are.
  network.streams.forEach(({ parallel }, i) => {
    const resource = parallel === undefined ? undefined : network.resources[parallel.resource];
    if (resource !== undefined) add(resource, (value.rates[i] ?? 0) / (parallel?.bps ?? Infinity));
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
    : { costClass: best.costClass, factor: predicted / best.load / measured };
}

function allBottleneck(evaluation: Evaluation): MeasurementResult['bottleneck'] {
  return bottleneckOf(
    evaluation,
    evaluation.network.streams.map((stream, index) => ({ index, stream, members: 1 })),
  )?.bottleneck;
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
