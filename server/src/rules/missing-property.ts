import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'missing-property',
  severity: 'error',
  summary: 'Something that a declaration cannot do without.',
  docs: `
Almost everything has a default. What has no sensible one must be said: the model of a nic, the mode and target of a
vnic, the host of a vm, the file of an import. Without it nothing that depends on it can be checked or predicted.

**What to do.** Write it; the quick fix puts a placeholder there.
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 9000 } }
}
`,
  bad: `
host kvm1 {
  nic lan //~ missing-property
}
`,
};
