import type { Rule } from './rule.ts';

export const rule: Rule = {
  id: 'ambiguous-end',
  severity: 'error',
  summary:
    'A name that could mean several things: a VM with several vnics at the end of a flow, a port that several vswitches uplink.',
  docs: `
A flow starts and ends at one vnic of each VM. Where a VM has several, which one decides which NIC and which switch the
traffic loads, so it is not guessed. In the middle of a chain it is no question: traffic comes in by the first vnic and
goes out by the last.

**What to do.** Name one: \`fw.outside\` for \`fw\`.
`,
  good: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs; uplink lan.0 }
}
vm fw on kvm1 {
  vnic inside vswitch vs0
  vnic outside vswitch vs0
}
flow fw.outside <-> wire { rate 1Gbps }
`,
  bad: `
host kvm1 {
  nic lan : intel.x710-da2 { port 0 { mtu 1500 } }
  vswitch vs0 { type ovs; uplink lan.0 }
}
vm fw on kvm1 {
  vnic inside vswitch vs0
  vnic outside vswitch vs0
}
flow fw <-> wire { rate 1Gbps } //~ ambiguous-end
`,
};
