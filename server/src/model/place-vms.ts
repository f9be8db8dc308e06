import { attachmentsOf } from './attach.ts';
import { append } from '../syntax/append.ts';
import { phrase } from '../words/phrase.ts';
import { type Bound, headPlace, placeIn } from './bound.ts';
import { type Seat, deal, groupHosts } from './deal.ts';
import type { HostDraft } from './hosts.ts';
import type { Declaration } from './declaration.ts';
import { isText } from './fitted.ts';
import type { Place } from './place.ts';
import { nameOf, pathsOf, placeInPath } from './read.ts';
import type { Scope } from './scope.ts';
import type { Flow, FlowEnd, Host, Load, Span, Topology, Vm } from './topology.ts';
import type { VmDraft } from './vms.ts';

/** Where flows and expectations name some members of a set apart. */
export function cutsOf(flows: readonly Flow[], expectations: Topology['expectations']): Map<Vm, Set<number>> {
  const cuts = new Map<Vm, Set<number>>();
  const cut = (vm: Vm, spans: readonly Span[]): void => {
    const set = cuts.get(vm) ?? new Set();
    for (const [from, to] of spans) set.add(from).add(to + 1);
    cuts.set(vm, set);
  };
  const ends: FlowEnd[] = flows.flatMap((f) => f.hops.flatMap((h) => h.ends));
  for (const end of ends) if (end.type === 'vnic') cut(end.vnic.vm, end.spans);
  for (const { subject } of expectations) if (subject.type === 'vnics') cut(subject.vm, subject.spans);
  return cuts;
}

/** Puts VMs on hosts: divides host sets by what they carry, and attaches each vnic. */
export function placeVms(
  declarations: readonly Declaration[],
  vms: ReadonlyMap<Bound, VmDraft>,
  hosts: ReadonlyMap<Bound, HostDraft>,
  scope: Scope,
  cuts: ReadonlyMap<Vm, ReadonlySet<number>>,
): void {
  const loads = new Map<Host, Load[]>();
  for (const declaration of declarations) {
    const vm = vms.get(declaration.bound);
    if (!vm) continue;
    const seats = seatsOf(declaration, hosts, scope);
    const parts = stretches(vm.members.count, cuts.get(vm) ?? []);
    // A vm in a host's block is on each member of that host.
    const inside = declaration.bound.parent && hosts.get(declaration.bound.parent);
    const dealt = inside
      ? new Map([
          [
            inside,
            parts.map(([from, to]): Load => ({
              vm: vm.bound,
              span: [from, to],
              hosts: [0, inside.members.count - 1],
              seats: 1,
              seat: 0,
              perHost: to - from + 1,
              before: from,
            })),
          ],
        ])
      : deal(vm.bound, parts, seats);
    for (const [host, list] of dealt) {
      const known = loads.get(host);
      if (known) append(known, list);
      else loads.set(host, [...list]);
    }
  }
  for (const host of hosts.values()) {
    for (const { group, loads: carried } of groupHosts(host, loads.get(host) ?? [])) {
      host.groups.push(group);
      for (const load of carried) {
        const vm = vms.get(load.vm);
        if (!vm) continue;
        const placed = vm.placements.find((p) => p.group === group);
        if (placed) placed.perHost += load.perHost;
        else vm.placements.push({ group, perHost: load.perHost });
        for (const vnic of vm.vnics) append(group.attachments, attachmentsOf(vnic, load, group, scope));
      }
    }
  }
}

/** `on HOST`, with the space before it. */
function onHost(bound: Bound): Place {
  const { args } = bound.statement;
  const on = args.findIndex((arg) => isText(arg, 'on'));
  return placeIn(bound, { start: args[on - 1]?.end ?? 0, end: args[on + 1]?.end ?? 0 });
}

function seatsOf(declaration: Declaration, hosts: ReadonlyMap<Bound, Host>, scope: Scope): Seat[] {
  const { bound } = declaration;
  const paths = pathsOf(bound, 'host');
  if (bound.parent) {
    const [first] = paths;
    if (first) {
      const host = nameOf(bound.parent)?.name ?? '';
      scope.report({
        rule: 'bad-value',
        place: first.place,
        message: phrase`This vm stands in \`${host}\`: it needs no \`on\`.`,
        fixes: () => [
          {
            title: phrase`Remove it`,
            preferred: true,
            edits: [{ place: onHost(bound), text: '' }],
          },
        ],
      });
    }
    return [];
  }
  if (paths.length === 0 && !bound.values.has('host')) {
    if (
      bound.statement.faults.length === 0 &&
      // A line that holds more than name and flavor has been reported as it is.
      (bound.statement.args.length === 1 || (bound.statement.args.length === 3 && bound.values.has('flavor')))
    ) {
      const names = scope.namesOf('host');
      const at = headPlace(bound);
      const place = { ...at, start: at.end };
      scope.report({
        rule: 'missing-property',
        place: at,
        message: phrase`\`${declaration.name}\` runs on no host: \`vm ${declaration.name} on HOST\`.`,
        fixes: () =>
          names.slice(0, 4).map((n, i) => ({
            title: phrase`Insert \`on ${n}\``,
            preferred: names.length === 1 && i === 0,
            edits: [{ place, text: ` on ${n}` }],
          })),
      });
    }
    return [];
  }
  return paths.flatMap(({ path, place }): Seat[] => {
    const found = scope.resolve('host', path, place);
    const host = found && hosts.get(found.bound);
    if (!found || !host) return [];
    return scope
      .positions(found, path.segments[0]?.index, (part) => placeInPath(place, path, part))
      .map((span) => ({ host, span }));
  });
}

/** Stretches of a set between the places where something names members apart. */
function stretches(count: number, cuts: Iterable<number>): Span[] {
  const starts = [...new Set([0, ...[...cuts].filter((c) => c > 0 && c < count)])].sort((a, b) => a - b);
  return starts.map((from, i): Span => [from, (starts[i + 1] ?? count) - 1]);
}
