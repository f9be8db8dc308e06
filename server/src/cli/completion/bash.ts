import { importFormats } from '../../interop/import/detect.ts';
import { type Command, type Operand, commands, levels } from '../commands.ts';
import { commandNames, ruleIds, spellings, takers } from './spelled.ts';

/** Fills COMPREPLY for an operand or a value. */
function bashWords(takes: Operand | undefined): string {
  if (typeof takes === 'object') return `_iov_words '${takes.oneOf.join(' ')}'`;
  switch (takes) {
    case 'design':
      return '_iov_files iov';
    case 'capture':
      return `_iov_files '' '${importFormats.join(' ')}'`;
    case 'file':
      return '_iov_files';
    case 'folder':
      return '_iov_folders';
    case 'rule':
      return '_iov_words "$_iov_rules"';
    case 'rule=level':
      return '_iov_severity';
    case 'command':
      return '_iov_words "$_iov_commands"';
    default:
      return ':';
  }
}

/** What may follow one command: its options, their values, its operands. */
function caseOf(command: Command): string {
  const values = takers(command).map(
    ([flag, o]) => `        ${spellings(flag, o.short).join('|')}) ${bashWords(o.takes)}; return ;;`,
  );
  const flags = Object.entries(command.options).flatMap(([flag, o]) => spellings(flag, o.short));
  const last = command.operands.length - 1;
  const operands = command.operands.map((operand, i) => {
    const which = i === last && command.repeats ? '*' : String(i);
    return `        ${which}) ${bashWords(operand)} ;;`;
  });
  const inside = (word: string, lines: readonly string[]): string =>
    lines.length > 0 ? `      case $${word} in\n${lines.join('\n')}\n      esac\n` : '';
  return `    ${command.name})
${inside('before', values)}      if [[ $word == -* ]]; then
        _iov_words '${[...flags, '--help'].join(' ')}'
        return
      fi
${inside('operand', operands)}      ;;`;
}

/** The script for bash. */
export function bash(): string {
  const taking = commands.flatMap((c) => takers(c).flatMap(([flag, o]) => spellings(flag, o.short)));
  return `# bash completion for iov: source <(iov completion bash)

_iov_rules='${ruleIds()}'
_iov_commands='${commandNames()}'

_iov_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

# Files, with an ending if one is given, and folders on the way to them; and words.
_iov_files() {
  compopt -o filenames 2> /dev/null
  mapfile -t COMPREPLY < <(
    [[ -n \${2-} ]] && compgen -W "$2" -- "$word"
    if [[ -n \${1-} ]]; then
      compgen -f -X "!*.$1" -- "$word"
      compgen -d -- "$word"
    else
      compgen -f -- "$word"
    fi
  )
}

_iov_folders() {
  compopt -o filenames 2> /dev/null
  mapfile -t COMPREPLY < <(compgen -d -- "$word")
}

_iov_severity() {
  if [[ -n $rule ]]; then
    _iov_words '${levels.join(' ')}'
  else
    compopt -o nospace 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -S = -W "$_iov_rules" -- "$word")
  fi
}

_iov() {
  local word=\${COMP_WORDS[COMP_CWORD]} at=$COMP_CWORD before rule='' command='' operand=0 i
  COMPREPLY=()
  # bash takes \`--format=json\` and \`unused=off\` apart at the \`=\`.
  [[ $word == = ]] && word='' && at=$((at + 1))
  before=\${COMP_WORDS[at - 1]}
  if [[ $before == = ]]; then
    before=\${COMP_WORDS[at - 2]}
    if [[ $before != -* ]]; then
      rule=$before
      before=--severity
    fi
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      -*) ;;
      =) i=$((i + 1)) ;;
      *)
        if [[ -z $command ]]; then
          command=\${COMP_WORDS[i]}
        else
          case \${COMP_WORDS[i - 1]} in
            ${[...new Set(taking)].join('|')}) ;;
            *) operand=$((operand + 1)) ;;
          esac
        fi
        ;;
    esac
  done
  case $command in
    '') _iov_words "$_iov_commands --help --version" ;;
${commands.map(caseOf).join('\n')}
  esac
}

complete -F _iov iov
`;
}
