import { classesOf, usesDcb } from '../../model/dcb.ts';
import { keepsKernelDriver } from '../../model/drivers.ts';
import type { Fact } from '../../model/place.ts';
import type {
  Attachment,
  Device,
  Host,
  HostGroup,
  Network,
  Port,
  Topology,
  VSwitch,
  Variation,
  Vm,
  Vnic,
} from '../../model/topology.ts';
import { attachmentsOn } from '../../model/variation.ts';
import { grouped } from './grouped.ts';
import { hypervisorOf } from './hypervisors.ts';

/** What uses one port on each host of a group of alike hosts. Everything is in file order. */
export interface PortUse {
  readonly group: HostGroup;
  readonly port: Port;
  /** Vnics on its virtual functions. */
  readonly functions: readonly Attachment[];
  /** Vnics that own it whole. */
  readonly whole: readonly Attachment[];
  /** macvtap and vDPA. */
  readonly shared: readonly Attachment[];
  /** Software switches whose uplink it is. */
  readonly vswitches: readonly VSwitch[];
  /** Vnics behind those. */
  readonly behind: readonly Attachment[];
}

const memo = new WeakMap<Topology, readonly PortUse[]>();

/** Every port of every group of hosts, with what uses it. */
export function portUses(topology: Topology): readonly PortUse[] {
  const known = memo.get(topology);
  if (known) return known;
  const uses = topology.variation
    ? variedUses(topology, topology.variation)
    : topology.hosts.flatMap(({ groups }) => groups.flatMap((group) => usesIn(group)));
  memo.set(topology, uses);
  return uses;
}

/** The same of one group. */
export function usesIn(group: HostGroup): PortUse[] {
  const { host, attachments } = group;
  return host.nics.flatMap((nic) => nic.ports.map((port) => useOf(group, port, attachments)));
}

/** The ports that the vnic leaves and comes to have other users; the rest are as they were. */
function variedUses(topology: Topology, { of, vnic, attachments }: Variation): PortUse[] {
  const touched = new Set<Port>();
  for (const one of [...attachmentIndex(of).ofVnic(vnic), ...attachmentIndex(topology).ofVnic(vnic)])
    for (const port of portsUnder(one)) touched.add(port);
  return portUses(of).map((use) => {
    const now = touched.has(use.port) ? attachments.get(use.group) : undefined;
    return now ? useOf(use.group, use.port, now) : use;
  });
}

/** The ports that an attachment leaves its host by. */
export function portsUnder({ port, vswitch }: Attachment): readonly Port[] {
  return port ? [port] : (vswitch?.uplinks.map((u) => u.port) ?? []);
}

function useOf(group: HostGroup, port: Port, attachments: readonly Attachment[]): PortUse {
  const vswitches = group.host.vswitches.filter((v) => v.uplinks.some((u) => u.port === port));
  const of = (is: (a: Attachment) => boolean): Attachment[] => attachments.filter(is);
  return {
    group,
    port,
    functions: of((a) => a.port === port && a.mode === 'sriov'),
    whole: of((a) => a.port === port && a.mode === 'direct'),
    shared: of((a) => a.port === port && a.mode !== 'sriov' && a.mode !== 'direct'),
    vswitches,
    behind: of((a) => a.vswitch !== undefined && vswitches.includes(a.vswitch)),
  };
}

/** How many of something each single host carries. */
export function perHost(attachments: readonly Attachment[]): number {
  return attachments.reduce((sum, a) => sum + a.perHost, 0);
}

/** VFs that the file enables on a port; none where it does not say. */
export function vfsOf(port: Port): number {
  return port.vfs?.value ?? 0;
}

/** What says that a port, or the switch behind it, does not carry a network; undefined where nothing does. */
export function barrier(port: Port, network: Network | undefined): Fact<unknown> | undefined {
  const lists = [port.networks, port.link?.value.switch.networks];
  return network && lists.find((list) => list !== undefined && !list.value.includes(network));
}

