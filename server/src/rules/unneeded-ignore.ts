import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'unneeded-ignore',
  severity: 'hint',
  summary: 'An `iov-ignore` that silences nothing, or names no rule.',
  docs: `
\`// iov-ignore RULE-ID\` silences a rule on the next statement and inside it. Once the fault is mended the comment stays
behind, and would hide the next fault of that kind.

**What to do.** Remove it.
`,
  good: `
host kvm1 {
  memory 256GiB
}
`,
  bad: `
// iov-ignore vt-d-off //~ unneeded-ignore
host kvm1 {
  memory 256GiB
}
`,
};
