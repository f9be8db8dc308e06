import type { SceneEdge } from './scene-types.ts';

/** One line of a path, between two rows or three. */
export interface Wire {
  readonly key: string;
  readonly edge: SceneEdge;
  readonly slot?: string | undefined;
}

/** The single lines that an edge is drawn as: one for each slot that it ends in. */
export function wiresOf(edge: SceneEdge): readonly Wire[] {
  if (edge.slots.length === 0) return [{ key: edge.key, edge }];
  return edge.slots.map((slot) => ({ key: `${edge.key}#${slot}`, edge, slot }));
}
