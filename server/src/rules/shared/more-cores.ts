import { insertion, replacement } from '../../model/edit.ts';
import type { Edit } from '../../model/finding.ts';
import type { Measurement, Topology, VSwitch } from '../../model/topology.ts';
import { attachmentsOn } from '../../model/variation.ts';
import { isPolling, switchType } from '../../predict/cost/cost.ts';

/**
 * Gives a polling switch so many cores. What was measured while it had fewer says how many from then on, else it would be taken to be of
 * those that it has now, and more cores would give nothing.
 */
export function giveCores(topology: Topology, vswitch: VSwitch, cores: number): Edit[] {
  const text = `cores ${cores}`;
  const now = `cores ${vswitch.cores?.value ?? 1}`;
  return [
    vswitch.cores === undefined ? insertion(vswitch.bound, text) : replacement(vswitch.cores.place, text),
    ...topology.measurements
      .filter((one) => one.conditions.cores === undefined && isOfOnly(one, vswitch, topology))
      .map(({ bound }) => insertion(bound, now)),
  ];
}

/** Whether cores that a measurement states can be no other's than this switch's. */
function isOfOnly({ subject }: Measurement, vswitch: VSwitch, topology: Topology): boolean {
  const { host } = vswitch;
  const polling = host.vswitches.filter((one) => isPolling(switchType(one)));
  if (polling.length !== 1) return false;
  const all = host.groups.flatMap((group) => attachmentsOn(topology, group));
  switch (subject.type) {
    case 'vswitch':
      return subject.vswitch === vswitch;
    case 'vnics': {
      const own = all.filter(({ vm }) => vm === subject.vm);
      return own.length > 0 && own.every((one) => one.vswitch === vswitch);
    }
    case 'port':
      return subject.port.nic.host === host && all.every((one) => one.vswitch !== undefined);
    case 'host':
      return subject.host === host && all.every((one) => one.vswitch !== undefined);
  }
}
