import type { Attachment } from '../../model/topology.ts';
import { ownCap } from '../solve/allocate.ts';
import type { Evaluation, StreamShare } from '../solve/evaluate.ts';
import { isAbout } from '../figures.ts';
import { type GroundOf, groundOf } from './ground.ts';
import { regimes, type Regime } from '../cost/parameters.ts';
import type { Resource, Stream } from '../network/network.ts';
import type { Bottleneck, Ground } from '../prediction.ts';
import { rateText } from '../text.ts';
import { phrase } from '../../words/phrase.ts';

export interface Verdict {
  /** As it is called for one of the attachments that share it, by itself for the first. */
  readonly bottleneck: (of?: Attachment) => Bottleneck;
  readonly ground: Ground;
}

/** What holds a vnic back: what froze the largest of the streams of its slower direction. */
export function bottleneckOf(evaluation: Evaluation, shares: readonly StreamShare[]): Verdict | undefined {
  const { network, value } = evaluation;
  // A stream that a resource stopped says more than one that has all it wants.
  const stopped = shares.filter(
    ({ index, stream }) => (value.frozenBy[index] ?? ownCap) !== ownCap || ownCores(stream),
  );
  const chosen = largest(
    stopped.length > 0 ? stopped : shares,
    ({ index, members }) => members * (value.rates[index] ?? 0),
  );
  if (chosen === undefined) return undefined;
  const { stream, index } = chosen;
  const frozenBy = value.frozenBy[index] ?? ownCap;
  if (frozenBy === ownCap) return capped(evaluation, stream);
  const resource = network.resources[frozenBy];
  if (resource === undefined) return undefined;
  const link = network.classGroups.find(({ classes }) => classes.some((one) => one.resource === frozenBy));
  const whole = link !== undefined && (value.capacities[frozenBy] ?? 0) >= 0.999 * link.capacity;
  // What would hold it back first if all went badly says how far the figure is to be trusted.
  const doubt = doubtOf(evaluation, chosen);
  const gainBps = resource.unit === undefined ? 0 : gain(evaluation, chosen, frozenBy, resource.unit);
  const regime =
    resource.kind === 'pcie' && stream.loopback
      ? resource.site.costs.regimes.pcieLoopback
      : resource.site.costs.regimes[resource.regime];
  return {
    bottleneck: (of) => ({
      resource: whole ? link.linkLabel() : resource.label(of),
      kind: whole ? 'wire' : resource.kind,
      // Less than a thousandth of its rate is nothing, and so is what rounding leaves of one that gets nothing.
      gainBps: gainBps > Math.max(1, 1e-3 * (value.rates[index] ?? 0)) ? gainBps : undefined,
    }),
    ground: groundOf({
      regime: doubt?.regime ?? regime,
      ...whatOf(stream),
      ...(doubt ?? certaintyOf(resource, regime)),
    }),
  };
}

/** The first of those that nothing but rounding makes smaller than the largest. */
function largest(
  shares: readonly StreamShare[],
  bps: (share: StreamShare) => number,
): StreamShare | undefined {
  const most = Math.max(...shares.map(bps));
  return shares.find((share) => isAbout(bps(share), most));
}

/** A shortfall of the cautious end below the value from which on it tells of another resource than the bottleneck. */
const doubt = 1.1;

/** The resource that makes a figure uncertain, where that is not its bottleneck. */
function doubtOf(
  { network, value, low }: Evaluation,
  { index }: StreamShare,
): { readonly regime: Regime; readonly spread: number; readonly anchored: boolean } | undefined {
  const by = low.frozenBy[index] ?? ownCap;
  const resource = network.resources[by];
  const spread = (value.rates[index] ?? 0) / (low.rates[index] ?? 1);
  if (resource === undefined || by === value.frozenBy[index] || !(spread > doubt)) return undefined;
  const regime = resource.site.costs.regimes[resource.regime];
  return { regime, spread, anchored: resource.anchored === true };
}

