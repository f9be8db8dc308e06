import type { Fact } from '../../model/place.ts';
import type { Attachment } from '../../model/topology.ts';
import { hypervisorType } from '../../predict/assume.ts';
import { hypervisorOf, hypervisors, saidBy } from './hypervisors.ts';
import { deviceText } from './say.ts';
import { isBelow } from './versions.ts';
import { phrase } from '../../words/phrase.ts';

export interface Stay {
  readonly text: string;
  readonly fact?: Fact<unknown> | undefined;
}

/** Why what a VM is attached to does not migrate with it; undefined where it does, or where that is not known. */
export function whyStays({ mode, vnic, group, port }: Attachment): Stay | undefined {
  if ((mode !== 'direct' && mode !== 'sriov') || !port) return undefined;
  const hypervisor = group.host.hypervisor;
  const { migration, standby } = hypervisorOf(group.host);
  // A hypervisor that has no standby paths does not take one into account.
  if (vnic.failover && standby) return undefined;
  const known = migration[mode];
  if (known.value.kind === 'always') return undefined;
  if (known.value.kind === 'never') return { text: known.value.text(), fact: saidBy(group.host, known) };
  const { device } = port.nic;
  const fact = device?.vfMigration;
  if (!device || !fact) return undefined;
  const name = deviceText(device);
  if (fact.value.kind === 'off') return { text: phrase`no driver migrates VFs of ${name}`, fact };
  if (fact.value.kind === 'out-of-tree')
    return { text: phrase`VFs of ${name} migrate with its vendor's own driver only`, fact };
  if (known.value.on !== hypervisorType(group.host))
    return { text: phrase`VFs of ${name} migrate on ${hypervisors[known.value.on].name} only`, fact };
  const versions = [
    ['kernel', hypervisor?.value.kernel, fact.value.kernel],
    ['QEMU', hypervisor?.value.version, fact.value.qemu],
    ['libvirt', hypervisor?.value.libvirt, fact.value.libvirt],
    ['firmware', port.nic.firmware?.value, fact.value.firmware],
  ] as const;
  const old = versions.find(
    ([, has, needs]) =>
      has !== undefined &&
      needs !== undefined &&
      // Written short, `28.41` may well be a 28.41.1000.
      !needs.startsWith(`${has}.`) &&
      isBelow(has, needs) === true,
  );
  return (
    old && {
      text: phrase`VFs of ${name} migrate from ${old[0]} ${old[2] ?? ''} on, and this is ${old[1] ?? ''}`,
      fact,
    }
  );
}
