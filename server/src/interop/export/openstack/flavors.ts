import { defaults } from '../../../predict/assume.ts';
import { onHugePages } from '../huge-pages.ts';
import { MadeOnce } from './made-once.ts';
import { resourceName } from './resource-names.ts';
import type { Unique } from '../names.ts';
import type { Notes } from '../notes.ts';
import type { VmPlan } from '../plan.ts';
import { phrase } from '../../../words/phrase.ts';

/*
 * Flavors: one for each size of VM.
 * Source: nova doc/source/configuration/extra-specs.rst (docs.openstack.org/nova/latest/configuration/extra-specs.html).
 */

export class Flavors {
  readonly resources: Record<string, object> = {};
  private readonly made = new MadeOnce<string>();
  private readonly names: Unique;

  constructor(names: Unique) {
    this.names = names;
  }

  /** The resource of the flavor that a VM is of. */
  of(plan: VmPlan, notes: Notes): string {
    const { vm } = plan;
    if (vm.vcpus === undefined || vm.memoryBytes === undefined)
      notes.add(phrase`\`${vm.name}\`: what it does not say of its size is taken to be 2 vCPUs and 4 GiB.`);
    const specs = extraSpecs(plan, notes);
    const properties = {
      vcpus: vm.vcpus?.value ?? defaults.vcpus,
      ram: Math.max(1, Math.ceil((vm.memoryBytes?.value ?? defaults.memoryBytes) / 1024 ** 2)),
      is_public: false,
      ...(Object.keys(specs).length === 0 ? {} : { extra_specs: specs }),
    };
    return this.made.of(properties, () => {
      const id = this.names.name(resourceName('flavor', (vm.flavor ?? vm).name), '_');
      this.resources[id] = { type: 'OS::Nova::Flavor', properties };
      return id;
    });
  }
}

function extraSpecs(plan: VmPlan, notes: Notes): Record<string, string> {
  const { vm, vnics } = plan;
  const node = vm.numa?.value;
  const assigned = vnics.flatMap((v) =>
    v.port && (v.mode === 'sriov' || v.mode === 'direct' || v.mode === 'vdpa')
      ? (v.port.nic.numa?.value ?? [])
      : [],
  );
  // Nova otherwise puts a VM only where its functions are (nova doc/source/admin/pci-passthrough.rst, "PCI-NUMA affinity policies").
  const apart = node !== undefined && assigned.some((at) => at !== node);
  if (node !== undefined)
    notes.add(
      phrase`\`${vm.name}\`: Nova is told to keep it on one NUMA node, and chooses which by its NICs: that it is ${node} cannot be said.`,
    );
  const software = vnics.filter((v) => v.vswitch !== undefined && v.mode !== 'emulated');
  const several = software.filter((v) => (v.vnic.queues?.value ?? 1) > 1);
  const vcpus = vm.vcpus?.value ?? defaults.vcpus;
  // Source: nova doc/source/configuration/extra-specs.rst, `hw:vif_multiqueue_enabled`: as many queues as vCPUs.
  if (several.length > 0 && software.some((v) => v.vnic.queues?.value !== vcpus))
    notes.add(
      phrase`\`${vm.name}\`: Nova gives every virtio adapter of a VM as many queues as it has vCPUs, which are ${vcpus}.`,
    );
  return {
    ...(vm.pinned?.value ? { 'hw:cpu_policy': 'dedicated' } : {}),
    ...(node === undefined ? {} : { 'hw:numa_nodes': '1' }),
    ...(apart ? { 'hw:pci_numa_affinity_policy': 'preferred' } : {}),
    // Source: neutron doc/source/admin/config-ovs-dpdk.rst, "Using vhost-user interfaces".
    ...(onHugePages(plan) ? { 'hw:mem_page_size': 'large' } : {}),
    ...(several.length > 0 ? { 'hw:vif_multiqueue_enabled': 'true' } : {}),
  };
}
