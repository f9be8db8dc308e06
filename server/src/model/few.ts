import type { Stencil } from './stencil.ts';
import type { Top } from './top.ts';

/** What two lists of the same kind differ in: `before[from..removed]` gave way to `now[from..added]`. */
export interface Difference {
  readonly from: number;
  /** Behind the last that is only in the list before. */
  readonly removed: number;
  /** Behind the last that is only in the list now. */
  readonly added: number;
}

interface Answer {
  readonly before: unknown;
  readonly now: unknown;
  readonly answer: Difference;
}

/** The last answers: several ask for the same ones after each other, of statements and of what goes along with them. */
let last: readonly Answer[] = [];

/** The one stretch that holds everything that two lists differ in, by identity. */
export function difference(before: readonly unknown[], now: readonly unknown[]): Difference {
  for (const known of last) if (known.before === before && known.now === now) return known.answer;
  const answer = compared(before, now);
  last = [{ before, now, answer }, ...last.slice(0, 1)];
  return answer;
}

function compared(before: readonly unknown[], now: readonly unknown[]): Difference {
  const most = Math.min(before.length, now.length);
  let from = 0;
  while (from < most && before[from] === now[from]) from++;
  let same = 0;
  while (same < most - from && before[before.length - 1 - same] === now[now.length - 1 - same]) same++;
  return { from, removed: before.length - same, added: now.length - same };
}

/** What few of many statements have: kept up to date by what the list differs in from the last time. */
export class Few<T> {
  private tops: readonly Top[] = [];
  private entries: readonly { readonly at: number; readonly value: T }[] = [];
  private values: readonly T[] = [];
  /** Stencils of which one statement has nothing: then none has. */
  private readonly without = new WeakSet<Stencil>();

  constructor(private readonly of: (top: Top) => T | undefined) {}

  /** In the order of the statements; the same list as the last time where nothing of it changed. */
  in(tops: readonly Top[]): readonly T[] {
    const { from, removed, added } = difference(this.tops, tops);
    const shift = added - removed;
    this.tops = tops;
    const found: { readonly at: number; readonly value: T }[] = [];
    for (let at = from; at < added; at++) {
      const value = this.valueOf(tops[at] as Top);
      if (value !== undefined) found.push({ at, value });
    }
    const gone = this.entries.some(({ at }) => at >= from && at < removed);
    if (shift !== 0 || gone || found.length > 0) {
      this.entries = [
        ...this.entries.filter(({ at }) => at < from),
        ...found,
        ...this.entries.filter(({ at }) => at >= removed).map(({ at, value }) => ({ at: at + shift, value })),
      ];
      if (gone || found.length > 0) this.values = this.entries.map(({ value }) => value);
    }
    return this.values;
  }

  private valueOf(top: Top): T | undefined {
    const { stencil } = top;
    if (stencil && this.without.has(stencil)) return undefined;
    const value = this.of(top);
    if (stencil && value === undefined) this.without.add(stencil);
    return value;
  }
}
