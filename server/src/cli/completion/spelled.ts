import { rules } from '../../rules/all.ts';
import { type Command, commands } from '../commands.ts';

/* What every shell is told of the commands. */

export const ruleIds = (): string => rules.map((r) => r.id).join(' ');
export const commandNames = (): string => commands.map((c) => c.name).join(' ');
/** The options of a command that take a value. */
export const takers = (command: Command) =>
  Object.entries(command.options).filter(([, o]) => o.type === 'string');

/** Every spelling of an option: `-o`, `--output`. */
export function spellings(flag: string, short: string | undefined): string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${flag}`];
}
