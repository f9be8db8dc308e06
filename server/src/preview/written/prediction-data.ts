/*
 * A prediction as plain data, as `iov predict --format json` prints it and other programs get it. No type of it comes from
 * another file: the declarations that ship are made from this one and `api.ts`.
 */

/** A predicted value between the least and the most that is likely. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
/** A figure with what it rests on. */
export interface GroundedFigure extends Figure {
  readonly ground: Ground;
  /** It is all that is known, and something that nobody measured comes on top. */
  readonly at_least?: true;
}
export interface Percentiles {
  readonly p50: GroundedFigure | null;
  /** Derived from the median by a stated distribution: nobody's measurements calibrate it. */
  readonly p99: (GroundedFigure & { readonly calibrated: false }) | null;
  /** More is offered than gets through: packets wait in full rings, and both are what they come to at most. */
  readonly overloaded?: true;
}
/** What a prediction rests on. */
export interface Ground {
  /** Ids of the measurements, as in `docs/prediction.md`. */
  readonly sources: readonly string[];
  /** Whether they are of this device, of its family or of its class. */
  readonly scope: 'device' | 'family' | 'class';
  /** Whether the case lies inside what was measured. */
  readonly calibrated: boolean;
  readonly confidence: 'high' | 'medium' | 'low';
  /** Why, in words. */
  readonly reason: string;
}
/** Rates in bit/s or packets/s, times in µs; null where it cannot be told. */
export interface Performance {
  readonly throughput_bps: Figure | null;
  readonly tx_bps: Figure | null;
  readonly rx_bps: Figure | null;
  readonly packets_pps: Figure | null;
  readonly latency_us: Percentiles;
  readonly rtt_us: Percentiles;
  readonly host_cpu_cores: GroundedFigure | null;
  readonly guest_cpu_cores: GroundedFigure | null;
  /** What limits it, and what more of that would gain. */
  readonly bottleneck: { readonly resource: string; readonly gain_bps: number | null } | null;
  /** Of the rates; times and cores have their own. */
  readonly ground: Ground;
}
export interface ModePrediction extends Performance {
  readonly mode: string;
  /** Whether it can be had, with what is broken and what is assumed then. */
  readonly feasible: boolean;
  readonly breaks: readonly string[];
  readonly assumed: readonly string[];
}
export interface VnicPrediction extends Performance {
  /** `web[1..30].eth0` */
  readonly vnic: string;
  readonly count: number;
  readonly mode: string;
  /** The other modes, where they were asked for. */
  readonly modes?: readonly ModePrediction[];
}
/** A flow from port to port through a software switch, or a host's own; `tx` is the way there, `rx` the way back. */
export interface FlowPrediction extends Performance {
  /** `wire -> wire via kvm1.vs0` */
  readonly flow: string;
  /** Hosts that it is on; the figures are of one. */
  readonly count: number;
}
/** What `iov predict --format json` prints. `docs/api.md` describes it. */
export interface Prediction {
  readonly vnics: readonly VnicPrediction[];
  /** Those that meet no vnic; left out where there are none. */
  readonly flows?: readonly FlowPrediction[];
  readonly ports: readonly {
    readonly port: string;
    readonly tx_utilization: number | null;
    readonly rx_utilization: number | null;
    readonly pcie_utilization: number | null;
  }[];
  readonly hosts: readonly {
    readonly host: string;
    readonly host_cpu_cores: GroundedFigure | null;
    readonly cores: number;
    readonly vswitches: readonly {
      readonly vswitch: string;
      readonly cores_used: number;
      readonly cores: number;
    }[];
  }[];
  readonly expectations: readonly {
    readonly text: string;
    readonly holds: boolean | null;
    readonly value: number | null;
    /** It is all that is known of the value. */
    readonly at_least?: true;
    readonly limit: number;
  }[];
  readonly assumptions: readonly string[];
}
