import type { Metric, Subject, VSwitch } from '../../model/topology.ts';
import { Carried } from './carried.ts';
import { hostCores, hostCoresOf, switchCoresUsed } from './cpu.ts';
import { utilization, type Evaluation, type StreamShare } from '../solve/evaluate.ts';
import { figure, greatest, least, scaled, zero } from '../figures.ts';
import { latencyOf, rttOf } from './latency.ts';
import { isWayBack, type Cell, type Site } from '../network/network.ts';
import { carriedBy, isUntold } from './perform.ts';
import type { Bottleneck, Figure, Percentiles } from '../prediction.ts';
import { portSpeed } from '../network/site.ts';
import { within } from '../network/traffic.ts';

/** A metric of an element, in its own unit: bps, pps, seconds, or a share of 1. */
export interface Reading {
  readonly figure: Figure | null;
  /** There is more to it than the figure, nobody knows how much. */
  readonly atLeast?: boolean | undefined;
  readonly bottleneck?: (() => Bottleneck | undefined) | undefined;
}

/** Which member speaks for a set: the one with the least or the most of it. */
export type Worst = 'least' | 'most';

const none: Reading = { figure: null };

export function readMetric(
  evaluation: Evaluation,
  subject: Subject,
  metric: Metric,
  percentile: 'p50' | 'p99',
  worst: Worst,
): Reading {
  switch (subject.type) {
    case 'vnics': {
      const cells = cellsOf(evaluation, subject);
      return worstOf(
        cells.map((cell) => ofVnic(evaluation, cell, metric, percentile)),
        worst,
      );
    }
    case 'port': {
      const sites = sitesOf(evaluation, subject.port.nic.host, subject.spans);
      return worstOf(
        sites.map((site) => ofPort(evaluation, site, subject.port, metric)),
        worst,
      );
    }
    case 'host': {
      if (metric !== 'cpu') return none;
      const sites = sitesOf(evaluation, subject.host, subject.spans);
      return worstOf(
        sites.map((site) => {
          if (evaluation.network.untold.sites.has(site)) return none;
          const { atLeast, ...cores } = hostCores(evaluation, site);
          return { figure: scaled(cores, 1 / site.cores), atLeast };
        }),
        worst,
      );
    }
    case 'vswitch': {
      const sites = sitesOf(evaluation, subject.vswitch.host, subject.spans);
      return worstOf(
        sites.map((site) => ofSwitch(evaluation, site, subject.vswitch, metric, percentile)),
        worst,
      );
    }
  }
}

/** The cells that a subject speaks of. */
export function cellsOf(evaluation: Evaluation, subject: Extract<Subject, { type: 'vnics' }>): Cell[] {
  return evaluation.network.cells.filter(
    ({ attachment }) =>
      subject.vnics.includes(attachment.vnic) && subject.spans.some((span) => within(attachment.span, span)),
  );
}

function sitesOf(evaluation: Evaluation, host: Site['group']['host'], spans: Site['group']['spans']): Site[] {
  return evaluation.network.sites.filter(
    ({ group }) =>
      group.host === host && group.spans.some((a) => spans.some((b) => a[0] <= b[1] && b[0] <= a[1])),
  );
}

function worstOf(readings: readonly Reading[], worst: Worst): Reading {
  const known = readings.filter(
    (reading): reading is Reading & { figure: Figure } => reading.figure !== null,
  );
  // One member that cannot be told leaves the whole set untold.
  if (known.length === 0 || known.length < readings.length) return none;
  const sorted = [...known].sort((a, b) =>
    worst === 'least' ? a.figure.value - b.figure.value : b.figure.value - a.figure.value,
  );
  const all = known.map((reading) => reading.figure);
  return {
    figure: worst === 'least' ? least(all) : greatest(all),
    atLeast: known.some(({ atLeast }) => atLeast === true),
    bottleneck: sorted[0]?.bottleneck,
  };
}

function ofVnic(evaluation: Evaluation, cell: Cell, metric: Metric, percentile: 'p50' | 'p99'): Reading {
  const carried = carriedBy(evaluation, cell);
  if (carried === undefined || metric === 'utilization') return none;
  if (metric === 'cpu')
    return { figure: scaled(hostCoresOf(evaluation, cell, carried.all), 1 / cell.site.cores) };
  return {
    figure: ofCarried(carried, metric, percentile),
    bottleneck: () => carried.verdict?.bottleneck(),
  };
}

