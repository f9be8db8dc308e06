import type {
  Attachment,
  Expectation,
  Flow,
  Host,
  HostGroup,
  Measurement,
  Mode,
  Port,
  VSwitch,
} from '../model/topology.ts';
import type { Place } from '../model/place.ts';

/** A predicted number with the interval that is meant to hold 80 % of what would be measured. Units are in the field's name. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What holds a flow back, and what one more unit of it would bring. */
export interface Bottleneck {
  /** In words for a person: `one core of br0`, `lan.0 transmit`, `qos silver max`. */
  readonly resource: string;
  /** The kind of the resource, for colours and rules. */
  readonly kind: ResourceKind;
  /** Bits per second that one more unit (a core, a queue, a port's worth) would add to this vnic; undefined where more of it adds nothing or cannot be had. */
  readonly gainBps?: number | undefined;
}

export type ResourceKind =
  | 'wire'
  | 'pcie'
  | 'nic-engine'
  | 'vswitch-core'
  | 'vmdq-queue'
  | 'guest-cpu'
  | 'host-cpu'
  | 'rate-limit'
  | 'class'
  | 'switch-port'
  | 'demand'
  | 'queue';

/** What a number rests on. */
export interface Ground {
  /** Source ids of the measurements, as in the parameter table. */
  readonly sources: readonly string[];
  readonly scope: 'device' | 'family' | 'class';
  /** Whether the situation lies inside what the model was calibrated on. */
  readonly calibrated: boolean;
  /** How far the figure is to be trusted: an interval of up to 15 % either way, up to 60 %, or wider. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** Why, in words: what was measured, and where this situation differs. */
  readonly reason: string;
}

/** A figure with what it rests on. */
export interface Grounded extends Figure {
  readonly ground: Ground;
}

/** Processor time, in cores. */
export interface CpuFigure extends Grounded {
  /** It is all that is known, and there is more: something that nobody measured takes its part besides. */
  readonly atLeast?: boolean | undefined;
}

/** The ground is that of the median: p99 follows from it by an assumed distribution. */
export interface GroundedPercentiles extends Percentiles {
  readonly ground: Ground;
}

export interface Percentiles {
  readonly p50: Figure;
  readonly p99: Figure;
  /** More is offered than gets through: packets wait in full rings, and both are what they come to at most. */
  readonly overloaded?: boolean | undefined;
}

/** The numbers of one member of an attachment. Null where unknown. */
export interface Performance {
  /** Per direction; where there is traffic both ways, the lesser. Frame bits. */
  readonly throughputBps: Figure | null;
  readonly txBps: Figure | null;
  readonly rxBps: Figure | null;
  readonly packetsPps: Figure | null;
  readonly latencyUs: GroundedPercentiles | null;
  readonly rttUs: GroundedPercentiles | null;
  readonly hostCpuCores: CpuFigure | null;
  readonly guestCpuCores: CpuFigure | null;
  readonly bottleneck: Bottleneck | null;
  /** Of the rates. */
  readonly ground: Ground;
}

export interface VnicPrediction extends Performance {
  readonly attachment: Attachment;
  /** `web[1..30].eth0` */
  readonly vnic: string;
  readonly count: number;
  readonly mode: Mode;
}

/**
 * A flow that meets no vnic: from port to port through a software switch of a host, or a host's own traffic. `tx` is the way
 * there, `rx` the way back.
 */
export interface FlowPrediction extends Performance {
  readonly of: Flow;
  /** `wire -> wire via kvm[1].vs0`, `stor.lan.0 <-> wire` */
  readonly flow: string;
  /** On how many hosts it is; the figures are of one. */
  readonly count: number;
  /** What it passes of the hosts: the software switch that it crosses, else the ports that it starts and ends at. */
  readonly at: readonly FlowPoint[];
}

export type FlowPoint =
  | { readonly group: HostGroup; readonly vswitch: VSwitch; readonly port?: undefined }
  | { readonly group: HostGroup; readonly port: Port; readonly vswitch?: undefined };

export interface PortPrediction {
  readonly host: Host;
  /** The alike hosts that the figures are of. */
  readonly group: HostGroup;
  readonly port: Port;
  /** `kvm[1].lan.0` */
  readonly text: string;
  /** Shares of 1; null where the speed is unknown. */
  readonly txUtilization: number | null;
  readonly rxUtilization: number | null;
  /** Of the card's slot, busier direction; null where the slot and the device's link are unknown. */
  readonly pcieUtilization: number | null;
}

export interface HostPrediction {
  readonly host: Host;
  readonly group: HostGroup;
  /** `kvm[1]` */
  readonly text: string;
  readonly hostCpuCores: CpuFigure | null;
  /** Physical cores. */
  readonly cores: number;
  readonly vswitches: readonly {
    readonly vswitch: VSwitch;
    readonly coresUsed: number;
    readonly cores: number;
  }[];
}

export interface ExpectationResult {
  readonly expectation: Expectation;
  readonly holds: boolean | null;
  readonly value: Figure | null;
  /** There is more to the value than is known. */
  readonly atLeast?: boolean | undefined;
  /** In the unit of the metric, as in `Expectation.limit`. */
  readonly limit: number;
  readonly bottleneck?: Bottleneck | undefined;
}

/** What became of a measurement from the real host. */
export interface MeasurementResult {
  readonly measurement: Measurement;
  /**
   * `used`: it scales a cost of its host's paths. `bound`: what it says is only that the cost is no higher, since something else
   * holds the path back there. `impossible`: it is over what wire or slot allows. `unused`: the model has no such figure.
   */
  readonly outcome: 'used' | 'bound' | 'impossible' | 'unused';
  /** What is predicted there without it, in the unit of the metric. */
  readonly predicted: Figure | null;
  /** The most that wire, slot and limits allow there; null where it is no rate. */
  readonly limit: number | null;
  /** What holds the path back there. */
  readonly bottleneck?: Bottleneck | undefined;
}

/** How loaded one resource of a host is, and who loads it. */
export interface ResourceLoad {
  /** As in `Bottleneck.resource`. */
  readonly resource: string;
  readonly kind: ResourceKind;
  readonly group: HostGroup;
  /** Share of 1. */
  readonly utilization: number;
  /** As in `VnicPrediction.vnic`, each once; a flow between ports by its text. */
  readonly users: readonly string[];
}

export interface Prediction {
  readonly vnics: readonly VnicPrediction[];
  /** Those that meet no vnic. */
  readonly flows: readonly FlowPrediction[];
  readonly ports: readonly PortPrediction[];
  readonly hosts: readonly HostPrediction[];
  readonly expectations: readonly ExpectationResult[];
  readonly measurements: readonly MeasurementResult[];
  /** Every resource that carries something, in no order of importance. */
  readonly loads: readonly ResourceLoad[];
  /** What was not stated and had to be assumed, a sentence each, with where it would be stated. */
  readonly assumptions: readonly { readonly text: string; readonly place?: Place | undefined }[];
}

/** One attachment mode tried on one attachment. */
export interface ModeComparison extends Performance {
  readonly mode: Mode;
  readonly feasible: boolean;
  /** Ids of the rules that this mode would break. */
  readonly breaks: readonly string[];
  /** What each of them says, in the same order: the first of its findings. */
  readonly reasons: readonly string[];
  /** What the file would have to say besides, a sentence each. */
  readonly assumed: readonly string[];
}
