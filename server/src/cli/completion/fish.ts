import { importFormats } from '../../interop/import/detect.ts';
import { type Operand, commands, levels } from '../commands.ts';
import { commandNames, ruleIds } from './spelled.ts';

function quotedFish(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function fishAction(takes: Operand | undefined): string {
  if (typeof takes === 'object') return `-xa ${quotedFish(takes.oneOf.join(' '))}`;
  switch (takes) {
    case 'design':
      return "-kxa '(__fish_complete_suffix .iov)'";
    case 'capture':
    case 'file':
      return '-rF';
    case 'folder':
      return "-xa '(__fish_complete_directories)'";
    case 'rule':
      return "-xa '$__iov_rules'";
    case 'rule=level':
      return `-xa '$__iov_rules={${levels.join(',')}}'`;
    case 'command':
      return "-xa '$__iov_commands'";
    default:
      return '-x';
  }
}

/** The script for fish. */
export function fish(): string {
  const lines = commands.flatMap((command) => {
    const seen = `-n '__fish_seen_subcommand_from ${command.name}'`;
    const options = Object.entries(command.options).map(([flag, o]) => {
      const value = o.type === 'string' ? ` ${fishAction(o.takes)}` : ' -f';
      return `complete -c iov ${seen}${o.short === undefined ? '' : ` -s ${o.short}`} -l ${flag}${value} -d ${quotedFish(o.help)}`;
    });
    const operands = command.operands.map((operand, i) => {
      // Of two operands the first counts until one of its words is there.
      const [first] = command.operands;
      const words = typeof first === 'object' ? first.oneOf.join(' ') : '';
      const where =
        command.operands.length < 2
          ? seen
          : `-n '__fish_seen_subcommand_from ${command.name}; and ${i === 0 ? 'not ' : ''}__fish_seen_subcommand_from ${words}'`;
      return `complete -c iov ${where} ${operand === 'capture' ? `-Fa '${importFormats.join(' ')}'` : fishAction(operand)}`;
    });
    return [
      `complete -c iov -n __fish_use_subcommand -f -a ${command.name} -d ${quotedFish(command.summary)}`,
      ...operands,
      ...options,
    ];
  });
  return `# fish completion for iov: iov completion fish | source

set -g __iov_rules ${ruleIds()}
set -g __iov_commands ${commandNames()}

complete -c iov -f
complete -c iov -n __fish_use_subcommand -l version -d 'Which version it is'
complete -c iov -s h -l help -d 'How to use it'
${lines.join('\n')}
`;
}
