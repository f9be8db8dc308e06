import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'unknown-property',
  severity: 'error',
  summary: 'A property that its declaration does not have.',
  docs: `
Each kind of declaration has its own properties. A word that means nothing there is not ignored: a mistyped \`vfs\` would
otherwise leave a port without functions, and nobody would know.

**What to do.** Take the nearest name, or move the property to the declaration that has it.
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da2 {
    port 0 { vfs 8 }
  }
}
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 {
    port 0 { vf 8 } //~ unknown-property
  }
}
`,
};
