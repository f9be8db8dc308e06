import type {
  Attachment,
  Flow,
  HostGroup,
  HypervisorType,
  Nic,
  Port,
  VSwitch,
} from '../../model/topology.ts';
import type { Guest } from '../cost/cost.ts';
import type { Costs } from '../cost/costs.ts';
import type { Regime, RegimeName } from '../cost/parameters.ts';
import type { ResourceKind } from '../prediction.ts';
import type { Frames } from '../cost/wire.ts';

/*
 * What a topology becomes before it is solved: streams (one way, alike members) over resources.
 * Rates are frame bits a second of one member; resources are those of one host (alike hosts have alike copies).
 */

/** A host, or alike hosts that carry alike VMs. */
export interface Site {
  readonly index: number;
  readonly group: HostGroup;
  /** Hosts in it. */
  readonly copies: number;
  readonly hz: number;
  /** Physical cores. */
  readonly cores: number;
  /** Hardware threads of a core where they are stated, else 1. */
  readonly threads: number;
  /** Core of its CPU model, where that says; `haswell`. */
  readonly generation: string | undefined;
  /** Work per clock of that core in kernel paths, relative to the unknown one, and in polling code, relative to those measured. */
  readonly cpuFactor: number;
  readonly pollingFactor: number;
  /** Its clock is the file's; else it is assumed. */
  readonly clockStated: boolean;
  /** What things cost. */
  readonly costs: Costs;
  readonly hypervisor: HypervisorType;
  /** Numeric start of the hypervisor's version, `8.1` of "8.1.2". */
  readonly version: number | undefined;
  /** Interrupts of assigned devices cost exits: there is a hypervisor. */
  readonly virtualised: boolean;
}

/** What is attached in one way: an attachment, or those of several VMs that nothing tells apart but their names. */
export interface Cell {
  /** Unique within a network. */
  readonly key: string;
  /** The first of them, which speaks for all. */
  readonly attachment: Attachment;
  readonly attachments: readonly Attachment[];
  readonly site: Site;
  /** Members on each host of the site. */
  readonly perHost: number;
  /** Members over all hosts of the site. */
  readonly count: number;
  readonly guest: Guest;
}

/** Where a path starts, ends or turns. */
export type Node =
  | { readonly type: 'wire' }
  | { readonly type: 'vm'; readonly cell: Cell }
  | { readonly type: 'port'; readonly site: Site; readonly port: Port };

export interface Resource {
  /** The same for all who meet it. */
  readonly index: number;
  readonly kind: ResourceKind;
  /** In words for a person; one that a cell has is told of one of its attachments, by itself of the first. */
  readonly label: (of?: Attachment) => string;
  /** Bits/s, packets/s or cycles/s, whatever its uses cost. */
  readonly capacity: number;
  /** Capacity that one more of it adds; undefined where more cannot be had. */
  readonly unit?: number | undefined;
  /** Capacity of the single server that a packet meets (one core, the link). */
  readonly server: number;
  readonly regime: RegimeName;
  /** Factor of the 80 % interval of its capacity. */
  readonly spread: number;
  /** A measurement on its host says what it costs. */
  readonly anchored?: boolean | undefined;
  /** How packets wait for it. */
  readonly waiting: 'polling' | 'kernel' | 'wire' | 'none';
  readonly ringEntries: number;
  readonly site: Site;
  /** The vnic that it is of; undefined where it is the host's. */
  readonly cell?: Cell | undefined;
  /** Whose processor time it is; undefined where it is none or is counted elsewhere. */
  readonly cpu?: 'host' | 'guest' | undefined;
  /** Cost class that a measurement on this host scales; undefined where it is physics. */
  readonly costClass?: string | undefined;
}

/** A part of a path's latency that does not depend on load. */
export interface LatencyPart {
  readonly us: number;
  /** What comes on top where packets follow each other closely enough to be handled in bursts. */
  readonly burstUs: number;
  /** Factor of its 80 % interval. */
  readonly spread: number;
  /** What it is known from, and whether a measurement on its host corrects it. */
  readonly regime: Regime;
  readonly anchored: boolean;
  /** Moderated interrupts: a wait of up to half the interval comes in as packets arrive faster than it. */
  readonly moderated: boolean;
}

/** What one flow asks of one resource. */
export interface Use {
  /** Index of the resource. */
  readonly resource: number;
  /** Units of the resource for each unit of rate (cycles a bit, bits a bit, ...). */
  readonly cost: number;
  /** How many members of the flow meet on each copy of the resource; a set of n alike flows over one link has n. May be a fraction. */
  readonly members: number;
  /** Part of `cost` that is work; the rest is room that is kept free. */
  readonly room?: number;
  /** How unlike the frames' costs are: E[S^2] / E[S]^2. */
  readonly unevenness?: number;
  /** What waits for it stands elsewhere: outside, before the path begins, or at one of the queues that its servers serve. */
  readonly waitsElsewhere?: boolean;
  /** Over how many links, of which it is one, streams are spread: each of them stays on one. */
  readonly bundle?: number;
}

/** What a stream asks of a resource. */
export interface Charge extends Use {
  /** The resource, as one with this cost meets it. */
  readonly of: Resource;
}

