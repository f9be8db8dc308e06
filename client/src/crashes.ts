/** A server that ends this often in `withinMs` is broken, and starting it once more helps nobody. */
const most = 5;
const withinMs = 3 * 60_000;

/** Decides whether a server that ended by itself is started again. */
export class Crashes {
  private readonly times: number[] = [];

  /** The server has ended at this time (in ms); answers whether to start it again. */
  again(nowMs: number): boolean {
    this.times.push(nowMs);
    const [oldest = nowMs] = this.times.slice(-most);
    return this.times.length < most || nowMs - oldest > withinMs;
  }

  /** Somebody has started it by hand: what was before counts no more. */
  forget(): void {
    this.times.length = 0;
  }
}
