import type { Attachment, Port, VSwitch } from '../../model/topology.ts';
import type { Assumptions } from '../assume.ts';
import { isPolling, pollingCoresWorth, switchType, type Cost } from '../cost/cost.ts';
import type { Cell, Resource, Site, SwitchCores } from './network.ts';
import { queueing } from '../cost/parameters.ts';
import { Layered, type ResourceTable } from './resource-table.ts';
import { queuesOf, vcpusOf } from './site.ts';
import { coresText, queuesText, vcpusText, vmdqText } from '../text.ts';
import { phrase } from '../../words/phrase.ts';

/** Processors that packets meet, made when a path first needs them: cores of switches and hosts, queues' threads, vCPUs. */
export class CpuResources {
  private readonly switches: Layered<number, SwitchCores>;
  private readonly table: ResourceTable;
  private readonly assumptions: Assumptions;
  private readonly statedCores: number | undefined;

  /** `pollingCores` stands in for what polling switches, and guests that poll functions, say of their cores. */
  constructor(
    table: ResourceTable,
    assumptions: Assumptions,
    pollingCores: number | undefined,
    base?: CpuResources,
  ) {
    this.switches = new Layered(base?.switches);
    this.table = table;
    this.assumptions = assumptions;
    this.statedCores = pollingCores;
  }

  /** The software switch that this resource is the cores of. */
  switchAt(resource: number): SwitchCores | undefined {
    return this.switches.get(resource);
  }

  /** The dedicated cores of a polling switch. */
  pollingCores(site: Site, vswitch: VSwitch, cost: Cost): Resource {
    const cores = Math.max(1, this.statedCores ?? vswitch.cores?.value ?? 1);
    const worth = (of: number): number => pollingCoresWorth(site.costs, of, site.threads) * site.hz;
    if (vswitch.cores === undefined)
      this.assumptions.add(`${site.group.host.name}.${vswitch.name}: cores 1`, vswitch.place);
    const resource = this.table.once(`${site.index}/${vswitch.name}/cores`, site, cost, () => ({
      kind: 'vswitch-core',
      label: () => phrase`${coresText(cores)} of ${vswitch.name}`,
      capacity: worth(cores),
      unit: worth(cores + 1) - worth(cores),
      server: worth(1),
      waiting: 'polling',
      ringEntries: vswitch.ring?.value ?? queueing.ringEntries.polling,
    }));
    return this.coresOf({ site, vswitch, polling: true, cores }, resource);
  }

  /** What a kernel switch may use of its host's cores. */
  kernelCores(site: Site, vswitch: VSwitch, cost: Cost): Resource {
    const stated = vswitch.cores === undefined ? undefined : Math.max(1, vswitch.cores.value);
    const cores = stated ?? coresLeft(site);
    const resource = this.table.once(`${site.index}/${vswitch.name}/cores`, site, cost, () => ({
      kind: 'vswitch-core',
      label: () =>
        stated === undefined
          ? phrase`${coresText(cores)} of ${site.group.text}`
          : phrase`${coresText(cores)} of ${vswitch.name}`,
      capacity: cores * site.hz,
      unit: site.hz,
      server: site.hz,
      waiting: 'none',
      cpu: 'host',
    }));
    return this.coresOf({ site, vswitch, polling: false, cores }, resource);
  }

  private coresOf(of: Omit<SwitchCores, 'resource'>, resource: Resource): Resource {
    const { index } = resource;
    if (this.switches.get(index) === undefined) this.switches.set(index, { ...of, resource: index });
    return resource;
  }

  /** The cores that a host's own network stack may use: those that no polling switch holds. */
  hostStack(site: Site, cost: Cost): Resource {
    return this.table.once(`${site.index}/stack`, site, cost, () => ({
      kind: 'host-cpu',
      label: () => phrase`the network stack of ${site.group.text}`,
      capacity: coresLeft(site) * site.hz,
      unit: site.hz,
      server: site.hz,
      waiting: 'kernel',
      cpu: 'host',
    }));
  }

  /** The cores of a site's own stack, where something has met them. */
  hostStackOf(site: Site): number | undefined {
    return this.table.find(`${site.index}/stack`);
  }

  /** The single core that receives for all VMs of a hypervisor's switch without VMDq. */
  receiver(site: Site, vswitch: VSwitch, port: Port, cost: Cost): Resource {
    return this.table.once(`${site.index}/${vswitch.name}/${port.path}/receiver`, site, cost, () => ({
      kind: 'vswitch-core',
      label: () => phrase`the core that receives ${port.path} for ${vswitch.name}`,
      capacity: site.hz,
      unit: site.hz,
      waiting: 'kernel',
    }));
  }

