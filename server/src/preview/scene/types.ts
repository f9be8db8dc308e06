import type { Mode } from '../../model/topology.ts';
import type { Ground, ResourceKind } from '../../predict/prediction.ts';

export type { Mode };

/*
 * The picture's content: plain data that survives JSON. The panel, `iov render` and the tests all draw from it, and
 * none of them keeps a model of its own. An element's identity is its path of names, so that what stays the same in
 * the text stays the same in the picture.
 */

/** Where a statement stands: lines and characters from 0, UTF-16, as in LSP. */
export interface SourceRange {
  readonly uri: string;
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface SceneDiagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
}

/** A number as it is shown, with the value and the 80 % interval behind it. The unit is in `text`. */
export interface Shown {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly text: string;
  /** How far it is to be trusted, where that is not said of the whole row. */
  readonly certainty?: Certainty | undefined;
}

/** What one member of a vnic gets, or a flow that meets none. Null where the prediction does not know. */
export interface PathFigures {
  /** Bits per second. */
  readonly throughput: Shown | null;
  /** Packets per second. */
  readonly packets: Shown | null;
  /** Microseconds. */
  readonly latencyP50: Shown | null;
  readonly latencyP99: Shown | null;
  /** Cores. */
  readonly hostCpu: Shown | null;
}

/** How far figures are to be trusted, and why. */
export type Certainty = Pick<Ground, 'confidence' | 'reason'>;

export interface SceneBottleneck {
  readonly resource: string;
  readonly kind: ResourceKind;
  /** What one more unit would bring, in words: `+3.1 Gb/s with one more core`. */
  readonly gain?: string | undefined;
}

interface Base {
  /** `box`, `box/lan`, `box/lan/0`, `box/vs0`, `web[1..30]`, `web[1..30]/eth0`, `tor1`. */
  readonly path: string;
  /** Path of what contains it. */
  readonly parent?: string | undefined;
  readonly name: string;
  /** The real name outside, from `label`. */
  readonly label?: string | undefined;
  readonly docs?: string | undefined;
  /** One line of facts: `2 vCPU · 4 GiB`. */
  readonly details: string;
  /** The name, to be shown on a click. */
  readonly at?: SourceRange | undefined;
  /** The whole statement, to know which element the cursor is in. */
  readonly range?: SourceRange | undefined;
  readonly diagnostics: readonly SceneDiagnostic[];
}

export interface HostElement extends Base {
  readonly kind: 'host';
  /** Alike hosts that this one card stands for. */
  readonly count: number;
  /** `KVM 8.1`, or `hypervisor` where it is not stated. */
  readonly hypervisor: string;
  /** What lets a VM own a function: `VT-d`, `AMD-Vi`; said at the bypass. */
  readonly iommu?: string | undefined;
  readonly cpu?: { readonly text: string; readonly share: number } | undefined;
  /** What stands for the content of a host that is drawn closed. */
  readonly closed?: ClosedHost | undefined;
}

export interface ClosedHost {
  /** VMs on each single host. */
  readonly vms: number;
  /** Modes of its vnics, by members. */
  readonly mix: readonly Share[];
  /** Its busiest port. */
  readonly port?: { readonly text: string; readonly share: number } | undefined;
  /** `name mode` of what is inside, so that it can be found; the first few thousand. */
  readonly names: readonly string[];
}

/** Where VMs stand whose host is missing or unresolved. */
export interface UnplacedElement extends Base {
  readonly kind: 'unplaced';
}

export interface NicElement extends Base {
  readonly kind: 'nic';
  /** Lines under the name, top to bottom: device, slot. */
  readonly lines: readonly string[];
  /** Share of the slot, 0 to 1. */
  readonly pcie?: { readonly text: string; readonly share: number } | undefined;
}

/** What part of the traffic of an element is of a mode; the parts add up to 1. */
export interface Share {
  readonly mode: Mode;
  readonly share: number;
}

/** What a qos promises and where it holds back, as short as a slot is wide: `1.5G`. */
export interface Limit {
  readonly min?: string | undefined;
  readonly max?: string | undefined;
}

/** A place in a port that a path ends in: VFs (a run of alike ones), VMDq queues, or the physical function. */
export interface Slot {
  /** Unique in its port: `vf0`, `vf1-30`, `q3`, `pf`. */
  readonly key: string;
  readonly kind: 'vf' | 'queue' | 'pf';
  readonly first: number;
  readonly count: number;
  readonly state: 'used' | 'free';
  /** Mode of the path that uses it. */
  readonly mode?: Mode | undefined;
  /** Element that uses it. */
  readonly user?: string | undefined;
  readonly limit?: Limit | undefined;
}

/** A traffic class of a port, as a part of its wire. */
export interface ClassBand {
  /** `3`, `1, 2`: the priorities that share it. */
  readonly name: string;
  /** Of the port, 0 to 1; a strict class takes what it wants, and has none. */
  readonly share: number;
  readonly strict: boolean;
  readonly lossless: boolean;
}

