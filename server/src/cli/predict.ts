import { parseArgs } from 'node:util';
import { predictWorld } from '../predict/parts.ts';
import { compare } from '../workspace/compare.ts';
import { remedyOf } from '../workspace/remedy.ts';
import { UsageError } from './exit.ts';
import { Files } from './files.ts';
import { predictionCsv } from '../preview/prediction-csv.ts';
import { predictionJson } from '../preview/prediction-json.ts';
import { predictionText } from './report/prediction-text.ts';

/** `iov predict`: status 1 where an expectation fails. */
export function runPredict(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string', default: 'text' }, compare: { type: 'boolean', default: false } },
  });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError('`iov predict` takes one file.');
  const { format } = values;
  if (format !== 'text' && format !== 'json' && format !== 'csv')
    throw new UsageError(`There is no format \`${format}\`: text, json or csv.`);
  const world = new Files().world(name);
  const prediction = predictWorld(world);
  const comparisons = values.compare ? compare(world, prediction) : undefined;
  const report = {
    text: () => predictionText(prediction, comparisons, (failed) => remedyOf(world, failed)?.text),
    json: () => predictionJson(prediction, comparisons),
    csv: () => predictionCsv(prediction, comparisons),
  }[format];
  process.stdout.write(report());
  return prediction.expectations.some((e) => e.holds === false) ? 1 : 0;
}
