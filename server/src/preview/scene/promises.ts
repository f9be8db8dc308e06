import type { Prediction } from '../../predict/prediction.ts';
import { interval } from './interval.ts';
import { digits, percent, sayOf, shown } from './format.ts';
import type { Locate } from './context.ts';
import type { ScenePromise } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/** The file's expectations with what the prediction says of each. */
export function promisesOf(prediction: Prediction | undefined, locate: Locate): readonly ScenePromise[] {
  return (prediction?.expectations ?? []).map(({ expectation, holds, value, limit, bottleneck }) => {
    const floor = expectation.op === '>=' || expectation.op === '>';
    // With `surely` the cautious end of the interval is held against the limit.
    const judged = value && (expectation.surely ? (floor ? value.low : value.high) : value.value);
    const said = shown(value, sayOf(expectation.metric));
    return {
      text: expectation.text,
      holds,
      value: said?.text,
      interval: said ? interval(said) : undefined,
      margin: judged === null ? undefined : marginOf(judged, limit, floor),
      bottleneck: holds === false && bottleneck?.kind !== 'demand' ? bottleneck?.resource : undefined,
      at: locate(expectation.place),
    };
  });
}

/** `12 % to spare`, `3 % short`, `40 % over`, `12 × the limit`. */
function marginOf(value: number, limit: number, floor: boolean): string | undefined {
  if (limit === 0) return undefined;
  const off = (value - limit) / Math.abs(limit);
  // `14 391 % to spare` says nothing to anyone.
  if (off >= 9) return phrase`${digits(value / limit)} × the limit`;
  const said = percent(Math.abs(off));
  if (floor) return off >= 0 ? phrase`${said} to spare` : phrase`${said} short`;
  return off <= 0 ? phrase`${said} to spare` : phrase`${said} over`;
}
