import { choices, readArguments } from '../arguments.ts';
import { completion, shells } from '../commands.ts';
import { bash } from '../completion/bash.ts';
import { fish } from '../completion/fish.ts';
import { zsh } from '../completion/zsh.ts';
import { UsageError } from '../exit.ts';

/** `iov completion SHELL`: a script that makes the shell complete what `commands.ts` says. */
export function runCompletion(args: readonly string[]): number {
  const [name, ...more] = readArguments(completion, args).positionals;
  const shell = shells.find((s) => s === name);
  if (shell === undefined || more.length > 0)
    throw new UsageError(`\`iov completion\` takes one shell: ${choices(shells)}.`);
  process.stdout.write({ bash, zsh, fish }[shell]());
  return 0;
}
