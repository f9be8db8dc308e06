import type { Scene } from '../../server/src/preview/scene/types.ts';

/**
 * What an element depends on and what depends on it: the paths of a VM down to the switch, or all that a port carries.
 * Answers element paths and edge keys.
 */
export function trace(scene: Scene, path: string): ReadonlySet<string> {
  const found = new Set<string>();
  const parents = new Map(scene.elements.map((element) => [element.path, element.parent]));
  const kinds = new Map(scene.elements.map((element) => [element.path, element.kind]));
  const children = scene.elements.filter((element) => element.parent === path).map((element) => element.path);
  const kind = kinds.get(path);
  // A host lights all that is in it; a card its ports; a VM its vnics.
  const start = new Set([
    path,
    ...children,
    ...(kind === 'host'
      ? scene.elements
          .filter((element) => children.includes(element.parent ?? ''))
          .map((element) => element.path)
      : []),
  ]);
  const down = walk(scene, start, (edge) => [edge.from, edge.to]);
  const up = walk(scene, start, (edge) => [edge.to, edge.from]);
  for (const set of [start, down, up]) {
    for (const one of set) {
      found.add(one);
      for (let parent = parents.get(one); parent !== undefined; parent = parents.get(parent))
        found.add(parent);
    }
  }
  // The vnics of a VM that a path comes from have their cards lit by the loop above; a card's own vnics are lit with it.
  return found;
}

type Ends = (edge: Scene['edges'][number]) => readonly [from: string | undefined, to: string | undefined];

function walk(scene: Scene, start: ReadonlySet<string>, ends: Ends): ReadonlySet<string> {
  const seen = new Set(start);
  const found = new Set<string>();
  let grew = true;
  while (grew) {
    grew = false;
    for (const edge of scene.edges) {
      if (edge.kind === 'turn' || found.has(edge.key)) continue;
      const [from, to] = ends(edge);
      if (from === undefined || !seen.has(from)) continue;
      found.add(edge.key);
      if (to !== undefined) {
        seen.add(to);
        found.add(to);
      }
      grew = true;
    }
  }
  return found;
}
