import type { Assumptions } from '../assume.ts';
import { CpuResources } from './cpu-resources.ts';
import { NicResources } from './nic-resources.ts';
import { ResourceTable, type CostScale } from './resource-table.ts';

/** All resources of one network, or of those that differ from it in a few streams. */
export interface Registry {
  readonly table: ResourceTable;
  readonly nics: NicResources;
  readonly cpus: CpuResources;
}

export function createRegistry(
  assumptions: Assumptions,
  costScale: CostScale,
  pollingCores: number | undefined,
  base?: Registry,
): Registry {
  const table = new ResourceTable(costScale, base?.table);
  return {
    table,
    nics: new NicResources(table, assumptions, base?.nics),
    cpus: new CpuResources(table, assumptions, pollingCores, base?.cpus),
  };
}
