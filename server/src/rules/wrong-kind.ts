import type { Rule } from './shared/rule.ts';

export const rule: Rule = {
  id: 'wrong-kind',
  severity: 'error',
  summary: 'A reference to something of another kind than can stand there.',
  docs: `
A vnic meets a port or a vswitch, a \`qos\` property names a qos, a flow ends at a VM, a vnic, a port or \`wire\`. A port
and a vswitch stand for each other where that is plain: a port given to a vswitch mode means the vswitch whose uplink it
is, a vswitch given to a direct mode means its uplink. Everything else is reported here, with what the name stands for.

**What to do.** Name a target of the right kind.
`,
  good: `
network app { vlan 100 }
qos gold { max 2Gbps }
host kvm1 {
  vswitch vs0 { type ovs }
}
vm db on kvm1 {
  vnic eth0 vswitch vs0 { network app; qos gold }
}
`,
  bad: `
network app { vlan 100 }
host kvm1 {
  vswitch vs0 { type ovs }
}
vm db on kvm1 {
  vnic eth0 vswitch vs0 { qos app } //~ wrong-kind
}
`,
};
