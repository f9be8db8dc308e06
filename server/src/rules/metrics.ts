import type { Metric } from '../model/topology.ts';
import type { Dimension } from '../schema/units.ts';

const dimensions: Readonly<Record<Metric, Dimension>> = {
  throughput: 'rate',
  tx: 'rate',
  rx: 'rate',
  packets: 'packets',
  latency: 'time',
  rtt: 'time',
  cpu: 'share',
  utilization: 'share',
};

/** What a metric is counted in. */
export function dimensionOf(metric: Metric): Dimension {
  return dimensions[metric];
}
