import { mayStand } from '../../schema/vocabulary.ts';
import { faultsOf } from '../../syntax/faults.ts';
import { parse } from '../../syntax/parser.ts';
import { format } from '../../syntax/print.ts';
import { LineIndex } from '../../workspace/lines.ts';
import { readArguments } from '../arguments.ts';
import { fmt } from '../commands.ts';
import { UsageError } from '../exit.ts';
import { readDesign, stdin, writeResult } from '../files.ts';
import { Progress } from '../terminal.ts';

/** `iov fmt`: status 1 where something does not parse, and with `--check` where a file would change. */
export function runFmt(args: readonly string[]): number {
  const { values, positionals } = readArguments(fmt, args);
  if (positionals.length === 0) throw new UsageError('`iov fmt` needs a file, or `-` for standard input.');
  let differs = false;
  let broken = false;
  const progress = new Progress('Laying out', positionals.length);
  for (const name of positionals) {
    progress.next(name);
    const text = readDesign(name);
    const tree = parse(text, mayStand);
    const [fault] = faultsOf(tree);
    if (fault) {
      broken = true;
      const { line, character } = new LineIndex(text).positionAt(fault.start);
      process.stderr.write(
        `iov: ${name}:${line + 1}:${character + 1}: ${fault.message} What does not parse is left as it is.\n`,
      );
    }
    const laidOut = format(tree);
    if (name === stdin && !values.check) process.stdout.write(laidOut);
    if (laidOut === text) continue;
    differs = true;
    if (values.check) process.stdout.write(`${name}\n`);
    else if (name !== stdin) writeResult(name, laidOut);
  }
  progress.end();
  return broken || (values.check && differs) ? 1 : 0;
}
