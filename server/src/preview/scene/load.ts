import type { Attachment, HostGroup, Port } from '../../model/topology.ts';
import type { Bottleneck, CpuFigure, Prediction, ResourceLoad } from '../../predict/prediction.ts';
import { coresOf, percent } from './format.ts';
import { gainText } from './gain.ts';
import { reliefOf } from './relief.ts';
import { speaksOf } from './paths.ts';
import { promisesOf } from './promises.ts';
import type { Locate } from './context.ts';
import type { ScenePromise } from './types.ts';
import { phrase } from '../../words/phrase.ts';

/** The Load view: everything that can be full, worst first. Plain data, like the scene. */
export interface LoadScene {
  readonly title: string;
  readonly rows: readonly LoadRow[];
  /** Resources that are less loaded than the last row, and how loaded the first of them is. */
  readonly more: { readonly count: number; readonly most: string };
  readonly promises: readonly ScenePromise[];
}

export interface LoadRow {
  readonly key: string;
  /** `kvm[1]`, and how many alike hosts it stands for. */
  readonly host: string;
  readonly hosts: number;
  /** `lan.0 transmit` */
  readonly resource: string;
  /** What it is in words: `wire`, `PCIe link`, `vswitch core`. */
  readonly kind: string;
  /** Share of 1. */
  readonly share: number;
  readonly text: string;
  /** Who uses it, the first few. */
  readonly users: readonly string[];
  readonly otherUsers: number;
  /** Vnics, and flows that meet none, that it holds back. */
  readonly limits: readonly string[];
  readonly gain?: string | undefined;
  /** What would relieve it; empty where it does not need to be. */
  readonly relief: string;
  /** The element of the picture that it belongs to. */
  readonly path?: string | undefined;
}

/** Rows that a person still reads; what is less loaded is counted. */
const ROWS = 250;
const USERS = 4;

const KINDS: Readonly<Record<ResourceLoad['kind'], () => string>> = {
  wire: () => phrase`wire`,
  pcie: () => phrase`PCIe link`,
  'nic-engine': () => phrase`NIC engine`,
  'vswitch-core': () => phrase`vswitch core`,
  'vmdq-queue': () => phrase`VMDq queue`,
  'guest-cpu': () => phrase`guest CPU`,
  'host-cpu': () => phrase`host CPU`,
  'rate-limit': () => phrase`rate limit`,
  class: () => phrase`traffic class`,
  'switch-port': () => phrase`switch port`,
  demand: () => phrase`demand`,
  queue: () => phrase`queue`,
};

export function buildLoad(title: string, prediction: Prediction, locate: Locate): LoadScene {
  const limited = limitedBy(prediction);
  const all = [
    ...merged(prediction.loads).map((load) => ({
      share: load.utilization,
      make: () => resourceRow(load, limited),
    })),
    ...prediction.hosts.flatMap((host) => {
      const used = host.hostCpuCores;
      if (used === null || host.cores <= 0) return [];
      return [{ share: used.value / host.cores, make: () => hostRow(prediction, host, used) }];
    }),
  ].sort((a, b) => b.share - a.share);
  const left = all.slice(ROWS);
  return {
    title,
    rows: all.slice(0, ROWS).map(({ make }) => make()),
    more: { count: left.length, most: percent(left[0]?.share ?? 0) },
    promises: promisesOf(prediction, locate),
  };
}

/** A limit that many vnics of a host have each for themselves (a qos, a queue of their own) is one row. */
function merged(loads: readonly ResourceLoad[]): readonly ResourceLoad[] {
  const byName = new Map<string, ResourceLoad>();
  for (const load of loads) {
    const key = `${load.group.text} ${load.resource} ${load.kind}`;
    const known = byName.get(key);
    byName.set(
      key,
      known
        ? {
            ...known,
            utilization: Math.max(known.utilization, load.utilization),
            users: [...known.users, ...load.users],
          }
        : load,
    );
  }
  return [...byName.values()];
}

type Limited = ReadonlyMap<string, { readonly vnics: readonly string[]; readonly gainBps: number }>;

