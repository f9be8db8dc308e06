import type { Qos, VSwitch } from '../../model/topology.ts';
import { isNvidia } from '../../model/drivers.ts';
import type { ExportFile, Exported, Header } from './file.ts';
import { Notes, headLines } from './notes.ts';
import { oneLine } from './names.ts';
import { ownMtu } from '../../rules/shared/mtus.ts';
import { vnicText } from '../../rules/shared/say.ts';
import type { Deployment, HostPlan, PortPlan, VmPlan, VnicPlan } from './plan.ts';
import { quote } from './sh.ts';
import { type PortGroup, loneGroups, portGroupsOf, vswitch } from './vsphere-switches.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * vSphere: a checklist for each ESXi host, to be worked through by hand. Nothing here validates it, so it is text with
 * the commands that a reader can check, and not a script.
 */

export function vsphere({ hosts }: Deployment, header: Header): Exported {
  const notes = new Notes();
  const files = hosts.flatMap((host): ExportFile[] => {
    if (host.type !== 'esxi') {
      notes.add(phrase`\`${host.name}\` does not run ESXi: there is no checklist for it.`);
      return [];
    }
    notes.add(phrase`vSphere: a checklist to work through; no tool has checked its commands.`);
    const groups = portGroupsOf(host);
    const sections = [
      section('Firmware (BIOS)', firmware(host)),
      section('Virtual functions', functions(host)),
      ...host.host.vswitches.map((v) => section(`Virtual switch ${v.name}`, vswitch(host, v, groups))),
      section('Port groups of SR-IOV adapters', loneGroups(groups)),
      ...host.vms.map((vm) => section(`VM ${oneLine(vm.name)}`, machine(host, vm, groups, notes))),
    ];
    noteRest(host, notes);
    const head = headLines(header, `Checklist for ${host.name} (ESXi).`, notes.take()).join('\n');
    const parts = [head, ...sections.filter((part) => part !== '')];
    return [{ path: `${host.file}-vsphere.txt`, text: `${parts.join('\n\n')}\n` }];
  });
  return { files, notes: notes.all };
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0
    ? ''
    : [title, ...lines.map((l) => (l.startsWith('    ') ? l : `[ ] ${l}`))].join('\n');
}

function firmware({ host }: HostPlan): string[] {
  const { iommu, srIov, above4g } = host;
  return [
    ...(iommu && iommu.value.type !== 'off'
      ? [`${iommu.value.type === 'amd-vi' ? 'AMD-Vi (IOMMU)' : 'Intel VT-d'} on.`]
      : []),
    ...(srIov?.value ? ['SR-IOV on.'] : []),
    ...(above4g?.value ? ['Above 4G decoding on.'] : []),
  ];
}

/** `max_vfs` is a list over all ports that a driver has, in the order of their PCI addresses. */
function functions(host: HostPlan): string[] {
  const byDriver = new Map<string, PortPlan[]>();
  for (const plan of host.ports) {
    if (!host.ports.some((p) => p.port.nic === plan.port.nic && (p.vfs ?? 0) > 0)) continue;
    const driver = plan.port.nic.device?.drivers.find((d) => d.on === 'esxi')?.name ?? 'DRIVER';
    byDriver.set(driver, [...(byDriver.get(driver) ?? []), plan]);
  }
  if (byDriver.size === 0) return [];
  const made = [...byDriver].flatMap(([driver, plans]) => [
    `Driver ${driver}: a number for each of its ports, in the order of \`esxcli network nic list\`; those of other cards of this driver go between.${driver === 'DRIVER' ? ' (`esxcli network nic list` names the driver.)' : ''}`,
    ...plans.map(
      (p) => `    ${p.port.path}${p.interface === undefined ? '' : ` (${p.interface})`}: ${p.vfs ?? 0}`,
    ),
    ...firmwareVfs(plans),
    `The parameters that it has are replaced, so what \`esxcli system module parameters list -m ${quote(driver)}\` shows goes with it:`,
    `    esxcli system module parameters set -m ${quote(driver)} -p max_vfs=${plans.map((p) => p.vfs ?? 0).join(',')}`,
  ]);
  return [
    ...made,
    'Restart the host, then look:',
    '    esxcli network sriovnic list',
    ...[...byDriver.values()]
      .flat()
      .flatMap((p) =>
        p.interface === undefined || !p.vfs
          ? []
          : [`    esxcli network sriovnic vf list -n ${quote(p.interface)}`],
      ),
  ];
}

/** On NVIDIA's cards there are as many VFs as the firmware is set to. */
function firmwareVfs(plans: readonly PortPlan[]): string[] {
  const cards = [...new Map(plans.map((p) => [p.port.nic, plans.filter((o) => o.port.nic === p.port.nic)]))];
  return cards.flatMap(([nic, own]) => {
    if (!isNvidia(nic.device)) return [];
    const most = nic.vfsInFirmware?.value ?? Math.max(...own.map((p) => p.vfs ?? 0));
    return [`Firmware of ${nic.name}: SRIOV_EN=1, NUM_OF_VFS=${most} (mlxconfig).`];
  });
}

function machine(
  host: HostPlan,
  { vm, vnics }: VmPlan,
  groups: readonly PortGroup[],
  notes: Notes,
): string[] {
  const assigned = vnics.some((v) => v.mode === 'direct' || v.mode === 'sriov');
  const memory = vm.memoryBytes && `${vm.memoryBytes.value / 1024 ** 2} MiB`;
  return [
    ...(vm.vcpus || memory
      ? [`${vm.vcpus ? `${vm.vcpus.value} vCPUs` : ''}${vm.vcpus && memory ? ', ' : ''}${memory ?? ''}.`]
      : []),
    ...(assigned || vm.memoryReserved ? ['Reserve all guest memory.'] : []),
    ...(vm.pinned?.value ? ['Latency sensitivity high, with full CPU reservation (pinned).'] : []),
    ...(vm.numa ? [`numa.nodeAffinity = ${vm.numa.value}`] : []),
    ...vnics.map((v) => adapter(host, v, groups, notes)),
  ];
}

