import type { CompareColumn, CompareScene, CompareSection, Wrong } from '../preview/scene/compare.ts';
import { isBoolean, isNumber, isString, listOf, maybe, oneOf, orNull, shape } from './guards.ts';
import type { LoadRow, LoadScene } from '../preview/scene/load.ts';
import type { Proposal } from '../preview/scene/proposal.ts';
import { isCertainty, isMode, isNumbers, isPromise } from './scene-guard.ts';

/* That a value is what the Compare view, the Load view, or a question before an edit shows. */

const isMetric = oneOf('throughput', 'packets', 'latencyP50', 'latencyP99', 'hostCpu');

const isWhisker = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isNumber);

const isWrong = shape<Wrong>({ rule: isString, reason: isString });

const isColumn = shape<CompareColumn>({
  mode: isMode,
  current: isBoolean,
  feasible: isBoolean,
  numbers: isNumbers,
  certainty: maybe(isCertainty),
  bars: shape<CompareColumn['bars']>({
    throughput: isNumber,
    packets: isNumber,
    latencyP50: isNumber,
    latencyP99: isNumber,
    hostCpu: isNumber,
  }),
  whiskers: shape<CompareColumn['whiskers']>({
    throughput: isWhisker,
    packets: isWhisker,
    latencyP50: isWhisker,
    latencyP99: isWhisker,
    hostCpu: isWhisker,
  }),
  best: listOf(isMetric),
  bottleneck: maybe(isString),
  breaks: listOf(isWrong),
  notes: listOf(isString),
});

export const isCompareScene = shape<CompareScene>({
  title: isString,
  more: isNumber,
  sections: listOf(
    shape<CompareSection>({
      vnic: isString,
      count: isNumber,
      current: isMode,
      verdict: isString,
      always: listOf(isWrong),
      columns: listOf(isColumn),
    }),
  ),
});

const isRow = shape<LoadRow>({
  key: isString,
  host: isString,
  hosts: isNumber,
  resource: isString,
  kind: isString,
  share: isNumber,
  text: isString,
  users: listOf(isString),
  otherUsers: isNumber,
  limits: listOf(isString),
  gain: maybe(isString),
  relief: isString,
  path: maybe(isString),
});

export const isLoadScene = shape<LoadScene>({
  title: isString,
  rows: listOf(isRow),
  more: shape<LoadScene['more']>({ count: isNumber, most: isString }),
  promises: listOf(isPromise),
});

const isLines = listOf(isString);
export const isProposal = shape<Proposal>({
  vnic: orNull(isString),
  mode: isMode,
  files: listOf(
    shape<Proposal['files'][number]>({
      name: isString,
      hunks: listOf(
        shape<Proposal['files'][number]['hunks'][number]>({
          line: isNumber,
          before: isLines,
          after: isLines,
        }),
      ),
    }),
  ),
});
