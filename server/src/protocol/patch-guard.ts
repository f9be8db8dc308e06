import type { Keyed, ScenePatch, Shift } from '../preview/scene/patch.ts';
import { type Guard, isNumber, isString, listOf, maybe, shape } from './guards.ts';
import { HEAD_GUARDS, isEdge, isElement, isPill } from './scene-guard.ts';

/* That a value is a ScenePatch. */

const isPlace: Guard<readonly [string, string | null]> = (value): value is readonly [string, string | null] =>
  Array.isArray(value) &&
  value.length === 2 &&
  isString(value[0]) &&
  (value[1] === null || isString(value[1]));

const isKeyed = <T>(guard: Guard<T>): Guard<Keyed<T>> =>
  shape<Keyed<T>>({
    put: listOf(guard),
    removed: listOf(isString),
    behind: maybe(listOf(isPlace)),
    order: maybe(listOf(isString)),
  });

export const isScenePatch = shape<ScenePatch>({
  head: shape<ScenePatch['head']>(HEAD_GUARDS),
  assumptions: isKeyed(isString),
  shifts: listOf(shape<Shift>({ uri: isString, line: isNumber, by: isNumber })),
  elements: isKeyed(isElement),
  edges: isKeyed(isEdge),
  pills: isKeyed(isPill),
});
