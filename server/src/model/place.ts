import type { Statement } from '../syntax/tree.ts';

/**
 * A piece of text, said relative to the top-level statement that holds it, so that it stays true while
 * statements before it change. `start` and `end` are UTF-16 offsets from the statement's own start
 * (its leading comments included). A workspace turns it into a file and a range (`World.locate`).
 */
export interface Place {
  readonly top: Statement;
  readonly start: number;
  readonly end: number;
}

/** A value with the place that states it. `source` is the citation beside it, where there is one. */
export interface Fact<T> {
  readonly value: T;
  readonly place: Place;
  readonly source?: string | undefined;
}
