import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'set-size',
  severity: 'error',
  summary: 'A set with its bounds reversed or over a million members, or an index outside the set.',
  docs: `
\`web[1..30]\` declares thirty alike VMs, \`web[3]\` names one of them. An index that the set does not have would silently
name nothing.

**What to do.** Swap the bounds, or name a member that exists.
`,
  good: `
host kvm[1..4] {
  vswitch vs0 { type ovs }
}
vm web[1..30] on kvm[2] {
  vnic eth0 vswitch vs0
}
`,
  bad: `
host kvm[1..4] {
  vswitch vs0 { type ovs }
}
vm web[1..30] on kvm[5] { //~ set-size
  vnic eth0 vswitch vs0
}
`,
};
