import type { Spec } from '../schema/spec.ts';
import type { Range, Statement } from '../syntax/tree.ts';
import type { Place } from './place.ts';
import type { Value } from './values.ts';

/**
 * A statement with its schema and its values, nothing resolved: step one of two (the linker is the other).
 * Everything is relative to the top-level statement, so that it is worked out once and kept while that stands.
 */
export interface Bound {
  readonly top: Statement;
  readonly statement: Statement;
  /** Where the statement starts, relative to `top`. */
  readonly offset: number;
  readonly parent: Bound | undefined;
  /** Undefined for a word that has no place here. */
  readonly spec: Spec | undefined;
  /** By slot name. */
  readonly values: ReadonlyMap<string, readonly Value[]>;
  readonly children: readonly Bound[];
}

/** The place of a range of a bound statement. */
export function placeIn(bound: Bound, range: Range): Place {
  return { top: bound.top, start: bound.offset + range.start, end: bound.offset + range.end };
}

/** A statement up to its block. */
export function headPlace(bound: Bound): Place {
  const { statement } = bound;
  return placeIn(bound, {
    start: statement.head,
    end: statement.args.at(-1)?.end ?? statement.head + statement.word.length,
  });
}

/** A whole statement with its block. */
export function wholePlace(bound: Bound): Place {
  return placeIn(bound, { start: bound.statement.head, end: bound.statement.end });
}
