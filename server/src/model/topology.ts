import type { Bound } from './bound.ts';
import type { Fact, Place } from './place.ts';

/*
 * The topology: what a file (and all it imports) says, with names resolved. Pure data.
 *
 * - A set (`vm web[1..30]`) is one entry with a count; nothing here is expanded.
 * - A host set whose members carry different VMs is divided into `HostGroup`s of alike members.
 * - What is not stated is absent (`undefined`); what a default stands in for is in `assume.ts`.
 */

/** What every declared thing has. */
export interface Declared {
  readonly name: string;
  /** The name's own place. */
  readonly place: Place;
  /** The declaration as bound: its statement, its properties by word. Edits start from here. */
  readonly bound: Bound;
  /** `///` text above it. */
  readonly docs?: string | undefined;
  /** Its real name outside, from `label "..."`. */
  readonly label?: string | undefined;
}

/** Positions in a set, from 0, both ends included. */
export type Span = readonly [from: number, to: number];

/** The members of a declared set, in order. A thing that is no set has one member with no index. */
export interface Members {
  readonly count: number;
  /** The index text of member `i` (from 0): "1", "01", "a"; undefined where the thing is no set. */
  readonly indexAt: (i: number) => string | undefined;
  /** As written: `[1..30]`, `[a, b]`, or the empty string. */
  readonly text: string;
}

export type OnOff = Fact<boolean>;

/** A number that depends on how many VFs a port has, on DCB mode or on traffic classes. */
export interface Conditional {
  readonly base: number;
  readonly when: readonly { readonly test: DeviceTest; readonly value: number }[];
}
export type DeviceTest =
  | { readonly on: 'vfs' | 'classes' | 'ports'; readonly op: '>=' | '<=' | '>' | '<'; readonly than: number }
  | { readonly on: 'dcb' };

export interface PcieLink {
  /** PCI Express generation, 1 to 6. */
  readonly generation: number;
  readonly lanes: number;
}

/** A NIC model. A fact that the catalog does not know is undefined: rules are then silent. */
export interface Device extends Declared {
  readonly base?: Device | undefined;
  readonly vendor?: string | undefined;
  readonly controller?: string | undefined;
  /** Cards of one family share a driver and its limits (`i40e`, `ice`, `82599`, ...). */
  readonly family?: string | undefined;
  readonly pciIds: readonly string[];
  readonly vfPciIds: readonly string[];
  readonly portCount?: Fact<number> | undefined;
  /** Physical functions, where it does not have one for each port. */
  readonly functions?: Fact<number> | undefined;
  readonly portSpeedBps?: Fact<number> | undefined;
  readonly speedsBps?: Fact<readonly number[]> | undefined;
  readonly pcie?: Fact<PcieLink> | undefined;
  /** Most VFs that one port can really give; 0 means that the device has no SR-IOV. */
  readonly vfsPerPort?: Fact<number> | undefined;
  /** Pool of VFs that all ports share. */
  readonly vfsPerDevice?: Fact<number> | undefined;
  /** VFs that the firmware allows as shipped. */
  readonly vfsFirmware?: Fact<number> | undefined;
  /** VFs of a port that the Linux driver has tables for. */
  readonly vfsDriver?: Fact<number> | undefined;
  readonly queuesPerVf?: Fact<Conditional> | undefined;
  readonly queuesPerPort?: Fact<number> | undefined;
  /** Whether the device has VMDq at all; pools may be unknown. */
  readonly vmdq?: OnOff | undefined;
  readonly vmdqPools?: Fact<number> | undefined;
  /** Whether those pools are for VMDq alone: VFs and the physical function take none of them. */
  readonly vmdqBesideVfs?: OnOff | undefined;
  readonly vmdqModes?:
    | Fact<
        readonly {
          readonly pools: number;
          readonly queuesPerPool: number;
          readonly rss?: boolean | undefined;
          readonly classes?: number | undefined;
        }[]
      >
    | undefined;
  readonly msix?:
    | Fact<{
        readonly pf?: number | undefined;
        readonly device?: number | undefined;
        readonly perVf?: number | undefined;
        /** What a VF may have: the largest that fits for all VFs of the card. */
        readonly sizes?: readonly number[] | undefined;
        /** Hardware threads of a host up to which a port finds vectors for its driver, seen up to a kernel. */
        readonly cpus?: { readonly most: number; readonly kernel?: string | undefined } | undefined;
      }>
    | undefined;
  readonly dcb?: OnOff | undefined;
  /** Traffic classes, by VF count. */
  readonly classes?: Fact<Conditional> | undefined;
  readonly mtu?: Fact<number> | undefined;
  readonly maxFrameBytes?: Fact<number> | undefined;
  readonly switching?: Fact<readonly string[]> | undefined;
  /** VF to VF in the NIC. */
  readonly loopback?: OnOff | undefined;
  readonly maxRate?:
    | Fact<{
        readonly supported: boolean;
        readonly stepBps?: number | undefined;
        readonly leastBps?: number | undefined;
        readonly perQueue: boolean;
        readonly onlyAtBps?: number | undefined;
      }>
    | undefined;
  readonly minRate?:
    Fact<{ readonly kind: 'off' | 'on' | 'weight'; readonly notWith: readonly string[] }> | undefined;
  readonly fcoe?: OnOff | undefined;
  readonly vfMigration?:
    | Fact<{
        readonly kind: 'off' | 'on' | 'out-of-tree';
        readonly kernel?: string | undefined;
        readonly qemu?: string | undefined;
        readonly libvirt?: string | undefined;
        readonly firmware?: string | undefined;
      }>
    | undefined;
  readonly packetRate?: Fact<{ readonly pps: number; readonly per: 'port' | 'device' }> | undefined;
  /** First VF offset in its SR-IOV capability, with ARI and without. */
  readonly vfOffset?:
    Fact<{ readonly ari?: number | undefined; readonly noAri?: number | undefined }> | undefined;
  /** Virtio data path acceleration. */
  readonly vdpa?: OnOff | undefined;
  /** Features that exclude each other, or that it does not have at all (`b` undefined). */
  readonly excludes: readonly Fact<{
    readonly a: string;
    readonly b?: string | undefined;
    readonly driver?: string | undefined;
  }>[];
  readonly endOfLife?: Fact<string> | undefined;
  readonly drivers: readonly {
    readonly on: string;
    readonly name: string;
    readonly vf?: string | undefined;
  }[];
}

