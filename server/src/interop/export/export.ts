import type { Topology } from '../../model/topology.ts';
import type { Deployable, Exported, Header, Maker } from './file.ts';
import type { ExportFormat } from './formats.ts';
import { kubernetes } from './kubernetes.ts';
import { libvirt } from './libvirt.ts';
import { netplan } from './netplan.ts';
import { networkmanager } from './networkmanager.ts';
import { originOf } from './notes.ts';
import { openstack } from './openstack/openstack.ts';
import { ovs } from './ovs.ts';
import { type Deployment, deploymentOf } from './plan.ts';
import { shell } from './shell.ts';
import { systemd } from './systemd.ts';
import { vsphere } from './vsphere.ts';

/** A format is one function, and one line here. */
const exporters: Readonly<Record<ExportFormat, (deployment: Deployment, header: Header) => Exported>> = {
  shell,
  libvirt,
  openstack,
  kubernetes,
  networkmanager,
  netplan,
  systemd,
  ovs,
  vsphere,
};

/**
 * The files that deploy a topology, and what they do not carry. The topology must be free of errors. The same text
 * gives the same files. Throws `ExportError` where it is too large.
 */
export function exportAs(format: ExportFormat, topology: Topology, maker: Maker): Deployable {
  const header = { ...maker, format };
  return { ...exporters[format](deploymentOf(topology), header), origin: originOf(header) };
}
