import type { Point } from './points.ts';
import { writers } from './writers.ts';

/** What errs alike, as in the table of goals. */
export type Group =
  | 'switch'
  | 'bare-metal'
  | 'kernel-packets'
  | 'kernel-bulk'
  | 'idle-interrupt'
  | 'chain-latency'
  | 'polled-latency'
  | 'load-latency'
  | 'saturated-latency'
  | 'vmm-cycles';

/** A point as a file: its only `expect` reads the figure, which times `scale` is in the unit of the point. */
export interface Written {
  readonly text: string;
  /** The same at the rate that was offered, where `text` states it as a share of what the path carries. */
  readonly atRate?: string;
  readonly scale: number;
  readonly group: Group;
  /** The attachment mode of the language, or `host` where no VM takes part. */
  readonly mode: string;
  /** Points of one class are measured by somebody else too where its source is held out. */
  readonly family: string;
  /** An application of its own: only `measured` can say what it costs. */
  readonly needsAnchor?: boolean;
  /** Another back end than the one that the language's word stands for: the prediction is judged by it, but not fitted to it. */
  readonly onlyJudged?: boolean;
}

export interface Unwritten {
  readonly reason: string;
}

/** A point as an .iov file, or why the language cannot say it. */
export function written(point: Point): Written | Unwritten {
  if (point.use === 'reference' || point.use === 'none')
    return { reason: 'kept for context by the collection (use: reference)' };
  const writer = writers[point.source_id];
  return writer?.(point) ?? { reason: 'a metric that no file has (downtime, exit cost, ratio of two hosts)' };
}