/** Whether the device of a port has no SR-IOV at all; false where that is not known. */
export function lacksSrIov(device: Device | undefined): boolean {
  return device?.vfsPerPort?.value === 0;
}

/** What the conditional figures of a device depend on. */
export function stateOf(port: Port): {
  readonly vfs: number;
  readonly classes: number;
  readonly ports: number;
  readonly dcb: boolean;
} {
  const { nic } = port;
  return {
    vfs: vfsOf(port),
    classes: classesOf(port),
    ports: nic.device?.portCount?.value ?? nic.ports.length,
    dcb: usesDcb(port),
  };
}

/** Whether what meets the port is given to a VM through the IOMMU. A pod needs none where a kernel's driver has the device. */
export function isAssigned({ mode, group, vnic, port }: Attachment): boolean {
  return port !== undefined && (mode === 'direct' || mode === 'sriov') && needsIommu(group.host, vnic, port);
}

/** Whether a vnic can have a function of a port only through the IOMMU. */
export function needsIommu(host: Host, { driver }: Vnic, { nic }: Port): boolean {
  return !hypervisorOf(host).containers || (driver?.value === 'dpdk' && !keepsKernelDriver(nic.device));
}

/** Whether all memory of its VM has to stay in place. Of a pod it is what the pod maps for its device, which nobody states. */
export function pinsMemory(attachment: Attachment): boolean {
  return isAssigned(attachment) && !hypervisorOf(attachment.group.host).containers;
}

/** Every attachment of the file, host by host; and found by what it belongs to. */
export interface Attachments {
  readonly all: readonly Attachment[];
  readonly ofVm: (vm: Vm) => readonly Attachment[];
  readonly ofVnic: (vnic: Vnic) => readonly Attachment[];
}

const indices = new WeakMap<Topology, Attachments>();

export function attachmentIndex(topology: Topology): Attachments {
  const known = indices.get(topology);
  if (known) return known;
  const index = topology.variation ? variedIndex(topology.variation) : indexOf(topology);
  indices.set(topology, index);
  return index;
}

function indexOf(topology: Topology): Attachments {
  const all = topology.hosts.flatMap((h) => h.groups.flatMap((g) => attachmentsOn(topology, g)));
  const byVm = grouped(all, (a) => a.vm);
  const byVnic = grouped(all, (a) => a.vnic);
  return { all, ofVm: (vm) => byVm.get(vm) ?? [], ofVnic: (vnic) => byVnic.get(vnic) ?? [] };
}

function variedIndex(variation: Variation): Attachments {
  const { of, vnic, attachments } = variation;
  const before = attachmentIndex(of);
  const groups = of.hosts.flatMap((h) => h.groups);
  const moved = groups.flatMap((g) => attachments.get(g)?.filter((a) => a.vm === vnic.vm) ?? []);
  return {
    get all() {
      return groups.flatMap((g) => attachmentsOn({ variation }, g));
    },
    ofVm: (vm) => (vm === vnic.vm ? moved : before.ofVm(vm)),
    ofVnic: (one) => (one.vm === vnic.vm ? moved.filter((a) => a.vnic === one) : before.ofVnic(one)),
  };
}

const carried = new WeakMap<Topology, Map<HostGroup, { readonly vm: Vm; readonly perHost: number }[]>>();

/** The VMs that each host of a group carries, in file order. */
export function vmsOn(
  topology: Topology,
  group: HostGroup,
): readonly { readonly vm: Vm; readonly perHost: number }[] {
  // A VM stays on its host however it is attached.
  const of = topology.variation?.of ?? topology;
  let known = carried.get(of);
  if (!known) {
    known = new Map();
    for (const vm of topology.vms) {
      for (const placed of vm.placements) {
        const list = known.get(placed.group) ?? [];
        list.push({ vm, perHost: placed.perHost });
        known.set(placed.group, list);
      }
    }
    carried.set(of, known);
  }
  return known.get(group) ?? [];
}