/** Whom each resource of a host holds back, and what one more unit of it would bring the one that gains most. */
function limitedBy(prediction: Prediction): Limited {
  const found = new Map<string, { vnics: string[]; gainBps: number }>();
  const add = (group: HostGroup, who: string, bottleneck: Bottleneck | null): void => {
    if (!bottleneck || bottleneck.kind === 'demand') return;
    const key = `${group.text} ${bottleneck.resource}`;
    const known = found.get(key) ?? { vnics: [], gainBps: 0 };
    if (!known.vnics.includes(who)) known.vnics.push(who);
    known.gainBps = Math.max(known.gainBps, bottleneck.gainBps ?? 0);
    found.set(key, known);
  };
  for (const { attachment, vnic, bottleneck } of prediction.vnics) add(attachment.group, vnic, bottleneck);
  for (const { at, of, bottleneck } of prediction.flows)
    for (const { group } of at) add(group, of.text, bottleneck);
  return found;
}

function resourceRow(load: ResourceLoad, limited: Limited): LoadRow {
  const { group, resource, kind, utilization, users } = load;
  const key = `${group.text} ${resource}`;
  const limits = limited.get(key);
  return {
    key: `${key} ${kind}`,
    host: group.text,
    hosts: group.count,
    resource,
    kind: KINDS[kind](),
    share: utilization,
    text: percent(utilization),
    users: [...new Set(users)].slice(0, USERS),
    otherUsers: Math.max(0, new Set(users).size - USERS),
    limits: limits?.vnics.slice(0, USERS) ?? [],
    gain: gainText(limits?.gainBps, kind, true),
    relief: utilization < 0.7 && !limits ? '' : reliefOf(load),
    path: pathOf(load),
  };
}

function hostRow(
  prediction: Prediction,
  { group, cores, vswitches }: Prediction['hosts'][number],
  used: CpuFigure,
): LoadRow {
  const users = [
    ...prediction.vnics
      .filter(({ attachment }) => attachment.group === group)
      .map(({ vnic, attachment, hostCpuCores }) => ({
        name: vnic,
        cores: (hostCpuCores?.value ?? 0) * attachment.perHost,
      })),
    ...prediction.flows
      .filter(({ at }) => at.some((point) => point.group === group))
      .map(({ of, hostCpuCores }) => ({ name: of.text, cores: hostCpuCores?.value ?? 0 })),
  ]
    .filter((one) => one.cores > 0)
    .sort((a, b) => b.cores - a.cores);
  const share = used.value / cores;
  const worst = [...vswitches].sort((a, b) => b.coresUsed - a.coresUsed)[0];
  return {
    key: `${group.text} CPU`,
    host: group.text,
    hosts: group.count,
    resource: phrase`host CPU`,
    kind: phrase`host CPU`,
    share,
    text: coresOf(used, cores),
    users: users.slice(0, USERS).map(({ name }) => name),
    otherUsers: Math.max(0, users.length - USERS),
    limits: [],
    relief:
      share < 0.7
        ? ''
        : worst && worst.coresUsed > 0
          ? phrase`Take work off ${worst.vswitch.name}: SR-IOV or vmdq for its busiest VMs, or move VMs to another host.`
          : phrase`Move VMs to another host.`,
    path: group.text,
  };
}

/** The element whose name the resource's label begins with, or holds. */
function pathOf({ group, resource, users }: ResourceLoad): string | undefined {
  const { host } = group;
  const port = host.nics.flatMap((nic) => nic.ports).find((one) => speaksOf(resource, one.path));
  if (port) return portPathOf(group, port);
  const nic = host.nics.find((one) => speaksOf(resource, one.name));
  if (nic) return `${group.text}/${nic.name}`;
  const vswitch = host.vswitches.find((one) => speaksOf(resource, one.name));
  if (vswitch) return `${group.text}/${vswitch.name}`;
  const user = group.attachments.find((one) => nameOf(one) === users[0]);
  return user ? undefined : group.text;
}

const portPathOf = (group: HostGroup, port: Port): string => `${group.text}/${port.nic.name}/${port.index}`;
const nameOf = (one: Attachment): string => `${one.vm.name}${one.vm.members.text}.${one.vnic.name}`;
