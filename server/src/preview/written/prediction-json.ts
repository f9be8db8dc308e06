import { tailGround } from '../../predict/answer/ground.ts';
import type * as predicted from '../../predict/prediction.ts';
import { type SetPrediction, bySet } from '../../predict/sets.ts';
import type { VnicComparison } from '../scene/compare.ts';
import type {
  Figure,
  FlowPrediction,
  Ground,
  GroundedFigure,
  Percentiles,
  Performance,
  Prediction,
  VnicPrediction,
} from './prediction-data.ts';

/** What `iov predict --format json` prints. */
export function predictionJson(
  prediction: predicted.Prediction,
  comparisons: readonly VnicComparison[] | undefined,
): string {
  return `${JSON.stringify(predictionData(prediction, comparisons), undefined, 2)}\n`;
}

export function predictionData(
  { vnics, flows, ports, hosts, expectations, assumptions }: predicted.Prediction,
  comparisons: readonly VnicComparison[] | undefined,
): Prediction {
  return {
    vnics: bySet(vnics).map((vnic, i) => vnicData(vnic, comparisons?.[i])),
    ...(flows.length > 0 && { flows: flows.map(flowData) }),
    ports: ports.map((p) => ({
      port: p.text,
      tx_utilization: p.txUtilization,
      rx_utilization: p.rxUtilization,
      pcie_utilization: p.pcieUtilization,
    })),
    hosts: hosts.map((h) => ({
      host: h.text,
      host_cpu_cores: cores(h.hostCpuCores),
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
      ...(e.atLeast === true ? { at_least: true } : {}),
      limit: e.limit,
    })),
    assumptions: assumptions.map((a) => a.text),
  };
}

function vnicData(own: SetPrediction, comparison: VnicComparison | undefined): VnicPrediction {
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

const flowData = (one: predicted.FlowPrediction): FlowPrediction => ({
  flow: one.flow,
  count: one.count,
  ...figures(one),
});

function figures(p: predicted.Performance): Performance {
  return {
    throughput_bps: figure(p.throughputBps),
    tx_bps: figure(p.txBps),
    rx_bps: figure(p.rxBps),
    packets_pps: figure(p.packetsPps),
    latency_us: percentiles(p.latencyUs),
    rtt_us: percentiles(p.rttUs),
    host_cpu_cores: cores(p.hostCpuCores),
    guest_cpu_cores: cores(p.guestCpuCores),
    bottleneck: p.bottleneck && { resource: p.bottleneck.resource, gain_bps: p.bottleneck.gainBps ?? null },
    ground: ground(p.ground),
  };
}

function figure(f: predicted.Figure | null): Figure | null {
  return f && { value: f.value, low: f.low, high: f.high };
}

/** A copy: what it is made of is the model's own. */
function ground(g: predicted.Ground): Ground {
  return { ...g, sources: [...g.sources] };
}

function cores(f: predicted.CpuFigure | null): GroundedFigure | null {
  return (
    f && {
      value: f.value,
      low: f.low,
      high: f.high,
      ...(f.atLeast === true ? { at_least: true } : {}),
      ground: ground(f.ground),
    }
  );
}

function percentiles(p: predicted.GroundedPercentiles | null): Percentiles {
  const { p50, p99 } = p ?? {};
  return {
    p50: p && p50 ? { value: p50.value, low: p50.low, high: p50.high, ground: ground(p.ground) } : null,
    // The data has averages and medians: p99 follows from them by a stated distribution.
    p99:
      p && p99
        ? {
            value: p99.value,
            low: p99.low,
            high: p99.high,
            calibrated: false,
            ground: ground(tailGround(p.ground)),
          }
        : null,
    ...(p?.overloaded === true ? { overloaded: true } : {}),
  };
}
