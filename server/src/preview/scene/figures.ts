import type { Figure, Ground, Performance } from '../../predict/prediction.ts';
import { bits, cores, micros, packets, shown } from './format.ts';
import { gainText } from './gain.ts';
import { AT_MOST } from './interval.ts';
import type { Certainty, PathFigures, SceneBottleneck } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/** Where packets wait in full rings what is told is the most that it comes to. */
const atMostMicros = (us: number): string => `${AT_MOST}${micros(us)}`;

export function figuresOf(of: Performance | undefined): PathFigures {
  const time = of?.latencyUs?.overloaded === true ? atMostMicros : micros;
  return {
    throughput: shown(of?.throughputBps, bits),
    packets: shown(of?.packetsPps, packets),
    latencyP50: shown(of?.latencyUs?.p50, time, of?.latencyUs?.ground),
    latencyP99: shown(of?.latencyUs?.p99, time),
    hostCpu: shown(of?.hostCpuCores, cores, of?.hostCpuCores?.ground),
  };
}

export function limitedBy(of: Performance | undefined): SceneBottleneck | undefined {
  const limit = of?.bottleneck;
  return limit
    ? { resource: limit.resource, kind: limit.kind, gain: gainText(limit.gainBps, limit.kind) }
    : undefined;
}

export const CONFIDENCE: Readonly<Record<Ground['confidence'], () => string>> = {
  high: () => phrase`high`,
  medium: () => phrase`medium`,
  low: () => phrase`low`,
};

/** How far figures are to be trusted; undefined where there are none. */
export function certaintyOf(of: Performance | undefined): Certainty | undefined {
  if (!of?.throughputBps) return undefined;
  const { confidence, reason } = of.ground;
  return { confidence, reason };
}

export const confidenceText = ({ confidence }: Certainty): string =>
  phrase`${CONFIDENCE[confidence]()} confidence`;

/** `medium confidence: measured on 82599; yours is intel.e810-cqda2: extrapolated` */
export const certaintyText = (certainty: Certainty): string =>
  `${confidenceText(certainty)}: ${certainty.reason}`;

/** `3.15 Gb/s (2.32 to 4.29)`: a figure with its 80 % interval, where it has one. */
export function ranged({ value, low, high }: Figure, say: (value: number) => string): string {
  if (say(low) === say(high) || !Number.isFinite(high)) return say(value);
  const texts = [value, low, high].map(say);
  const units = new Set(texts.map((text) => /\s.*$/.exec(text)?.[0] ?? ''));
  // A unit that is the same for all is said once: `336 µs (91 to 1.23 ms)` would be read as 91 ms.
  const [unit = ''] = units.size === 1 ? units : [];
  const bare = (text: string): string => text.slice(0, text.length - unit.length);
  return phrase`${say(value)} (${bare(say(low))} to ${bare(say(high))})`;
}