  /** VMDq queues of an uplink, each with a core. */
  vmdqQueues(site: Site, vswitch: VSwitch, port: Port, queues: number, cost: Cost): Resource {
    return this.table.once(
      `${site.index}/${vswitch.name}/${port.path}/vmdq`,
      site,
      { ...cost, regime: 'vmdq' },
      () => ({
        kind: 'vmdq-queue',
        label: () => phrase`${vmdqText(queues)} of ${port.path}`,
        capacity: queues * site.hz,
        unit: site.hz,
        server: site.hz,
        waiting: 'kernel',
      }),
    );
  }

  /** The VMDq queue of one VM. */
  vmdqQueue(cell: Cell, cost: Cost): Resource {
    return this.table.once(`${cell.key}/vmdq`, cell.site, { ...cost, regime: 'vmdq', cell }, () => ({
      kind: 'vmdq-queue',
      label: (of = cell.attachment) => phrase`one VMDq queue of ${nameOf(of)}`,
      capacity: cell.site.hz,
      waiting: 'none',
    }));
  }

  /** The backend threads of one vnic behind a kernel switch: one for each queue pair. */
  backend(cell: Cell, cost: Cost): Resource {
    const { hz } = cell.site;
    const queues = queuesOf(cell, this.assumptions);
    return this.table.once(`${cell.key}/backend`, cell.site, { ...cost, cell }, () => ({
      kind: 'queue',
      label: (of = cell.attachment) => phrase`${queuesText(queues)} of ${nameOf(of)}`,
      capacity: queues * hz,
      unit: hz,
      server: hz,
      waiting: 'kernel',
    }));
  }

  /** The vCPUs of one VM. */
  vcpus(cell: Cell, cost: Cost, polling: boolean): Resource {
    const { hz } = cell.site;
    const vcpus = this.polledFunction(cell, polling) ?? vcpusOf(cell, this.assumptions);
    return this.table.once(`${vcpuKey(cell)}/vcpus`, cell.site, { ...cost, cell }, () => ({
      kind: 'guest-cpu',
      label: ({ vm } = cell.attachment) => phrase`${vcpusText(vcpus)} of ${vm.name}`,
      capacity: vcpus * hz,
      unit: hz,
      server: hz,
      waiting: polling ? 'polling' : 'kernel',
      cpu: 'guest',
    }));
  }

  /** The vCPUs of a cell's VM, where something has met them. */
  vcpusOf(cell: Cell): number | undefined {
    return this.table.find(`${vcpuKey(cell)}/vcpus`);
  }

  /**
   * The guest's cores that its queues keep busy, where they are fewer than its vCPUs. A polling guest that forwards between
   * its vnics does so with one core for each queue pair, both directions together.
   */
  guestQueues(cell: Cell, cost: Cost, polling: boolean): Resource | undefined {
    const { hz } = cell.site;
    if (this.polledFunction(cell, polling) !== undefined) return undefined;
    const queues = queuesOf(cell, this.assumptions);
    if (queues >= vcpusOf(cell, this.assumptions)) return undefined;
    return this.table.once(queuesKey(cell, polling), cell.site, { ...cost, cell }, () => ({
      kind: 'queue',
      label: (of = cell.attachment) => phrase`${queuesText(queues)} of ${nameOf(of)}`,
      capacity: queues * hz,
      unit: hz,
      server: hz,
      waiting: polling ? 'polling' : 'kernel',
    }));
  }

  /** The stand-in for the cores of a guest that polls a function itself, which is all the switch that it has. */
  private polledFunction(cell: Cell, polling: boolean): number | undefined {
    return polling && cell.attachment.vswitch === undefined ? this.statedCores : undefined;
  }

  /** What a vnic's interrupts take from, with its cores: its VM's vCPUs, and its queues where they are fewer. */
  guestResources(cell: Cell): { readonly resource: number; readonly cores: number }[] {
    return [this.vcpusOf(cell), this.table.find(queuesKey(cell, false))].flatMap((resource) => {
      const of = resource === undefined ? undefined : this.table.resources[resource];
      return of === undefined ? [] : [{ resource: of.index, cores: of.capacity / of.server }];
    });
  }
}

/** A VM's vnics share its vCPUs: those of the same members of the set. */
function vcpuKey(cell: Cell): string {
  const { vm, span } = cell.attachment;
  return vm.vnics.length > 1 ? `${cell.site.index}/${vm.name}/${span.join('..')}` : cell.key;
}

function queuesKey(cell: Cell, polling: boolean): string {
  return `${polling ? vcpuKey(cell) : cell.key}/queues`;
}

/** Cores of a host that no polling switch holds. */
export function coresLeft(site: Site): number {
  const { vswitches } = site.group.host;
  const polling = vswitches.filter((vswitch) => isPolling(switchType(vswitch)));
  return Math.max(1, site.cores - polling.reduce((sum, vswitch) => sum + (vswitch.cores?.value ?? 1), 0));
}

/** `web.eth0`: the vnic, not which of its members. */
function nameOf({ vm, vnic }: Attachment): string {
  return `${vm.name}.${vnic.name}`;
}
