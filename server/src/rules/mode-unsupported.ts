import { phrase } from '../model/phrase.ts';
import type { Fix } from '../model/finding.ts';
import type { Fact } from '../model/place.ts';
import type { Attachment, HypervisorType, Mode } from '../model/topology.ts';
import { defaults, switchOfHypervisor } from '../predict/assume.ts';
import { sortingSwitches, userSpaceSwitches } from './assumed.ts';
import { hypervisors, saidBy } from './hypervisors.ts';
import { changeMode, isFaulty } from './mend.ts';
import { attachmentsOf } from './ports.ts';
import type { Rule } from './rule.ts';
import { deviceText, shown, vnicText } from './say.ts';

interface Reason {
  readonly text: string;
  readonly fact?: Fact<unknown> | undefined;
  readonly instead?: Mode | undefined;
}

export const rule: Rule = {
  id: 'mode-unsupported',
  severity: 'error',
  summary: 'An attachment mode that this hypervisor, vswitch or card does not have.',
  docs: `
\`vhost-user\` is a socket between a VM and a switch in user space: only a polling switch (OVS-DPDK, VPP and their like) has
one. \`vmdq\` needs a switch that programs the NIC's receive queues: vSphere's, Hyper-V's, Xen's, or the Linux bridge with
kernel L2 offload. macvtap and vDPA are Linux's own, and vDPA needs a card that has it and a port in switchdev mode.

**What to do.** Attach with \`vswitch\`, or use a vswitch of a type that has the mode.

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
  check({ topology }, report) {
    for (const attachment of attachmentsOf(topology)) {
      const { vnic, mode } = attachment;
      const reason = reasonOf(attachment);
      if (!reason) continue;
      const { fact, instead } = reason;
      report({
        place: vnic.mode.place,
        message: phrase`${vnicText(vnic)} is attached with \`${mode}\`, and ${reason.text}.${instead ? ` Attach it with \`${instead}\`.` : ''}`,
        related: fact ? [shown(fact, 'This is why.')] : [],
        fixes: (): Fix[] => (instead ? [{ ...changeMode(attachment, instead), preferred: true }] : []),
      });
    }
  },
};

function reasonOf({ mode, group, vswitch, port }: Attachment): Reason | undefined {
  const hypervisor = group.host.hypervisor;
  if (isFaulty(group.host.bound, 'hypervisor', hypervisor) || isFaulty(vswitch?.bound, 'type', vswitch?.type))
    return undefined;
  const type: HypervisorType = hypervisor?.value.type ?? defaults.hypervisor;
  const { name, withoutModes } = hypervisors[type];
  if (withoutModes?.value.has(mode)) {
    return {
      text: `${name} does not have that mode`,
      fact: saidBy(group.host, withoutModes),
      instead: vswitch ? 'vswitch' : undefined,
    };
  }
  if (mode === 'vdpa' && port?.nic.device?.vdpa?.value === false) {
    const { device } = port.nic;
    return { text: `${deviceText(device)} has no vDPA`, fact: device.vdpa, instead: 'sriov' };
  }
  // Where the port does not say how it switches, it may be switchdev.
  if (mode === 'vdpa' && port?.switching && port.switching.value !== 'switchdev')
    return { text: 'vDPA needs a port in switchdev mode', fact: port.switching };
  if (!vswitch) return undefined;
  const kind = vswitch.type?.value ?? switchOfHypervisor[type];
  const which = `\`${vswitch.name}\` is ${vswitch.type ? `of type \`${kind}\`` : `the hypervisor's own switch, \`${kind}\``}`;
  if (mode === 'vhost-user' && !userSpaceSwitches.has(kind))
    return { text: `${which}, which has no vhost-user`, fact: vswitch.type, instead: 'vswitch' };
  if (mode === 'vmdq' && !sortingSwitches.has(kind))
    return {
      text: `${which}, which does not drive VMDq`,
      fact: vswitch.type,
      instead: userSpaceSwitches.has(kind) ? 'vhost-user' : 'vswitch',
    };
  return undefined;
}
