import type { Place } from '../../model/place.ts';
import type { Attachment, Host, HostGroup, Topology, VSwitch } from '../../model/topology.ts';
import { attachmentsOn } from '../../model/variation.ts';

/** A vswitch of a group of hosts that uses VMDq, by its own word or by vnics attached so. */
export interface VmdqUse {
  readonly group: HostGroup;
  readonly vswitch: VSwitch;
  readonly attachments: readonly Attachment[];
  /** Where it is said: the `vmdq` of the vswitch, else the mode of each vnic. */
  readonly places: readonly Place[];
}

export function vmdqUses(topology: Topology, hosts: readonly Host[]): VmdqUse[] {
  return hosts.flatMap((host) =>
    host.groups.flatMap((group) =>
      host.vswitches.flatMap((vswitch): VmdqUse[] => {
        const attachments = attachmentsOn(topology, group).filter(
          (a) => a.mode === 'vmdq' && a.vswitch === vswitch,
        );
        const stated = vswitch.vmdq && vswitch.vmdq.value > 0 ? [vswitch.vmdq.place] : undefined;
        const places = stated ?? attachments.map((a) => a.vnic.mode.place);
        return places.length > 0 ? [{ group, vswitch, attachments, places }] : [];
      }),
    ),
  );
}
