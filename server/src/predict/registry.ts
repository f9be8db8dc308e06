import type { Assumptions } from './assume.ts';
import { CpuResources } from './cpu-resources.ts';
import { NicResources } from './nic-resources.ts';
import { ResourceTable, type CostScale } from './resource-table.ts';

/** All resources of one network. */
export interface Registry {
  readonly table: ResourceTable;
  readonly nics: NicResources;
  readonly cpus: CpuResources;
}

export function createRegistry(
  assumptions: Assumptions,
  costScale: CostScale,
  pollingCores: number | undefined,
): Registry {
  const table = new ResourceTable(costScale);
  return {
    table,
    nics: new NicResources(table, assumptions),
    cpus: new CpuResources(table, assumptions, pollingCores),
  };
}
