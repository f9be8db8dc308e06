import type { ElementOf, Scene, SceneEdge, SceneElement } from './types.ts';

/** A scene with what one asks of it most at hand. Made once for each scene. */
export interface SceneIndex {
  readonly scene: Scene;
  readonly byPath: ReadonlyMap<string, SceneElement>;
  readonly childrenOf: (path: string) => readonly SceneElement[];
  readonly edgesFrom: (path: string) => readonly SceneEdge[];
}

const NONE: readonly never[] = [];

const known = new WeakMap<Scene, SceneIndex>();

export function indexScene(scene: Scene): SceneIndex {
  const before = known.get(scene);
  if (before) return before;
  const made = makeIndex(scene);
  known.set(scene, made);
  return made;
}

function makeIndex(scene: Scene): SceneIndex {
  const byPath = new Map<string, SceneElement>();
  const children = new Map<string, SceneElement[]>();
  const edges = new Map<string, SceneEdge[]>();
  for (const element of scene.elements) {
    // A path said twice (two declarations of one name) is drawn once: the first; the second has its diagnostic.
    if (byPath.has(element.path)) continue;
    byPath.set(element.path, element);
    if (element.parent !== undefined) push(children, element.parent, element);
  }
  for (const edge of scene.edges) {
    if (byPath.has(edge.from) && (edge.to === undefined || byPath.has(edge.to))) push(edges, edge.from, edge);
  }
  return {
    scene,
    byPath,
    childrenOf: (path) => children.get(path) ?? NONE,
    edgesFrom: (path) => edges.get(path) ?? NONE,
  };
}

export function ofKind<K extends SceneElement['kind']>(
  elements: Iterable<SceneElement>,
  kind: K,
): ElementOf<K>[] {
  const found: ElementOf<K>[] = [];
  for (const element of elements) if (element.kind === kind) found.push(element as ElementOf<K>);
  return found;
}

export function push<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const list = into.get(key);
  if (list) list.push(value);
  else into.set(key, [value]);
}
