import { type Guard, isNumber, isString, listOf, maybe, shape } from './guards.ts';
import { HEAD_GUARDS, isEdge, isElement, isPill } from './scene-guard.ts';
import { indexScene } from './scene-index.ts';
import type { Scene, SceneEdge, SceneElement, ScenePill, SourceRange } from './scene-types.ts';

/*
 * What makes one scene of another, keyed by element path: an edit of one VM costs one VM on its way to the picture.
 * Statements below an edit only move by lines; that is said once for all of them.
 */

export interface ScenePatch {
  /** Everything but the lists. */
  readonly head: Omit<Scene, 'elements' | 'edges' | 'pills'>;
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
  /** All keys in order, where that is not the order of before with what is new at its end. */
  readonly order?: readonly string[] | undefined;
}

const elementKey = (element: SceneElement): string => element.path;
const edgeKey = (edge: SceneEdge): string => edge.key;
const pillKey = (pill: ScenePill): string => pill.key;

export function patchOf(before: Scene, after: Scene): ScenePatch {
  const { elements, edges, pills, ...head } = after;
  const shifts = shiftsOf(before, elements);
  return {
    head,
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
    elements: patched(shifted(before.elements, patch.shifts), patch.elements, elementKey),
    edges: patched(before.edges, patch.edges, edgeKey),
    pills: patched(before.pills, patch.pills, pillKey),
  };
}

function diff<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): Keyed<T> {
  const old = byKey(before, keyOf);
  const now = byKey(after, keyOf);
  const put = [...now.values()].filter((one) => {
    const was = old.get(keyOf(one));
    return was === undefined || !same(was, one);
  });
  const removed = [...old.keys()].filter((key) => !now.has(key));
  const plain = [...old.keys()].filter((key) => now.has(key));
  for (const key of now.keys()) if (!old.has(key)) plain.push(key);
  const keys = [...now.keys()];
  return { put, removed, order: keys.every((key, at) => key === plain[at]) ? undefined : keys };
}

function patched<T>(
  before: readonly T[],
  { put, removed, order }: Keyed<T>,
  keyOf: (one: T) => string,
): readonly T[] {
  if (put.length === 0 && removed.length === 0 && !order) return before;
  const all = byKey(before, keyOf);
  for (const key of removed) all.delete(key);
  for (const one of put) all.set(keyOf(one), one);
  return order ? order.flatMap((key) => all.get(key) ?? []) : [...all.values()];
}

/** Of two with one key the first counts, as it does in the picture. */
function byKey<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T> {
  const map = new Map<string, T>();
  for (const one of list) if (!map.has(keyOf(one))) map.set(keyOf(one), one);
  return map;
}

/** By how much most statements of each file have moved, and from where on. */
function shiftsOf(before: Scene, after: readonly SceneElement[]): readonly Shift[] {
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

const isKeyed = <T>(guard: Guard<T>): Guard<Keyed<T>> =>
  shape<Keyed<T>>({ put: listOf(guard), removed: listOf(isString), order: maybe(listOf(isString)) });

export const isScenePatch = shape<ScenePatch>({
  head: shape<ScenePatch['head']>(HEAD_GUARDS),
  shifts: listOf(shape<Shift>({ uri: isString, line: isNumber, by: isNumber })),
  elements: isKeyed(isElement),
  edges: isKeyed(isEdge),
  pills: isKeyed(isPill),
});
