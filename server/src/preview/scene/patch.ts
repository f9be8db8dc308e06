import { indexScene } from './lookup.ts';
import type { Scene, SceneEdge, SceneElement, ScenePill, SourceRange } from './types.ts';

/*
 * What makes one scene of another, keyed by element path: an edit of one VM costs one VM on its way to the picture.
 * Statements below an edit only move by lines; that is said once for all of them.
 */

export interface ScenePatch {
  /** Everything but the lists. */
  readonly head: Omit<Scene, 'elements' | 'edges' | 'pills' | 'assumptions'>;
  readonly assumptions: Keyed<string>;
  readonly shifts: readonly Shift[];
  readonly elements: Keyed<SceneElement>;
  readonly edges: Keyed<SceneEdge>;
  readonly pills: Keyed<ScenePill>;
}

/** Ranges of a file that start at this line or below move by so many lines. */
export interface Shift {
  readonly uri: string;
  readonly line: number;
  readonly by: number;
}

export interface Keyed<T> {
  /** What is new or another. */
  readonly put: readonly T[];
  readonly removed: readonly string[];
  /** What each new key stands behind; null for the first. Where it is left out, what is new stands at the end. */
  readonly behind?: readonly (readonly [key: string, behind: string | null])[] | undefined;
  /** All keys in order, where what was there stands in another. */
  readonly order?: readonly string[] | undefined;
}

const elementKey = (element: SceneElement): string => element.path;
const edgeKey = (edge: SceneEdge): string => edge.key;
const pillKey = (pill: ScenePill): string => pill.key;
const itself = (said: string): string => said;

export function patchOf(before: Scene, after: Scene): ScenePatch {
  const { elements, edges, pills, assumptions, ...head } = after;
  const shifts = shiftsOf(before, elements);
  return {
    head,
    assumptions: diff(before.assumptions, assumptions, itself),
    shifts,
    elements: diff(shifted(before.elements, shifts), elements, elementKey),
    edges: diff(before.edges, edges, edgeKey),
    pills: diff(before.pills, pills, pillKey),
  };
}

/** The scene after a patch; what is the same as before is the same object, so that nothing is laid out or drawn again for it. */
export function applyPatch(before: Scene, patch: ScenePatch): Scene {
  return {
    ...patch.head,
    assumptions: patched(before.assumptions, patch.assumptions, itself),
    elements: patched(shifted(before.elements, patch.shifts), patch.elements, elementKey),
    edges: patched(before.edges, patch.edges, edgeKey),
    pills: patched(before.pills, patch.pills, pillKey),
  };
}

function diff<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): Keyed<T> {
  if (alike(before, after, keyOf)) {
    return { put: after.filter((one, at) => !same(before[at], one)), removed: [] };
  }
  const old = byKey(before, keyOf);
  const now = byKey(after, keyOf);
  const put = [...now.values()].filter((one) => {
    const was = old.get(keyOf(one));
    return was === undefined || !same(was, one);
  });
  const removed = [...old.keys()].filter((key) => !now.has(key));
  const stays = [...old.keys()].filter((key) => now.has(key));
  const keys = [...now.keys()];
  const known = keys.filter((key) => old.has(key));
  if (known.some((key, at) => key !== stays[at])) return { put, removed, order: keys };
  const last = keys.findLastIndex((key) => old.has(key));
  const isNew = (key: string): boolean => !old.has(key);
  return {
    put,
    removed,
    behind: keys.slice(0, last + 1).some(isNew)
      ? keys.flatMap((key, at) => (isNew(key) ? [[key, keys[at - 1] ?? null] as const] : []))
      : undefined,
  };
}

/** Whether both are of the same things in the same order, each once: numbers change more often than what is there. */
function alike<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): boolean {
  if (before.length !== after.length) return false;
  const seen = new Set<string>();
  return after.every((one, at) => {
    const key = keyOf(one);
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh && before[at] !== undefined && keyOf(before[at]) === key;
  });
}

function patched<T>(
  before: readonly T[],
  { put, removed, behind, order }: Keyed<T>,
  keyOf: (one: T) => string,
): readonly T[] {
  if (put.length === 0 && removed.length === 0 && !order) return before;
  const all = byKey(before, keyOf);
  for (const key of removed) all.delete(key);
  for (const one of put) all.set(keyOf(one), one);
  const keys = order ?? (behind ? placed([...all.keys()], behind) : undefined);
  return keys ? keys.flatMap((key) => all.get(key) ?? []) : [...all.values()];
}

/** The keys with each new one where it belongs; they are told in their order, so that one may stand behind another. */
function placed(keys: readonly string[], behind: NonNullable<Keyed<unknown>['behind']>): readonly string[] {
  const fresh = new Set(behind.map(([key]) => key));
  const following = new Map(behind.map(([key, before]) => [before, key]));
  const made: string[] = [];
  const add = (key: string | null): void => {
    for (let at: string | null | undefined = key; at !== undefined; at = following.get(at)) {
      if (at !== null) made.push(at);
      // Of a message that goes round in a circle no more than there is.
      if (made.length > keys.length) return;
    }
  };
  add(null);
  for (const key of keys) if (!fresh.has(key)) add(key);
  return made;
}

/** Of two with one key the first counts, as it does in the picture. */
function byKey<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T> {
  const map = new Map<string, T>();
  for (const one of list) if (!map.has(keyOf(one))) map.set(keyOf(one), one);
  return map;
}

/** By how much most statements of each file have moved, and from where on. */
function shiftsOf(before: Scene, after: readonly SceneElement[]): readonly Shift[] {
  const were = before.elements;
  // Where nothing stands elsewhere there is nothing to count.
  if (were.length === after.length && after.every((one, at) => one.at === were[at]?.at)) return [];
  const old = indexScene(before).byPath;
  const votes = new Map<string, { uri: string; by: number; line: number; count: number }>();
  for (const element of after) {
    const was = old.get(element.path)?.at;
    const { at } = element;
    if (!was || was === at || at?.uri !== was.uri || at.start.line === was.start.line) continue;
    const by = at.start.line - was.start.line;
    const key = `${by} ${was.uri}`;
    const known = votes.get(key);
    if (known) {
      known.count += 1;
      known.line = Math.min(known.line, was.start.line);
    } else votes.set(key, { uri: was.uri, by, line: was.start.line, count: 1 });
  }
  const best = new Map<string, Shift & { count: number }>();
  for (const vote of votes.values())
    if (vote.count > (best.get(vote.uri)?.count ?? 0)) best.set(vote.uri, vote);
  return [...best.values()].map(({ uri, line, by }) => ({ uri, line, by }));
}

function shifted(elements: readonly SceneElement[], shifts: readonly Shift[]): readonly SceneElement[] {
  if (shifts.length === 0) return elements;
  const move = (range: SourceRange | undefined): SourceRange | undefined => {
    const shift = range && shifts.find((one) => one.uri === range.uri && one.line <= range.end.line);
    if (!range || !shift) return range;
    const line = (at: SourceRange['start']): SourceRange['start'] =>
      at.line >= shift.line ? { line: at.line + shift.by, character: at.character } : at;
    return { uri: range.uri, start: line(range.start), end: line(range.end) };
  };
  return elements.map((element) => {
    const [at, range] = [move(element.at), move(element.range)];
    return at === element.at && range === element.range ? element : { ...element, at, range };
  });
}

/** Equal as plain data; a property that is undefined is as good as none. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((one, at) => same(one, b[at]));
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key in left) {
    const [one, other] = [left[key], right[key]];
    if (one !== other && !same(one, other)) return false;
  }
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false;
  return true;
}
