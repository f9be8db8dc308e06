import type { CodeLens } from 'vscode-languageserver-types';
import type { Declaration } from '../model/declaration.ts';
import { noPrediction } from '../predict/parts.ts';
import type { HostPrediction, PortPrediction, VnicPrediction } from '../predict/prediction.ts';
import { bits, cores, micros, percent } from '../preview/scene/format.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { locationOf } from './places.ts';
import { phrase } from '../words/phrase.ts';

/** The client's command that opens the preview: with the file's uri and the range to show. */
export const previewCommand = 'iov.openPreviewToSide';

interface LensData {
  readonly uri: string;
  readonly kind: 'host' | 'vm';
  readonly name: string;
}

export function isLensData(value: unknown): value is LensData {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, kind, name } = value as Record<string, unknown>;
  return typeof uri === 'string' && typeof name === 'string' && (kind === 'host' || kind === 'vm');
}

/** A lens above each host and VM of the file. What it says is worked out when it comes into sight. */
export function codeLenses(snapshot: Snapshot): CodeLens[] {
  const lens =
    (kind: LensData['kind']) =>
    ({ name, place }: Declaration): CodeLens[] => {
      const location = locationOf(snapshot, place);
      if (location?.uri !== snapshot.uri) return [];
      const data: LensData = { uri: snapshot.uri, kind, name };
      return [{ range: location.range, data }];
    };
  const declared = (kind: LensData['kind']): CodeLens[] =>
    snapshot.world.declarations.filter((one) => one.kind === kind).flatMap(lens(kind));
  return [...declared('host'), ...declared('vm')];
}

/** Adds what is predicted of the host or VM. */
export function resolveLens(snapshot: Snapshot, lens: CodeLens): CodeLens {
  const data: unknown = lens.data;
  if (!isLensData(data)) return lens;
  const declared = snapshot.world.declarations.find((d) => d.kind === data.kind && d.name === data.name);
  const prediction = declared ? snapshot.predictionAt(declared.top) : noPrediction;
  const title =
    data.kind === 'vm'
      ? vmText(prediction.vnics.filter(({ attachment }) => attachment.vm.name === data.name))
      : hostText(
          prediction.hosts.filter(({ host }) => host.name === data.name),
          prediction.ports.filter(({ host }) => host.name === data.name),
        );
  return {
    ...lens,
    command: {
      title: title === '' ? phrase`Preview` : title,
      command: previewCommand,
      arguments: [snapshot.uri, lens.range],
    },
  };
}

/** What the worst off of a VM's vnics gets. */
function vmText(found: readonly VnicPrediction[]): string {
  const known = found.filter(({ throughputBps }) => throughputBps);
  const [first, ...others] = known;
  if (!first) return '';
  const least = others.reduce(
    (worst, one) =>
      (one.throughputBps?.value ?? Infinity) < (worst.throughputBps?.value ?? Infinity) ? one : worst,
    first,
  );
  const same = known.every(({ throughputBps }) => throughputBps?.value === least.throughputBps?.value);
  const { throughputBps, latencyUs, bottleneck } = least;
  const own = bits(throughputBps?.value ?? 0);
  const several = new Set(found.map(({ attachment }) => attachment.vnic)).size > 1;
  const members = found.reduce((sum, { count }) => sum + count, 0);
  const rate = several ? phrase`${own} a vnic` : members > 1 ? phrase`${own} each` : own;
  return [
    throughputBps ? (same ? `≈ ${rate}` : phrase`at least ${rate}`) : '',
    latencyUs ? micros(latencyUs.p50.value) : '',
    bottleneck && bottleneck.kind !== 'demand' ? phrase`limited by ${bottleneck.resource}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The most loaded of a host's members, and of their ports. */
function hostText(hosts: readonly HostPrediction[], ports: readonly PortPrediction[]): string {
  const cpu = hosts.flatMap(({ hostCpuCores, cores: all }) =>
    hostCpuCores ? [{ used: hostCpuCores.value, all, atLeast: hostCpuCores.atLeast === true }] : [],
  );
  const most = cpu.reduce<(typeof cpu)[number] | undefined>(
    (worst, one) => (worst && worst.used / worst.all >= one.used / one.all ? worst : one),
    undefined,
  );
  const loads = ports.flatMap(({ port, txUtilization, rxUtilization, pcieUtilization }) => {
    const load = Math.max(txUtilization ?? 0, rxUtilization ?? 0, pcieUtilization ?? 0);
    return load > 0 ? [{ path: port.path, load }] : [];
  });
  const busiest = loads.reduce<(typeof loads)[number] | undefined>(
    (worst, one) => (worst && worst.load >= one.load ? worst : one),
    undefined,
  );
  const said = most ? phrase`${cores(most.used)} of ${most.all}` : '';
  return [
    most
      ? cpu.some(({ atLeast }) => atLeast)
        ? phrase`host CPU at least ${said}`
        : phrase`host CPU ${said}`
      : '',
    busiest ? phrase`busiest port ${busiest.path} ${percent(busiest.load)}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
