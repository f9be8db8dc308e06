import { defaults } from '../../predict/assume.ts';
import { counted, listed, phrase } from '../../words/phrase.ts';
import type { Finding } from '../../model/finding.ts';
import type { Attachment, HostGroup, Span, Topology, Vm } from '../../model/topology.ts';
import { formatValue } from '../../schema/units.ts';
import { attachmentIndex, vmsOn } from './ports.ts';
import { guaranteeOf } from './promises.ts';
import { Room, isPinned } from './room.ts';

/* VMs that move at the same time: the members of a set, and all that one host carries. */

export type Target = Vm['migrateTo'][number];

/** A VM (or members of a set) that leaves one place, and where it may go. */
interface Mover {
  readonly vm: Vm;
  readonly count: number;
  /** Where its list of targets begins. */
  readonly target: Target;
  readonly options: readonly Option[];
}

/** Hosts of one group that are open to a mover. */
interface Option {
  readonly group: HostGroup;
  readonly hosts: number;
}

type Told = Omit<Finding, 'rule'>;

/** What does not fit together, of movers that each fit alone. */
export function shortTogether(topology: Topology, failing: ReadonlySet<Target>): Told[] {
  const told = new Set(failing);
  const found: Told[] = [];
  const judge = (movers: readonly Mover[], why: string): void => {
    if (movers.some((m) => m.vm.migrateTo.some((t) => told.has(t)))) return;
    const [only, ...others] = optionsOf(movers);
    if (!only) return;
    const short =
      others.length === 0 && only.hosts === 1
        ? inOneHost(movers, only.group, why, topology)
        : inAll(movers, why, topology);
    if (!short) return;
    found.push(short);
    for (const { target } of movers) told.add(target);
  };
  for (const vm of topology.vms) {
    const name = `\`${vm.name}${vm.members.text}\``;
    for (const mover of movingSets(vm))
      if (mover.count > 1) judge([mover], phrase`All members of ${name} move to`);
  }
  for (const host of topology.hosts) {
    for (const group of host.groups) {
      const movers = vmsOn(topology, group).map(({ vm, perHost }) => leaving(vm, group, perHost));
      const able = movers.filter((m) => m !== undefined);
      if (movers.length < 2 || able.length < movers.length) continue;
      judge(able, phrase`All VMs of \`${group.text}\` move to`);
    }
  }
  return found;
}

/** Members of a set that move at once: all of them where one host is to take them, else those of each host. */
function movingSets(vm: Vm): Mover[] {
  const [target] = vm.migrateTo;
  if (!target) return [];
  const options = optionsFrom(vm, undefined);
  const [only, ...others] = options;
  if (only?.hosts === 1 && others.length === 0) {
    const away = vm.placements
      .filter((p) => p.group !== only.group)
      .reduce((sum, p) => sum + p.perHost * p.group.count, 0);
    return away > 0 ? [{ vm, target, count: away, options }] : [];
  }
  return vm.placements.flatMap((p) => leaving(vm, p.group, p.perHost) ?? []);
}

/** What leaves one host of a group; undefined where there is nowhere to go. */
function leaving(vm: Vm, from: HostGroup, perHost: number): Mover | undefined {
  const [target] = vm.migrateTo;
  const options = optionsFrom(vm, from);
  return target && options.length > 0 ? { vm, count: perHost, target, options } : undefined;
}

function optionsFrom(vm: Vm, from: HostGroup | undefined): Option[] {
  return vm.migrateTo.flatMap((target) =>
    groupsOf(target).flatMap((group): Option[] => {
      const named = target.spans.reduce((sum, span) => sum + overlap(span, group.spans), 0);
      // The host that is being left is none of its own targets.
      const hosts = named - (group === from ? 1 : 0);
      return hosts > 0 ? [{ group, hosts }] : [];
    }),
  );
}

function overlap([from, to]: Span, spans: readonly Span[]): number {
  return spans.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(to, b) - Math.max(from, a) + 1), 0);
}

/** All that any of them may go to. */
function optionsOf(movers: readonly Mover[]): Option[] {
  const hosts = new Map<HostGroup, number>();
  for (const { options } of movers)
    for (const o of options) hosts.set(o.group, Math.max(o.hosts, hosts.get(o.group) ?? 0));
  return [...hosts].map(([group, n]) => ({ group, hosts: n }));
}

