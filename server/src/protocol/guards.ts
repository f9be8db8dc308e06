/*
 * Shapes of messages, checked where they arrive. A guard says whether a value from outside is what its type claims;
 * what it lets through can be drawn without a further look.
 */

export type Guard<T> = (value: unknown) => value is T;

export const isString: Guard<string> = (value) => typeof value === 'string';
export const isNumber: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value);
export const isBoolean: Guard<boolean> = (value) => typeof value === 'boolean';

function isNull(value: unknown): value is null {
  return value === null;
}

export function oneOf<const T extends readonly string[]>(...words: T): Guard<T[number]> {
  const known: ReadonlySet<string> = new Set(words);
  return (value): value is T[number] => typeof value === 'string' && known.has(value);
}

export function either<A, B>(a: Guard<A>, b: Guard<B>): Guard<A | B> {
  return (value): value is A | B => a(value) || b(value);
}

/** A property that may be absent. */
export function maybe<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

export const orNull = <T>(guard: Guard<T>): Guard<T | null> => either(guard, isNull);

export function listOf<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((item) => guard(item));
}

/** An object with at least these properties. */
export function shape<T extends object>(properties: {
  readonly [K in keyof Required<T>]: Guard<T[K]>;
}): Guard<T> {
  const guards = Object.entries<Guard<unknown>>(properties);
  return (value): value is T => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const record = value as Record<string, unknown>;
    return guards.every(([name, guard]) => guard(record[name]));
  };
}

/** An object used as a map. */
export function recordOf<T>(guard: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => guard(one));
}
