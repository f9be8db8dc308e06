import type { Cost } from './cost.ts';
import type { Resource, Site } from './network.ts';
import { queueing, type RegimeName } from './parameters.ts';

/**
 * Factor on a cost class of a site's host, from measurements; undefined where there is none. `shape` is what is done there: a measurement
 * says all of its own shape, less of others, and without one it is taken in full.
 */
export type CostScale = (site: Site, costClass: string, shape?: string) => number | undefined;

/** Paths of one shape with the same frames on as many cores: what a measurement of one of them says holds for all. */
export function shapeOf(path: string, frameBytes: number, { capacity, server }: Resource): string {
  return `${path} ${frameBytes}B ${(capacity / server).toFixed(2)}`;
}

/** Keeps each resource once. Keys are local to one network. */
export class ResourceTable {
  readonly resources: Resource[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly costScale: CostScale;

  constructor(costScale: CostScale) {
    this.costScale = costScale;
  }

  find(key: string): number | undefined {
    return this.byKey.get(key);
  }

  /** The resource of this key, made when it is first asked for; `make` is given its index. */
  once(key: string, site: Site, make: (index: number) => NewResource): number {
    return this.byKey.get(key) ?? this.add(key, site, make(this.resources.length));
  }

  /** A resource; what it leaves out is as for a single server of its whole capacity. */
  add(key: string, site: Site, made: NewResource): number {
    const index = this.resources.length;
    this.resources.push({
      server: made.capacity,
      ringEntries: queueing.ringEntries.kernel,
      spread: site.costs.regimes[made.regime].spread,
      site,
      ...made,
    });
    this.byKey.set(key, index);
    return index;
  }

  /** The same resource under one more name. */
  alias(key: string, resource: number): void {
    this.byKey.set(key, resource);
  }

  scale(site: Site, costClass: string, shape?: string): number {
    return this.costScale(site, costClass, shape) ?? 1;
  }

  /** Whether a measurement says what this costs on this host. */
  isAnchored(site: Site, costClass: string): boolean {
    return this.costScale(site, costClass) !== undefined;
  }

  /** Regime, interval and cost class of a resource that a cost is charged to. */
  costed(
    site: Site,
    cost: Pick<Cost, 'regime' | 'costClass'>,
    regime: RegimeName = cost.regime,
  ): Pick<Resource, 'regime' | 'spread' | 'costClass' | 'anchored'> {
    const { spread, anchored } = site.costs.regimes[regime];
    const measured = this.isAnchored(site, cost.costClass);
    return {
      regime,
      anchored: measured,
      spread: measured ? anchored : spread,
      costClass: cost.costClass,
    };
  }
}

export type NewResource = Omit<Resource, 'server' | 'ringEntries' | 'spread' | 'site'> &
  Partial<Pick<Resource, 'server' | 'ringEntries' | 'spread'>>;
