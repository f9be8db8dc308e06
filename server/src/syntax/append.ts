/** Adds all of them. As arguments of one `push` a hundred thousand would be too many for the stack. */
export function append<T>(to: T[], items: Iterable<T>): void {
  for (const item of items) to.push(item);
}

/** The greatest of some numbers; `least` where there are none. Any number of them, as above. */
export function greatest(numbers: Iterable<number>, least = 0): number {
  let most = least;
  for (const n of numbers) if (n > most) most = n;
  return most;
}
