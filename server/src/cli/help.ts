import { type Command, type Option, commands, groups } from './commands.ts';
import { UsageError } from './exit.ts';
import { columns, wrapped } from './terminal.ts';

export const exitStatus =
  'Exit status: 0 nothing found; 1 an error or a warning, a failed expectation, or a difference; 2 it could not run.';

/** `iov check FILE... [--format FORMAT] ...` */
export function usageOf({ name, usage, options }: Command): string {
  const flags = Object.entries(options)
    .filter(([flag]) => !usage.includes(`--${flag}`))
    .map(([flag, option]) => {
      const text = flagOf(flag, option);
      return usage.includes(`${text} `) || usage.endsWith(text)
        ? ''
        : ` [${text}]${option.multiple ? '...' : ''}`;
    });
  return `iov ${name}${usage === '' ? '' : ` ${usage}`}${flags.join('')}`;
}

/** `-o DIR`, `--format FORMAT` */
function flagOf(flag: string, { short, value, type }: Option): string {
  const named = short !== undefined && type === 'string' ? `-${short}` : `--${flag}`;
  return value === undefined ? named : `${named} ${value}`;
}

export function commandNamed(name: string): Command | undefined {
  return commands.find((c) => c.name === name);
}

/** How to use the program, or one command of it. */
export function helpText(name?: string): string {
  if (name === undefined) return overview();
  const command = commandNamed(name);
  if (!command) throw new UsageError(`There is no command \`${name}\`.`);
  return commandHelp(command);
}

function width(): number {
  return Math.min(100, Math.max(40, columns(100)));
}

function overview(): string {
  const wide = Math.max(...commands.map((c) => c.name.length));
  const lists = groups.map(
    ([what, some]) => `${what}\n${some.map((c) => `  ${c.name.padEnd(wide)}  ${c.summary}`).join('\n')}\n`,
  );
  return `iov: virtual I/O topologies, checked, predicted and drawn.

Usage: iov COMMAND ...        \`iov help COMMAND\` has its options and examples.

${lists.join('\n')}
To begin with

  iov collect | ssh root@host1 sh -s      gathers what host1 says of itself
  iov import iov-capture-host1 -o rack.iov
  iov check rack.iov                      what cannot work
  iov predict rack.iov                    what each VM will get

${exitStatus}
`;
}

function commandHelp(command: Command): string {
  const { options, examples, about, summary } = command;
  const most = width();
  const parts = [
    wrapped(`Usage: ${usageOf(command)}`, most, '  '),
    ...[`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, ...about].map((p) => wrapped(p, most)),
  ];
  const flags = Object.entries(options).map(
    ([flag, option]) => [optionText(flag, option), option.help] as const,
  );
  if (flags.length > 0) parts.push(`Options\n${table(flags, most)}`);
  if (examples.length > 0) parts.push(`Examples\n${table(examples, most)}`);
  if (command.name === 'check' || command.name === 'help') parts.push(exitStatus);
  return `${parts.join('\n\n')}\n`;
}

/** `-o, --output DIR` */
export function optionText(flag: string, { short, value }: Option): string {
  return `${short === undefined ? '' : `-${short}, `}--${flag}${value === undefined ? '' : ` ${value}`}`;
}

/** Two columns; what is long on the left has its right side on the next line. */
function table(rows: readonly (readonly [left: string, right: string])[], most: number): string {
  const wide = Math.min(46, Math.max(...rows.map(([left]) => left.length)));
  const pad = ' '.repeat(wide + 4);
  return rows
    .map(([left, right]) => {
      if (right === '') return `  ${left}`;
      const text = wrapped(right, most - pad.length).replaceAll('\n', `\n${pad}`);
      return left.length > wide ? `  ${left}\n${pad}${text}` : `  ${left.padEnd(wide)}  ${text}`;
    })
    .join('\n');
}
