import { describe, expect, it } from 'vitest';
import { standardCosts } from '../cost/costs.ts';
import type { ClassGroup, Network, Resource, Stream } from '../network/network.ts';
import { arrivalsOf, meanWaitUs, moderationWaitUs, Queues } from './queues.ts';
import { framesOf } from '../cost/wire.ts';

/*
 * The waiting formulas against discrete-event simulations of what they stand for. A mean of 20 runs has a confidence interval of its own: the
 * formula lies within that, and what it would be by another law does not.
 */

const runsEach = 20;
/** 99 % of Student's t with 19 degrees of freedom. */
const t99 = 2.86;

/** A small generator of random numbers (mulberry32): the same ones each time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Packet {
  readonly at: number;
  readonly takes: number;
  readonly kind: number;
}

/** Packets of a kind that come at random, `batch` of them at once. */
interface Source {
  readonly rate: number;
  readonly takes: number;
  readonly batch?: number;
}

function arrivals(sources: readonly Source[], until: number, random: () => number): Packet[] {
  const all = sources.flatMap(({ rate, takes, batch = 1 }, kind) => {
    const own: Packet[] = [];
    for (let at = 0; ;) {
      at += (-Math.log(1 - random()) * batch) / rate;
      if (at > until) return own;
      for (let i = 0; i < batch; i++) own.push({ at, takes, kind });
    }
  });
  return all.sort((a, b) => a.at - b.at);
}

/** Which of the packets that wait comes next, by place in the list. */
type Discipline = (waiting: readonly Packet[]) => number;

const fifo: Discipline = () => 0;
const highestKind: Discipline = (waiting) =>
  waiting.reduce((best, { kind }, i) => (kind > (waiting[best]?.kind ?? -1) ? i : best), 0);
/** A thread that takes up to `burst` packets of a queue before it looks at the next one. */
function roundRobin(queues: number, burst: number): Discipline {
  let [queue, taken] = [0, 0];
  return (waiting) => {
    for (let tried = 0; ; tried++) {
      const next = waiting.findIndex(({ kind }) => kind === queue);
      if (next >= 0 && taken < burst) {
        taken++;
        return next;
      }
      [queue, taken] = [(queue + 1) % queues, 0];
      if (tried > queues) return 0;
    }
  };
}

interface Simulated {
  readonly mean: number;
  /** Half the width of a 99 % confidence interval. */
  readonly error: number;
}

/** Mean wait of each kind before one server, and of all of them; a full ring drops. */
function simulate(
  sources: readonly Source[],
  until: number,
  { discipline = () => fifo, ring = Infinity }: { discipline?: () => Discipline; ring?: number } = {},
): { readonly all: Simulated; readonly kinds: readonly Simulated[] } {
  const runs = Array.from({ length: runsEach }, (_, run) => {
    const sums = Array.from({ length: sources.length + 1 }, () => ({ wait: 0, count: 0 }));
    const packets = arrivals(sources, until, generator(101 + run));
    const pick = discipline();
    const waiting: Packet[] = [];
    let now = 0;
    let next = 0;
    const take = (): void => {
      for (; next < packets.length && (packets[next]?.at ?? 0) <= now; next++) {
        const packet = packets[next];
        if (packet !== undefined && waiting.length < ring) waiting.push(packet);
      }
    };
    for (;;) {
      take();
      if (waiting.length === 0) {
        const coming = packets[next];
        if (coming === undefined) break;
        now = coming.at;
        take();
      }
      const [packet] = waiting.splice(pick(waiting), 1);
      if (packet === undefined) break;
      for (const of of [sums[packet.kind], sums[sources.length]]) {
        if (of === undefined) continue;
        of.wait += now - packet.at;
        of.count++;
      }
      now += packet.takes;
    }
    return sums.map(({ wait, count }) => wait / count);
  });
  const results = runs[0]?.map((_, kind) => estimate(runs.map((run) => run[kind] ?? NaN))) ?? [];
  return { all: results.at(-1) ?? { mean: NaN, error: NaN }, kinds: results.slice(0, -1) };
}

