import type { ElementOf, Scene } from './scene-types.ts';
import { indexScene, ofKind, type SceneIndex } from './scene-index.ts';
import { elkGraph, plainRows, rowsOf, type Elk, type ElkNode, type Rows } from './elk-rows.ts';
import { hostShape, type HostShape } from './host-shape.ts';
import { placeHost, type Rect, type Route, type Zone } from './host-layout.ts';
import { packHosts } from './pack.ts';

/*
 * Two levels: each host alone (ELK, once for each distinct shape), then the hosts as boxes in rows above the switches.
 * So an edit in one host cannot move anything inside another.
 */

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** By element path. */
  readonly boxes: Readonly<Record<string, Rect>>;
  /** By `port path#slot key`. */
  readonly slots: Readonly<Record<string, Rect>>;
  /** By edge key; where an edge is drawn as several lines, by `edge key#slot key`. */
  readonly routes: Readonly<Record<string, Route>>;
  readonly zones: readonly Zone[];
  /** Whether ELK answered for every host; where not, the plain rows stand in. */
  readonly complete: boolean;
}

export interface LayoutOptions {
  /** Kept between calls: answers by shape. */
  readonly cache?: Map<string, Rows>;
  /** Resolves when ELK has had its time; the plain rows then stand in for what is missing. */
  readonly deadline?: Promise<void>;
}

/** Shapes remembered before the oldest is dropped. */
const CACHE_SIZE = 500;

export async function layout(scene: Scene, elk: Elk, options: LayoutOptions = {}): Promise<Layout> {
  const index = indexScene(scene);
  const cards = scene.elements.filter(
    (element): element is ElementOf<'host' | 'unplaced'> =>
      (element.kind === 'host' || element.kind === 'unplaced') && index.byPath.get(element.path) === element,
  );
  const cache = options.cache ?? new Map<string, Rows>();
  const expired = options.deadline?.then(() => undefined);
  let complete = true;
  const placed = [];
  for (const card of cards) {
    const shape = hostShape(index, card);
    const rows = await rowsFor(shape, elk, cache, expired);
    if (!rows) complete = false;
    placed.push({ card, local: placeHost(card, shape, rows ?? plainRows(shape)) });
  }
  return { ...packHosts(index, placed, ofKind(scene.elements, 'switch')), complete };
}

async function rowsFor(
  shape: HostShape,
  elk: Elk,
  cache: Map<string, Rows>,
  expired: Promise<undefined> | undefined,
): Promise<Rows | undefined> {
  const graph = elkGraph(shape);
  if ((graph.children ?? []).length === 0) return { clusters: [], middles: [], nics: [] };
  const key = JSON.stringify(graph);
  const known = cache.get(key);
  if (known) return known;
  let answer: ElkNode | undefined;
  try {
    const asked = elk.layout(graph);
    answer = await (expired ? Promise.race([asked, expired]) : asked);
  } catch {
    // An ELK that fails on a graph must not cost the picture.
    return undefined;
  }
  const rows = answer && rowsOf(shape, answer);
  if (!rows) return undefined;
  const oldest = cache.keys().next();
  if (cache.size >= CACHE_SIZE && oldest.done !== true) cache.delete(oldest.value);
  cache.set(key, rows);
  return rows;
}

export type { Elk, ElkNode, Rect, Route, Rows, SceneIndex, Zone };
