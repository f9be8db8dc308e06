import type {
  CrossingPrediction,
  Figure,
  Ground,
  Percentiles,
  Performance,
  Prediction,
} from '../predict/prediction.ts';
import { type SetPrediction, bySet } from '../predict/sets.ts';
import type { VnicComparison } from './compare-scene.ts';

/** A prediction as plain data; `docs/api.md` describes it, and `api.ts` publishes the same shape. */
export interface PredictionData {
  readonly vnics: readonly VnicData[];
  /** Left out where there are none. */
  readonly flows?: readonly FlowData[];
  readonly ports: readonly {
    readonly port: string;
    readonly tx_utilization: number | null;
    readonly rx_utilization: number | null;
    readonly pcie_utilization: number | null;
  }[];
  readonly hosts: readonly {
    readonly host: string;
    readonly host_cpu_cores: Figure | null;
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
    readonly limit: number;
  }[];
  readonly assumptions: readonly string[];
}

interface FiguresData {
  readonly throughput_bps: Figure | null;
  readonly tx_bps: Figure | null;
  readonly rx_bps: Figure | null;
  readonly packets_pps: Figure | null;
  readonly latency_us: PercentilesData;
  readonly rtt_us: PercentilesData;
  readonly host_cpu_cores: Figure | null;
  readonly guest_cpu_cores: Figure | null;
  readonly bottleneck: { readonly resource: string; readonly gain_bps: number | null } | null;
  readonly ground: Ground;
}

interface VnicData extends FiguresData {
  readonly vnic: string;
  readonly count: number;
  readonly mode: string;
  readonly modes?: readonly ModeData[];
}

interface FlowData extends FiguresData {
  readonly flow: string;
  readonly count: number;
}

interface ModeData extends FiguresData {
  readonly mode: string;
  readonly feasible: boolean;
  readonly breaks: readonly string[];
  readonly assumed: readonly string[];
}

interface PercentilesData {
  readonly p50: Figure | null;
  readonly p99: (Figure & { readonly calibrated: false }) | null;
  readonly overloaded?: true;
}

/** What `iov predict --format json` prints. */
export function predictionJson(
  prediction: Prediction,
  comparisons: readonly VnicComparison[] | undefined,
): string {
  return `${JSON.stringify(predictionData(prediction, comparisons), undefined, 2)}\n`;
}

export function predictionData(
  { vnics, crossings, ports, hosts, expectations, assumptions }: Prediction,
  comparisons: readonly VnicComparison[] | undefined,
): PredictionData {
  return {
    vnics: bySet(vnics).map((vnic, i) => vnicData(vnic, comparisons?.[i])),
    ...(crossings.length > 0 && { flows: crossings.map(flowData) }),
    ports: ports.map((p) => ({
      port: p.text,
      tx_utilization: p.txUtilization,
      rx_utilization: p.rxUtilization,
      pcie_utilization: p.pcieUtilization,
    })),
    hosts: hosts.map((h) => ({
      host: h.text,
      host_cpu_cores: figure(h.hostCpuCores),
      cores: h.cores,
      vswitches: h.vswitches.map((v) => ({
        vswitch: v.vswitch.name,
        cores_used: v.coresUsed,
        cores: v.cores,
      })),
    })),
    expectations: expectations.map((e) => ({
      text: e.expectation.text,
      holds: e.holds,
      value: e.value?.value ?? null,
      limit: e.limit,
    })),
    assumptions: assumptions.map((a) => a.text),
  };
}

function vnicData(own: SetPrediction, comparison: VnicComparison | undefined): VnicData {
  return {
    vnic: own.vnic,
    count: own.count,
    mode: own.mode,
    ...figures(own),
    ...(comparison && {
      modes: comparison.modes.map((m) => ({
        mode: m.mode,
        feasible: m.feasible,
        breaks: [...m.breaks],
        assumed: [...m.assumed],
        ...figures(m),
      })),
    }),
  };
}

const flowData = (one: CrossingPrediction): FlowData => ({
  flow: one.flow,
  count: one.count,
  ...figures(one),
});

function figures(p: Performance): FiguresData {
  return {
    throughput_bps: figure(p.throughputBps),
    tx_bps: figure(p.txBps),
    rx_bps: figure(p.rxBps),
    packets_pps: figure(p.packetsPps),
    latency_us: percentiles(p.latencyUs),
    rtt_us: percentiles(p.rttUs),
    host_cpu_cores: figure(p.hostCpuCores),
    guest_cpu_cores: figure(p.guestCpuCores),
    bottleneck: p.bottleneck && { resource: p.bottleneck.resource, gain_bps: p.bottleneck.gainBps ?? null },
    // A copy: what it is made of is the model's own.
    ground: { ...p.ground, sources: [...p.ground.sources] },
  };
}

function figure(f: Figure | null): Figure | null {
  return f && { value: f.value, low: f.low, high: f.high };
}

function percentiles(p: Percentiles | null): PercentilesData {
  return {
    p50: p && figure(p.p50),
    // The data has averages and medians: p99 follows from them by a stated distribution.
    p99: p && { value: p.p99.value, low: p.p99.low, high: p.p99.high, calibrated: false },
    ...(p?.overloaded === true ? { overloaded: true } : {}),
  };
}
