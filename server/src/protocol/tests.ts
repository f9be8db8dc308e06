import type { TestItem } from '../features/tests.ts';
import { isNumber, isString, listOf, maybe, oneOf, orNull, shape } from './guards.ts';
import type { RequestType } from './request.ts';

const isPosition = shape<TestItem['range']['start']>({ line: isNumber, character: isNumber });
const isRange = shape<TestItem['range']>({ start: isPosition, end: isPosition });

export interface TestsParams {
  /** Of one file only. */
  readonly uri?: string | undefined;
}

/**
 * Every `expect` of the workspace, of files that are not open too, for the Test Explorer. Worth asking again after
 * `iov/changed`.
 */
export const TESTS: RequestType<TestsParams, readonly TestItem[]> = {
  method: 'iov/tests',
  isParams: shape<TestsParams>({ uri: maybe(isString) }),
  isResult: listOf(
    shape<TestItem>({
      uri: isString,
      range: isRange,
      text: isString,
      verdict: oneOf('passed', 'failed', 'unknown'),
      value: orNull(isNumber),
      limit: isNumber,
      margin: orNull(isNumber),
      message: isString,
    }),
  ),
};
