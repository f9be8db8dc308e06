import type { HostFile } from './host-files.ts';
import { isIommuGroups } from './iommu-groups.ts';
import { isOvsShow } from './ovs.ts';
import { isSysfs } from './sysfs.ts';

/* Which format a text is in: for folders and for what is pasted. */

/** The formats that a user names. */
export const importFormats = ['ip-link', 'lspci', 'libvirt', 'lstopo', 'kubernetes'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** All that can be read, the smaller files of a host's folder included. */
export type AnyFormat = ImportFormat | 'sysfs' | 'ovs' | 'iommu-groups' | HostFile;

const roots =
  /<(topology|domain|network|device|domstatus|networkstatus|domains|networks|devices|domainsnapshot)[\s>]/;

/** The format of a text; undefined where it looks like none. `name` is its file's, which tells the smallest files. */
export function detectFormat(text: string, name = ''): AnyFormat | undefined {
  const start = text.slice(0, 64 * 1024);
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).toLowerCase();
  if (/^\s*[[{]/.test(start) && /"ifname"/.test(start)) return 'ip-link';
  if (/SriovNetworkNodeState/.test(start)) return 'kubernetes';
  // The outermost element: a domain has a <topology>, too.
  const root = /^[ \t]*</m.test(start) ? roots.exec(start)?.[1] : undefined;
  if (root !== undefined) return root === 'topology' ? 'lstopo' : 'libvirt';
  if (isSysfs(start)) return 'sysfs';
  if (/^\s{0,20}\d{1,6}: [^\s:]{1,64}: <[A-Z0-9_,-]*>/m.test(start)) return 'ip-link';
  if (/^processor[ \t]*:/m.test(start) && /^(?:vendor_id|model name|CPU implementer)[ \t]*:/m.test(start))
    return 'cpuinfo';
  if (/^\[ {0,8}\d+\.\d{6}\] /m.test(start)) return 'dmesg';
  if (isIommuGroups(start)) return 'iommu-groups';
  if (isLspci(start)) return 'lspci';
  if (/^\s{0,8}interfaces:/m.test(start) && /^\s{0,16}(?:- )?pciAddress:/m.test(start)) return 'kubernetes';
  if (isOvsShow(start)) return 'ovs';
  if (/^available: \d+ nodes/m.test(start)) return 'numactl';
  if (/^MemTotal: /m.test(start)) return 'meminfo';
  if (/^Machine \(\d+(?:GB|MB)/.test(start)) return 'lstopo-text';
  if (/^(?:BOOT_IMAGE=|root=)\S/m.test(start) && text.length < 4096) return 'cmdline';
  if (/^Using library: libvirt /m.test(start) || /^versions(?:\.txt)?$/.test(base)) return 'versions';
  return /^hostname(?:\.txt)?$/.test(base) ? 'hostname' : undefined;
}

/**
 * What people have at hand besides, and what each is called: none of it is read. It is asked only of what looks like no
 * capture that is.
 */
const unread: readonly (readonly [tool: string, looks: RegExp])[] = [
  ['ethtool -i', /^driver: \S[^\n]*\n(?:[^\n]*\n){0,5}bus-info: /m],
  ['ethtool -l', /^Channel parameters for \S+:[ \t\r]*$/m],
  ['ethtool -g', /^Ring parameters for \S+:[ \t\r]*$/m],
  ['esxcli', /^Name {2,}PCI Device {2,}Driver\b|^PCI Address {2,}|esxcli \w+ /m],
  ['openstack', /"(?:OS-EXT-[A-Z-]+:[a-z_]+|binding[:_]vif_type|hypervisor_hostname)"/],
  [
    'netplan',
    /^network:[ \t\r]*\n(?:[ \t]*#[^\n]*\n)*[ \t]+(?:version|renderer|ethernets|bonds|bridges|vlans):/m,
  ],
  [
    'the SR-IOV network operator, but for SriovNetworkNodeState',
    /^[ \t]*kind: ["']?(?:Sriov|OVS)[A-Za-z]*Network/m,
  ],
  ['NetworkManager', /^\[connection\][ \t\r]*$/m],
  ['systemd', /^\[(?:Match|NetDev)\][ \t\r]*$/m],
  ['lshw', /^[ \t]+\*-(?:core|network|pci)\b/m],
];

/** What a text is of that is not read; undefined where it is not known either. */
export function unreadTool(text: string): string | undefined {
  const start = text.slice(0, 64 * 1024);
  return unread.find(([, looks]) => looks.test(start))?.[0];
}

function isLspci(text: string): boolean {
  return (
    /^[ \t>]{0,40}(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] [^\n]{0,200}: /im.test(text) ||
    /^Slot:\s+(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\s*$/im.test(text)
  );
}

/** Whether a text that somebody pastes is a capture that stands for itself. */
export function isCapture(text: string): boolean {
  const format = detectFormat(text);
  return format !== undefined && (importFormats as readonly string[]).includes(format) && text.length > 40;
}
