import type { Fact } from '../../model/place.ts';
import type { Attachment, Host, HypervisorType, Mode, Need } from '../../model/topology.ts';
import { hypervisorType } from '../../predict/assume.ts';
import { isBelow } from './versions.ts';
import { phrase } from '../../words/phrase.ts';

/*
 * What each hypervisor has and excludes, by version where that differs, each with its source. Rules ask here; none of
 * them knows a hypervisor by name. What is not here is not known, and silences the rule that would rest on it.
 */

export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
}

/** A figure that holds from one version on, up to below another. */
export interface InVersions<T> extends Sourced<T> {
  readonly from?: string;
  readonly below?: string;
}

/** What becomes of functions when a VM migrates while it runs. */
export type Migration =
  /** The hypervisor keeps a path of its own beside the function. */
  | { readonly kind: 'always' }
  /** It refuses. */
  | { readonly kind: 'never'; readonly text: () => string }
  /** The card's driver decides, on the hypervisor that drivers are written for. */
  | { readonly kind: 'driver'; readonly on: HypervisorType };

export interface Hypervisor {
  readonly name: string;
  /** Whose drivers of a card are in use. */
  readonly system: 'linux' | 'esxi' | 'windows';
  /** Attachment modes that it does not have. */
  readonly withoutModes?: Sourced<ReadonlySet<Mode>>;
  /** The types of vswitch that run on it. */
  readonly vswitches: Sourced<ReadonlySet<string>>;
  /** Features that a VM with an assigned device goes without, as one says them. */
  readonly blocks?: Sourced<Readonly<Partial<Record<Need, () => string>>>>;
  readonly migration: { readonly sriov: Sourced<Migration>; readonly direct: Sourced<Migration> };
  /** Whether a vnic may name a standby path (`failover`). */
  readonly standby: boolean;
  /** A VF is taken from the vswitch's own uplink: the path beside it is on the same port by design. */
  readonly functionsOfUplink?: Sourced<true>;
  /** A VM with an assigned device does not start unless its memory is reserved. */
  readonly demandsReserved?: Sourced<true>;
  /** Rates of VFs are not passed to the card. */
  readonly withoutVfRates?: Sourced<true>;
  /** Its switch sorts into VMDq queues only with `netqueue`. */
  readonly sortsByNetqueue?: Sourced<true>;
  readonly devicesPerVm: readonly InVersions<number>[];
  readonly vfsPerHost: readonly InVersions<number>[];
  /** VFs of one port of a card, by whose cards it holds for. */
  readonly vfsPerPort?: readonly InVersions<Readonly<Record<string, number>>>[];
  /** VFs take fewer than this many interrupt vectors together. */
  readonly vectors: readonly InVersions<number>[];
  /** How many it counts for a VF, by the card's vendor. */
  readonly vectorsPerVf?: Sourced<Readonly<Record<string, number>>>;
  /** A VM here is a container: its kernel's driver may hold a function, which then needs no IOMMU. */
  readonly containers?: true;
}

const ofLinux = ['linux-bridge', 'ovs', 'ovs-dpdk', 'vpp', 'fastclick', 'bess', 'snabb', 'vale'];
const onLinux: Sourced<ReadonlySet<string>> = {
  value: new Set(ofLinux),
  source: 'Each of these switches runs in Linux, in its kernel or in user space',
};
const linuxOnly: ReadonlySet<Mode> = new Set(['vhost-user', 'macvtap', 'vdpa']);
const foreign: Sourced<ReadonlySet<Mode>> = {
  value: linuxOnly,
  source: 'QEMU docs/interop/vhost-user.rst; libvirt formatdomain; linux drivers/vdpa',
};
const stays: Sourced<Migration> = {
  value: { kind: 'never', text: () => phrase`no driver migrates a physical function` },
  source: 'linux drivers/vfio/pci: variant drivers are for VFs',
};
const byDriver: Sourced<Migration> = {
  value: { kind: 'driver', on: 'kvm' },
  source: 'linux drivers/vfio/pci (variant drivers)',
};
const vsphere = { source: 'vSphere Networking 6.5, pp. 148, 153' };
const notOnEsxi: Sourced<Migration> = {
  value: { kind: 'never', text: () => phrase`ESXi does not migrate a VM that has a function of a card` },
  ...vsphere,
};

