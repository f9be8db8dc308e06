import type { Figure, Percentiles, Performance, Prediction } from '../predict/prediction.ts';
import { type SetPrediction, bySet } from '../predict/sets.ts';
import type { VnicComparison } from './compare-scene.ts';

/** What `iov predict --format json` prints; `docs/api.md` describes it, `api.ts` has its type. */
export function predictionJson(
  prediction: Prediction,
  comparisons: readonly VnicComparison[] | undefined,
): string {
  const { vnics, ports, hosts, expectations, assumptions } = prediction;
  const answer = {
    vnics: bySet(vnics).map((vnic, i) => vnicJson(vnic, comparisons?.[i])),
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
  return `${JSON.stringify(answer, undefined, 2)}\n`;
}

function vnicJson(own: SetPrediction, comparison: VnicComparison | undefined): object {
  return {
    vnic: own.vnic,
    count: own.count,
    mode: own.mode,
    ...figures(own),
    ...(comparison && {
      modes: comparison.modes.map((m) => ({
        mode: m.mode,
        feasible: m.feasible,
        breaks: m.breaks,
        assumed: m.assumed,
        ...figures(m),
      })),
    }),
  };
}

function figures(p: Performance): object {
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
    ground: p.ground,
  };
}

function figure(f: Figure | null): object | null {
  return f && { value: f.value, low: f.low, high: f.high };
}

function percentiles(p: Percentiles | null): object {
  return {
    p50: figure(p?.p50 ?? null),
    // The data has averages and medians: p99 follows from them by a stated distribution.
    p99: p && { ...figure(p.p99), calibrated: false },
    ...(p?.overloaded === true ? { overloaded: true } : {}),
  };
}
