import { parseArgs } from 'node:util';
import { predict } from '../predict/predict.ts';
import { compare } from '../workspace/what-if.ts';
import { UsageError } from './exit.ts';
import { Files } from './files.ts';
import { predictionCsv } from './report/prediction-csv.ts';
import { predictionJson } from './report/prediction-json.ts';
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
  const prediction = predict(world.topology);
  const comparisons = values.compare ? compare(world, prediction) : undefined;
  const report = { text: predictionText, json: predictionJson, csv: predictionCsv }[format];
  process.stdout.write(report(prediction, comparisons));
  return prediction.expectations.some((e) => e.holds === false) ? 1 : 0;
}
