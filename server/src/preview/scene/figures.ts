import type { Figure, Ground, Performance } from '../../predict/prediction.ts';
import { bits, cores, micros, packets, shown } from './format.ts';
import { gainText } from './gain.ts';
import type { Certainty, PathFigures, SceneBottleneck } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/** Where packets wait in full rings what is told is the most that it comes to. */
const atMostMicros = (us: number): string => `≤ ${micros(us)}`;

export function figuresOf(of: Performance | undefined): PathFigures {
  const time = of?.latencyUs?.overloaded === true ? atMostMicros : micros;
  return {
    throughput: shown(of?.throughputBps, bits),
    packets: shown(of?.packetsPps, packets),
    latencyP50: shown(of?.latencyUs?.p50, time),
    latencyP99: shown(of?.latencyUs?.p99, time),
    hostCpu: shown(of?.hostCpuCores, cores),
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
  // A unit that is the same for all is said once.
  const unit = /\s.*$/.exec(say(value))?.[0] ?? '';
  const bare = (text: string): string =>
    unit !== '' && text.endsWith(unit) ? text.slice(0, -unit.length) : text;
  return phrase`${say(value)} (${bare(say(low))} to ${bare(say(high))})`;
}
