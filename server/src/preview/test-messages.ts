import { type Guard, isNumber, isString, listOf, oneOf, orNull, shape } from './guards.ts';

/*
 * What the Test Explorer asks of the server: `iov/tests` without parameters is answered with every `expect` of the
 * workspace, of files that are not open too; with `{ uri }` with those of one file. It is worth asking again after
 * `iov/changed`.
 */

export const TESTS_REQUEST = 'iov/tests';

/** As in LSP: from 0, characters in UTF-16 units. */
export interface TestRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}
const isPosition = shape<TestRange['start']>({ line: isNumber, character: isNumber });
const isRange = shape<TestRange>({ start: isPosition, end: isPosition });

export interface TestItem {
  readonly uri: string;
  /** The statement without its block. */
  readonly range: TestRange;
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

export const isTestItem: Guard<TestItem> = shape<TestItem>({
  uri: isString,
  range: isRange,
  text: isString,
  verdict: oneOf('passed', 'failed', 'unknown'),
  value: orNull(isNumber),
  limit: isNumber,
  margin: orNull(isNumber),
  message: isString,
});
export const isTestItems: Guard<readonly TestItem[]> = listOf(isTestItem);
