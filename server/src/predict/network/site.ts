import type { Attachment, Cpu, Host, HostGroup, Nic, PcieLink, Port } from '../../model/topology.ts';
import { defaults, hypervisorType, type Assumptions } from '../assume.ts';
import type { Costs } from '../cost/costs.ts';
import { generationOf } from '../cost/generations.ts';
import type { Cell, Site } from './network.ts';
import { perClock } from '../cost/per-clock.ts';
import { narrower } from '../cost/pcie.ts';
import { phrase } from '../../words/phrase.ts';

/** What a host, a slot, a port and a VM have, with defaults for what is not stated. */

export function siteOf(group: HostGroup, index: number, costs: Costs, assumptions: Assumptions): Site {
  const { host } = group;
  const { hz, statedHz, sockets, coresPerSocket, model, statedThreads } = cpuOf(host, assumptions);
  const generation = generationOf(model);
  const hypervisor = host.hypervisor?.value;
  if (hypervisor === undefined)
    assumptions.add(`${host.name}: hypervisor ${defaults.hypervisor}`, host.place);
  const version = hypervisor?.version === undefined ? NaN : Number.parseFloat(hypervisor.version);
  return {
    index,
    group,
    costs,
    generation,
    cpuFactor: costs.cpuFactor(generation),
    pollingFactor: (generation === undefined ? undefined : perClock[generation]) ?? 1,
    clockStated: statedHz !== undefined,
    threads: statedThreads ?? 1,
    copies: group.count,
    hz,
    cores: sockets * coresPerSocket,
    hypervisor: hypervisorType(host),
    version: Number.isNaN(version) ? undefined : version,
    virtualised: hypervisor?.type !== 'none',
  };
}

function cpuOf(host: Host, assumptions: Assumptions): Cpu {
  // Nothing works on no core; that it is wrong is said elsewhere.
  if (
    host.cpu !== undefined &&
    host.cpu.value.sockets * host.cpu.value.coresPerSocket * host.cpu.value.hz > 0
  ) {
    if (host.cpu.value.statedHz === undefined)
      assumptions.add(`${host.name}: clock ${host.cpu.value.hz / 1e9}GHz`, host.place);
    return host.cpu.value;
  }
  const { sockets, coresPerSocket, hz } = defaults.cpu;
  assumptions.add(`${host.name}: cpu ${sockets} x ${coresPerSocket} cores ${hz / 1e9}GHz`, host.place);
  return defaults.cpu;
}

/** The PCIe link that a card trains to: the narrower of slot and device. Undefined where neither is known. */
export function slotLink(nic: Nic, assumptions: Assumptions): PcieLink | undefined {
  const own = usable(nic.device?.pcie?.value);
  const slot = statedSlot(nic);
  if (slot !== undefined) return own === undefined ? slot : narrower(slot, own);
  if (own !== undefined)
    assumptions.add(
      phrase`${nic.host.name}.${nic.name}: slot pcie ${own.generation}.0 x${own.lanes}, as the card`,
      nic.place,
    );
  return own;
}

/** A link without lanes is as good as not stated. */
function usable(link: PcieLink | undefined): PcieLink | undefined {
  return link !== undefined && link.lanes > 0 ? link : undefined;
}

function statedSlot(nic: Nic): PcieLink | undefined {
  const index = nic.slot?.value.index;
  return usable(
    nic.slot?.value.pcie ??
      (index === undefined ? undefined : nic.host.platform?.slots.find((slot) => slot.index === index)?.pcie),
  );
}

/** Bits a second that a port and what it is plugged into carry, and which of the two sets it. */
export function portSpeed(port: Port): { readonly bps: number; readonly slowerSwitch: boolean } | undefined {
  const own = positive(port.speedBps);
  const far = positive(port.link?.value.switch.ports?.value.speedBps);
  if (own === undefined) return far === undefined ? undefined : { bps: far, slowerSwitch: false };
  return far !== undefined && far < own
    ? { bps: far, slowerSwitch: true }
    : { bps: own, slowerSwitch: false };
}

/** A figure that means something: what is nothing is as good as not stated. */
function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

export function vcpusOf({ attachment, attachments }: Cell, assumptions: Assumptions): number {
  const { vm } = attachment;
  const stated = vm.vcpus ?? vm.flavor?.vcpus;
  if (stated === undefined) {
    for (const { vm: one } of attachments)
      assumptions.add(phrase`${one.name}: ${defaults.vcpus} vCPUs`, one.place);
  }
  return Math.max(1, stated?.value ?? defaults.vcpus);
}

/** Queue pairs of a vnic that do work. */
export function queuesOf(cell: Cell, assumptions: Assumptions): number {
  const { vnic, port, mode } = cell.attachment;
  const device = port?.nic.device;
  // e1000 has one queue, whatever the file says.
  if (mode === 'emulated') return 1;
  const own =
    mode === 'direct'
      ? device?.queuesPerPort?.value
      : mode === 'sriov'
        ? (port?.vfQueues?.value ?? conditionalValue(device?.queuesPerVf?.value, port))
        : undefined;
  const known = vnic.queues?.value ?? own;
  // Drivers of assigned devices make a queue for each vCPU where nothing stops them.
  if (known === undefined && (mode === 'direct' || mode === 'sriov')) {
    const vcpus = vcpusOf(cell, assumptions);
    for (const { vm, vnic: one } of cell.attachments)
      assumptions.add(phrase`${vm.name}.${one.name}: queues ${vcpus}, one for each vCPU`, one.place);
    return vcpus;
  }
  if (known === undefined) {
    for (const { vm, vnic: one } of cell.attachments)
      assumptions.add(`${vm.name}.${one.name}: queues 1`, one.place);
  }
  return Math.max(1, known ?? 1);
}

/** The queues of a VF at the number of VFs that the port has: the last condition that holds wins. */
function conditionalValue(
  of: NonNullable<NonNullable<Nic['device']>['queuesPerVf']>['value'] | undefined,
  port: Port | undefined,
): number | undefined {
  if (of === undefined) return undefined;
  const measures = {
    vfs: port?.vfs?.value ?? 0,
    classes: port?.classes.length ?? 0,
    ports: port?.nic.ports.length ?? 0,
  };
  let value = of.base;
  for (const { test, value: then } of of.when) {
    if (test.on === 'dcb' ? measures.classes > 0 : holds(measures[test.on], test.op, test.than)) value = then;
  }
  return value;
}

function holds(value: number, op: '>=' | '<=' | '>' | '<', than: number): boolean {
  return op === '>=' ? value >= than : op === '<=' ? value <= than : op === '>' ? value > than : value < than;
}

/** L2 payload in bytes of the largest frame that an attachment's own side of a path takes; undefined where nothing says. */
export function mtuOf(attachment: Attachment): number | undefined {
  const { vnic, port, vswitch } = attachment;
  const stated = [
    vnic.mtu?.value ?? vnic.network?.value.mtu?.value,
    port === undefined ? undefined : portMtu(port),
    vswitch?.mtu?.value,
    ...(vswitch?.uplinks.map((uplink) => portMtu(uplink.port)) ?? []),
  ].filter((mtu) => mtu !== undefined);
  return stated.length === 0 ? undefined : Math.min(...stated);
}

export function portMtu(port: Port): number | undefined {
  return port.mtu?.value;
}
