import { counted, phrase } from '../words/phrase.ts';
import { insertion } from '../model/edit.ts';
import { defaults } from '../predict/assume.ts';
import { isFaulty, lacksFlavor, restate } from './shared/mend.ts';
import { attachmentIndex } from './shared/ports.ts';
import { beyondVf } from './shared/queue-limit.ts';
import type { Rule } from './shared/rule.ts';
import { vnicText } from './shared/say.ts';

export const rule: Rule = {
  id: 'queues-exceed-vcpus',
  severity: 'warning',
  summary: 'More queues than the VM has vCPUs.',
  docs: `
A queue pair is served by one vCPU. Queues beyond the number of vCPUs are never used, or share a vCPU; they still take
interrupt vectors and buffers. Where the VM's vCPUs are not stated, the ${defaults.vcpus} that are taken instead bound what is predicted
for it: that is noted as an information.

**What to do.** Ask for one queue a vCPU at most.

Source: linux Documentation/networking/scaling.rst.
`,
  good: `
host kvm1 {
  vswitch vs0 { type ovs }
}
vm db on kvm1 {
  vcpus 4
  vnic eth0 vswitch vs0 { queues 4 }
}
`,
  bad: `
host kvm1 {
  vswitch vs0 { type ovs }
}
vm db on kvm1 {
  vcpus 2
  vnic eth0 vswitch vs0 { queues 4 } //~ queues-exceed-vcpus
}
`,
  check({ topology, vms }, report) {
    const all = attachmentIndex(topology);
    for (const vm of vms) {
      const { name, vcpus, vnics, bound } = vm;
      // Of those with more queues than a VF has, that is what is said.
      const beyond = new Set([...beyondVf(all.ofVm(vm))].map(({ vnic }) => vnic));
      for (const vnic of vnics) {
        const { queues } = vnic;
        if (!queues || beyond.has(vnic) || queues.value <= (vcpus?.value ?? defaults.vcpus)) continue;
        if (!vcpus) {
          if (lacksFlavor(vm) || isFaulty(bound, 'vcpus', vcpus)) continue;
          report({
            severity: 'information',
            place: queues.place,
            message: phrase`${vnicText(vnic)} has ${counted(queues.value, 'queue')}, and \`${name}\` does not say how many vCPUs it has: ${defaults.vcpus} are assumed, which is what its prediction rests on. Say \`vcpus ${queues.value}\`.`,
            fixes: () => [
              {
                title: phrase`Add \`vcpus ${queues.value}\``,
                edits: [insertion(bound, `vcpus ${queues.value}`)],
              },
            ],
          });
          continue;
        }
        report({
          place: queues.place,
          message:
            queues.value - vcpus.value === 1
              ? phrase`${vnicText(vnic)} has ${counted(queues.value, 'queue')}, and \`${name}\` has ${counted(vcpus.value, 'vCPU')}: 1 of the queues has none of its own. Ask for ${vcpus.value}, or give the VM more.`
              : phrase`${vnicText(vnic)} has ${counted(queues.value, 'queue')}, and \`${name}\` has ${counted(vcpus.value, 'vCPU')}: ${queues.value - vcpus.value} of the queues have none of their own. Ask for ${vcpus.value}, or give the VM more.`,
          related: [{ place: vcpus.place, message: phrase`${counted(vcpus.value, 'vCPU')} here.` }],
          fixes: () => [restate(queues, `queues ${vcpus.value}`, true)],
        });
      }
    }
  },
};
