import type { Attachment, VSwitch } from '../../model/topology.ts';
import {
  backendCost,
  driverOf,
  isPolling,
  kernelClass,
  switchType,
  type BackendUse,
  type Cost,
  type Guest,
  type KernelClass,
} from '../cost/cost.ts';
import { vmdq, type RegimeName } from '../cost/parameters.ts';
import type { Cell, Node, Site } from './network.ts';

/** What attachments are to the model. */

/** What a node meets: its software switch or its port. */
export function attachPoint(
  node: Node,
): { readonly site: Site; readonly vswitch: VSwitch | undefined } | undefined {
  if (node.type === 'wire') return undefined;
  if (node.type === 'vm') return { site: node.cell.site, vswitch: node.cell.attachment.vswitch };
  return { site: node.site, vswitch: switchOver(node) };
}

/** The software switch that a port is an uplink of: a host's own stack at such a port is one more end of that switch. */
function switchOver({ site, port }: Extract<Node, { type: 'port' }>): VSwitch | undefined {
  return site.group.host.vswitches.find(({ uplinks }) => uplinks.some((uplink) => uplink.port === port));
}

/** Whether the model has data for an attachment at all. */
export function isModelled(cell: Cell): boolean {
  const { mode, vswitch, port } = cell.attachment;
  if (mode === 'macvtap' || mode === 'vdpa') return false;
  if (vswitch === undefined) return port !== undefined && (mode === 'direct' || mode === 'sriov');
  const polling = isPolling(switchType(vswitch));
  return mode === 'vhost-user' ? polling : mode === 'vswitch' || !polling;
}

/** Which kernel path a VM behind a software switch has. */
function kernelClassOf(
  { site, attachment }: Pick<Cell, 'site' | 'attachment'>,
  vswitch: VSwitch,
): KernelClass {
  return kernelClass(site.costs, switchType(vswitch), attachment.mode, site.hypervisor, site.version);
}

/** How a VM meets the network. */
export function guestOf(attachment: Attachment, site: Site): Guest {
  const { vswitch } = attachment;
  const polledSwitch = vswitch !== undefined && isPolling(switchType(vswitch));
  return {
    adapter: vswitch === undefined ? 'function' : polledSwitch ? 'vhost-user' : 'kernel',
    driver: driverOf(attachment),
    kernelClass:
      vswitch === undefined || polledSwitch ? undefined : kernelClassOf({ attachment, site }, vswitch),
    // A user-space switch does not carry segments larger than a frame unless it is said to.
    offload: vswitch?.offload?.value ?? !polledSwitch,
    virtualised: site.virtualised,
    virtualFunction: attachment.mode === 'sriov',
  };
}

/** Bulk TCP whose cost in the host's cores was measured. */
const bulkToday: ReadonlySet<RegimeName> = new Set(['kernelBulk', 'hypervisorToday']);

/** What a packet costs a VM's backend: its queue's thread, where that takes it, and the host's cores. */
export function backendOf(
  cell: Cell,
  vswitch: VSwitch,
  use: Omit<BackendUse, 'offload' | 'polled'>,
): { readonly queue: Cost | undefined; readonly host: Cost } {
  const full = backendCost(cell.site.costs, kernelClassOf(cell, vswitch), {
    ...use,
    offload: vswitch.offload?.value ?? true,
    polled: driverOf(cell.attachment) === 'dpdk',
  });
  // With VMDq the queue's own core receives from the wire (see `receiverOf`).
  const queued = cell.attachment.mode === 'vmdq' && use.direction === 'receive' && use.wire;
  const done = queued ? scaledCost(full, 1 - vmdq.sortingShare) : full;
  const host = scaledCost(done, cell.site.costs.kernel.backendShare);
  return {
    queue: queued ? undefined : full,
    host: bulkToday.has(full.regime) ? { ...host, regime: 'kernelCpu' } : host,
  };
}

/** Who takes a VM's packets off the wire, where it is neither a polling switch nor a kernel that spreads them by RSS. */
export function receiverOf(
  cell: Cell,
  vswitch: VSwitch,
  bulk: boolean,
): { readonly by: 'vmdq' | 'single'; readonly cost: Cost } | undefined {
  const { site, attachment } = cell;
  if (isPolling(switchType(vswitch))) return undefined;
  const of = kernelClassOf(cell, vswitch);
  const offload = vswitch.offload?.value ?? true;
  const cost = backendCost(site.costs, of, {
    bulk,
    wire: true,
    offload,
    direction: 'receive',
    polled: driverOf(attachment) === 'dpdk',
  });
  if (attachment.mode === 'vmdq') return { by: 'vmdq', cost: scaledCost(cost, 1 - vmdq.sortingShare) };
  return of.singleReceiver ? { by: 'single', cost } : undefined;
}

function scaledCost(cost: Cost, factor: number): Cost {
  return { ...cost, cycles: (bytes) => factor * cost.cycles(bytes) };
}
