/** What stands in a template once: whoever asks for the same again is given what was made. */
export class MadeOnce<T> {
  private readonly made = new Map<string, T>();

  /** @param same what tells one from another: plain values, in an order that is always the same */
  of(same: unknown, make: () => T): T {
    const key = JSON.stringify(same);
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const one = make();
    this.made.set(key, one);
    return one;
  }
}
