import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'import-not-found',
  severity: 'error',
  summary: 'An import that cannot be read.',
  docs: `
An import names a file relative to the one it stands in. Until it can be read, the names it would bring are missing and
are reported as unresolved where they are used.

**What to do.** Correct the path, or create the file. A world has at most 1 000 files and 64 MiB of text.
`,
  good: `
network app { vlan 100 }
`,
  bad: `
import "racks/comon.iov" //~ import-not-found
`,
};
