import type { Range } from 'vscode-languageserver';
import type { ExpectationResult } from '../predict/prediction.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { claimNumbers } from './numbers.ts';
import { locationOf } from './places.ts';

/** An `expect` as a test. */
export interface TestItem {
  readonly uri: string;
  /** The statement without its block. */
  readonly range: Range;
  /** `web throughput >= 15Mbps` */
  readonly text: string;
  readonly verdict: 'passed' | 'failed' | 'unknown';
  /** What is predicted and what was asked, in the unit of the metric: bit/s, packets/s, seconds, or a share of 1. */
  readonly value: number | null;
  readonly limit: number;
  /** By how much it holds, as a share of the limit; below 0 where it does not. */
  readonly margin: number | null;
  /** What is predicted, in words. */
  readonly message: string;
}

/** Every `expect` that stands in a file, with what becomes of it. */
export function testsOf(snapshot: Snapshot): TestItem[] {
  return snapshot.prediction.expectations.flatMap((result): TestItem[] => {
    const { expectation, holds, limit } = result;
    const location = locationOf(snapshot, expectation.place);
    if (location?.uri !== snapshot.uri) return [];
    const value = decisive(result);
    return [
      {
        uri: location.uri,
        range: location.range,
        text: expectation.text.replace(/^expect\s+/, ''),
        verdict: holds === null ? 'unknown' : holds ? 'passed' : 'failed',
        value,
        limit,
        margin: marginOf(result, value),
        message: claimNumbers(snapshot, expectation.bound).replaceAll('**', ''),
      },
    ];
  });
}

/** The figure that decides: with `surely` the cautious end of the interval. */
function decisive({ expectation: { op, surely }, value }: ExpectationResult): number | null {
  if (!value) return null;
  const decides = surely ? (op.startsWith('>') ? value.low : value.high) : value.value;
  return Number.isFinite(decides) ? decides : null;
}

function marginOf({ expectation: { op }, limit }: ExpectationResult, value: number | null): number | null {
  if (value === null || limit === 0) return null;
  return (op.startsWith('>') ? value - limit : limit - value) / limit;
}