export interface Platform extends Declared {
  readonly slots: readonly {
    readonly index: number;
    readonly pcie: PcieLink;
    readonly numa?: number | undefined;
    readonly ari?: OnOff | undefined;
    readonly acs?: OnOff | undefined;
    readonly place: Place;
  }[];
}

export interface Network extends Declared {
  readonly vlan?: Fact<number> | undefined;
  readonly mtu?: Fact<number> | undefined;
}

export interface Qos extends Declared {
  readonly minBps?: Fact<number> | undefined;
  readonly maxBps?: Fact<number> | undefined;
  readonly weight?: Fact<number> | undefined;
  readonly class?: Fact<number> | undefined;
  readonly burstBytes?: Fact<number> | undefined;
}

/** The switch outside the hosts. */
export interface Switch extends Declared {
  readonly ports?: Fact<{ readonly count: number; readonly speedBps: number }> | undefined;
  readonly mtu?: Fact<number> | undefined;
  readonly reflectiveRelay?: OnOff | undefined;
  readonly networks?: Fact<readonly Network[]> | undefined;
}

export type HypervisorType = 'kvm' | 'esxi' | 'xen' | 'hyper-v' | 'none';

export interface Cpu {
  readonly sockets: number;
  readonly coresPerSocket: number;
  readonly hz: number;
  /** The same where the file says it, beside the cores or in the model's name. */
  readonly statedHz?: number | undefined;
  /** Hardware threads a core. */
  readonly threads: number;
  /** The same where the file says it. */
  readonly statedThreads?: number | undefined;
  readonly model?: string | undefined;
}

/** A host, or a set of alike hosts. */
export interface Host extends Declared {
  readonly members: Members;
  readonly platform?: Platform | undefined;
  readonly hypervisor?:
    | Fact<{
        readonly type: HypervisorType;
        readonly version?: string | undefined;
        readonly kernel?: string | undefined;
        readonly libvirt?: string | undefined;
      }>
    | undefined;
  readonly cpu?: Fact<Cpu> | undefined;
  readonly memoryBytes?: Fact<number> | undefined;
  readonly iommu?:
    | Fact<{
        readonly type: 'vt-d' | 'amd-vi' | 'smmu' | 'off';
        readonly interruptRemapping?: OnOff | undefined;
        readonly passthrough?: OnOff | undefined;
      }>
    | undefined;
  readonly srIov?: OnOff | undefined;
  readonly above4g?: OnOff | undefined;
  readonly netqueue?: OnOff | undefined;
  readonly nics: readonly Nic[];
  readonly vswitches: readonly VSwitch[];
  /** Its members divided by what they carry; at least one group. */
  readonly groups: readonly HostGroup[];
}