function estimate(means: readonly number[]): Simulated {
  const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
  const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (means.length - 1);
  return { mean, error: t99 * Math.sqrt(variance / means.length) };
}

/** The formula is what was simulated; a tenth more or less would not be. */
function agrees(formula: number, { mean, error }: Simulated): void {
  expect(Math.abs(formula - mean)).toBeLessThanOrEqual(error);
  expect(error).toBeLessThan(0.1 * mean);
}

const work = (sources: readonly Source[]): { busy: number; seen: number } => {
  const busy = sources.reduce((sum, { rate, takes }) => sum + rate * takes, 0);
  return { busy, seen: sources.reduce((sum, { rate, takes }) => sum + rate * takes ** 2, 0) / busy };
};

describe('waits', () => {
  it('are those of M/D/1 for frames of one size on a wire', () => {
    for (const load of [0.2, 0.5, 0.8])
      agrees(meanWaitUs(0.5, 1, load), simulate([{ rate: load, takes: 1 }], 20_000).all);
  });

  it('are those of M/G/1 for frames of several sizes, whose own size does not matter', () => {
    const sources = [
      { rate: 0.6, takes: 0.1 },
      { rate: 0.3, takes: 1.5 },
    ];
    const { busy, seen } = work(sources);
    const { all, kinds } = simulate(sources, 20_000);
    const formula = meanWaitUs(0.5, seen, busy);
    agrees(formula, all);
    for (const kind of kinds) agrees(formula, kind);
  });

  it('are those of a server that batches reach: a batch of 2n stands for n packets before each, beside its own', () => {
    for (const half of [4, 16, 32])
      for (const load of [0.3, 0.7]) {
        const { all } = simulate([{ rate: load, takes: 1, batch: 2 * half }], 60_000);
        const inside = (2 * half - 1) / 2;
        agrees(meanWaitUs(half, 1, load) + inside, all);
      }
  });

  it('are the same in the mean for a thread that looks at several queues in turn', () => {
    const sources = Array.from({ length: 4 }, () => ({ rate: 0.175, takes: 1 }));
    agrees(meanWaitUs(0.5, 1, 0.7), simulate(sources, 20_000, { discipline: () => roundRobin(4, 32) }).all);
  });

  it('are those of non-preemptive priority for strict classes', () => {
    const sources = [
      { rate: 0.2, takes: 1.5 },
      { rate: 0.5, takes: 0.4 },
      { rate: 0.5, takes: 0.3 },
    ];
    const { busy, seen } = work(sources);
    const { kinds } = simulate(sources, 30_000, { discipline: () => highestKind });
    const parts = sources.map(({ rate, takes }) => rate * takes);
    kinds.forEach((simulated, kind) => {
      const above = parts.slice(kind + 1).reduce((sum, part) => sum + part, 0);
      agrees(meanWaitUs(0.5, seen, busy, above, above + (parts[kind] ?? 0)), simulated);
    });
  });

  it('have no end at full load, where the ring bounds them', () => {
    expect(meanWaitUs(40, 1, 1)).toBe(Infinity);
    const { all } = simulate([{ rate: 1.2, takes: 1 }], 20_000, { ring: 64 });
    expect(all.mean).toBeGreaterThan(0.9 * 64);
    expect(all.mean).toBeLessThanOrEqual(64 + 1);
  });
});

/** A network of one resource, or of the classes of one port, and streams that meet one of them each. */
function queuesOf(
  resources: readonly (Pick<Resource, 'capacity' | 'server' | 'waiting'> & Partial<Resource>)[],
  streams: readonly {
    readonly resource: number;
    readonly bps: number;
    readonly cost: number;
    readonly bytes: number;
  }[],
  classGroups: readonly ClassGroup[] = [],
): Queues {
  const network = {
    resources: resources.map((of) => ({ site: { costs: standardCosts }, ...of })),
    streams: streams.map(({ resource, cost, bytes }) => ({
      uses: [{ resource, cost, members: 1 }],
      frames: framesOf(bytes),
    })),
    classGroups,
  };
  const all = network as unknown as Network & { readonly streams: readonly Stream[] };
  return new Queues(
    all,
    { capacities: Float64Array.from(resources, ({ capacity }) => capacity) },
    arrivalsOf(
      all,
      Float64Array.from(streams, ({ bps }) => bps),
    ),
    () => 1,
  );
}

