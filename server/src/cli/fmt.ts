import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { format } from '../syntax/print.ts';
import { FileError, UsageError } from './exit.ts';
import { stdin } from './files.ts';

/** `iov fmt`: with `--check` status 1 where a file would change. */
export function runFmt(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { check: { type: 'boolean', default: false } },
  });
  if (positionals.length === 0) throw new UsageError('`iov fmt` needs a file.');
  let differs = false;
  for (const name of positionals) {
    const text = read(name);
    const laidOut = format(parse(text, mayStand));
    if (name === stdin && !values.check) process.stdout.write(laidOut);
    if (laidOut === text) continue;
    differs = true;
    if (values.check) process.stdout.write(`${name}\n`);
    else if (name !== stdin) writeFileSync(name, laidOut);
  }
  return values.check && differs ? 1 : 0;
}

function read(name: string): string {
  try {
    return readFileSync(name === stdin ? 0 : name, 'utf8');
  } catch (error) {
    throw new FileError(`${name}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}