/** Members of a host set that carry alike VMs: `kvm[1]`, `kvm[2..50]`. */
export interface HostGroup {
  readonly host: Host;
  /** Positions of its members in the set (from 0), as inclusive intervals. */
  readonly spans: readonly Span[];
  readonly count: number;
  /** As one would write it: `box`, `kvm[1]`, `kvm[2..50]`. */
  readonly text: string;
  /** Every vnic of every VM on a member, whatever its mode. */
  readonly attachments: readonly Attachment[];
}

export interface Nic extends Declared {
  readonly host: Host;
  readonly device?: Device | undefined;
  readonly slot?:
    | Fact<{
        readonly pcie?: PcieLink | undefined;
        readonly index?: number | undefined;
        readonly ari?: OnOff | undefined;
        readonly acs?: OnOff | undefined;
      }>
    | undefined;
  readonly numa?: Fact<number> | undefined;
  readonly iommuGroup?: Fact<number> | undefined;
  readonly address?: Fact<string> | undefined;
  readonly firmware?: Fact<string> | undefined;
  readonly vfsInFirmware?: Fact<number> | undefined;
  readonly features: readonly Fact<string>[];
  /** By index. Ports that the file does not write but the device has are here too (`stated` false). */
  readonly ports: readonly Port[];
}

export interface Port {
  readonly nic: Nic;
  readonly index: number;
  /** `lan.0`; in messages and as a key within its host. */
  readonly path: string;
  /** Whether the file writes it. */
  readonly stated: boolean;
  /** Its statement's head, or the nic's name where it is not written. */
  readonly place: Place;
  readonly bound?: Bound | undefined;
  /** Stated, or the device's own; undefined where neither is known. */
  readonly speedBps?: number | undefined;
  readonly speed?: Fact<number> | undefined;
  readonly vfs?: Fact<number> | undefined;
  readonly vfQueues?: Fact<number> | undefined;
  readonly switching?: Fact<'veb' | 'vepa' | 'switchdev'> | undefined;
  readonly mtu?: Fact<number> | undefined;
  readonly link?: Fact<{ readonly switch: Switch; readonly port?: number | undefined }> | undefined;
  readonly interface?: Fact<string> | undefined;
  readonly address?: Fact<string> | undefined;
  readonly iommuGroup?: Fact<number> | undefined;
  readonly mac?: Fact<string> | undefined;
  readonly pause?: OnOff | undefined;
  readonly networks?: Fact<readonly Network[]> | undefined;
  readonly classes: readonly TrafficClass[];
}

/** A traffic class of a port: the 802.1p priorities that share it. */
export interface TrafficClass {
  readonly port: Port;
  readonly priorities: readonly number[];
  readonly place: Place;
  readonly bound: Bound;
  /** Share of the port, 0 to 1. */
  readonly ets?: Fact<number> | undefined;
  readonly strict?: OnOff | undefined;
  readonly pfc?: OnOff | undefined;
  readonly lossless?: OnOff | undefined;
}

export interface VSwitch extends Declared {
  readonly host: Host;
  readonly type?: Fact<string> | undefined;
  readonly version?: string | undefined;
  readonly uplinks: readonly { readonly port: Port; readonly place: Place }[];
  readonly uplink?: Bound | undefined;
  readonly team?: Fact<'lacp' | 'active-standby' | 'source-port'> | undefined;
  /** VMDq queues that the switch uses on each uplink. */
  readonly vmdq?: Fact<number> | undefined;
  readonly cores?: Fact<number> | undefined;
  readonly numa?: Fact<number> | undefined;
  readonly mtu?: Fact<number> | undefined;
  readonly ring?: Fact<number> | undefined;
  readonly offload?: OnOff | undefined;
}

export interface Flavor extends Declared, VmSize {}

/** What a flavor or a vm may say of its size; a vm's own words win over its flavor's. */
export interface VmSize {
  readonly vcpus?: Fact<number> | undefined;
  readonly memoryBytes?: Fact<number> | undefined;
  readonly memoryReserved?: boolean | undefined;
  readonly pinned?: OnOff | undefined;
  readonly numa?: Fact<number> | undefined;
  readonly driver?: Fact<'kernel' | 'dpdk'> | undefined;
}

