import type { Attachment, Flow, Host, Topology, Vm } from '../../model/topology.ts';
import { type PortUse, attachmentIndex, portUses } from './ports.ts';

/** What rules are to look at. What they have to know besides they find in the topology. */
export interface Focus {
  /** Hosts, for what they are. */
  readonly hosts: readonly Host[];
  /** Hosts, for what is attached to them. */
  readonly carriers: readonly Host[];
  /** Ports, each with all its uses. */
  readonly ports: readonly PortUse[];
  readonly vms: readonly Vm[];
  /** All that a VM has, or nothing of it. */
  readonly attachments: readonly Attachment[];
  readonly flows: readonly Flow[];
}

/** All that there is. */
export function everything(topology: Topology): Focus {
  const { hosts, vms, flows } = topology;
  return {
    hosts,
    carriers: hosts,
    ports: portUses(topology),
    vms,
    attachments: attachmentIndex(topology).all,
    flows,
  };
}
