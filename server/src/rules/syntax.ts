import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'syntax',
  severity: 'error',
  summary: 'Text that does not parse.',
  docs: `
A statement is a word, its arguments and perhaps a block, and it ends with its line. One fault is reported once, where it
is: a missing \`}\` on the line where the indentation went back, not at the end of the file. What follows is still read,
so the rest of the file keeps its checks. A file that is something else as a whole (the XML of a domain, JSON, YAML, the
output of \`lspci\`) is one fault too, which says what it is.

**What to do.** Take the quick fix, which writes the missing token; or compare with the form in the language reference,
"Form". A capture of a host is made into a design by \`iov import\`, or by the quick fix.
`,
  good: `
host kvm1 {
  memory 256GiB
}
`,
  bad: `
host kvm1 {
  memory 256GiB

switch tor1 { ports 48 x 25Gbps } //~ syntax
`,
};