export type Need = 'live-migration' | 'snapshot' | 'suspend' | 'ha' | 'drs' | 'fault-tolerance' | 'hot-add';

/** A VM, or a set of alike VMs. */
export interface Vm extends Declared, VmSize {
  readonly members: Members;
  readonly flavor?: Flavor | undefined;
  /** Host groups that carry it, with how many of its members each single host carries. Empty where its host is unresolved. */
  readonly placements: readonly { readonly group: HostGroup; readonly perHost: number }[];
  readonly needs: readonly Fact<Need>[];
  /** Hosts that it must be able to move to; `spans` are members of the host, where that is a set. */
  readonly migrateTo: readonly {
    readonly host: Host;
    readonly spans: readonly Span[];
    readonly place: Place;
  }[];
  readonly bonds: readonly {
    readonly name: string;
    readonly vnics: readonly string[];
    readonly place: Place;
  }[];
  readonly vnics: readonly Vnic[];
}

export type Mode = 'emulated' | 'vswitch' | 'vmdq' | 'vhost-user' | 'direct' | 'sriov' | 'macvtap' | 'vdpa';

export interface Vnic extends Declared {
  readonly vm: Vm;
  readonly mode: Fact<Mode>;
  /** The target as written. */
  readonly target: Place;
  /** `vf N`: the index the first member takes. */
  readonly vf?: Fact<number> | undefined;
  readonly queues?: Fact<number> | undefined;
  readonly qos?: Fact<Qos> | undefined;
  readonly network?: Fact<Network> | undefined;
  readonly class?: Fact<number> | undefined;
  readonly mtu?: Fact<number> | undefined;
  readonly mac?: Fact<string> | undefined;
  readonly trust?: OnOff | undefined;
  readonly spoofCheck?: OnOff | undefined;
  readonly promiscuous?: OnOff | undefined;
  readonly msix?: Fact<number> | undefined;
  readonly fcoe?: OnOff | undefined;
  readonly driver?: Fact<'kernel' | 'dpdk'> | undefined;
  /** Where its failover is resolved, see `Attachment.failover`. */
  readonly failover?: Place | undefined;
}

/** A stretch of a VM set on members of one host declaration that each carry equally many of it. */
export interface Load {
  readonly vm: Bound;
  readonly span: Span;
  /** Positions in the host set. */
  readonly hosts: Span;
  /** Members are dealt over that many seats, one by one; the first of these hosts has this one, from 0, and the others follow. */
  readonly seats: number;
  readonly seat: number;
  readonly perHost: number;
  /** How many earlier members of the VM set each of these hosts carries: targets are dealt on from there. */
  readonly before: number;
}

/** Members of one vnic that meet one and the same port or vswitch on one group of alike hosts. */
export interface Attachment {
  readonly vnic: Vnic;
  readonly vm: Vm;
  readonly group: HostGroup;
  readonly mode: Mode;
  /** What was dealt to these hosts: the members that its vnic's targets share out among them. */
  readonly load: Load;
  /** The stretch of the VM set that its members are from. A flow or an expectation that names some members cuts the set there. */
  readonly span: Span;
  /** VMs of this attachment on each single host of the group. */
  readonly perHost: number;
  /** Which of the members that a host carries is the first of them, from 0, and how many further on the next one is. */
  readonly first: number;
  readonly step: number;
  /** Over all hosts of the group. */
  readonly count: number;
  /** The port met (`direct`, `sriov`, `macvtap`, `vdpa`); undefined where the target did not resolve. */
  readonly port?: Port | undefined;
  /** The software switch met (`emulated`, `vswitch`, `vmdq`, `vhost-user`). */
  readonly vswitch?: VSwitch | undefined;
  /** Where `vf N` names it: the index of the first member on each host; the others follow one by one. */
  readonly firstVf?: number | undefined;
  /** The standby path. */
  readonly failover?:
    { readonly port?: Port | undefined; readonly vswitch?: VSwitch | undefined } | undefined;
}

