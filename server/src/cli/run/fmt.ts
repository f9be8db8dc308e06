import { mayStand } from '../../schema/vocabulary.ts';
import { faultsOf } from '../../syntax/faults.ts';
import { parse } from '../../syntax/parser.ts';
import { format } from '../../syntax/print.ts';
import { LineIndex } from '../../workspace/lines.ts';
import { readArguments } from '../arguments.ts';
import { fmt } from '../commands.ts';
import { UsageError, unlessUnreadable } from '../exit.ts';
import { readDesign, stdin, writeResult } from '../files.ts';
import { Progress } from '../terminal.ts';

/** `iov fmt`: status 1 where something does not parse, and with `--check` where a file would change; 2 where a file cannot be read. */
export function runFmt(args: readonly string[]): number {
  const { values, positionals } = readArguments(fmt, args);
  if (positionals.length === 0) throw new UsageError('`iov fmt` needs a file, or `-` for standard input.');
  const outcomes: Outcome[] = [];
  const progress = new Progress('Laying out', positionals.length);
  for (const name of positionals) {
    progress.next(name);
    outcomes.push(...unlessUnreadable(() => layOut(name, values.check ?? false)));
  }
  progress.end();
  if (outcomes.length < positionals.length) return 2;
  return outcomes.some(({ broken, differs }) => broken || (values.check && differs)) ? 1 : 0;
}

interface Outcome {
  /** Something in it does not parse. */
  readonly broken: boolean;
  /** It was not in the one layout. */
  readonly differs: boolean;
}

/** Lays one file out, or with `check` only names it where it would change. */
function layOut(name: string, check: boolean): Outcome {
  const text = readDesign(name);
  const tree = parse(text, mayStand);
  const [fault] = faultsOf(tree);
  if (fault) {
    const { line, character } = new LineIndex(text).positionAt(fault.start);
    process.stderr.write(
      `iov: ${name}:${line + 1}:${character + 1}: ${fault.message} What does not parse is left as it is.\n`,
    );
  }
  const laidOut = format(tree);
  if (name === stdin && !check) process.stdout.write(laidOut);
  const differs = laidOut !== text;
  if (differs && check) process.stdout.write(`${name}\n`);
  else if (differs && name !== stdin) writeResult(name, laidOut);
  return { broken: fault !== undefined, differs };
}
