import type { Performance, Prediction } from '../../predict/prediction.ts';
import { bySet } from '../../predict/sets.ts';
import type { VnicComparison } from '../scene/compare.ts';

const columns = [
  'vnic',
  'count',
  'mode',
  'current',
  'feasible',
  'throughput_bps',
  'throughput_low_bps',
  'throughput_high_bps',
  'tx_bps',
  'rx_bps',
  'packets_pps',
  'latency_p50_us',
  'latency_p99_us',
  'rtt_p50_us',
  'rtt_p99_us',
  'host_cpu_cores',
  'guest_cpu_cores',
  'bottleneck',
  'gain_bps',
  'breaks',
  'assumed',
  'latency_p50_low_us',
  'latency_p50_high_us',
  'host_cpu_low_cores',
  'host_cpu_high_cores',
  'guest_cpu_low_cores',
  'guest_cpu_high_cores',
  'confidence',
  'latency_confidence',
  'host_cpu_confidence',
  'guest_cpu_confidence',
] as const;

/** One row a vnic, or with a comparison one row a vnic and mode; then one a flow from port to port, which has no mode (RFC 4180). */
export function predictionCsv(
  prediction: Prediction,
  comparisons: readonly VnicComparison[] | undefined,
): string {
  const rows = bySet(prediction.vnics).flatMap((own, i) => {
    const comparison = comparisons?.[i];
    if (!comparison)
      return [[own.vnic, own.count, own.mode, true, true, ...numbers(own), '', '', ...certainty(own)]];
    return comparison.modes.map((m) => [
      own.vnic,
      own.count,
      m.mode,
      m.mode === own.mode,
      m.feasible,
      ...numbers(m),
      m.breaks.join(' '),
      m.assumed.join('; '),
      ...certainty(m),
    ]);
  });
  for (const one of prediction.flows)
    rows.push([one.flow, one.count, '', true, true, ...numbers(one), '', '', ...certainty(one)]);
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function numbers(p: Performance): (string | number)[] {
  return [
    p.throughputBps?.value,
    p.throughputBps?.low,
    p.throughputBps?.high,
    p.txBps?.value,
    p.rxBps?.value,
    p.packetsPps?.value,
    p.latencyUs?.p50.value,
    p.latencyUs?.p99.value,
    p.rttUs?.p50.value,
    p.rttUs?.p99.value,
    p.hostCpuCores?.value,
    p.guestCpuCores?.value,
    p.bottleneck?.resource,
    p.bottleneck?.gainBps,
  ].map((v) => v ?? '');
}

/** How wide and how sure the figures are. */
function certainty(p: Performance): (string | number)[] {
  const { latencyUs, hostCpuCores, guestCpuCores } = p;
  return [
    latencyUs?.p50.low,
    latencyUs?.p50.high,
    hostCpuCores?.low,
    hostCpuCores?.high,
    guestCpuCores?.low,
    guestCpuCores?.high,
    p.throughputBps ? p.ground.confidence : undefined,
    latencyUs?.ground.confidence,
    hostCpuCores?.ground.confidence,
    guestCpuCores?.ground.confidence,
  ].map((v) => v ?? '');
}

/** A cell that a spreadsheet would take for a formula is made text. */
function cell(value: string | number | boolean): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