describe('queues of a network', () => {
  it('are those of one core for each of several that packets are spread over', () => {
    // Four cores, each of which does a packet in one microsecond; half full.
    const { load, waitUs, packetUs } = queuesOf(
      [{ capacity: 4e6, server: 1e6, waiting: 'wire' }],
      [{ resource: 0, bps: 2e6 * 512, cost: 1 / 512, bytes: 64 }],
    ).at(0);
    expect(load).toBeCloseTo(0.5, 9);
    expect(packetUs).toBeCloseTo(1, 9);
    agrees(waitUs, simulate([{ rate: 0.5, takes: 1 }], 20_000).all);
  });

  it('hold small packets behind large ones of another stream', () => {
    const wire = { capacity: 10e9, server: 10e9, waiting: 'wire' } as const;
    const of = (bytes: number, bps: number) => ({ resource: 0, bps, cost: (bytes + 20) / bytes, bytes });
    const { waitUs } = queuesOf([wire], [of(64, 1e9), of(1518, 5e9)]).at(0);
    const sources = [
      { rate: 1e9 / 512e6, takes: (84 * 8) / 1e4 },
      { rate: 5e9 / 12144e6, takes: (1538 * 8) / 1e4 },
    ];
    for (const kind of simulate(sources, 20_000).kinds) agrees(waitUs, kind);
  });

  it('let a strict class wait for those above it alone, and the others for all of them', () => {
    const port = { capacity: 10e9, server: 10e9, waiting: 'wire' } as const;
    const of = (resource: number, bps: number) => ({ resource, bps, cost: 1538 / 1518, bytes: 1518 });
    const rates = [4e9, 2e9, 3e9];
    const group: ClassGroup = {
      capacity: 10e9,
      linkLabel: () => '',
      classes: [false, true, true].map((strict, resource) => ({
        resource,
        priority: resource,
        strict,
        weight: 1,
      })),
    };
    // What strict classes leave is there for class 0, which is as full as the port then.
    const used = rates.reduce((sum, rate) => sum + (rate * 1538) / 1518, 0);
    const queues = queuesOf(
      [{ ...port, capacity: (rates[0] ?? 0) * (1538 / 1518) * (10e9 / used) }, port, port],
      rates.map((bps, resource) => of(resource, bps)),
      [group],
    );
    const frameUs = (1538 * 8) / 1e4;
    const { kinds } = simulate(
      rates.map((bps) => ({ rate: bps / 12144e6, takes: frameUs })),
      60_000,
      { discipline: () => highestKind },
    );
    kinds.forEach((kind, i) => {
      agrees(queues.at(i).waitUs, kind);
    });
    expect(queues.at(2).waitUs).toBeLessThan(queues.at(1).waitUs);
    expect(queues.at(1).waitUs).toBeLessThan(queues.at(0).waitUs);
  });
});

describe('interrupt moderation', () => {
  it('lets packets wait for what is left of the interval', () => {
    const interval = 20;
    for (const pps of [5_000, 50_000, 200_000]) {
      const means = Array.from({ length: runsEach }, (_, run) => {
        const random = generator(211 + run);
        let [now, earliest, wait] = [0, 0, 0];
        let due = false;
        const count = 20_000;
        for (let i = 0; i < count; i++) {
          now += (-Math.log(1 - random()) * 1e6) / pps;
          // The interrupt of those that came within the interval was raised at its end, and began the next.
          if (due && now >= earliest) {
            earliest += interval;
            due = false;
          }
          if (now < earliest) {
            due = true;
            wait += earliest - now;
          } else earliest = now + interval;
        }
        return wait / count;
      });
      agrees(moderationWaitUs(pps, interval), estimate(means));
    }
  });
});
