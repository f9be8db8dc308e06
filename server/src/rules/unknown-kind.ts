import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'unknown-kind',
  severity: 'error',
  summary: 'A declaration that the language does not have, or that cannot stand here.',
  docs: `
What may be declared, and where, is fixed: hosts, VMs, networks, qos, flavors, switches, devices and platforms in a file;
nics and vswitches in a host; ports in a nic; vnics in a vm. Anything else is most likely a slip of the pen or stands one
block too deep. What is inside it is not looked at.

**What to do.** Take the nearest name, or move the declaration to where it may stand.
`,
  good: `
host kvm1 {
  vswitch vs0 { type linux-bridge }
}
`,
  bad: `
host kvm1 {
  vswich vs0 { type linux-bridge } //~ unknown-kind
}
`,
};
