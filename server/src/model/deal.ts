import type { Bound } from './bound.ts';
import { merged, spanCount, spansText } from './members.ts';
import type { Host, HostGroup, Load, Span } from './topology.ts';

/*
 * Dealing: which members of a VM set run on which members of a host set. Members are dealt round robin over the
 * hosts, in order; nothing is expanded. A stretch of the set (`Span`) that flows name apart is dealt on its own,
 * though at the same positions.
 */

/** Hosts in the order in which members are dealt to them. */
export type Seat = { readonly host: Host; readonly span: Span };

/** Deals the members of a VM set, cut into these stretches, over the seats. */
export function deal(vm: Bound, stretches: readonly Span[], seats: readonly Seat[]): Map<Host, Load[]> {
  const loads = new Map<Host, Load[]>();
  const total = spanCount(seats.map((s) => s.span));
  if (total === 0) return loads;
  for (const [from, to] of stretches) {
    // Seat h carries the members i with i = h (mod total): as many as every other, or one more.
    const cuts = [...new Set([0, from % total, (to + 1) % total, total])].sort((a, b) => a - b);
    for (let c = 0; c + 1 < cuts.length; c++) {
      const [start, end] = [cuts[c] ?? 0, (cuts[c + 1] ?? 0) - 1];
      const before = Math.ceil((from - start) / total);
      const perHost = Math.floor((to - start) / total) - before + 1;
      if (perHost <= 0 || end < start) continue;
      let seat = 0;
      for (const { host, span } of seats) {
        const size = span[1] - span[0] + 1;
        const a = Math.max(start, seat);
        const b = Math.min(end, seat + size - 1);
        if (a <= b) {
          const list = loads.get(host) ?? [];
          list.push({
            vm,
            span: [from, to],
            hosts: [span[0] + a - seat, span[0] + b - seat],
            seats: total,
            seat: a,
            perHost,
            before: Math.max(0, before),
          });
          loads.set(host, list);
        }
        seat += size;
      }
    }
  }
  return loads;
}

/** Divides a host set into groups of members that carry the same, in the order of their first members. */
export function groupHosts(
  host: Host,
  loads: readonly Load[],
): {
  readonly group: HostGroup & { attachments: HostGroup['attachments'][number][] };
  readonly loads: readonly Load[];
}[] {
  const cuts = new Set([0, host.members.count]);
  for (const { hosts } of loads) cuts.add(hosts[0]).add(hosts[1] + 1);
  const starts = [...cuts].sort((a, b) => a - b);
  const cellAt = new Map(starts.map((s, i) => [s, i]));
  const carried: number[][] = starts.map(() => []);
  loads.forEach((load, i) => {
    const last = cellAt.get(load.hosts[1] + 1) ?? 0;
    for (let cell = cellAt.get(load.hosts[0]) ?? 0; cell < last; cell++) carried[cell]?.push(i);
  });
  const vms = new Map(loads.map(({ vm }, i) => [vm, i]));
  const alike = new Map<string, { spans: Span[]; loads: number[] }>();
  for (let cell = 0; cell + 1 < starts.length; cell++) {
    const ids = carried[cell] ?? [];
    // Two cells are alike where the same stretches put the same number on each of their hosts.
    const key = ids
      .flatMap((i) => loads[i] ?? [])
      .map((l) => `${vms.get(l.vm) ?? 0}/${l.span[0]}/${l.perHost}/${l.before}`)
      .join(' ');
    const known = alike.get(key) ?? { spans: [], loads: ids };
    known.spans.push([starts[cell] ?? 0, (starts[cell + 1] ?? 0) - 1]);
    alike.set(key, known);
  }
  return [...alike.values()].map(({ spans, loads: ids }) => {
    const whole = merged(spans);
    return {
      group: {
        host,
        spans: whole,
        count: spanCount(whole),
        text: host.name + spansText(host.members, whole),
        attachments: [],
      },
      loads: ids.flatMap((i) => loads[i] ?? []),
    };
  });
}

/** Of members that one host has, those with one of several targets: they are dealt over these in order, from the first member of the whole set on. */
export function dealtTo(
  { before, perHost }: Pick<Load, 'before' | 'perHost'>,
  targets: number,
  target: number,
): { readonly first: number; readonly count: number } {
  const first = before + ((((target - before) % targets) + targets) % targets);
  return { first, count: Math.max(0, Math.ceil((before + perHost - first) / targets)) };
}
