import { importFormats } from '../../interop/import/detect.ts';
import { type Operand, commands, levels } from '../commands.ts';
import { commandNames, ruleIds, spellings } from './spelled.ts';

function quotedZsh(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&').replaceAll("'", "'\\''");
}

function zshAction(takes: Operand | undefined): string {
  if (typeof takes === 'object') return `(${takes.oneOf.join(' ')})`;
  switch (takes) {
    case 'design':
      return '_files -g "*.iov"';
    case 'capture':
      return '_iov_captures';
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'rule':
      return '($iov_rules)';
    case 'rule=level':
      return '_iov_severity';
    case 'command':
      return '($iov_commands)';
    default:
      return ' ';
  }
}

/** The script for zsh. */
export function zsh(): string {
  const cases = commands.map((command) => {
    const options = Object.entries(command.options).flatMap(([flag, o]) => {
      const all = spellings(flag, o.short);
      const apart = o.multiple ? '*' : `(${all.join(' ')})`;
      const value = o.type === 'string' ? `:${quotedZsh(o.value ?? flag)}:${zshAction(o.takes)}` : '';
      return all.map((one) => {
        const joined = o.type === 'string' ? (one.startsWith('--') ? '=' : '+') : '';
        return `'${apart}${one}${joined}[${quotedZsh(o.help)}]${value}'`;
      });
    });
    const last = command.operands.length - 1;
    const operands = command.operands.map((operand, i) => {
      const which = i === last && command.repeats ? '*' : String(i + 1);
      return `'${which}:${typeof operand === 'object' ? 'word' : operand}:${zshAction(operand)}'`;
    });
    const all = ["'(-h --help)'{-h,--help}'[How to use it]'", ...options, ...operands];
    return `    ${command.name})\n      _arguments -s -S \\\n        ${all.join(' \\\n        ')}\n      ;;`;
  });
  const described = commands.map((c) => `    '${c.name}:${quotedZsh(c.summary)}'`);
  return `#compdef iov
# zsh completion for iov: source <(iov completion zsh), or as _iov in a folder of $fpath

_iov_severity() {
  local -a iov_rules=(${ruleIds()})
  if compset -P '*='; then
    compadd -- ${levels.join(' ')}
  else
    compadd -S = -- $iov_rules
  fi
}

_iov_captures() {
  _alternative 'formats:format:(${importFormats.join(' ')})' 'captures:capture:_files'
}

_iov() {
  local -a iov_rules=(${ruleIds()})
  local -a iov_commands=(${commandNames()})
  local -a described=(
${described.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe -t commands 'iov command' described
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${cases.join('\n')}
  esac
}

if [[ $funcstack[1] == _iov ]]; then
  _iov "$@"
else
  compdef _iov iov
fi
`;
}
