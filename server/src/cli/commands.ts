import { importFormats } from '../interop/import/detect.ts';
import { exportFormats } from '../interop/export/formats.ts';

/*
 * What can be typed after `iov`, said once: arguments are read by it, and help, completion and the manual's page are
 * made of it.
 */

/** What an operand, or the value of an option, is: completion offers that. */
export type Operand =
  | 'design'
  | 'capture'
  | 'folder'
  | 'file'
  | 'rule'
  | 'rule=level'
  | 'command'
  | 'host'
  | { readonly oneOf: readonly string[] };

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** May be given more than once. */
  readonly multiple?: boolean;
  /** As help names its value. */
  readonly value?: string;
  readonly takes?: Operand;
  readonly help: string;
}

export interface Command {
  readonly name: string;
  /** What follows its name. */
  readonly usage: string;
  readonly summary: string;
  /** Paragraphs. */
  readonly about: readonly string[];
  readonly operands: readonly Operand[];
  /** Whether the last operand may be given again. */
  readonly repeats?: boolean;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
}

const output = (value: string, takes: Operand, help: string) =>
  ({ type: 'string', short: 'o', value, takes, help }) as const;

const theme = {
  type: 'string',
  value: 'THEME',
  takes: { oneOf: ['light', 'dark'] },
  help: 'The colours: light (the default) or dark.',
} as const;

export const levels = ['error', 'warning', 'information', 'hint', 'off'] as const;

export const check = {
  name: 'check',
  usage: 'FILE...',
  summary: 'report what cannot work, why, and how to mend it',
  about: [
    'Each file is checked with all that it imports, by the same rules as in the editor. `-` is standard input.',
    'An iov.config.json beside a file, or above it as far as its repository, sets severities too; what is said here wins.',
  ],
  operands: ['design'],
  repeats: true,
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      takes: { oneOf: ['text', 'json', 'sarif', 'github', 'gitlab'] },
      help: 'text (the default), json, sarif (2.1.0), github (annotations of GitHub Actions) or gitlab (Code Quality).',
    },
    severity: {
      type: 'string',
      multiple: true,
      value: 'RULE=LEVEL',
      takes: 'rule=level',
      help: 'Makes a rule an error, a warning, an information or a hint, or turns it off. May be given again.',
    },
    'max-severity': {
      type: 'string',
      value: 'LEVEL',
      takes: { oneOf: ['error', 'warning', 'information', 'hint', 'none'] },
      help: 'The worst that still exits 0: information (the default), error, warning, hint or none.',
    },
    fix: {
      type: 'boolean',
      help: 'Writes the fixes that need no decision into the files, then reports the rest.',
    },
    watch: { type: 'boolean', short: 'w', help: 'Checks again whenever a file changes, until interrupted.' },
  },
  examples: [
    ['iov check rack.iov', 'what is wrong, with the line, the reason and a fix'],
    ['iov check --max-severity warning *.iov', 'fails a build on errors only'],
    ['iov check --severity unused=off -w rack.iov', 'while you edit, without one rule'],
  ],
} as const satisfies Command;

export const predict = {
  name: 'predict',
  usage: 'FILE',
  summary: 'what each vnic will get, what limits it, and whether promises hold',
  about: [
    'Throughput, packets, latency and CPU with their 80 % intervals; `expect` statements are judged, and all that was assumed is listed.',
    'Exits 1 where an expectation fails.',
  ],
  operands: ['design'],
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      takes: { oneOf: ['text', 'json', 'csv'] },
      help: 'text (the default), json or csv.',
    },
    compare: { type: 'boolean', help: 'Every attachment mode side by side, with what each would break.' },
  },
  examples: [
    ['iov predict rack.iov', 'tables for people'],
    ['iov predict --compare rack.iov', 'emulated, vswitch, sriov, ... for each vnic'],
    ['iov predict --format csv rack.iov > rack.csv', 'for a spreadsheet'],
  ],
} as const satisfies Command;

export const render = {
  name: 'render',
  usage: 'FILE -o OUT.svg',
  summary: 'draw the preview as an SVG file',
  about: ['The file stands alone: no scripts, no fonts or styles from elsewhere.'],
  operands: ['design'],
  options: {
    output: output('OUT.svg', 'file', 'Where to; `-` is standard output.'),
    host: { type: 'string', value: 'NAME', takes: 'host', help: 'One host alone.' },
    compare: { type: 'boolean', help: 'The attachment modes side by side instead of the topology.' },
    theme,
  },
  examples: [['iov render rack.iov -o rack.svg', '']],
} as const satisfies Command;

