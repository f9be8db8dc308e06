import { vnicText } from '../../rules/shared/say.ts';
import { defaults } from '../../predict/assume.ts';
import { formatValue } from '../../schema/units.ts';
import type { ExportFile, Exported, Header } from './file.ts';
import { rates } from './functions.ts';
import { hugePagesNote, onHugePages } from './huge-pages.ts';
import { functionAddress, poolName, vnicElements } from './libvirt-vnics.ts';
import { Notes, headLines } from './notes.ts';
import { type Deployment, type HostPlan, type PortPlan, type VmPlan, isLinux } from './plan.ts';
import { lackOfVfAddresses } from './vf-address.ts';
import { document, xml } from './xml.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * libvirt XML: a domain for each VM of a KVM host, and a network for each port whose VFs libvirt is to hand out. What
 * the parser takes and QEMU's driver refuses at start is not written: rates on a function, a VLAN on a plain bridge.
 */

export function libvirt({ hosts }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const files = hosts.flatMap((host): ExportFile[] => {
    if (host.type !== 'kvm') {
      if (host.vms.length > 0)
        notes.add(phrase`\`${host.name}\` does not run KVM: its VMs are not libvirt's.`);
      return [];
    }
    const pages = hugePagesNote(host);
    if (pages !== undefined) notes.add(pages);
    const pools = host.ports.flatMap((plan) => pool(host, plan, header, notes));
    return [...pools, ...host.vms.map((vm) => domain(host, vm, header, notes))];
  });
  if (hosts.some((h) => isLinux(h) && h.ports.some((p) => p.functions.length > 0)))
    notes.add(
      phrase`VFs, their rates, priorities, trust and spoof check are set by the \`shell\` export: run it first.`,
    );
  return { files, notes: notes.all };
}

/** The network that hands out the VFs of a port, where vnics take theirs from it. */
function pool(host: HostPlan, plan: PortPlan, header: Header, notes: Notes): ExportFile[] {
  const { port, functions } = plan;
  const drawing = functions.filter((v) => v.mode === 'sriov' && functionAddress(host, v) === undefined);
  if (drawing.length === 0) return [];
  if (plan.interface === undefined) {
    notes.add(
      phrase`\`${port.path}\`: libvirt's pool of its VFs needs its \`interface\`; the vnics on it are written without their VF.`,
    );
    return [];
  }
  const promised = new Set(
    drawing.map((v) => {
      const { maxMbps, minMbps } = rates(v.vnic.qos?.value, notes);
      const { trust, spoofCheck } = v.vnic;
      return JSON.stringify([maxMbps, minMbps, trust?.value, spoofCheck?.value]);
    }),
  );
  if (
    promised.size > 1 ||
    (promised.size === 1 && plan.vfs !== drawing.length && !promised.has('[null,null,null,null]'))
  )
    notes.add(
      phrase`\`${port.path}\`: libvirt gives a VM any free VF of the pool, while rates, trust and spoof check are set by VF number and are not alike. For each VM to have its own VF, their PCI addresses have to be known: ${lackOfVfAddresses(port, plan.address) ?? ''}.`,
    );
  for (const v of drawing)
    if (v.vnic.vf)
      notes.add(phrase`${vnicText(v.vnic)}: the pool does not keep it to the VF that \`vf\` names.`);
  const root = xml(
    'network',
    {},
    xml('name', {}, poolName(host, port)),
    xml('forward', { mode: 'hostdev', managed: 'yes' }, xml('pf', { dev: plan.interface })),
  );
  const head = headLines(header, `The VFs of ${port.path} on ${host.name}: virsh net-define.`, notes.take());
  return [{ path: `${host.file}/networks/${poolName(host, port)}.xml`, text: document(head, root) }];
}

function domain(host: HostPlan, plan: VmPlan, header: Header, notes: Notes): ExportFile {
  const { vm } = plan;
  const bytes = vm.memoryBytes?.value ?? defaults.memoryBytes;
  const kib = Math.max(1, Math.ceil(bytes / 1024));
  const vcpus = vm.vcpus?.value ?? defaults.vcpus;
  const shared = onHugePages(plan);
  const node = vm.numa?.value;
  if (vm.pinned?.value)
    notes.add(phrase`\`${vm.name}\`: \`pinned\` needs to know which cores are free; add \`<cputune>\`.`);
  if (node !== undefined)
    notes.add(
      phrase`\`${vm.name}\`: its memory is bound to NUMA node ${node}; for its vCPUs to run there too, add the CPUs of that node (\`lscpu\`) as \`cpuset\` to \`<vcpu>\`.`,
    );
  if (vm.memoryReserved && !plan.vnics.some((v) => v.mode === 'sriov' || v.mode === 'direct'))
    notes.add(
      phrase`\`${vm.name}\`: \`reserved\` memory is not kept aside by libvirt unless a device is assigned; add \`<memoryBacking><locked/>\` with a \`<hard_limit>\`.`,
    );
  if (vm.vcpus === undefined || vm.memoryBytes === undefined)
    notes.add(
      phrase`\`${vm.name}\`: what it does not say of its size is taken to be ${defaults.vcpus} vCPUs and ${formatValue(defaults.memoryBytes, 'size')}.`,
    );
  if (plan.vnics.some((v) => v.standby && v.mode === 'sriov' && functionAddress(host, v) !== undefined))
    notes.add(
      phrase`\`${vm.name}\`: a VF is named by its PCI address: where the VM moves to, the one at that address has to be free, or \`virsh migrate --xml\` names another.`,
    );
  for (const bond of vm.bonds)
    notes.add(phrase`\`${vm.name}\`: the bond \`${bond.name}\` is made in the guest.`);
  const root = xml(
    'domain',
    { type: 'kvm' },
    xml('name', {}, domainName(plan.name)),
    xml('memory', { unit: 'KiB' }, String(kib)),
    shared
      ? xml(
          'memoryBacking',
          {},
          xml('hugepages'),
          xml('source', { type: 'memfd' }),
          xml('access', { mode: 'shared' }),
        )
      : undefined,
    xml('vcpu', {}, String(vcpus)),
    node === undefined ? undefined : xml('numatune', {}, xml('memory', { mode: 'strict', nodeset: node })),
    xml('os', {}, xml('type', { arch: 'x86_64', machine: 'q35' }, 'hvm')),
    xml('features', {}, xml('acpi'), xml('apic')),
    shared
      ? xml(
          'cpu',
          { mode: 'host-passthrough' },
          xml(
            'numa',
            {},
            xml('cell', {
              id: 0,
              cpus: vcpus === 1 ? '0' : `0-${vcpus - 1}`,
              memory: kib,
              unit: 'KiB',
              memAccess: 'shared',
            }),
          ),
        )
      : xml('cpu', { mode: 'host-passthrough' }),
    xml(
      'devices',
      {},
      ...plan.vnics.flatMap((vnic) => vnicElements(host, vnic, notes)),
      xml('console', { type: 'pty' }),
    ),
  );
  notes.add(
    phrase`The domains have no disk and no firmware settings: add them, or take the interfaces over into yours.`,
  );
  const head = headLines(header, `${plan.name} on ${host.name}: virsh define.`, notes.take());
  return { path: `${host.file}/${plan.file}.xml`, text: document(head, root) };
}

/** Names of domains have no slash, and are not empty. */
function domainName(name: string): string {
  return name.replaceAll('/', '-');
}
