import { counted, phrase } from '../words/phrase.ts';
import { restate } from './shared/mend.ts';
import { beyondVf, queueLimit } from './shared/queue-limit.ts';
import type { Rule } from './shared/rule.ts';
import { portText, shown, vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'queues-exceed-vf',
  severity: 'error',
  summary: 'More queues than a VF of this port has.',
  docs: `
How many queue pairs a VF has depends on how many VFs the port has and on data centre bridging. The 82599 divides 128
queues by pools: 4 a VF with up to 31 VFs, 2 above; with DCB a VF has one queue a class and receive-side scaling is off.
The 800 series gives each VF as many interrupt vectors as fit for all of them: 17 (16 queues) with up to 120 VFs on a
card, 5 (4 queues) above.
A guest that asks for more gets what there is, without a word, and its throughput stays at that of fewer cores.

**What to do.** Ask for what a VF has, or enable fewer VFs.

Source: DPDK doc/guides/nics/intel_vf.rst; intel/ethernet-linux-ixgbe src/ixgbe_lib.c; for other cards the catalog.
`,
  good: `
host kvm1 {
  iommu vt-d
  nic lan : intel.82599 { port 0 { vfs 31 } }
}
vm db on kvm1 {
  vcpus 4
  vnic eth0 sriov lan.0 { queues 4 }
}
`,
  bad: `
host kvm1 {
  iommu vt-d
  nic lan : intel.82599 { port 0 { vfs 32 } }
}
vm db on kvm1 {
  vcpus 4
  vnic eth0 sriov lan.0 { queues 4 } //~ queues-exceed-vf
}
`,
  check({ ports }, report) {
    for (const { group, port, functions } of ports) {
      const { vfQueues } = port;
      const device = queueLimit(port);
      if (!vfQueues || !device || vfQueues.value <= device.most) continue;
      report({
        place: vfQueues.place,
        vnics: functions.map((a) => a.vnic),
        message: phrase`VFs of ${portText(group, port)} are to have ${counted(vfQueues.value, 'queue')} each; ${device.why}. Ask for fewer.`,
        related: [shown(device.fact, phrase`At most ${device.most}.`)],
        fixes: () => [restate(vfQueues, `vf-queues ${device.most}`, true)],
      });
    }
    for (const { vnic, limit } of beyondVf(ports.flatMap(({ functions }) => functions))) {
      const { queues, vm } = vnic;
      if (!queues) continue;
      const asked = phrase`${vnicText(vnic)} asks for ${counted(queues.value, 'queue')}; ${limit.why}`;
      // A VM with fewer vCPUs would have to ask for fewer still.
      const { vcpus } = vm;
      const fewer = vcpus && vcpus.value < limit.most ? vcpus : undefined;
      const most = fewer?.value ?? limit.most;
      report({
        place: queues.place,
        message: fewer
          ? phrase`${asked}, and \`${vm.name}\` has ${counted(most, 'vCPU')}. Ask for ${most}.`
          : phrase`${asked}. Ask for fewer.`,
        related: [
          shown(limit.fact, phrase`At most ${limit.most}.`),
          ...(fewer ? [{ place: fewer.place, message: phrase`${counted(most, 'vCPU')} here.` }] : []),
        ],
        fixes: () => [restate(queues, `queues ${most}`, true)],
      });
    }
  },
};