/** What a flow starts at, ends at or passes: members of a vnic, a host's own port, or the outside. */
export type FlowEnd =
  | { readonly type: 'wire'; readonly place: Place }
  | {
      readonly type: 'vnic';
      readonly vnic: Vnic;
      /** Where a VM with several vnics forwards: the vnic it leaves by (its last); `vnic` is the one it comes in by. */
      readonly out?: Vnic | undefined;
      readonly spans: readonly Span[];
      readonly count: number;
      readonly place: Place;
    }
  | {
      readonly type: 'port';
      readonly port: Port;
      /** Members of the port's host, where that is a set. */
      readonly spans: readonly Span[];
      readonly count: number;
      readonly place: Place;
    };

/** A station of a flow: one end, or the members of a list in order. */
export interface Hop {
  readonly ends: readonly FlowEnd[];
  /** Members in all; `wire` counts as one. Between stations of different counts members are dealt round robin. */
  readonly count: number;
}

export interface Flow {
  readonly bound: Bound;
  readonly place: Place;
  /** Ends and what forwards between them, in order; at least two. */
  readonly hops: readonly Hop[];
  readonly bothWays: boolean;
  readonly rateBps?: Fact<number> | undefined;
  /** A frame in bytes, or the mix. */
  readonly frame?: Fact<number | 'imix'> | undefined;
  readonly protocol?: Fact<'tcp' | 'udp' | 'fcoe'> | undefined;
  readonly streams?: Fact<number> | undefined;
  /** Share of 1 that may be lost. */
  readonly loss?: Fact<number> | undefined;
  readonly class?: Fact<number> | undefined;
  /** `wire -> wire { via vs0 }` */
  readonly via?: VSwitch | undefined;
  /** As written: `web -> db`. */
  readonly text: string;
}

/** What an expectation or a measurement speaks of. `spans` are members of the vm, or of the host, where that is a set. */
export type Subject =
  | {
      readonly type: 'vnics';
      readonly vm: Vm;
      readonly vnics: readonly Vnic[];
      readonly spans: readonly Span[];
    }
  | { readonly type: 'port'; readonly port: Port; readonly spans: readonly Span[] }
  | { readonly type: 'host'; readonly host: Host; readonly spans: readonly Span[] }
  | { readonly type: 'vswitch'; readonly vswitch: VSwitch; readonly spans: readonly Span[] };

export type Metric = 'throughput' | 'tx' | 'rx' | 'packets' | 'latency' | 'rtt' | 'cpu' | 'utilization';

/** Under what a promise or a measurement holds: from its block. */
export interface Conditions {
  readonly frame?: Fact<number | 'imix'> | undefined;
  /** The flow as written, resolved like any other. */
  readonly flow?: Flow | undefined;
  readonly load?: Fact<number> | undefined;
  readonly cores?: Fact<number> | undefined;
  readonly loss?: Fact<number> | undefined;
}

export interface Expectation {
  readonly bound: Bound;
  readonly place: Place;
  readonly text: string;
  readonly subject: Subject;
  readonly metric: Metric;
  readonly percentile?: 'p50' | 'p99' | undefined;
  readonly op: '>=' | '<=' | '>' | '<';
  /** In bps, pps, seconds, or a share of 1, as the metric has it. */
  readonly limit: Fact<number>;
  readonly surely: boolean;
  readonly conditions: Conditions;
}

export interface Measurement {
  readonly bound: Bound;
  readonly place: Place;
  readonly text: string;
  readonly subject: Subject;
  readonly metric: Metric;
  readonly percentile?: 'p50' | 'p99' | undefined;
  readonly value: Fact<number>;
  readonly conditions: Conditions;
}

/** One vnic attached otherwise than it says. */
export interface Variation {
  /** The topology with everything as it says. */
  readonly of: Topology;
  readonly vnic: Vnic;
  /** By each group of hosts that the vnic is on: every attachment there, in the order of `HostGroup.attachments`. */
  readonly attachments: ReadonlyMap<HostGroup, readonly Attachment[]>;
}

export interface Topology {
  /** Where it is another one but for one vnic: hosts and VMs are those of the other, and what is attached is asked of `attachmentsOn`. */
  readonly variation?: Variation | undefined;
  readonly hosts: readonly Host[];
  readonly vms: readonly Vm[];
  readonly switches: readonly Switch[];
  readonly networks: readonly Network[];
  readonly qos: readonly Qos[];
  readonly flavors: readonly Flavor[];
  /** Declared in the file's own world; catalog devices are reached through `Nic.device`. */
  readonly devices: readonly Device[];
  readonly platforms: readonly Platform[];
  readonly flows: readonly Flow[];
  readonly expectations: readonly Expectation[];
  readonly measurements: readonly Measurement[];
}