function adapter(host: HostPlan, one: VnicPlan, groups: readonly PortGroup[], notes: Notes): string {
  const { vnic, port, mode } = one;
  const plan = host.ports.find((p) => p.port === port);
  const where = `${port?.path ?? ''}${plan?.interface === undefined ? '' : ` (${plan.interface})`}`;
  const assigned = mode === 'sriov' || mode === 'direct';
  const groupOn = (on: VSwitch | undefined): string =>
    groups.find((g) => g.vnics.includes(one) && (on === undefined || g.on === on))?.name ?? '';
  noteVnic(one, assigned, notes);
  if (mode === 'direct' && plan?.addressDerived)
    notes.add(
      phrase`\`${plan.port.path}\`: its PCI address is taken to be ${plan.address ?? ''}, the card's next functions being its ports in order.`,
    );
  const rest = [
    vnic.mac ? `MAC ${vnic.mac.value.toLowerCase()}` : '',
    ...(assigned ? [] : bandwidth(vnic.qos?.value)),
    one.standby
      ? `failover in the guest, by a bond with a VMXNET3 adapter in port group ${groupOn(one.standby)}`
      : '',
  ].filter((x) => x !== '');
  const tail = rest.length === 0 ? '' : `; ${rest.join(', ')}`;
  switch (mode) {
    case 'sriov':
      return `${vnic.name}: SR-IOV passthrough adapter, physical function ${where}, port group ${groupOn(undefined)}${tail}.`;
    case 'direct':
      return `${vnic.name}: PCI device ${where}, toggled to passthrough${plan?.address === undefined ? '' : ` (\`esxcli hardware pci pcipassthru set -d ${plan.address} -e true\`)`}${tail}.`;
    case 'emulated':
      return `${vnic.name}: E1000E adapter, port group ${groupOn(one.vswitch)}${tail}.`;
    default:
      return `${vnic.name}: VMXNET3 adapter, port group ${groupOn(one.vswitch)}${tail}.`;
  }
}

/** What Network I/O Control is told of an adapter: Mbit/s, and shares from 1 to 100. */
function bandwidth(qos: Qos | undefined): string[] {
  const shares = qos?.weight?.value;
  return [
    qos?.maxBps ? `limit ${Math.max(1, Math.floor(qos.maxBps.value / 1e6))} Mbit/s` : '',
    qos?.minBps ? `reservation ${Math.ceil(qos.minBps.value / 1e6)} Mbit/s` : '',
    shares === undefined ? '' : `shares ${Math.min(100, Math.max(1, Math.round(shares)))} (custom)`,
  ].filter((x) => x !== '');
}

function noteVnic({ vnic }: VnicPlan, assigned: boolean, notes: Notes): void {
  const text = vnicText(vnic);
  const qos = vnic.qos?.value;
  if (assigned && qos && [qos.maxBps, qos.minBps, qos.weight].some((rate) => rate !== undefined))
    notes.add(phrase`${text}: vSphere keeps no rates or shares (\`${qos.name}\`) on an assigned device.`);
  if (!assigned && qos?.burstBytes)
    notes.add(phrase`${text}: the \`burst\` of \`${qos.name}\` has no counterpart in Network I/O Control.`);
  if (!assigned && qos?.weight && (qos.weight.value < 1 || qos.weight.value > 100))
    notes.add(phrase`${text}: shares go from 1 to 100, so the \`weight\` of \`${qos.name}\` does not fit.`);
  if (vnic.class ?? qos?.class)
    notes.add(
      phrase`${text}: a priority is set by a filtering and marking rule of its distributed port group.`,
    );
  if (vnic.trust) notes.add(phrase`${text}: ESXi has no \`trust\` for a VF.`);
  if (ownMtu(vnic)) notes.add(phrase`${text}: \`mtu\` is set in the guest.`);
  if (vnic.queues) notes.add(phrase`${text}: \`queues\` are set by the driver in the guest.`);
  if (vnic.msix) notes.add(phrase`${text}: \`msix\` is the device's and its firmware's to give.`);
  if (vnic.vf) notes.add(phrase`${text}: vSphere gives a VM any free VF, not the one that \`vf\` names.`);
}

function noteRest(host: HostPlan, notes: Notes): void {
  for (const { port } of host.ports) {
    if (port.classes.length > 0 || port.pause)
      notes.add(phrase`\`${port.path}\`: ETS, PFC and pause are not carried.`);
    if (port.switching) notes.add(phrase`\`${port.path}\`: \`switching\` is not ESXi's to set.`);
    if (port.mtu && !host.host.vswitches.some((v) => v.mtu && v.uplinks.some((u) => u.port === port)))
      notes.add(phrase`\`${port.path}\`: ESXi has the MTU of a port from its vSwitch, which states none.`);
  }
  for (const { name, cores, numa, ring, offload } of host.host.vswitches) {
    const words = Object.entries({ cores, numa, ring, offload });
    const unsaid = words.flatMap(([word, fact]) => (fact === undefined ? [] : [`\`${word}\``]));
    if (unsaid.length > 0) notes.add(phrase`\`${name}\`: ${unsaid.join(', ')} cannot be said of a vSwitch.`);
  }
  for (const { vm } of host.vms)
    for (const bond of vm.bonds)
      notes.add(phrase`\`${vm.name}\`: the bond \`${bond.name}\` is made in the guest.`);
}
