import type { Topology } from '../../model/topology.ts';
import type { Exported, Header } from './file.ts';
import { kubernetes } from './kubernetes.ts';
import { libvirt } from './libvirt.ts';
import { netplan } from './netplan.ts';
import { networkmanager } from './networkmanager.ts';
import { ovs } from './ovs.ts';
import { type Deployment, deploymentOf } from './plan.ts';
import { shell } from './shell.ts';
import { systemd } from './systemd.ts';
import { vsphere } from './vsphere.ts';

/** A format is one function, and one line here. */
const exporters = {
  shell,
  libvirt,
  kubernetes,
  networkmanager,
  netplan,
  systemd,
  ovs,
  vsphere,
} satisfies Record<string, (deployment: Deployment, header: Header) => Exported>;

export type ExportFormat = keyof typeof exporters;

export const exportFormats = Object.keys(exporters) as readonly ExportFormat[];

export function isExportFormat(word: unknown): word is ExportFormat {
  return typeof word === 'string' && Object.hasOwn(exporters, word);
}

/**
 * The files that deploy a topology, and what they do not carry. The topology must be free of errors. The same text
 * gives the same files. Throws `ExportError` where it is too large.
 */
export function exportAs(format: ExportFormat, topology: Topology, header: Header): Exported {
  return exporters[format](deploymentOf(topology), header);
}
