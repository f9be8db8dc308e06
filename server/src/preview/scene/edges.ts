import type { Attachment, Flow, HostGroup, Hop, Port } from '../../model/topology.ts';
import type { SceneContext } from './context.ts';
import type { SceneEdge } from './types.ts';
import { ownPorts } from './flows.ts';
import { behindPort, mixOf, uplinkedTo, whole } from './mix.ts';
import type { Dealt } from './slots.ts';
import { portPath } from './paths.ts';

/** The wires of a host group's ports: to their switch, or out of the picture where something uses them. */
export function linkEdges(
  context: SceneContext,
  group: HostGroup,
  loadOf: (port: Port) => number | undefined,
): readonly SceneEdge[] {
  const own = ownPorts(context, group);
  return group.host.nics
    .flatMap((nic) => nic.ports)
    .flatMap((port): SceneEdge[] => {
      const users = behindPort(group, port);
      const outside = port.link?.value.switch;
      const to = outside && context.switches.includes(outside) ? outside.name : undefined;
      if (to === undefined && users.length === 0 && uplinkedTo(group, port).length === 0 && !own.has(port))
        return [];
      const from = portPath(group, port);
      const mix = mixOf(users, context.numbers);
      return [
        {
          key: `${from} > ${to ?? 'wire'}`,
          kind: 'link',
          from,
          to,
          mix,
          slots: [],
          load: loadOf(port),
          count: 1,
        },
      ];
    });
}

/** Traffic between functions of one port, which turns around in the NIC, or at the switch where the port says VEPA. */
export function turnEdges(
  group: HostGroup,
  flows: readonly Flow[],
  dealt: ReadonlyMap<Port, Dealt>,
): readonly SceneEdge[] {
  const edges = new Map<string, SceneEdge>();
  for (const flow of flows) {
    for (const [at, end] of flow.hops.entries()) {
      const from = functionsOf(group, end);
      const to = functionsOf(group, flow.hops[at + 1]);
      for (const a of from) {
        for (const b of to) {
          if (a.port !== b.port || !a.port || (a === b && a.perHost < 2)) continue;
          const slots = turnSlots(dealt.get(a.port), a, b);
          if (slots.length < 2) continue;
          const port = portPath(group, a.port);
          const key = `${port} ~ ${slots.join(' ')}`;
          const turn = a.port.switching?.value === 'vepa' ? 'switch' : 'nic';
          edges.set(key, { key, kind: 'turn', from: port, mix: whole(a.mode), slots, count: 1, turn });
        }
      }
    }
  }
  return [...edges.values()];
}

/** Functions of this host group by which a station of a flow sends and receives. */
function functionsOf(group: HostGroup, hop: Hop | undefined): readonly Attachment[] {
  return group.attachments.filter(
    (one) =>
      one.mode === 'sriov' &&
      (hop?.ends ?? []).some(
        (end) =>
          end.type === 'vnic' &&
          (end.vnic === one.vnic || end.out === one.vnic) &&
          end.spans.some(([from, to]) => from <= one.span[1] && to >= one.span[0]),
      ),
  );
}

/** One slot of each; of a set that talks to itself its first two, or its run twice. */
function turnSlots(dealt: Dealt | undefined, a: Attachment, b: Attachment): readonly string[] {
  const left = dealt?.ofAttachment.get(a) ?? [];
  const right = dealt?.ofAttachment.get(b) ?? [];
  const from = a === b ? left[0] : left[left.length - 1];
  const to = a === b ? (left[1] ?? left[0]) : right[0];
  return from === undefined || to === undefined ? [] : [from, to];
}
