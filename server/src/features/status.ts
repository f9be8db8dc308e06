import { predictPart } from '../predict/parts.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** What the editor's status bar says of a file. */
export interface FileStatus {
  readonly hosts: number;
  readonly vms: number;
  /** The most loaded port, direction or slot; null where no load is known. */
  readonly busiest: { readonly name: string; readonly utilization: number } | null;
  readonly errors: number;
  readonly warnings: number;
}

/** How large a design is, what of it is loaded most, and how much is wrong. */
export function statusOf({ world, diagnostics }: Snapshot): FileStatus {
  let hosts = 0;
  let vms = 0;
  let busiest: FileStatus['busiest'] = null;
  // Part by part: an edit leaves nearly all of them as they are, with their predictions, and many are alike.
  for (const part of world.parts) {
    const { pattern } = part;
    for (const host of pattern.topology.hosts) hosts += host.members.count;
    for (const vm of pattern.topology.vms) vms += vm.members.count;
    for (const { text, txUtilization, rxUtilization, pcieUtilization } of predictPart(pattern).ports) {
      const utilization = Math.max(txUtilization ?? 0, rxUtilization ?? 0, pcieUtilization ?? 0);
      if (utilization > (busiest?.utilization ?? 0)) busiest = { name: part.named(text), utilization };
    }
  }
  const count = (severity: string): number => diagnostics.filter((one) => one.severity === severity).length;
  return { hosts, vms, busiest, errors: count('error'), warnings: count('warning') };
}
