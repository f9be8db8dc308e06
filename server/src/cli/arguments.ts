import { parseArgs } from 'node:util';
import { nearest } from '../model/nearest.ts';
import type { Command, Operand } from './commands.ts';
import { UsageError } from './exit.ts';

/** Options by name, and the operands. */
type Arguments<C extends Command> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: C['options'] }>
>;

/** Reads what follows a command's name, as `commands.ts` says it. Throws `UsageError` where it does not fit. */
export function readArguments<const C extends Command>(command: C, args: readonly string[]): Arguments<C> {
  const options: Command['options'] = command.options;
  try {
    const read = parseArgs({ args: [...args], allowPositionals: true, options });
    for (const [name, value] of Object.entries(read.values)) checkChoice(name, options[name]?.takes, value);
    if (command.operands.length === 0 && read.positionals.length > 0)
      throw new UsageError(`\`iov ${command.name}\` takes no \`${read.positionals[0] ?? ''}\`.`);
    return read as Arguments<C>;
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(misread(command, args, error)) : error;
  }
}

function checkChoice(option: string, takes: Operand | undefined, value: unknown): void {
  if (typeof takes !== 'object' || typeof value !== 'string' || takes.oneOf.includes(value)) return;
  throw new UsageError(`\`--${option} ${value}\`: ${choices(takes.oneOf)}.`);
}

/** `text, json or csv` */
export function choices(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/** What node:util found wrong, in the words of this program. */
function misread({ name, options }: Command, args: readonly string[], error: TypeError): string {
  const known = Object.entries(options);
  const option = args.find((arg) => {
    const word = /^--([^=]+)/.exec(arg)?.[1];
    if (word !== undefined) return !Object.hasOwn(options, word);
    return /^-\w/.test(arg) && !known.some(([, o]) => o.short === arg[1]);
  });
  if (option === undefined) return error.message.replace(/\.?$/, '.').replace(/\n[^]*/, '');
  const [near] = nearest(option.replace(/^-+|=.*$/g, ''), Object.keys(options));
  return `\`iov ${name}\` has no option \`${option.replace(/=.*$/, '')}\`.${near === undefined ? '' : ` Did you mean \`--${near}\`?`}`;
}