/** One direction of a flow between alike members: what follows from the flow and the vnics that it meets, whatever else there is. */
export interface Stream {
  /** The flow that it belongs to; undefined for the traffic that a vnic without flows has. */
  readonly flow: Flow | undefined;
  readonly uses: readonly Charge[];
  /** What guarantees it a rate, or gives it a weight, with all else that the vnic sends or gets; undefined where nothing does. */
  readonly promise:
    | {
        readonly cell: Cell;
        readonly direction: 'sent' | 'got';
        readonly minBps: number;
        readonly weight: number;
      }
    | undefined;
  /** Infinity where it takes what it gets. */
  readonly demandBps: number;
  /** What its number of TCP or UDP streams can reach, as each stays on one core and one link, and of what; undefined where there are enough. */
  readonly parallel: { readonly bps: number; readonly resource: number } | undefined;
  readonly frames: Frames;
  /** VMs, ends on the wire and host's ends that it has. */
  readonly shape: string;
  /** What it passes, from its first end to its last; none where it crosses a software switch from port to port. */
  readonly ends: readonly Node[];
  /** Alike members over all hosts. */
  readonly count: number;
  /** TCP with segmentation offloads. */
  readonly bulk: boolean;
  /** Hosts whose own processors it takes, nobody knows for how long. */
  readonly uncounted: readonly Site[];
  /** Members of the cell that it leaves and enters, for each vnic; forwarding VMs are in both. */
  readonly leaves: readonly CellShare[];
  readonly enters: readonly CellShare[];
  readonly latency: readonly LatencyPart[];
  /** It turns around inside a NIC. */
  readonly loopback: boolean;
  /** Who takes interrupts for it, with its members for each VM. */
  readonly interrupts: readonly (Interrupts & { readonly members: number })[];
}

/** What a stream has among the others. */
export interface Claim {
  readonly weight: number;
  readonly floorBps: number;
}

export interface CellShare {
  readonly cell: Cell;
  /** Members of the stream for each vnic of the cell. */
  readonly members: number;
}

/** A vCPU set that takes interrupts of an assigned device. */
export interface Interrupts {
  readonly cell: Cell;
  readonly queues: number;
  /** Exits of each interrupt. */
  readonly exits: number;
  /** Guest resources (vCPUs, and queues where they are fewer). */
  readonly resources: readonly { readonly resource: number; readonly cores: number }[];
}

export interface Interrupted extends Interrupts {
  /** Streams that it receives, by index, with members for each VM. */
  readonly receives: readonly { readonly stream: number; readonly members: number }[];
}

/** Traffic classes of one direction of a port: they share its speed by ETS, strict ones first. */
export interface ClassGroup {
  readonly capacity: number;
  /** The bottleneck's name where a class has the whole link. */
  readonly linkLabel: () => string;
  readonly classes: readonly ClassShare[];
}

export interface ClassShare {
  readonly resource: number;
  readonly priority: number;
  readonly strict: boolean;
  /** ETS share, relative to the others. */
  readonly weight: number;
}

/** Both directions of a port, for its utilisation. */
export interface PortWires {
  readonly site: Site;
  readonly port: Port;
  readonly transmit: readonly number[];
  readonly receive: readonly number[];
  readonly capacity: number;
  /** Its classes, of each direction; none where it has none. */
  readonly classGroups: readonly ClassGroup[];
}

/** A card's slot. */
export interface SlotLinks {
  readonly up: Resource;
  readonly down: Resource;
}

/** A polling switch, or a kernel switch's own share of its host. */
export interface SwitchCores {
  readonly site: Site;
  readonly vswitch: VSwitch;
  readonly polling: boolean;
  /** Dedicated cores, or the most that it may use; undefined where nothing limits it. */
  readonly cores: number;
  readonly resource: number;
}

export interface Network {
  readonly sites: readonly Site[];
  readonly cells: readonly Cell[];
  /** By index, each as the first stream that meets it does. */
  readonly resources: readonly Resource[];
  readonly streams: readonly Stream[];
  /** By stream. */
  readonly claims: readonly Claim[];
  /** By stream: the same flow's other direction. */
  readonly reverse: readonly (number | undefined)[];
  readonly interrupted: readonly Interrupted[];
  readonly ports: readonly PortWires[];
  readonly classGroups: readonly ClassGroup[];
  readonly switches: readonly SwitchCores[];
  /** The vCPUs of a cell's VM, a host's own stack, and a card's slot, where something has met them. */
  readonly vcpusOf: (cell: Cell) => number | undefined;
  readonly stackOf: (site: Site) => number | undefined;
  readonly slotOf: (site: Site, nic: Nic) => SlotLinks | undefined;
  /** What carries traffic of which nothing can be told: its sites, and its ports as `site/port`. */
  readonly untold: {
    readonly sites: ReadonlySet<Site>;
    readonly ports: ReadonlySet<string>;
    /** Why nothing is known of what a cell sends or receives, in words; the first of the reasons. */
    readonly why: ReadonlyMap<Cell, string>;
  };
}

/** A port's name among all sites. */
export function portKey(site: Site, port: Port): string {
  return `${site.index}/${port.path}`;
}

/** Of the two ways of a flow, whether a stream is the one that leads back. */
export function isWayBack({ reverse }: Pick<Network, 'reverse'>, index: number): boolean {
  return (reverse[index] ?? index) < index;
}
