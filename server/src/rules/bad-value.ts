import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'bad-value',
  severity: 'error',
  summary: 'A value of the wrong type, unit, range, or that is none of the words that may stand there.',
  docs: `
A quantity carries its unit (\`10Gbps\`, \`4GiB\`, \`20us\`), case counts, and bits and bytes are not taken for each other:
\`memory 64Gb\` is a mistake rather than a guess. Nothing else is concluded from a value that does not fit.

**What to do.** Write what the message names. Where the meaning is plain, the quick fix writes it: \`10gbps\` becomes
\`10Gbps\`.
`,
  good: `
qos gold { min 500Mbps; max 2Gbps }
`,
  bad: `
qos gold { min 500; max 2gbps } //~ bad-value
`,
};
