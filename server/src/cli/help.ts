const usage: Readonly<Record<string, string>> = {
  check: `iov check FILE... [--format text|json|sarif|github] [--severity RULE=LEVEL]... [--max-severity LEVEL]

  Reports what cannot work in each file, with all that it imports. FILE - reads standard input.
  --severity RULE=LEVEL   error, warning, information, hint or off for one rule
                          (an iov.config.json beside the file, or above it as far as its repository, sets them too)
  --max-severity LEVEL    the worst that still exits 0: warning, information, hint or none
`,
  predict: `iov predict FILE [--format text|json|csv] [--compare]

  What each vnic will get: throughput, packets, latency, CPU, what limits it, and what that rests on.
  --compare   every attachment mode side by side
`,
  render: `iov render FILE -o OUT.svg [--host NAME] [--compare] [--theme light|dark]

  The picture of the preview panel as an SVG file that stands alone. -o - writes to standard output.
`,
  report: `iov report FILE -o OUT.md [--theme light|dark]

  The picture, what each vnic gets, every attachment mode side by side, expectations and loads, as Markdown.
  Its pictures are written beside it, OUT.svg and OUT.modes.svg. -o - writes to standard output, pictures included.
`,
  fmt: `iov fmt FILE... [--check]

  Lays files out in the one layout. With --check changes nothing and exits 1 if something differs.
`,
  export: `iov export FORMAT FILE [-o DIR]

  The files that deploy a design, into DIR; a lone file goes to standard output without -o. What the format cannot
  carry is said on standard error. A design with errors is not exported (exit 1).
  FORMAT   shell | libvirt | kubernetes | networkmanager | netplan | systemd | ovs | vsphere
`,
  import: `iov import [FORMAT] INPUT... [-o FILE.iov] [--host NAME]

  An .iov file of what a host says of itself. INPUT is a capture, a folder of captures of one host, or - for standard
  input. Without FORMAT each capture is known by its looks. What could not be read or said is on standard error.
  FORMAT        ip-link | lspci | libvirt | lstopo | kubernetes
  --host NAME   what the host is called, where no capture says it
`,
  collect: `iov collect > iov-collect.sh

  A shell script that gathers, on a host, all that \`iov import FOLDER\` reads. It changes nothing there.
`,
  explain: `iov explain RULE

  The page of a rule. Without RULE: all rules, a line each.
`,
  lsp: `iov lsp --stdio

  The language server, for editors.
`,
};

/** How to use the program, or one command of it. */
export function help(command?: string): string {
  const one = command === undefined ? undefined : usage[command];
  if (one !== undefined) return one;
  return `iov: virtual I/O topologies, checked, predicted and drawn.

${Object.values(usage)
  .map((u) => `  ${u.split('\n')[0] ?? ''}`)
  .join('\n')}

  iov help COMMAND says more. Exit status: 0 nothing found, 1 something found, 2 could not run.
`;
}
