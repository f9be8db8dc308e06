import { phrase } from '../words/phrase.ts';
import type { Fix } from '../model/finding.ts';
import { switchOfHypervisor } from '../predict/assume.ts';
import { hypervisors } from './shared/hypervisors.ts';
import { changeMode, restate } from './shared/mend.ts';
import type { Rule } from './shared/rule.ts';
import { shown, vnicText } from './shared/say.ts';
import { whyWithout } from './shared/why-without.ts';

export const rule: Rule = {
  id: 'mode-unsupported',
  severity: 'error',
  prevents: true,
  summary:
    'An attachment mode that this hypervisor, vswitch or card does not have, or a vswitch that the hypervisor does not.',
  docs: `
\`vhost-user\` is a socket between a VM and a switch in user space: only a polling switch (OVS-DPDK, VPP and their like) has
one. \`vmdq\` needs a switch that programs the NIC's receive queues: vSphere's, Hyper-V's, Xen's, or the Linux bridge with
kernel L2 offload. macvtap and vDPA are Linux's own, and vDPA needs a card that has it and a port in switchdev mode.

A vswitch runs on one kind of host: vSphere's on ESXi alone, a Linux bridge on Linux alone.

**What to do.** Attach with \`vswitch\`, or use a vswitch of a type that has the mode, and that this hypervisor has.

Source: QEMU docs/interop/vhost-user.rst; DPDK doc/guides/vdpadevs; libvirt formatdomain, macvtap;
sriov-network-operator pkg/webhook/validate.go.
`,
  good: `
host kvm1 {
  vswitch vs0 { type ovs-dpdk; cores 2 }
}
vm db on kvm1 {
  vnic eth0 vhost-user vs0
}
`,
  bad: `
host kvm1 {
  vswitch br0 { type linux-bridge }
}
vm db on kvm1 {
  vnic eth0 vhost-user br0 //~ mode-unsupported
}
`,
  check({ attachments, hosts }, report) {
    for (const { hypervisor, vswitches } of hosts) {
      if (!hypervisor) continue;
      const { name, vswitches: known } = hypervisors[hypervisor.value.type];
      const own = switchOfHypervisor[hypervisor.value.type];
      for (const { type } of vswitches) {
        if (!type || known.value.has(type.value)) continue;
        report({
          place: type.place,
          message: phrase`A vswitch of type \`${type.value}\` does not run on ${name}, whose own is \`${own}\`. Write that, or correct the hypervisor.`,
          related: [{ place: hypervisor.place, message: known.source }],
          fixes: () => [restate(type, `type ${own}`, false)],
        });
      }
    }
    for (const attachment of attachments) {
      const { vnic, mode } = attachment;
      const reason = whyWithout(attachment);
      if (!reason) continue;
      const { fact, instead } = reason;
      report({
        place: vnic.mode.place,
        message: phrase`${vnicText(vnic)} is attached with \`${mode}\`, and ${reason.text}.${instead ? phrase` Attach it with \`${instead}\`.` : phrase` Attach it with \`sriov\`, or to a vswitch.`}`,
        related: fact ? [shown(fact, phrase`This is why.`)] : [],
        fixes: (): Fix[] => (instead ? [{ ...changeMode(attachment, instead), preferred: true }] : []),
      });
    }
  },
};
