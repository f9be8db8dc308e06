import type { SceneEdge } from '../scene/types.ts';

/** One line of a path, between two rows or three. */
export interface Wire {
  readonly key: string;
  readonly edge: SceneEdge;
  readonly slot?: string | undefined;
  /** Slots over which a bundle spreads at its foot. */
  readonly fan?: readonly string[] | undefined;
}

/** From so many slots on, the lines of one vnic run as a bundle: a comb above the slots says which they are. */
const BUNDLE = 5;

/** The single lines that an edge is drawn as: one for each slot that it ends in, or one for them all. */
export function wiresOf(edge: SceneEdge): readonly Wire[] {
  if (edge.slots.length === 0) return [{ key: edge.key, edge }];
  if (edge.kind === 'attach' && edge.slots.length >= BUNDLE)
    return [{ key: edge.key, edge, fan: edge.slots }];
  return edge.slots.map((slot) => ({ key: `${edge.key}#${slot}`, edge, slot }));
}
