import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'unresolved-name',
  severity: 'error',
  summary: 'A reference to something that is declared nowhere.',
  docs: `
A name in a vnic is looked up on the VM's own host first, so \`lan.0\` is enough there; everything else is looked up in
this file and in all that it imports. What hangs on a name that means nothing is not checked further.

**What to do.** Take the nearest name, declare it, or import the file that does.
`,
  good: `
qos gold { max 2Gbps }
host kvm1 {
  vswitch vs0 { type ovs }
}
vm db on kvm1 {
  vnic eth0 vswitch vs0 { qos gold }
}
`,
  bad: `
qos gold { max 2Gbps }
host kvm1 {
  vswitch vs0 { type ovs }
}
vm db on kvm1 {
  vnic eth0 vswitch vs0 { qos glod } //~ unresolved-name
}
`,
};
