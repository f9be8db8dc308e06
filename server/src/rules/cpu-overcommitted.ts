import { counted, listed, phrase } from '../words/phrase.ts';
import type { HostGroup, Vm } from '../model/topology.ts';
import { defaults } from '../predict/assume.ts';
import { switchType } from '../predict/cost/cost.ts';
import { headPlace } from '../model/bound.ts';
import { property } from '../model/read.ts';
import type { Place } from '../model/place.ts';
import { pollingSwitches } from './shared/assumed.ts';
import { vmsOn } from './shared/ports.ts';
import type { Rule } from './shared/rule.ts';

/** vCPUs a hardware thread above which waiting for a core shows. */
const dense = 4;

export const rule: Rule = {
  id: 'cpu-overcommitted',
  severity: 'warning',
  summary: 'More pinned vCPUs and polling cores than the host has cores.',
  docs: `
A pinned vCPU and a core of a polling switch belong to nobody else. Two on one core each get half of it, and a polling
thread that is descheduled drops what its queue cannot hold. More than ${dense} vCPUs a hardware thread in all, pinned or
not, is only noted: that is a matter of load. Cores are physical (\`2 x 16\` is 32); nothing is said where the host does
not state its \`cpu\`.

**What to do.** Move VMs, pin fewer vCPUs, or give the switch fewer cores.

Source: DPDK doc/guides/howto (isolated cores); the language reference, "vswitch".
`,
  good: `
host kvm1 {
  cpu 2 x 16 cores 2.6GHz
  vswitch vs0 { type ovs-dpdk; cores 4 }
}
vm fw[1..7] on kvm1 {
  vcpus 4
  pinned on
  vnic eth0 vhost-user vs0
}
`,
  bad: `
host kvm1 {
  cpu 2 x 16 cores 2.6GHz
  vswitch vs0 { type ovs-dpdk; cores 8 }
}
vm fw[1..7] on kvm1 {
  vcpus 4
  pinned on //~ cpu-overcommitted
  vnic eth0 vhost-user vs0
}
`,
  check({ topology, hosts }, report) {
    for (const host of hosts) {
      const { cpu } = host;
      if (!cpu) continue;
      const cores = cpu.value.sockets * cpu.value.coresPerSocket;
      const related = [{ place: cpu.place, message: phrase`${counted(cores, 'core')}.` }];
      for (const group of host.groups) {
        const polled = polledBy(group);
        const vms = vmsOn(topology, group).map(({ vm, perHost }) => ({
          vm,
          vcpus: perHost * (vm.vcpus?.value ?? defaults.vcpus),
          pinned: vm.pinned?.value === true,
        }));
        const pinned = vms.filter((v) => v.pinned);
        const owned = polled + total(pinned);
        const threads = cores * cpu.value.threads;
        if (owned > cores && (pinned.length > 0 || polled > cores)) {
          report({
            place:
              pinnedAt(pinned.at(-1)?.vm) ?? host.vswitches.find((v) => v.cores)?.cores?.place ?? host.place,
            message: phrase`On \`${group.text}\` ${counted(owned, 'core')} are owned (${listed([...(polled > 0 ? [phrase`${polled} by polling switches`] : []), ...pinned.map((v) => phrase`${v.vcpus} by \`${v.vm.name}\``)])}); it has ${cores}. Move VMs, or pin fewer vCPUs.`,
            related,
          });
        } else if (total(vms) > dense * threads) {
          report({
            severity: 'information',
            place: vms.at(-1)?.vm.place ?? host.place,
            message: phrase`\`${group.text}\` carries ${total(vms)} vCPUs on ${counted(threads, 'hardware thread')}: more than ${dense} on each.`,
            related,
          });
        }
      }
    }
  },
};

function total(vms: readonly { readonly vcpus: number }[]): number {
  return vms.reduce((sum, v) => sum + v.vcpus, 0);
}

/** Where a VM says that it is pinned; its name where its flavor does. */
function pinnedAt(vm: Vm | undefined): Place | undefined {
  const own = property(vm?.bound, 'pinned');
  return own ? headPlace(own) : vm?.place;
}

function polledBy({ host }: HostGroup): number {
  return host.vswitches.reduce(
    (sum, v) => sum + (pollingSwitches.has(switchType(v)) ? (v.cores?.value ?? 1) : 0),
    0,
  );
}
