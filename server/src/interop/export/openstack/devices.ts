import type { Notes } from '../notes.ts';
import { type PhysicalNetworks, givesFunctions } from './physnets.ts';
import type { HostPlan, PortPlan } from '../plan.ts';
import { phrase } from '../../../words/phrase.ts';

/**
 * The functions that Nova may give to VMs, as values of `device_spec`: VFs by the address of their PF and their own ids, so
 * that the PF is not among them.
 * Source: docs.openstack.org/nova/latest/configuration/config.html#pci.device_spec; nova doc/source/admin/pci-passthrough.rst:
 * not both a PF and its VFs; nova/pci/devspec.py: an address that is a PF's stands for its VFs too.
 */
export function deviceSpecs(host: HostPlan, nets: PhysicalNetworks, notes: Notes): string[] {
  return host.ports.flatMap((plan): string[] => {
    const { port } = plan;
    const physnet = nets.ofFunctions(port);
    if (physnet === undefined || !givesFunctions(host, port)) return [];
    const whole = host.vms.some((vm) => vm.vnics.some((v) => v.mode === 'direct' && v.port === port));
    const models = modelsOf(plan, whole);
    const where = placeOf(plan, models.length > 0, notes);
    if (where === undefined) return [];
    if (!whole && models.length === 0)
      notes.add(
        phrase`\`${port.path}\`: the PCI id of its VFs is not known, so that Nova is offered the port itself beside them: add \`vendor_id\` and \`product_id\` of the VFs to its \`device_spec\`.`,
      );
    const rest = {
      ...where,
      physical_network: physnet,
      ...(plan.functions.some((f) => f.vnic.trust?.value) ? { trusted: 'true' } : {}),
    };
    return models.length === 0
      ? [JSON.stringify(rest)]
      : models.map((ids) => JSON.stringify({ ...ids, ...rest }));
  });
}

interface Ids {
  readonly vendor_id: string;
  readonly product_id: string;
}

/** Those that the VFs, or the port as a whole, may have; none where they are not known. */
function modelsOf({ port: { nic } }: PortPlan, whole: boolean): Ids[] {
  return ((whole ? nic.device?.pciIds : nic.device?.vfPciIds) ?? []).flatMap((id): Ids[] => {
    const [vendor, product] = id.toLowerCase().split(':');
    return vendor === undefined || product === undefined ? [] : [{ vendor_id: vendor, product_id: product }];
  });
}

/** By its address, else its interface; by its ids alone every port of the model. Undefined where nothing tells it. */
function placeOf(plan: PortPlan, known: boolean, notes: Notes): Readonly<Record<string, string>> | undefined {
  const { port, address, addressDerived } = plan;
  if (address !== undefined) {
    if (addressDerived)
      notes.add(
        phrase`\`${port.path}\`: its PCI address is taken to be ${address}, the card's next functions being its ports in order.`,
      );
    return { address };
  }
  if (plan.interface !== undefined) {
    notes.add(
      phrase`\`${port.path}\`: Nova is told its \`interface\`, which may change and is refused once PCI devices are reported to Placement (\`report_in_placement\`): state its \`address\`.`,
    );
    return { devname: plan.interface };
  }
  notes.add(
    known
      ? phrase`\`${port.path}\`: Nova is offered every port of that model: state the \`address\` of this one.`
      : phrase`\`${port.path}\` is not offered to Nova: state its \`address\`.`,
  );
  return known ? {} : undefined;
}