export const report = {
  name: 'report',
  usage: 'FILE -o OUT.md',
  summary: 'write picture, figures, modes and promises as one Markdown page',
  about: [
    'Its pictures are written beside it, OUT.svg and OUT.modes.svg; on standard output they are in the page.',
  ],
  operands: ['design'],
  options: { output: output('OUT.md', 'file', 'Where to; `-` is standard output.'), theme },
  examples: [['iov report rack.iov -o rack.md', '']],
} as const satisfies Command;

export const fmt = {
  name: 'fmt',
  usage: 'FILE...',
  summary: 'lay files out in the one layout',
  about: ['`-` reads standard input and writes to standard output.'],
  operands: ['design'],
  repeats: true,
  options: {
    check: {
      type: 'boolean',
      help: 'Changes nothing: names the files that differ, and exits 1 if there are any.',
    },
  },
  examples: [
    ['iov fmt *.iov', ''],
    ['iov fmt --check *.iov', 'in a build'],
  ],
} as const satisfies Command;

export const export_ = {
  name: 'export',
  usage: 'FORMAT FILE',
  summary: 'write the files that deploy a design',
  about: [
    `FORMAT is one of ${exportFormats.join(', ')}.`,
    'What a format cannot carry is said on standard error and in the files. A design with errors is not exported (exit 1).',
  ],
  operands: [{ oneOf: exportFormats }, 'design'],
  options: {
    output: output('DIR', 'folder', 'Where to; a lone file goes to standard output without it.'),
  },
  examples: [
    ['iov export shell rack.iov -o deploy', 'a script a host: VFs, rates, VLANs, DCB'],
    ['iov export libvirt rack.iov -o deploy', 'domains and networks for virsh'],
    ['iov export openstack rack.iov -o deploy', 'a Heat template; configuration of Nova and Neutron'],
  ],
} as const satisfies Command;

export const import_ = {
  name: 'import',
  usage: '[FORMAT] INPUT...',
  summary: 'make an .iov file of what a host says of itself',
  about: [
    `FORMAT is one of ${importFormats.join(', ')}; without it each capture is known by its looks.`,
    'INPUT is a capture, a folder of captures of one host (they are merged by PCI address, name and MAC address), or - for standard input. What could not be read or said is on standard error; exits 1 where a part could not be read, 2 where nothing could.',
  ],
  operands: ['capture'],
  repeats: true,
  options: {
    output: output('FILE.iov', 'file', 'Where to, instead of standard output.'),
    host: { type: 'string', value: 'NAME', help: 'What the host is called, where no capture says it.' },
  },
  examples: [
    ['ip -d -j link show | iov import ip-link -', ''],
    ['iov import iov-capture-host1 -o host1.iov', 'what `iov collect` gathered'],
  ],
} as const satisfies Command;

export const collect = {
  name: 'collect',
  usage: '> iov-collect.sh',
  summary: 'print a shell script that gathers on a host all that `import` reads',
  about: ['The script only reads, needs nothing but a POSIX shell, and sends nothing anywhere.'],
  operands: [],
  options: {},
  examples: [['iov collect | ssh root@host1 sh -s', 'leaves iov-capture-host1.tar.gz there']],
} as const satisfies Command;

export const explain = {
  name: 'explain',
  usage: '[RULE]',
  summary: 'the page of a rule: what it means, what to do, examples',
  about: ['Without RULE: all rules, a line each.'],
  operands: ['rule'],
  options: {},
  examples: [['iov explain vt-d-off', '']],
} as const satisfies Command;

export const shells = ['bash', 'zsh', 'fish'] as const;

export const completion = {
  name: 'completion',
  usage: 'SHELL',
  summary: 'print what makes a shell complete commands, options, rules and files',
  about: ['SHELL is bash, zsh or fish.'],
  operands: [{ oneOf: shells }],
  options: {},
  examples: [
    ['source <(iov completion bash)', 'in ~/.bashrc'],
    ['source <(iov completion zsh)', 'in ~/.zshrc, after compinit'],
    ['iov completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
} as const satisfies Command;

export const lsp = {
  name: 'lsp',
  usage: '--stdio',
  summary: 'the language server, for editors',
  about: ['It speaks over standard input and output.'],
  operands: [],
  options: { stdio: { type: 'boolean', help: 'The only way that it speaks.' } },
  examples: [],
} as const satisfies Command;

export const help = {
  name: 'help',
  usage: '[COMMAND]',
  summary: 'how to use iov, or one command of it',
  about: [],
  operands: ['command'],
  options: {},
  examples: [],
} as const satisfies Command;

/** In the order in which a newcomer meets them, by what they are for. */
export const groups: readonly (readonly [what: string, commands: readonly Command[]])[] = [
  ['A design', [check, predict, render, report, fmt, explain]],
  ['Hosts', [collect, import_, export_]],
  ['Tools', [lsp, completion, help]],
];

export const commands: readonly Command[] = groups.flatMap(([, some]) => some);
