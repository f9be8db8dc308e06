import { costsOf, type Costs, type Values } from '../../server/src/predict/cost/costs.ts';
import { regimes, type RegimeName } from '../../server/src/predict/cost/parameters.ts';
import { judgeAnchored } from './anchors.ts';
import type { Case } from './evaluate.ts';
import { costsWithout, fitWithout, judge, labOf, ofRates, type Judged, type Spreads } from './hold-out.ts';

/** The part of published rates that an interval is meant to hold. */
const HELD = 0.8;
/** The same of latencies and of processor time, with a little room for what no source has shown yet; of rates Student's distribution has it. */
const HELD_OTHERS = 0.84;
/** What is believed of a spread before any source has spoken counts as this many sources. */
const BELIEVED_SOURCES = 2;
/** With fewer points nothing is said of a regime: what stands in `parameters.ts` stays. */
const LEAST_POINTS = 4;
/** Fewer points than these are filled up to as many with what stands in `parameters.ts`. */
const ENOUGH_POINTS = 16;
/** No interval is sharper than a host differs from day to day. */
const LEAST_SPREAD = 1.06;

/** The regime whose interval a case's figure has. */
function regimeOf({ one, bottleneck }: Judged): RegimeName | undefined {
  const { file } = one;
  switch (file.group) {
    case 'switch':
      if (bottleneck === 'guest-cpu' || bottleneck === 'queue') return 'guestPolled';
      return file.family === 'vpp'
        ? 'pollingSwitchVpp'
        : file.family === 'vale'
          ? 'pollingSwitchGeneric'
          : 'pollingSwitch';
    case 'bare-metal':
      if (bottleneck === 'queue') return 'losslessQueue';
      return bottleneck === 'nic-engine' || bottleneck === 'pcie' ? 'nicEngine' : 'guestPolled';
    case 'kernel-packets':
      return file.family === 'function-forward'
        ? 'guestPackets'
        : file.family === 'e1000'
          ? 'emulated'
          : 'kernelPackets';
    case 'kernel-bulk':
      if (file.family === 'e1000') return 'emulated';
      if (file.family === 'function' || file.family === 'bare') return 'guestBulk';
      if (file.mode === 'vmdq') return 'vmdq';
      if (file.family === 'old') return 'hypervisorBulk';
      return 'kernelBulk';
    case 'polled-latency':
      return 'polledLatency';
    case 'load-latency':
      if (file.family !== 'vpp') return 'polledLatency';
      return file.mode === 'host' ? 'pollingLatency' : 'vhostUserLatency';
    case 'idle-interrupt':
      return 'interruptLatency';
    case 'chain-latency':
      return 'forwardLatency';
    case 'vmm-cycles':
      return 'kernelCpu';
    case 'saturated-latency':
      return undefined;
  }
}

export interface Spread {
  readonly spread: number;
  readonly anchored: number;
  /** Held-out points that it was found on. */
  readonly points: number;
}

/**
 * Factors of the 80 % intervals from errors of held-out points. A family that one lab measured is as uncertain as VPP is from lab to
 * lab; one that nobody measured, as each family is from the others, by the same lab and by another.
 */
export function spreadsOf(
  cases: readonly Case[],
  whole: Values,
  without: ReadonlyMap<string, Values>,
  { trivial, nearLimit }: { readonly trivial: ReadonlySet<Case>; readonly nearLimit: ReadonlySet<Case> },
): Partial<Record<RegimeName, Spread>> {
  const counted = cases.filter((one) => one.file.needsAnchor !== true && !trivial.has(one));
  const errors = new Map<RegimeName, Weighted[]>();
  const anchoredErrors = new Map<RegimeName, Weighted[]>();
  const put = (into: Map<RegimeName, Weighted[]>, regime: RegimeName, of: Judged, cpuWidth = 0): void => {
    into.set(regime, [
      ...(into.get(regime) ?? []),
      {
        // What the file does not say of the CPU has a width of its own, which comes on top (`withCpuDoubt`).
        error: Math.sqrt(Math.max(0, of.error ** 2 - cpuWidth ** 2)),
        source: of.one.point.source_id,
        trust: of.one.file.onlyJudged === true ? 0.5 : 1,
      },
    ]);
  };
  for (const one of counted) {
    const { source_id: source } = one.point;
    const held = (of: Case): boolean => of.point.source_id === source;
    const costs = costsWithout(cases, without.get(source) ?? whole, {}, held);
    const judged = judge(one, costs);
    const regime = judged === undefined ? undefined : regimeOf(judged);
    if (judged === undefined || regime === undefined) continue;
    // Without the one lab that measured it, a switch is as good as unknown.
    const seen = regime === 'pollingSwitch' ? 'pollingSwitchGeneric' : regime;
    if (regime.endsWith('Latency'))
      put(errors, regime, {
        ...judged,
        error: idleFactor(one, (idle) =>
          costsWithout(cases, without.get(source) ?? whole, allLatencies(idle), held),
        ),
      });
    else
      put(
        errors,
        seen,
        judged,
        cpuWidth(one, costsWithout(cases, without.get(source) ?? whole, SHARP, held)),
      );
    const anchored = ofRates(one) ? judgeAnchored(one, cases, nearLimit, costs) : undefined;
    if (anchored !== undefined && one.file.family !== 'vale') put(anchoredErrors, seen, anchored);
  }
  for (const { judged, anchored } of acrossLabs(counted, cases, whole, nearLimit)) {
    put(errors, 'pollingSwitch', judged);
    if (anchored !== undefined) put(anchoredErrors, 'pollingSwitch', anchored);
  }
  for (const judged of acrossFamilies(counted, cases, whole)) put(errors, 'pollingSwitchGeneric', judged);
  const found: Partial<Record<RegimeName, Spread>> = {};
  for (const [regime, all] of errors) {
    if (all.length < LEAST_POINTS) continue;
    const anchors = anchoredErrors.get(regime) ?? [];
    const believed = regimes[regime];
    const isRate = !regime.endsWith('Latency') && regime !== 'kernelCpu';
    const factor = isRate ? studentFactor : quantileFactor(HELD_OTHERS, -0.5);
    const spread = shrunk(factor(all), believed.spread, all.length);
    found[regime] = {
      spread,
      anchored: Math.min(
        spread,
        anchors.length >= LEAST_POINTS
          ? shrunk(factor(anchors), believed.anchored, anchors.length)
          : believed.anchored,
      ),
      points: all.length,
    };
  }
  return found;
}

