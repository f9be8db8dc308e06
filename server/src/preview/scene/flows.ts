import { wholePlace } from '../../model/bound.ts';
import type { HostGroup, Port } from '../../model/topology.ts';
import type { FlowPoint, FlowPrediction } from '../../predict/prediction.ts';
import { certaintyOf, figuresOf, limitedBy } from './figures.ts';
import { portPath } from './paths.ts';
import { NO_FINDINGS, type SceneContext } from './context.ts';
import type { SceneElement } from './types.ts';

/** A flow that meets no vnic, where it is on a host group. */
interface Carried {
  readonly flow: FlowPrediction;
  readonly point: FlowPoint;
  /** Of the element that carries it, and its own. */
  readonly parent: string;
  readonly path: string;
}

export function carriedOn(context: SceneContext, group: HostGroup): readonly Carried[] {
  const taken = new Map<string, number>();
  return (context.carried.get(group) ?? []).flatMap((flow) =>
    flow.at
      .filter((point) => point.group === group)
      .map((point) => {
        const parent = point.vswitch ? `${group.text}/${point.vswitch.name}` : portPath(group, point.port);
        // Several of one text are told apart by their order.
        const own = `${parent}/${flow.of.text}`;
        const nth = (taken.get(own) ?? 0) + 1;
        taken.set(own, nth);
        return { flow, point, parent, path: nth === 1 ? own : `${own}#${nth}` };
      }),
  );
}

/** The flows that meet no vnic, each inside what carries it. */
export function flowElements(context: SceneContext, group: HostGroup): readonly SceneElement[] {
  return carriedOn(context, group).map(({ flow, parent, path }) => ({
    path,
    parent,
    name: flow.of.text,
    details: '',
    at: context.locate(flow.of.place),
    range: context.locate(wholePlace(flow.of.bound)),
    diagnostics: NO_FINDINGS,
    kind: 'flow',
    bothWays: flow.of.bothWays,
    numbers: figuresOf(flow),
    certainty: certaintyOf(flow),
    bottleneck: limitedBy(flow),
  }));
}

/** Ports of a host group that its own traffic uses. */
export function ownPorts(context: SceneContext, group: HostGroup): ReadonlySet<Port> {
  return new Set(carriedOn(context, group).flatMap(({ point }) => point.port ?? []));
}
