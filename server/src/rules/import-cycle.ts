import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'import-cycle',
  severity: 'information',
  summary: 'An import that leads back to this file.',
  docs: `
That is legal: every file is read once, and both see the same declarations. It is told because a cycle is rarely meant
and makes it hard to say which file a name comes from.

**What to do.** Nothing, or move what both need into a third file.
`,
  good: `
network app { vlan 100 }
`,
  bad: `
import "main.iov" //~ import-cycle
`,
};