export const hypervisors: Readonly<Record<HypervisorType, Hypervisor>> = {
  kvm: {
    name: 'KVM',
    system: 'linux',
    vswitches: onLinux,
    migration: { sriov: byDriver, direct: stays },
    standby: true,
    devicesPerVm: [],
    vfsPerHost: [],
    vectors: [],
  },
  none: {
    get name() {
      return phrase`a host without a hypervisor`;
    },
    system: 'linux',
    vswitches: onLinux,
    withoutModes: {
      value: new Set<Mode>(['emulated']),
      source: 'Kubernetes: a pod has interfaces of its kernel; nothing emulates a device for it',
    },
    // A pod is started anew elsewhere; nobody migrates it.
    migration: {
      sriov: { value: { kind: 'always' }, source: 'Kubernetes: pods are rescheduled' },
      direct: { value: { kind: 'always' }, source: 'Kubernetes: pods are rescheduled' },
    },
    standby: true,
    devicesPerVm: [],
    vfsPerHost: [],
    vectors: [],
    containers: true,
  },
  xen: {
    name: 'Xen',
    system: 'linux',
    vswitches: {
      value: new Set(['xen', ...ofLinux]),
      source: 'Xen wiki, Xen Networking: netback on a bridge or Open vSwitch of a Linux control domain',
    },
    withoutModes: foreign,
    migration: { sriov: byDriver, direct: stays },
    standby: true,
    devicesPerVm: [],
    vfsPerHost: [],
    vectors: [],
  },
  'hyper-v': {
    name: 'Hyper-V',
    system: 'windows',
    vswitches: {
      value: new Set(['hyper-v', 'ovs']),
      source: 'Open vSwitch documentation, intro/install/windows.rst (an extension of the Hyper-V switch)',
    },
    withoutModes: foreign,
    migration: {
      sriov: {
        value: { kind: 'always' },
        source: 'windows-driver-docs: sr-iov-vf-failover-and-live-migration-support.md',
      },
      direct: {
        value: { kind: 'never', text: () => phrase`a device that is assigned whole (DDA) does not migrate` },
        source: 'windows-driver-docs: sr-iov-vf-failover-and-live-migration-support.md',
      },
    },
    standby: true,
    functionsOfUplink: { value: true, source: 'windows-driver-docs: sr-iov-synthetic-data-path.md' },
    devicesPerVm: [],
    vfsPerHost: [],
    vectors: [],
  },
  esxi: {
    name: 'ESXi',
    system: 'esxi',
    vswitches: {
      value: new Set(['vmware']),
      source:
        'VMware KB 2149722 (third party vSwitch program): the standard and the distributed switch are all there is',
    },
    withoutModes: foreign,
    blocks: {
      value: {
        snapshot: () => phrase`snapshots`,
        suspend: () => phrase`suspend and resume`,
        ha: () => 'HA',
        drs: () => 'DRS',
        'fault-tolerance': () => phrase`fault tolerance`,
        'hot-add': () => phrase`hot add of devices, memory or vCPUs`,
      },
      ...vsphere,
    },
    migration: { sriov: notOnEsxi, direct: notOnEsxi },
    standby: false,
    demandsReserved: { value: true, source: 'Broadcom KB 309986; vSphere Networking 6.7, p. 154' },
    withoutVfRates: { value: true, source: 'vSphere Networking 6.7' },
    sortsByNetqueue: { value: true, source: 'vSphere Networking, NetQueue' },
    devicesPerVm: [
      { from: '8.0.2', value: 128, source: 'Broadcom KB 309986' },
      { from: '8.0.1', below: '8.0.2', value: 64, source: 'Broadcom KB 309986' },
      { from: '8.0', below: '8.0.1', value: 32, source: 'Broadcom KB 309986' },
      {
        from: '6.0',
        below: '8.0',
        value: 16,
        source: 'Broadcom KB 309986; vSphere 6.0 configuration maxima',
      },
    ],
    vfsPerHost: [{ value: 1024, source: 'vSphere Networking 6.7, p. 151' }],
    vfsPerPort: [
      {
        from: '6.7',
        below: '8.0',
        value: { Intel: 64, Emulex: 64 },
        source: 'vSphere Networking 6.7, p. 151 (64 VFs on each supported Intel or Emulex NIC)',
      },
    ],
    vectors: [
      { from: '6.7', value: 3072, source: 'vSphere Networking 6.7 (3X + 2Y < 3072)' },
      { from: '5.1', below: '6.5', value: 128, source: 'vSphere Networking 6.5, p. 163 (3X + 2Y < 128)' },
    ],
    vectorsPerVf: {
      value: { Intel: 3, Emulex: 2 },
      source: 'vSphere Networking 6.5, p. 163 (3X + 2Y: X VFs of Intel cards, Y of Emulex cards)',
    },
  },
};

/** The hypervisor of a host; the assumed one where the file says none. */
export function hypervisorOf(host: Pick<Host, 'hypervisor'>): Hypervisor {
  return hypervisors[hypervisorType(host)];
}

/** The hypervisor of the hosts that carry an attachment. */
export function hypervisorUnder({ group }: Attachment): Hypervisor {
  return hypervisorOf(group.host);
}

/** The figure for a host's version: those for any version hold where it is not stated, the others do not. */
export function inVersion<T>(
  entries: readonly InVersions<T>[],
  { hypervisor }: Pick<Host, 'hypervisor'>,
): InVersions<T> | undefined {
  const version = hypervisor?.value.version;
  return entries.find(({ from, below }) => {
    if (from === undefined && below === undefined) return true;
    if (version === undefined) return false;
    return (
      (from === undefined || isBelow(version, from) === false) &&
      (below === undefined || isBelow(version, below) === true)
    );
  });
}

/** What a hypervisor has, as a fact that stands where the host says which it is. */
export function saidBy<T>({ hypervisor }: Host, known: Sourced<T> | undefined): Fact<T> | undefined {
  return hypervisor && known && { value: known.value, place: hypervisor.place, source: known.source };
}
