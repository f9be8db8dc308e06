/** The formats that a design is exported as. */
export const exportFormats = [
  'shell',
  'libvirt',
  'openstack',
  'kubernetes',
  'networkmanager',
  'netplan',
  'systemd',
  'ovs',
  'vsphere',
] as const;

export type ExportFormat = (typeof exportFormats)[number];

export function isExportFormat(word: unknown): word is ExportFormat {
  return exportFormats.some((f) => f === word);
}
