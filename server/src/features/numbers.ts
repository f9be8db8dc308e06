import type { Bound } from '../model/bound.ts';
import type {
  CpuFigure,
  Figure,
  Ground,
  HostPrediction,
  MeasurementResult,
  PortPrediction,
  Performance,
} from '../predict/prediction.ts';
import { certaintyText, ranged } from '../preview/scene/figures.ts';
import { bits, cores, micros, packets, percent, sayOf } from '../preview/scene/format.ts';
import { gainText } from '../preview/scene/gain.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { listed, phrase } from '../words/phrase.ts';

/* Predicted numbers in words, as markdown. */

/** What a vnic would deliver; a paragraph for each part of it that fares differently. */
export function vnicNumbers(snapshot: Snapshot, vnic: Bound): string {
  const found = snapshot.predictionAt(vnic.top).vnics.filter((p) => p.attachment.vnic.bound === vnic);
  // The parts of a set on hosts that fare alike read the same.
  const texts = found.map((p) => ({
    text: numbersOf(p),
    where: p.attachment.group.text,
    vnic: p.vnic,
    count: p.count,
  }));
  const distinct = [...new Set(texts.map((t) => t.text))];
  return distinct
    .slice(0, 6)
    .map((text) => {
      const alike = texts.filter((t) => t.text === text);
      const count = alike.reduce((sum, t) => sum + t.count, 0);
      const where = alike
        .map((t) => `\`${t.where}\``)
        .slice(0, 4)
        .join(', ');
      return `${headOf(count, distinct.length > 1 ? where : '')}\n\n${text}`;
    })
    .join('\n\n');
}

/** What a flow would carry; of one that meets vnics, what each of these is told of has it. */
export function flowNumbers(snapshot: Snapshot, flow: Bound): string {
  return snapshot
    .predictionAt(flow.top)
    .flows.filter(({ of }) => of.bound === flow)
    .slice(0, 4)
    .map((p) => `${headOf(p.count, `\`${p.flow}\``)}\n\n${numbersOf(p)}`)
    .join('\n\n');
}

function headOf(count: number, where: string): string {
  if (count > 1)
    return where === ''
      ? phrase`Predicted, for each of ${count}:`
      : phrase`Predicted, for each of ${count} on ${where}:`;
  return where === '' ? phrase`Predicted:` : phrase`Predicted on ${where}:`;
}

function numbersOf(p: Performance): string {
  const { throughputBps, packetsPps, latencyUs, hostCpuCores, bottleneck } = p;
  if (!throughputBps && !latencyUs) return phrase`- unknown: there is no data for this mode on this device`;
  // Where packets wait in full rings what is told is the most that it comes to.
  const time = (of: Figure): string => {
    const said = ranged(of, micros);
    return latencyUs?.overloaded === true ? phrase`up to ${said}` : said;
  };
  const lines = [
    throughputBps && phrase`- throughput **${ranged(throughputBps, bits)}**`,
    packetsPps && phrase`- packets ${ranged(packetsPps, packets)}`,
    latencyUs &&
      phrase`- latency ${time(latencyUs.p50)} median, ${time(latencyUs.p99)} at p99 (uncalibrated)`,
    hostCpuCores && phrase`- host CPU ${ranged(hostCpuCores, cores)}`,
    bottleneck && limitText(bottleneck),
    ...certainties(p),
  ];
  return lines.filter((line) => line !== null).join('\n');
}

/** `- limited by lan.0 transmit; +355 Mb/s with one more port like it` */
function limitText({ resource, gainBps, kind }: NonNullable<Performance['bottleneck']>): string {
  const gain = gainText(gainBps, kind);
  return gain === undefined ? phrase`- limited by ${resource}` : phrase`- limited by ${resource}; ${gain}`;
}

/** How sure the figures are: what holds for several of them is said once. */
function certainties({ throughputBps, latencyUs, hostCpuCores, ground }: Performance): string[] {
  const of = new Map<string, string[]>();
  const add = (name: string, it: Ground): void => {
    const said = certaintyText(it);
    of.set(said, [...(of.get(said) ?? []), name]);
  };
  if (throughputBps) add(phrase`throughput`, ground);
  if (latencyUs) add(phrase`latency`, latencyUs.ground);
  if (hostCpuCores) add(phrase`host CPU`, hostCpuCores.ground);
  return [...of].map(([said, names]) => `- *${phrase`${listed(names)}: ${said}`}*`);
}

/** How much of a port's wire and slot is used. */
export function portNumbers(found: readonly PortPrediction[]): string {
  return found
    .slice(0, 4)
    .map(({ text, txUtilization, rxUtilization, pcieUtilization }) => {
      const parts = [
        txUtilization === null ? '' : phrase`transmit ${percent(txUtilization)}`,
        rxUtilization === null ? '' : phrase`receive ${percent(rxUtilization)}`,
        pcieUtilization === null ? '' : `PCIe ${percent(pcieUtilization)}`,
      ];
      return `- \`${text}\`: ${parts.filter((part) => part !== '').join(', ') || phrase`unknown`}`;
    })
    .join('\n');
}

export function hostNumbers(found: readonly HostPrediction[]): string {
  return found
    .slice(0, 4)
    .map(
      ({ text, hostCpuCores, cores: all }) =>
        phrase`- \`${text}\`: host CPU ${hostCpuCores ? hostCores(hostCpuCores, all) : phrase`unknown`}`,
    )
    .join('\n');
}

/** `3 cores (2 to 4) of 32`, with how sure that is. */
function hostCores(used: CpuFigure, all: number): string {
  const said = phrase`${ranged(used, cores)} of ${all}`;
  return `${used.atLeast === true ? phrase`at least ${said}` : said}; *${certaintyText(used.ground)}*`;
}

/** What became of a promise, or of a measurement from the real host. */
export function claimNumbers(snapshot: Snapshot, bound: Bound): string {
  const prediction = snapshot.predictionAt(bound.top);
  const promise = prediction.expectations.find(({ expectation }) => expectation.bound === bound);
  if (promise) {
    const { holds, value, bottleneck, expectation } = promise;
    if (!value) return phrase`Predicted: unknown.`;
    const verdict =
      holds === null
        ? phrase`whether it holds is unknown`
        : holds
          ? phrase`it holds`
          : phrase`it does not hold`;
    const figure = ranged(value, sayOf(expectation.metric));
    const said = promise.atLeast === true ? phrase`at least ${figure}` : figure;
    return bottleneck && bottleneck.kind !== 'demand'
      ? phrase`Predicted: **${said}**, limited by ${bottleneck.resource}; ${verdict}.`
      : phrase`Predicted: **${said}**; ${verdict}.`;
  }
  const measured = prediction.measurements.find(({ measurement }) => measurement.bound === bound);
  if (!measured) return '';
  const without = measured.predicted
    ? phrase`Without it: **${ranged(measured.predicted, sayOf(measured.measurement.metric))}**.`
    : '';
  return `${outcomes[measured.outcome]()} ${without}`.trimEnd();
}

const outcomes: Readonly<Record<MeasurementResult['outcome'], () => string>> = {
  used: () => phrase`It anchors the prediction.`,
  bound: () => phrase`Something else holds the path back there: it only says that the cost is no higher.`,
  impossible: () => phrase`It is more than wire or slot allow: it is not used.`,
  unused: () => phrase`The model has no such figure: it is not used.`,
};
