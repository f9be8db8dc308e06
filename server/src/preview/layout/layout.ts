import type { ElementOf, Scene, SceneEdge, SceneElement } from '../scene/types.ts';
import { indexScene, ofKind, type SceneIndex } from '../scene/lookup.ts';
import { elkGraph, plainRows, rowsOf, type Elk, type ElkNode, type Rows } from './elk-rows.ts';
import { hostShape, type HostShape } from './host-shape.ts';
import { type Placement, placeClosed, placeHost, type Rect, type Route, type Zone } from './host-layout.ts';
import { packHosts, type PackedRow, type PlacedHost, type Placing } from './pack.ts';
import { same } from '../scene/patch.ts';
import { settled } from './settle.ts';

/*
 * Two levels: each host alone (ELK, once for each distinct shape), then the hosts as boxes in rows above the switches.
 * So an edit in one host cannot move anything inside another.
 */

export interface Layout extends Placement {
  /** The parts that the cards of hosts are, so that what did not change can be told by being the same object. */
  readonly hosts: readonly PlacedHost[];
  /** Whether ELK answered for every host; where not, the plain rows stand in. */
  readonly complete: boolean;
}

export interface LayoutOptions {
  /** Kept between calls: answers by shape, those that are on their way too. */
  readonly cache?: LayoutCache;
  /** Resolves when the picture must wait for ELK no longer; the plain rows then stand in for what is missing. */
  readonly deadline?: Promise<void>;
  /** Kept between calls: hosts as they were laid out last. */
  readonly memory?: LayoutMemory;
  /** Kept between calls: which hosts stand in a row. As long as the hosts are the same they stay there, however wide one becomes. */
  readonly rows?: { current: readonly PackedRow[] };
}

export type LayoutCache = Map<string, Promise<Rows | undefined>>;
/** By host path. */
export type LayoutMemory = Map<string, Remembered & { placed?: PlacedHost }>;
interface Remembered {
  readonly elements: readonly SceneElement[];
  readonly edges: readonly SceneEdge[];
  readonly local: Placement;
}

/** Shapes remembered before the oldest is dropped. */
const CACHE_SIZE = 500;

export async function layout(scene: Scene, elk: Elk, options: LayoutOptions = {}): Promise<Layout> {
  const index = indexScene(scene);
  const cards = scene.elements.filter(
    (element): element is ElementOf<'host' | 'unplaced'> =>
      (element.kind === 'host' || element.kind === 'unplaced') && index.byPath.get(element.path) === element,
  );
  const cache = options.cache ?? (new Map() as LayoutCache);
  const expired = options.deadline?.then(() => undefined);
  let complete = true;
  const { memory } = options;
  const placed: Placing[] = [];
  for (const card of cards) {
    const content = contentOf(index, card);
    const before = memory?.get(card.path);
    if (before && looksAlike(before, content)) {
      placed.push({ card, local: before.local, before: before.placed });
      continue;
    }
    if (card.kind === 'host' && card.closed) {
      const local = placeClosed(card, card.closed);
      memory?.set(card.path, { ...content, local });
      placed.push({ card, local });
      continue;
    }
    const shape = hostShape(index, card);
    const asked = rowsFor(shape, elk, cache);
    const rows = await (expired ? Promise.race([asked, expired]) : asked);
    if (!rows) complete = false;
    const local = placeHost(card, shape, rows ?? plainRows(shape));
    if (rows) memory?.set(card.path, { ...content, local });
    placed.push({ card, local });
  }
  const packed = packHosts(index, placed, ofKind(scene.elements, 'switch'), options.rows?.current ?? []);
  if (options.rows) options.rows.current = packed.rows;
  if (memory) {
    const alive = new Set(cards.map((card) => card.path));
    for (const path of memory.keys()) if (!alive.has(path)) memory.delete(path);
    for (const one of packed.hosts) {
      const known = memory.get(one.path);
      if (known) memory.set(one.path, { ...known, placed: one });
    }
  }
  return { ...packed, complete };
}

interface Content {
  readonly elements: readonly SceneElement[];
  readonly edges: readonly SceneEdge[];
}

function contentOf(index: SceneIndex, card: SceneElement): Content {
  const elements: SceneElement[] = [];
  const edges: SceneEdge[] = [];
  const add = (one: SceneElement): void => {
    elements.push(one);
    for (const child of index.childrenOf(one.path)) add(child);
  };
  add(card);
  for (const element of elements) edges.push(...index.edgesFrom(element.path));
  return { elements, edges };
}

/** Whether nothing differs that takes room: numbers and findings do not. */
function looksAlike(a: Content, b: Content): boolean {
  return (
    a.elements.length === b.elements.length &&
    a.edges.length === b.edges.length &&
    a.elements.every((one, at) => sameRoom(one, b.elements[at])) &&
    a.edges.every((one, at) => {
      const other = b.edges[at];
      return (
        one === other ||
        (one.key === other?.key &&
          one.kind === other.kind &&
          one.to === other.to &&
          same(one.slots, other.slots))
      );
    })
  );
}

function sameRoom(a: SceneElement, b: SceneElement | undefined): boolean {
  if (a === b) return true;
  if (a.path !== b?.path || a.name !== b.name || a.label !== b.label || a.details !== b.details) return false;
  switch (a.kind) {
    case 'host':
      return (
        b.kind === 'host' &&
        a.count === b.count &&
        a.hypervisor === b.hypervisor &&
        a.iommu === b.iommu &&
        (a.closed === undefined) === (b.closed === undefined)
      );
    case 'nic':
      return b.kind === 'nic' && same(a.lines, b.lines);
    case 'port':
      return b.kind === 'port' && a.used === b.used && same(a.slots, b.slots) && same(a.classes, b.classes);
    case 'vm':
      return b.kind === 'vm' && a.count === b.count;
    case 'unplaced':
    case 'vswitch':
    case 'vnic':
    case 'flow':
    case 'switch':
      return b.kind === a.kind;
  }
}

/** What ELK answers for a shape, asked once. No answer, and one that is of no use, is asked for again the next time. */
function rowsFor(shape: HostShape, elk: Elk, cache: LayoutCache): Promise<Rows | undefined> {
  const graph = elkGraph(shape);
  if ((graph.children ?? []).length === 0) return Promise.resolve({ clusters: [], middles: [], bottoms: [] });
  const key = JSON.stringify(graph);
  const known = cache.get(key);
  if (known) return known;
  const asked = elk
    .layout(graph)
    .then((answer) => {
      const rows = rowsOf(shape, answer);
      return rows && settled(shape, rows);
    })
    // An ELK that fails on a graph must not cost the picture.
    .catch(() => undefined);
  const oldest = cache.keys().next();
  if (cache.size >= CACHE_SIZE && oldest.done !== true) cache.delete(oldest.value);
  cache.set(key, asked);
  void asked.then((rows) => {
    if (!rows && cache.get(key) === asked) cache.delete(key);
  });
  return asked;
}

export type { PackedRow, PlacedHost };
export type { Elk, ElkNode, Rect, Route, Rows, SceneIndex, Zone };
