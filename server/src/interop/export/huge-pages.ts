import { defaults } from '../../predict/assume.ts';
import { phrase } from '../../words/phrase.ts';
import type { HostPlan, VmPlan } from './plan.ts';

/** Whether a VM's memory is of huge pages: QEMU shares it with a polling switch. */
export function onHugePages({ vnics }: VmPlan): boolean {
  return vnics.some((v) => v.mode === 'vhost-user');
}

/** How much of a host's memory has to be huge pages for its VMs, as a sentence; undefined where none has. */
export function hugePagesNote(host: HostPlan): string | undefined {
  const vms = host.vms.filter(onHugePages);
  if (vms.length === 0) return undefined;
  const gib = (some: readonly VmPlan[]): string => {
    const bytes = some.reduce((sum, { vm }) => sum + (vm.memoryBytes?.value ?? defaults.memoryBytes), 0);
    return `${Math.ceil((bytes / 1024 ** 3) * 100) / 100} GiB`;
  };
  const nodes = [...new Set(vms.flatMap(({ vm }) => vm.numa?.value ?? []))].sort((a, b) => a - b);
  const each = nodes
    .map((node) => phrase`${gib(vms.filter(({ vm }) => vm.numa?.value === node))} on NUMA node ${node}`)
    .join(', ');
  return phrase`\`${host.name}\`: its VMs behind a polling switch need ${gib(vms)} of huge pages${each === '' ? '' : ` (${each})`}, beside what the switch takes itself: reserve them at boot, on the kernel command line (\`hugepagesz=1G hugepages=N\`).`;
}
