import { positionsOf } from '../../model/members.ts';
import { nameOf, pathsOf } from '../../model/read.ts';
import type { Attachment, Host, HostGroup, Mode, Vm, Vnic } from '../../model/topology.ts';

/*
 * Which members of a VM set run on which member of a host set, and what each member's vnic meets. The topology keeps
 * counts; a deployment needs each by name. This walks the same dealing (`model/deal.ts`) member by member.
 */

/** Of a VM on one host: the positions (from 0) of its members there, in order. `total` seats are dealt over. */
export interface Seating {
  readonly total: number;
  /** The seats that this host holds, ascending. */
  readonly seats: readonly number[];
}

export function seatingOf(vm: Vm, host: Host, position: number, hosts: ReadonlyMap<string, Host>): Seating {
  // A vm in a host's block is whole on each member of that host.
  if (vm.bound.parent) return { total: 1, seats: vm.bound.parent === host.bound ? [0] : [] };
  const seats: number[] = [];
  let total = 0;
  for (const { path } of pathsOf(vm.bound, 'host')) {
    const [head] = path.segments;
    const on = hosts.get(head?.text ?? '');
    if (!on) continue;
    const index = nameOf(on.bound)?.index;
    for (const [from, to] of positionsOf(index, head?.index, on.members, () => undefined)) {
      if (on === host && from <= position && position <= to) seats.push(total + position - from);
      total += to - from + 1;
    }
  }
  return { total: Math.max(1, total), seats };
}

/** Positions of the members on the host, ascending. */
export function membersAt({ members: { count } }: Vm, { total, seats }: Seating): number[] {
  const found: number[] = [];
  for (const seat of seats) for (let i = seat; i < count; i += total) found.push(i);
  return found.sort((a, b) => a - b);
}

/** What the vnic of a member at a position is attached by: an attachment of the host's group. */
export interface Dealt {
  readonly position: number;
  readonly attachment: Attachment;
  /** The VF that the file gives it. */
  readonly vf?: number | undefined;
}

/** Every member's attachment of one vnic on a host that is seated so, in the order of the group's attachments. */
export function dealtOf(vnic: Vnic, group: HostGroup, { total, seats }: Seating): Dealt[] {
  const n = targetCount(vnic, group.host);
  const queue = group.attachments.filter((a) => a.vnic === vnic);
  const spans = [...new Map(queue.map((a) => [a.span[0], a.span])).values()];
  return spans.flatMap(([from, to]) => {
    const waiting = queue.filter((a) => a.span[0] === from);
    return seats.flatMap((seat): Dealt[] => {
      const before = Math.max(0, Math.ceil((from - seat) / total));
      const end = Math.floor((to - seat) / total) + 1;
      return Array.from({ length: n }, (_, target) => target).flatMap((target): Dealt[] => {
        const first = before + ((((target - before) % n) + n) % n);
        const attachment = first < end ? waiting.shift() : undefined;
        if (!attachment) return [];
        return Array.from({ length: Math.ceil((end - first) / n) }, (_, i): Dealt => {
          const ordinal = first + i * n;
          const vf = vnic.vf && vnic.vf.value + Math.floor(ordinal / n);
          return { position: ordinal * total + seat, attachment, vf };
        });
      });
    });
  });
}

/** Modes that meet a port: of a vswitch they meet its uplinks. */
const meetsPort: ReadonlySet<Mode> = new Set(['direct', 'sriov', 'macvtap', 'vdpa']);

/** How many ports or vswitches a vnic's members are dealt over. */
function targetCount(vnic: Vnic, host: Host): number {
  const counts = pathsOf(vnic.bound, 'target').map(({ path: { segments } }) => {
    // `vs0`, or `kvm.vs0`: a port has a number behind its card.
    const vswitch = host.vswitches.find((v) => v.name === segments.at(-1)?.text);
    const isSwitch = vswitch && (segments.length === 1 || segments[0]?.text === host.name);
    return isSwitch && meetsPort.has(vnic.mode.value) ? Math.max(1, vswitch.uplinks.length) : 1;
  });
  return Math.max(
    1,
    counts.reduce((sum, n) => sum + n, 0),
  );
}