export interface PortElement extends Base {
  readonly kind: 'port';
  readonly index: number;
  readonly slots: readonly Slot[];
  /** Busier direction, 0 to 1; undefined where unknown. */
  readonly load?: number | undefined;
  /** `8.6 of 10 Gb/s`, or the speed alone. */
  readonly loadText: string;
  /** Modes whose paths leave by it. */
  readonly mix: readonly Share[];
  /** Where the file divides it. */
  readonly classes: readonly ClassBand[];
  /** False for a port that nothing uses and the file does not write. */
  readonly used: boolean;
}

export interface VswitchElement extends Base {
  readonly kind: 'vswitch';
  readonly cores?: { readonly text: string; readonly share: number } | undefined;
  /** Modes whose paths meet it. */
  readonly mix: readonly Share[];
  /** A kernel device that the file does not write (macvtap). */
  readonly implied: boolean;
}

export interface VmElement extends Base {
  readonly kind: 'vm';
  /** Members on one host of the card it stands in. */
  readonly count: number;
  /** The set that was opened to show this member. */
  readonly set?: string | undefined;
}

export interface VnicElement extends Base {
  readonly kind: 'vnic';
  readonly mode: Mode;
  readonly count: number;
  readonly numbers: PathFigures;
  readonly certainty?: Certainty | undefined;
  /** Share of the port's speed that all members on one host take together, 0 to 1. */
  readonly load?: number | undefined;
  readonly bottleneck?: SceneBottleneck | undefined;
  readonly qos?: string | undefined;
}

/** A flow that meets no vnic, on what carries it: the software switch that it crosses, or the host's port that it starts or ends at. */
export interface FlowElement extends Base {
  readonly kind: 'flow';
  readonly bothWays: boolean;
  /** Of one host. */
  readonly numbers: PathFigures;
  readonly certainty?: Certainty | undefined;
  readonly bottleneck?: SceneBottleneck | undefined;
}

export interface SwitchElement extends Base {
  readonly kind: 'switch';
}

export type SceneElement =
  | HostElement
  | UnplacedElement
  | NicElement
  | PortElement
  | VswitchElement
  | VmElement
  | VnicElement
  | FlowElement
  | SwitchElement;

export type ElementOf<K extends SceneElement['kind']> = Extract<SceneElement, { readonly kind: K }>;

export interface SceneEdge {
  /** Unique and stable: made of the paths it joins. */
  readonly key: string;
  /**
   * attach: vnic to vswitch, port or slots; failover: its standby path; uplink: vswitch to port; link: port to switch
   * (`to` absent: to the outside); turn: between two slots of one port (`from` is the port).
   */
  readonly kind: 'attach' | 'failover' | 'uplink' | 'link' | 'turn';
  readonly from: string;
  readonly to?: string | undefined;
  /** Modes that share the line; none where nothing uses it. */
  readonly mix: readonly Share[];
  /** Slot keys of the port at its lower end (for a turn: the two slots). */
  readonly slots: readonly string[];
  /** Share of what it can carry, 0 to 1: the weight of the line. */
  readonly load?: number | undefined;
  readonly count: number;
  /** For an attach to a vswitch: what the vswitch holds it to. */
  readonly limit?: Limit | undefined;
  /** For a turn: inside the NIC (VEB), or at the switch outside (VEPA). */
  readonly turn?: 'nic' | 'switch' | undefined;
}

/** A named limit on a path: where it bites, and whose path it is. */
export interface ScenePill {
  readonly key: string;
  /** The element it stands on. */
  readonly at: string;
  readonly text: string;
  /** Vnics that it limits. */
  readonly limits: readonly string[];
}

export interface ScenePromise {
  readonly text: string;
  readonly holds: boolean | null;
  readonly value?: string | undefined;
  /** Its 80 % interval. */
  readonly interval?: string | undefined;
  /** How far the value is from its limit, in words: `12 % to spare`, `3 % short`. */
  readonly margin?: string | undefined;
  readonly bottleneck?: string | undefined;
  readonly at?: SourceRange | undefined;
}

/** What two pictures differ in, of one element. */
export interface SceneChange {
  readonly path: string;
  readonly name: string;
  readonly kind: SceneElement['kind'] | 'expectation';
  readonly change: 'added' | 'removed' | 'changed';
  /** What it says of itself that is another now: the numbers with their units. */
  readonly fields: readonly {
    readonly what: string;
    readonly before: string;
    readonly after: string;
  }[];
}

export interface Scene {
  readonly title: string;
  readonly counts: { readonly errors: number; readonly warnings: number };
  /** Parents before children, in the order of the text. */
  readonly elements: readonly SceneElement[];
  readonly edges: readonly SceneEdge[];
  readonly pills: readonly ScenePill[];
  /** Modes in use, in the order of the legend. */
  readonly modes: readonly Mode[];
  readonly promises: readonly ScenePromise[];
  readonly assumptions: readonly string[];
  /** Hosts that are drawn closed because there is too much to draw. */
  readonly closedHosts: number;
  /** In a picture of what changed: the changes, by element. What was removed stands among the elements. */
  readonly changes?: readonly SceneChange[] | undefined;
}
