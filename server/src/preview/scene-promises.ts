import type { Metric } from '../model/topology.ts';
import type { Prediction } from '../predict/prediction.ts';
import { bits, micros, packets, percent } from './format.ts';
import type { Locate } from './scene.ts';
import type { ScenePromise } from './scene-types.ts';

/** The file's expectations with what the prediction says of each. */
export function promisesOf(prediction: Prediction | undefined, locate: Locate): readonly ScenePromise[] {
  return (prediction?.expectations ?? []).map(({ expectation, holds, value }) => ({
    text: expectation.text,
    holds,
    value: value ? say(expectation.metric, value.value) : undefined,
    at: locate(expectation.place),
  }));
}

/** A value in the unit of its metric: bps, pps, seconds, or a share of 1. */
function say(metric: Metric, value: number): string {
  switch (metric) {
    case 'throughput':
    case 'tx':
    case 'rx':
      return bits(value);
    case 'packets':
      return packets(value);
    case 'latency':
    case 'rtt':
      return micros(value * 1e6);
    case 'cpu':
    case 'utilization':
      return percent(value);
  }
}
