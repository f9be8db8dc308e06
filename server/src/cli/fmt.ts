import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { format } from '../syntax/print.ts';
import { readArguments } from './arguments.ts';
import { fmt } from './commands.ts';
import { UsageError } from './exit.ts';
import { readDesign, stdin, writeResult } from './files.ts';
import { Progress } from './terminal.ts';

/** `iov fmt`: with `--check` status 1 where a file would change. */
export function runFmt(args: readonly string[]): number {
  const { values, positionals } = readArguments(fmt, args);
  if (positionals.length === 0) throw new UsageError('`iov fmt` needs a file, or `-` for standard input.');
  let differs = false;
  const progress = new Progress('Laying out', positionals.length);
  for (const name of positionals) {
    progress.next(name);
    const text = readDesign(name);
    const laidOut = format(parse(text, mayStand));
    if (name === stdin && !values.check) process.stdout.write(laidOut);
    if (laidOut === text) continue;
    differs = true;
    if (values.check) process.stdout.write(`${name}\n`);
    else if (name !== stdin) writeResult(name, laidOut);
  }
  progress.end();
  return values.check && differs ? 1 : 0;
}
