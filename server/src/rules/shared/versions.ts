/** Whether a version is lower than another: `6.1` than `6.7`, `28.39.1002` than `28.41.1000`. Undefined where one has no number. */
export function isBelow(version: string, least: string): boolean | undefined {
  const [a, b] = [numbersOf(version), numbersOf(least)];
  if (a.length === 0 || b.length === 0) return undefined;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** `8.0U2` is 8, 0, 2. */
function numbersOf(version: string): number[] {
  return [...version.matchAll(/\d+/g)].map((m) => Number(m[0]));
}