/** A stream that was stopped by what it is itself: its demand, or the one core or link that each of its streams stays on. */
function capped(evaluation: Evaluation, stream: Stream): Verdict {
  const serial = ownCores(stream) ? evaluation.network.resources[stream.parallel?.resource ?? -1] : undefined;
  if (serial !== undefined) {
    return {
      bottleneck: (of) => ({
        resource:
          serial.waiting === 'wire'
            ? phrase`one link for each of its streams (${serial.label(of)})`
            : phrase`one core for each of its streams (${serial.label(of)})`,
        kind: serial.kind,
      }),
      ground: groundOf({
        regime: serial.site.costs.regimes[serial.regime],
        ...whatOf(stream),
        ...certaintyOf(serial, serial.site.costs.regimes[serial.regime]),
      }),
    };
  }
  return {
    bottleneck: () => ({ resource: phrase`its own rate, ${rateText(stream.demandBps)}`, kind: 'demand' }),
    ground: groundOf({ regime: limitRegime, ...carriedBy(stream), spread: limitRegime.spread }),
  };
}

const limitRegime: Regime = regimes.limit;

/** What a figure of a stream is of, to tell whether that was measured: its frames, its card and its processor. */
export function whatOf(stream: Stream): Omit<GroundOf, 'regime' | 'spread'> {
  return { ...carriedBy(stream), ...placeOf(stream) };
}

function carriedBy({ frames, bulk }: Stream): { readonly frameBytes: number; readonly bulk: boolean } {
  return { frameBytes: frames.meanBytes, bulk };
}

/** Where a stream meets a card first: by a vnic, by an end of a host's own, or at the switch that it crosses. */
function placeOf(stream: Stream): Pick<GroundOf, 'site' | 'port'> {
  const { leaves, enters, ends, flow, uses } = stream;
  const cell = (leaves[0] ?? enters[0])?.cell;
  if (cell !== undefined) {
    const { port, vswitch } = cell.attachment;
    return { site: cell.site, port: port ?? vswitch?.uplinks[0]?.port };
  }
  const own = ends.find((end) => end.type === 'port');
  if (own?.type === 'port') return own;
  return {
    site: uses[0]?.of.site,
    port: flow?.via?.uplinks[0]?.port,
  };
}

/** How uncertain a resource's capacity is; a measurement narrows it. */
function certaintyOf(
  resource: Resource,
  regime: Regime,
): { readonly spread: number; readonly anchored: boolean } {
  const loopback = regime === resource.site.costs.regimes.pcieLoopback;
  return {
    spread: loopback ? regime.spread : resource.spread,
    anchored: resource.anchored === true,
  };
}

function ownCores({ parallel, demandBps }: Stream): boolean {
  return parallel !== undefined && parallel.bps < demandBps;
}

/**
 * What one more unit of the bottleneck would add to this vnic. To first order all that the resource froze rise together, but of what
 * alike VMs have only the one that gets more of it; the rise ends where the next resource on this stream's way is full, or at its cap.
 */
function gain(
  evaluation: Evaluation,
  { stream, index, members }: StreamShare,
  frozenBy: number,
  unit: number,
): number {
  const { network, value, rises } = evaluation;
  const slope = value.slopeWhenFull[frozenBy] ?? 0;
  if (slope <= 0) return 0;
  let level = unit / slope;
  const alike = network.resources[frozenBy]?.cell?.attachments.length ?? 1;
  for (const { resource, of } of stream.uses) {
    if (resource === frozenBy) continue;
    const room = (value.capacities[resource] ?? 0) - (value.used[resource] ?? 0);
    const rise = (rises.get(frozenBy)?.get(resource) ?? 0) / (of.cell === undefined ? alike : 1);
    if (rise > 0) level = Math.min(level, Math.max(0, room) / rise);
  }
  const untilCap = Math.min(stream.demandBps, stream.parallel?.bps ?? Infinity) - (value.rates[index] ?? 0);
  return members * Math.min((network.claims[index]?.weight ?? 1) * level, Math.max(0, untilCap));
}
