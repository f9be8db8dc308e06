import type { Cost } from '../cost/cost.ts';
import { withCpuDoubt } from '../cost/cpu-doubt.ts';
import type { Cell, Resource, Site } from './network.ts';
import { queueing } from '../cost/parameters.ts';

/**
 * Factor on a cost class of a site's host, from measurements; undefined where there is none. `shape` is what is done there: a measurement
 * says all of its own shape, less of others, and without one it is taken in full.
 */
export type CostScale = (site: Site, costClass: string, shape?: string) => number | undefined;

/**
 * Paths of one shape with the same frames: what a measurement of one of them says holds for all, on however many cores, so that one more
 * of them brings what its gain promises.
 */
export function shapeOf(path: string, frameBytes: number): string {
  return `${path} ${frameBytes}B`;
}

/** How a resource is met: whose it is then, how what is charged to it is known, and what a measurement would scale. */
export type Known = Pick<Cost, 'regime'> & {
  readonly costClass?: string | undefined;
  readonly cell?: Cell | undefined;
};

/** A map on top of another one, which stays as it is. */
export class Layered<K, V> {
  private readonly own = new Map<K, V>();
  private readonly below: Layered<K, V> | undefined;

  constructor(below: Layered<K, V> | undefined) {
    this.below = below;
  }

  get(key: K): V | undefined {
    return this.own.get(key) ?? this.below?.get(key);
  }

  set(key: K, value: V): void {
    this.own.set(key, value);
  }
}

/**
 * Gives each resource an index, by a key, and keeps what it is for those who meet it: how its capacity is known follows from the cost that
 * is charged first, which in a network of other streams is another's. On top of a base the indices go on from there.
 */
export class ResourceTable {
  /** Each resource as the first that asked for it met it. */
  readonly resources: Resource[];
  private readonly met: Layered<string, readonly Resource[]>;
  private readonly costScale: CostScale;

  constructor(costScale: CostScale, base?: ResourceTable) {
    this.costScale = costScale;
    this.resources = base === undefined ? [] : [...base.resources];
    this.met = new Layered(base?.met);
  }

  find(key: string): number | undefined {
    return this.met.get(key)?.[0]?.index;
  }

  /** The resource of this key for who knows it so; what `make` leaves out is as for a single server of its whole capacity. */
  once(key: string, site: Site, known: Known, make: () => NewResource): Resource {
    const met = this.met.get(key) ?? [];
    const same = met.find(
      ({ regime, costClass, cell }) =>
        regime === known.regime && costClass === known.costClass && cell === known.cell,
    );
    return same ?? this.add(key, met, site, known, make());
  }

  private add(
    key: string,
    met: readonly Resource[],
    site: Site,
    { regime, costClass, cell }: Known,
    made: NewResource,
  ): Resource {
    const { spread, anchored } = site.costs.regimes[regime];
    const measured = costClass !== undefined && this.isAnchored(site, costClass);
    const resource = {
      index: met[0]?.index ?? this.resources.length,
      server: made.capacity,
      ringEntries: queueing.ringEntries.kernel,
      site,
      cell,
      regime,
      costClass,
      anchored: measured,
      // What is measured has its host's CPU in it.
      spread: measured ? anchored : withCpuDoubt(spread, { regime, costClass }, site),
      ...made,
    };
    this.resources[resource.index] ??= resource;
    this.met.set(key, [...met, resource]);
    return resource;
  }

  scale(site: Site, costClass: string, shape?: string): number {
    return this.costScale(site, costClass, shape) ?? 1;
  }

  /** Whether a measurement says what this costs on this host. */
  isAnchored(site: Site, costClass: string): boolean {
    return this.costScale(site, costClass) !== undefined;
  }
}

export type NewResource = Omit<
  Resource,
  'index' | 'server' | 'ringEntries' | 'site' | keyof Known | 'anchored' | 'spread'
> &
  Partial<Pick<Resource, 'server' | 'ringEntries'>>;