/** One host takes all: they are put there one by one. */
function inOneHost(
  movers: readonly Mover[],
  to: HostGroup,
  why: string,
  topology: Topology,
): Told | undefined {
  const room = new Room(to, topology);
  const attachments = attachmentIndex(topology);
  for (const { vm, target, count: n } of movers) {
    for (let i = 0; i < n; i++) {
      const short = room.put(vm, oneOf(attachments.ofVm(vm)));
      if (!short) continue;
      return {
        place: target.place,
        message: phrase`${why} ${targetText(target)}, and together they do not fit there: with ${moversText(movers)} ${short.text}. ${short.change}, or name another target.`,
        related: [
          { place: short.place, message: phrase`This is why.` },
          ...movers
            .filter((m) => m.vm !== vm)
            .map((m) => ({ place: m.target.place, message: phrase`\`${m.vm.name}\` moves there, too.` })),
        ],
      };
    }
  }
  return undefined;
}

/** Several hosts take them: what all of those have left together is less than what they need, however one divides it. */
function inAll(movers: readonly Mover[], why: string, topology: Topology): Told | undefined {
  const attachments = attachmentIndex(topology);
  const rooms = optionsOf(movers).map(({ group, hosts }) => ({
    group,
    hosts,
    room: new Room(group, topology),
  }));
  const left = (of: (room: Room) => number): number =>
    rooms.reduce((sum, r) => sum + r.hosts * of(r.room), 0);
  const resources = [
    {
      left: left((r) => r.freeVfs(undefined)),
      needs: (own: readonly Attachment[]) => own.filter((a) => a.mode === 'sriov').length,
      text: (n: number) => counted(n, 'VF'),
      change: 'Raise `vfs` there',
    },
    {
      left: left((r) => r.freeBps),
      needs: (own: readonly Attachment[]) => own.reduce((sum, a) => sum + guaranteeOf(a), 0),
      text: (n: number) => phrase`${formatValue(n, 'rate')} of guarantees`,
      change: phrase`Guarantee less`,
    },
    {
      left: left((r) => r.freeBytes),
      needs: (own: readonly Attachment[], vm: Vm) =>
        isPinned(vm, own) ? (vm.memoryBytes?.value ?? defaults.memoryBytes) : 0,
      text: (n: number) => phrase`${formatValue(n, 'size')} of pinned memory`,
      change: phrase`Give those hosts more`,
    },
  ];
  for (const resource of resources) {
    const needed = movers.map((m) => m.count * resource.needs(oneOf(attachments.ofVm(m.vm)), m.vm));
    const total = needed.reduce((sum, n) => sum + n, 0);
    if (total <= resource.left * (1 + 1e-9)) continue;
    let taken = 0;
    const over = movers.find((_, i) => (taken += needed[i] ?? 0) > resource.left * (1 + 1e-9));
    if (!over) continue;
    const hosts = listed(rooms.map((r) => `\`${r.group.text}\``));
    return {
      place: over.target.place,
      message: phrase`${why} ${hosts}, and together they do not fit there: ${moversText(movers)} need ${resource.text(total)}, and ${resource.text(resource.left)} are left. ${resource.change}, or name another target.`,
      related: [
        ...rooms.map((r) => ({ place: r.group.host.place, message: phrase`\`${r.group.text}\`` })),
        ...movers
          .filter((m) => m !== over)
          .map((m) => ({ place: m.target.place, message: phrase`\`${m.vm.name}\` moves there, too.` })),
      ],
    };
  }
  return undefined;
}

function moversText(movers: readonly Mover[]): string {
  const all = movers.reduce((sum, m) => sum + m.count, 0);
  return `${counted(all, 'VM')} (${listed(movers.map((m) => `\`${m.vm.name}${m.vm.members.text}\``))})`;
}

export function groupsOf({ host, spans }: Target): readonly HostGroup[] {
  const meets = ([from, to]: Span): boolean => spans.some(([a, b]) => a <= to && from <= b);
  return host.groups.filter((g) => g.spans.some(meets));
}

/** The vnics of one member: a set may be attached to several ports. */
export function oneOf(attachments: readonly Attachment[]): readonly Attachment[] {
  return [...new Map(attachments.map((a) => [a.vnic, a])).values()];
}

export function targetText({ host, spans }: Target): string {
  const { members } = host;
  const [[from, to] = [0, 0]] = spans;
  const one = from === to && spans.length === 1 ? members.indexAt(from) : undefined;
  return `\`${host.name}${one === undefined ? members.text : `[${one}]`}\``;
}