/** Of what something carries: bits, packets or seconds. */
function ofCarried(carried: Carried, metric: Metric, percentile: 'p50' | 'p99'): Figure | null {
  const seconds = (times: Percentiles | null): Figure | null => times && scaled(times[percentile], 1e-6);
  switch (metric) {
    case 'throughput':
      return carried.throughputBps;
    case 'tx':
      return carried.txBps;
    case 'rx':
      return carried.rxBps;
    case 'packets':
      return carried.packetsPps;
    case 'latency':
      return seconds(carried.latencyUs);
    case 'rtt':
      return seconds(carried.rttUs);
    case 'cpu':
    case 'utilization':
      return null;
  }
}

/** Of an element that traffic passes: how long it takes there is not told. */
function ofRates(carried: Carried, metric: Metric): Reading {
  return metric === 'latency' || metric === 'rtt' ? none : { figure: ofCarried(carried, metric, 'p50') };
}

function ofPort(
  evaluation: Evaluation,
  site: Site,
  port: Extract<Subject, { type: 'port' }>['port'],
  metric: Metric,
): Reading {
  if (isUntold(evaluation, site, port)) return none;
  const wires = evaluation.network.ports.find((of) => of.site === site && of.port === port);
  // A port of known speed that nothing uses is idle.
  if (wires === undefined) return portSpeed(port) === undefined ? none : { figure: zero };
  const { transmit, receive, capacity } = wires;
  if (metric === 'utilization') {
    const at = [evaluation.value, evaluation.low, evaluation.high].map((value) =>
      Math.max(
        utilization({ ...evaluation, value }, transmit, capacity),
        utilization({ ...evaluation, value }, receive, capacity),
      ),
    );
    return { figure: figure(at[0] ?? 0, at[1] ?? 0, at[2] ?? 0) };
  }
  const along = (resources: readonly number[]): StreamShare[] => sharesOn(evaluation, resources);
  return ofRates(new Carried(evaluation, along(transmit), along(receive)), metric);
}

function ofSwitch(
  evaluation: Evaluation,
  site: Site,
  vswitch: VSwitch,
  metric: Metric,
  percentile: 'p50' | 'p99',
): Reading {
  const of = evaluation.network.switches.find((known) => known.site === site && known.vswitch === vswitch);
  if (metric === 'cpu' || metric === 'utilization') {
    if (of === undefined) return none;
    if (metric === 'cpu') return { figure: scaled(switchCoresUsed(evaluation, of), 1 / of.cores) };
    return { figure: scaled(figure(...resourceUse(evaluation, of.resource)), 1) };
  }
  const met = (map: Evaluation['leaving']): StreamShare[] =>
    [...map]
      .filter(([cell]) => cell.site === site && cell.attachment.vswitch === vswitch)
      // One host's worth: what its members of the cell carry.
      .flatMap(([cell, shares]) =>
        shares.map((share) => ({ ...share, members: (share.members * cell.count) / site.copies })),
      );
  const sent = met(evaluation.leaving);
  const got = met(evaluation.entering);
  const across = of === undefined ? [] : sharesOn(evaluation, [of.resource]);
  if (metric === 'latency' || metric === 'rtt')
    return latencyThrough(evaluation, [...sent, ...got, ...across], metric, percentile);
  if (sent.length + got.length > 0) return ofRates(new Carried(evaluation, sent, got), metric);
  // From port to port: the two ways of a flow are its directions.
  const [there, back] = [false, true].map((way) =>
    across.filter(({ index }) => isWayBack(evaluation.network, index) === way),
  );
  return ofRates(new Carried(evaluation, there ?? [], back ?? []), metric);
}

/** The longest latency of streams that pass an element, in seconds. */
function latencyThrough(
  evaluation: Evaluation,
  shares: readonly StreamShare[],
  metric: 'latency' | 'rtt',
  percentile: 'p50' | 'p99',
): Reading {
  const all = shares.flatMap(({ index }) => {
    const of = metric === 'rtt' ? rttOf(evaluation, index) : latencyOf(evaluation, index);
    return of === undefined ? [] : [{ figure: scaled(of[percentile], 1e-6) }];
  });
  return worstOf(all, 'most');
}

function resourceUse({ value, low, high }: Evaluation, resource: number): [number, number, number] {
  const at = (solution: typeof value): number =>
    (solution.used[resource] ?? 0) / (solution.capacities[resource] ?? Infinity);
  return [at(value), at(low), at(high)];
}

/** Streams that use any of these resources, each once, with the members that are on one host. */
function sharesOn(evaluation: Evaluation, resources: readonly number[]): StreamShare[] {
  return evaluation.network.streams.flatMap((stream, index) => {
    const use = stream.uses.find((of) => resources.includes(of.resource));
    return use === undefined ? [] : [{ index, stream, members: use.members }];
  });
}
