import { predictWorld } from '../../predict/parts.ts';
import { compare } from '../../workspace/compare.ts';
import { remedyOf } from '../../workspace/remedy.ts';
import { readArguments } from '../arguments.ts';
import { predict } from '../commands.ts';
import { UsageError } from '../exit.ts';
import { Files } from '../files.ts';
import { warnOfErrors } from '../unsound.ts';
import { predictionCsv } from '../../preview/written/prediction-csv.ts';
import { predictionJson } from '../../preview/written/prediction-json.ts';
import { predictionText } from '../report/prediction-text.ts';

/** `iov predict`: status 1 where an expectation fails. */
export function runPredict(args: readonly string[]): number {
  const { values, positionals } = readArguments(predict, args);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError('`iov predict` takes one file.');
  const world = new Files().world(name);
  warnOfErrors(name, world);
  const prediction = predictWorld(world);
  const comparisons = values.compare ? compare(world, prediction) : undefined;
  const report = {
    text: () => predictionText(prediction, comparisons, (failed) => remedyOf(world, failed)?.text),
    json: () => predictionJson(prediction, comparisons),
    csv: () => predictionCsv(prediction, comparisons),
  }[(values.format ?? 'text') as 'text' | 'json' | 'csv'];
  process.stdout.write(report());
  return prediction.expectations.some((e) => e.holds === false) ? 1 : 0;
}
