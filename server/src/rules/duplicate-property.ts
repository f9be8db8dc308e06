import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'duplicate-property',
  severity: 'error',
  summary: 'A property that is said twice where only one can hold.',
  docs: `
The first statement counts and the second is left out of every check, so the file does not mean what one of its two
authors thinks.

**What to do.** Remove one of them.
`,
  good: `
host kvm1 {
  memory 256GiB
}
`,
  bad: `
host kvm1 {
  memory 256GiB
  memory 512GiB //~ duplicate-property
}
`,
};
