import type { Scene, SceneElement } from './types.ts';

/**
 * A picture without what carries nothing: free functions and queues, ports and vswitches that nobody uses, cards of
 * which nothing is left. What stands by for a failover is used.
 */
export function withoutUnused(scene: Scene): Scene {
  const kept = new Set<string>();
  const withFlows = new Set(
    scene.elements.flatMap(({ kind, parent }) => (kind === 'flow' && parent !== undefined ? [parent] : [])),
  );
  for (const element of scene.elements) if (carries(element, withFlows)) kept.add(element.path);
  // A standby path first, then what a vswitch leads on to.
  for (const kind of ['failover', 'uplink'] as const)
    for (const edge of scene.edges)
      if (edge.kind === kind && edge.to !== undefined && kept.has(edge.from)) kept.add(edge.to);
  for (const element of scene.elements)
    if (element.kind === 'port' && element.parent !== undefined && kept.has(element.path))
      kept.add(element.parent);
  return {
    ...scene,
    elements: scene.elements.flatMap((element) =>
      !kept.has(element.path)
        ? []
        : element.kind === 'port' && element.slots.some(isFree)
          ? [{ ...element, slots: element.slots.filter((slot) => !isFree(slot)) }]
          : [element],
    ),
    edges: scene.edges.filter(({ from, to }) => kept.has(from) && (to === undefined || kept.has(to))),
    pills: scene.pills.filter(({ at }) => kept.has(at)),
  };
}

const isFree = ({ state }: { readonly state: 'used' | 'free' }): boolean => state === 'free';

function carries(element: SceneElement, withFlows: ReadonlySet<string>): boolean {
  switch (element.kind) {
    case 'nic':
      return false;
    case 'port':
      return element.mix.length > 0 || (element.load ?? 0) > 0 || element.slots.some((slot) => !isFree(slot));
    case 'vswitch':
      return element.mix.length > 0 || withFlows.has(element.path);
    case 'host':
    case 'unplaced':
    case 'vm':
    case 'vnic':
    case 'flow':
    case 'switch':
      return true;
  }
}
