import type { VSwitch } from '../../model/topology.ts';
import { vlanOf } from './bridges.ts';
import type { ExportFile, Exported, Header } from './file.ts';
import { Notes, headLines } from './notes.ts';
import { fileName, oneLine } from './names.ts';
import type { Deployment, HostPlan, PortPlan, VmPlan, VnicPlan } from './plan.ts';
import { quote } from './sh.ts';
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
    const parts = [
      headLines(header, `Checklist for ${host.name} (ESXi).`, []).join('\n'),
      section('Firmware (BIOS)', firmware(host)),
      section('Virtual functions', functions(host)),
      ...host.host.vswitches.map((v) => section(`Virtual switch ${v.name}`, vswitch(host, v))),
      ...host.vms.map((vm) => section(`VM ${oneLine(vm.name)}`, machine(host, vm))),
    ];
    return [{ path: `${host.file}-vsphere.txt`, text: `${parts.filter((p) => p !== '').join('\n\n')}\n` }];
  });
  if (files.length > 0)
    notes.add(phrase`vSphere: a checklist to work through; no tool has checked its commands.`);
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
  return [...byDriver].flatMap(([driver, plans]) => [
    `Driver ${driver}: a number for each of its ports, in the order of \`esxcli network nic list\`; those of other cards of this driver go between.${driver === 'DRIVER' ? ' (`esxcli network nic list` names the driver.)' : ''}`,
    ...plans.map(
      (p) => `    ${p.port.path}${p.interface === undefined ? '' : ` (${p.interface})`}: ${p.vfs ?? 0}`,
    ),
    `    esxcli system module parameters set -m ${quote(driver)} -p max_vfs=${plans.map((p) => p.vfs ?? 0).join(',')}`,
    'Restart the host, then look:',
    '    esxcli network sriovnic list',
    ...plans.flatMap((p) =>
      p.interface === undefined || !p.vfs
        ? []
        : [`    esxcli network sriovnic vf list -n ${quote(p.interface)}`],
    ),
  ]);
}

function vswitch(host: HostPlan, one: VSwitch): string[] {
  const name = quote(oneLine(one.label ?? one.name));
  const base = 'esxcli network vswitch standard';
  const plans = host.ports.filter((p) => one.uplinks.some((u) => u.port === p.port));
  const nics = plans.flatMap((p) => p.interface ?? []);
  const missing = plans.filter((p) => p.interface === undefined);
  const policy =
    one.team?.value === 'active-standby'
      ? `--active-uplinks=${nics[0] ?? ''} --standby-uplinks=${nics.slice(1).join(',')}`
      : `--load-balancing=portid --active-uplinks=${nics.join(',')}`;
  const groups = new Map<string, number | undefined>();
  for (const v of host.vms.flatMap((vm) => vm.vnics))
    if (v.vswitch === one || v.standby === one) groups.set(portGroup(v), vlanOf(v));
  return [
    `Make the switch${one.mtu ? ` with MTU ${one.mtu.value}` : ''}:`,
    `    ${base} add -v ${name}`,
    ...(one.mtu ? [`    ${base} set -v ${name} -m ${one.mtu.value}`] : []),
    ...nics.map((nic) => `    ${base} uplink add -v ${name} -u ${quote(nic)}`),
    ...missing.map((p) => `Add the uplink ${p.port.path}: the design does not say its vmnic.`),
    ...(one.team?.value === 'lacp'
      ? ['LACP needs a distributed switch: make the link aggregation group there.']
      : nics.length > 1
        ? [
            `Teaming (${one.team?.value ?? 'source-port'}):`,
            `    ${base} policy failover set -v ${name} ${policy}`,
          ]
        : []),
    ...(one.vmdq
      ? [
          `NetQueue on (\`esxcli system settings kernel set -s netNetqueueEnabled -v TRUE\`), ${one.vmdq.value} queues on each uplink.`,
        ]
      : []),
    ...[...groups].flatMap(([group, vlan]) => [
      `Port group ${group}${vlan === undefined ? '' : `, VLAN ${vlan}`}:`,
      `    ${base} portgroup add -v ${name} -p ${quote(group)}`,
      ...(vlan === undefined ? [] : [`    ${base} portgroup set -p ${quote(group)} -v ${vlan}`]),
    ]),
  ];
}

/** vSphere puts a VM into a port group: one for each network. */
function portGroup({ vnic }: VnicPlan): string {
  const network = vnic.network?.value;
  return network ? oneLine(network.label ?? network.name) : 'VM Network';
}

function machine(host: HostPlan, { vm, vnics }: VmPlan): string[] {
  const assigned = vnics.some((v) => v.mode === 'direct' || v.mode === 'sriov');
  const memory = vm.memoryBytes && `${vm.memoryBytes.value / 1024 ** 2} MiB`;
  return [
    ...(vm.vcpus || memory
      ? [`${vm.vcpus ? `${vm.vcpus.value} vCPUs` : ''}${vm.vcpus && memory ? ', ' : ''}${memory ?? ''}.`]
      : []),
    ...(assigned || vm.memoryReserved ? ['Reserve all guest memory.'] : []),
    ...(vm.pinned?.value ? ['Latency sensitivity high, with full CPU reservation (pinned).'] : []),
    ...(vm.numa ? [`numa.nodeAffinity = ${vm.numa.value}`] : []),
    ...vnics.map((v) => adapter(host, v)),
  ];
}

function adapter(host: HostPlan, one: VnicPlan): string {
  const { vnic, port } = one;
  const plan = host.ports.find((p) => p.port === port);
  const where = `${port?.path ?? ''}${plan?.interface === undefined ? '' : ` (${plan.interface})`}`;
  const qos = vnic.qos?.value;
  const rest = [
    vnic.mac ? `MAC ${vnic.mac.value.toLowerCase()}` : '',
    qos?.maxBps ? `limit ${Math.floor(qos.maxBps.value / 1e6)} Mbit/s` : '',
    qos?.minBps ? `reservation ${Math.ceil(qos.minBps.value / 1e6)} Mbit/s` : '',
    one.standby
      ? `failover to ${fileName(one.standby.name)}: in the guest, by a bond with a VMXNET3 adapter`
      : '',
    qos && (one.mode === 'sriov' || one.mode === 'direct')
      ? 'which vSphere does not enforce on assigned devices'
      : '',
  ].filter((x) => x !== '');
  const tail = rest.length === 0 ? '' : `; ${rest.join(', ')}`;
  switch (one.mode) {
    case 'sriov':
      return `${vnic.name}: SR-IOV passthrough adapter, physical function ${where}, port group ${portGroup(one)}${tail}.`;
    case 'direct':
      return `${vnic.name}: PCI device ${where}, toggled to passthrough${plan?.address === undefined ? '' : ` (\`esxcli hardware pci pcipassthru set -d ${plan.address} -e true\`)`}${tail}.`;
    case 'emulated':
      return `${vnic.name}: E1000E adapter, port group ${portGroup(one)}${tail}.`;
    default:
      return `${vnic.name}: VMXNET3 adapter, port group ${portGroup(one)}${tail}.`;
  }
}
