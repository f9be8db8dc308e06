import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'duplicate-name',
  severity: 'error',
  summary: 'Two declarations of one name.',
  docs: `
Hosts, VMs and switches share one namespace, every other kind has its own, and inside a host nics and vswitches share
one. Imports count: a name in an imported file is taken. Devices of the catalog cannot be declared again. The first
declaration holds, the later one is left out.

**What to do.** Rename one. To change a device of the catalog, extend it: \`device my.x710 : intel.x710-da2 { ... }\`.
`,
  good: `
network app { vlan 100 }
network storage { vlan 200 }
`,
  bad: `
network app { vlan 100 }
network app { vlan 200 } //~ duplicate-name
`,
};