const REGIMES = Object.keys(regimes) as RegimeName[];
const LATENCIES = REGIMES.filter((name) => name.endsWith('Latency'));
/** Intervals that hold nothing but what the file does not say of the CPU. */
const SHARP: Spreads = Object.fromEntries(REGIMES.map((name) => [name, { spread: 1, anchored: 1 }]));

/** The logarithm of the factor that an interval has for what the file does not say of the CPU. */
function cpuWidth(one: Case, sharp: Costs): number {
  const judged = judge(one, sharp);
  return judged === undefined ? 0 : Math.log(judged.value / judged.low);
}

function allLatencies(spread: number): Spreads {
  return Object.fromEntries(LATENCIES.map((name) => [name, { spread, anchored: spread }]));
}

/**
 * The least factor of idle times, as a logarithm, with which the interval of a latency holds what was published: waits and moderation have
 * widths of their own, which come on top. Ends of the interval go with the factor as idle / s and idle x s.
 */
function idleFactor(one: Case, costsWith: (spread: number) => Costs): number {
  const [without, double] = [judge(one, costsWith(1)), judge(one, costsWith(2))];
  if (without === undefined || double === undefined) return 0;
  const { value } = one.point;
  const idle = double.high - without.high;
  if (value > without.high) return Math.log(1 + (value - without.high) / idle);
  if (value < without.low) return -Math.log(Math.max(1e-3, 1 - (without.low - value) / idle));
  return 0;
}

/** Few points say little of a spread: it stays near what is believed of it. */
function shrunk(found: number, believed: number, points: number): number {
  const missing = Math.max(0, ENOUGH_POINTS - points);
  return Math.exp((points * Math.log(found) + missing * Math.log(believed)) / (points + missing));
}

/** VPP as each lab would have it of the other, without and with one measurement on the host. */
function acrossLabs(
  counted: readonly Case[],
  cases: readonly Case[],
  whole: Values,
  nearLimit: ReadonlySet<Case>,
): { readonly judged: Judged; readonly anchored: Judged | undefined }[] {
  const vpp = counted.filter((one) => one.file.family === 'vpp' && one.file.group === 'switch');
  return [...new Set(vpp.map((one) => labOf(one.point.source_id)))].flatMap((lab) => {
    const held = (one: Case): boolean => labOf(one.point.source_id) === lab && one.file.family === 'vpp';
    const costs = costsOf(fitWithout(cases, whole, held), {});
    return vpp.filter(held).flatMap((one) => {
      const judged = judge(one, costs);
      return judged === undefined ? [] : [{ judged, anchored: judgeAnchored(one, cases, nearLimit, costs) }];
    });
  });
}

/** Each family as the mean of the others. */
function acrossFamilies(counted: readonly Case[], cases: readonly Case[], whole: Values): Judged[] {
  const rows = counted.filter((one) => one.file.group === 'switch' && one.file.family !== 'vale');
  return [...new Set(rows.map((one) => one.file.family))].flatMap((family) => {
    const held = (one: Case): boolean => one.file.family === family && one.file.group === 'switch';
    const costs = costsWithout(cases, fitWithout(cases, whole, held), {}, held);
    return rows.filter(held).flatMap((one) => judge(one, costs) ?? []);
  });
}

interface Weighted {
  readonly error: number;
  readonly source: string;
  /** What a file does not quite mean weighs half. */
  readonly trust: number;
}

/**
 * What holds the wanted part of the figures of one more source, each of those known by the root of its points: few sources say little of how far the next one is off, so that the
 * part of the errors that they show is widened as Student's distribution is against the normal one.
 */
function studentFactor(all: readonly Weighted[]): number {
  const freedom = new Set(all.map(({ source }) => source)).size + BELIEVED_SOURCES - 1;
  return quantileFactor(HELD, -0.5)(all) ** (student(freedom) / NORMAL);
}

/** The normal deviate that nine tenths are below; and Student's (Abramowitz and Stegun, 26.7.5). */
const NORMAL = 1.2816;
function student(freedom: number): number {
  const z = NORMAL;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

/** The factor that holds a part of the errors; a point counts by this power of how many its source has. */
const quantileFactor =
  (held: number, power: number) =>
  (all: readonly Weighted[]): number => {
    const counts = new Map<string, number>();
    for (const { source } of all) counts.set(source, (counts.get(source) ?? 0) + 1);
    const sorted = [...all].sort((a, b) => a.error - b.error);
    const weightOf = ({ source, trust }: Weighted): number => trust * (counts.get(source) ?? 1) ** power;
    const total = sorted.reduce((sum, one) => sum + weightOf(one), 0);
    let sum = 0;
    for (const one of sorted) {
      sum += weightOf(one);
      if (sum >= held * total) return Math.max(LEAST_SPREAD, Math.exp(one.error));
    }
    return LEAST_SPREAD;
  };
