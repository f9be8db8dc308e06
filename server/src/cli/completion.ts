import { importFormats } from '../interop/import/detect.ts';
import { rules } from '../rules/all.ts';
import { choices, readArguments } from './arguments.ts';
import { type Command, type Operand, commands, completion, levels, shells } from './commands.ts';
import { UsageError } from './exit.ts';

/** `iov completion SHELL`: a script that makes the shell complete what `commands.ts` says. */
export function runCompletion(args: readonly string[]): number {
  const [name, ...more] = readArguments(completion, args).positionals;
  const shell = shells.find((s) => s === name);
  if (shell === undefined || more.length > 0)
    throw new UsageError(`\`iov completion\` takes one shell: ${choices(shells)}.`);
  process.stdout.write({ bash, zsh, fish }[shell]());
  return 0;
}

const ruleIds = (): string => rules.map((r) => r.id).join(' ');
const names = (): string => commands.map((c) => c.name).join(' ');
const takers = (command: Command) => Object.entries(command.options).filter(([, o]) => o.type === 'string');

/** Every spelling of an option: `-o`, `--output`. */
function spellings(flag: string, short: string | undefined): string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${flag}`];
}

// --- bash

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

function bash(): string {
  const cases = commands.map((command) => {
    const values = takers(command).map(
      ([flag, o]) => `        ${spellings(flag, o.short).join('|')}) ${bashWords(o.takes)}; return ;;`,
    );
    const flags = Object.entries(command.options).flatMap(([flag, o]) => spellings(flag, o.short));
    const last = command.operands.length - 1;
    const operands = command.operands.map((operand, i) => {
      const which = i === last && command.repeats ? '*' : String(i);
      return `        ${which}) ${bashWords(operand)} ;;`;
    });
    return `    ${command.name})
${values.length > 0 ? `      case $before in\n${values.join('\n')}\n      esac\n` : ''}      if [[ $word == -* ]]; then
        _iov_words '${[...flags, '--help'].join(' ')}'
        return
      fi
${operands.length > 0 ? `      case $operand in\n${operands.join('\n')}\n      esac\n` : ''}      ;;`;
  });
  return `# bash completion for iov: source <(iov completion bash)

_iov_rules='${ruleIds()}'
_iov_commands='${names()}'

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
            ${[...new Set(commands.flatMap((c) => takers(c).flatMap(([flag, o]) => spellings(flag, o.short))))].join('|')}) ;;
            *) operand=$((operand + 1)) ;;
          esac
        fi
        ;;
    esac
  done
  case $command in
    '') _iov_words "$_iov_commands --help --version" ;;
${cases.join('\n')}
  esac
}

complete -F _iov iov
`;
}

// --- zsh

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

function zsh(): string {
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
  local -a iov_commands=(${names()})
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

// --- fish

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

function fish(): string {
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
set -g __iov_commands ${names()}

complete -c iov -f
complete -c iov -n __fish_use_subcommand -l version -d 'Which version it is'
complete -c iov -s h -l help -d 'How to use it'
${lines.join('\n')}
`;
}
