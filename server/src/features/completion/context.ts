import type { Bound } from '../../model/bound.ts';
import type { Body, Spec } from '../../schema/spec.ts';
import { fileBody } from '../../schema/vocabulary.ts';
import { type Argument, type Comment, type Item, type Statement, headEnd } from '../../syntax/tree.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { chainAt } from '../cursor.ts';
import { type Expected, expectedAfter } from './slots.ts';

/** What may be written at a position. Ranges are offsets in the file. */
export type Context = Common &
  (
    | {
        readonly type: 'statement';
        /** What may stand here. */
        readonly body: Body;
        /** The statement that is being written, if any. */
        readonly statement: Statement | undefined;
      }
    | {
        readonly type: 'value';
        readonly bound: Bound;
        readonly spec: Spec;
        readonly expected: readonly Expected[];
        /** What the list has already; undefined outside lists. */
        readonly listed: readonly string[] | undefined;
        /** Up to the cursor. */
        readonly prefix: string;
      }
    | { readonly type: 'comment'; readonly text: string; readonly upTo: string }
  );

interface Common {
  readonly snapshot: Snapshot;
  readonly offset: number;
  /** The statement whose block holds the position; undefined in the file. */
  readonly parent: Bound | undefined;
  /** What a completion replaces. */
  readonly start: number;
  readonly end: number;
}

/** Undefined where nothing can be offered: in strings, after numbers in an index, behind a closed block. */
export function contextAt(snapshot: Snapshot, offset: number): Context | undefined {
  const comment = commentAt(snapshot, offset);
  if (comment) return comment;
  const { chain, base } = chainAt(snapshot, offset);
  const bound = chain.at(-1);
  const parent = chain.at(-2);
  if (!bound) return statementContext(snapshot, offset, undefined, undefined);
  const { statement } = bound;
  const start = base + bound.offset;
  const at = offset - start;
  const { block } = statement;
  if (block && at > block.start && !(block.closed && at >= block.end))
    return statementContext(snapshot, offset, bound, undefined);
  const wordEnd = statement.head + statement.word.length;
  if (at < statement.head) return statementContext(snapshot, offset, parent, undefined);
  if (at <= wordEnd) return statementContext(snapshot, offset, parent, statement, start);
  if (block && at >= block.start) {
    // Behind the `}`, or before the `{` of a block that stands lower down.
    return endsStatement(snapshot.text.slice(start + statement.end, offset))
      ? statementContext(snapshot, offset, parent, undefined)
      : undefined;
  }
  const end = headEnd(statement);
  if (at > end && endsStatement(snapshot.text.slice(start + end, offset)))
    return statementContext(snapshot, offset, parent, undefined);
  return valueContext(snapshot, offset, bound, parent, start);
}

/** Whether what stands between a statement and the cursor has ended the statement. */
function endsStatement(between: string): boolean {
  return /[\n\r;]/.test(between.replace(/\/\*[^]*?\*\//g, ''));
}

function statementContext(
  snapshot: Snapshot,
  offset: number,
  parent: Bound | undefined,
  statement: Statement | undefined,
  start = offset,
): Context | undefined {
  // Inside something that has no place here nothing is known.
  const body = parent ? parent.spec?.body : fileBody;
  if (!body) return undefined;
  const head = statement ? start + statement.head : offset;
  return {
    type: 'statement',
    snapshot,
    offset,
    parent,
    body,
    statement,
    start: head,
    end: head + (statement?.word.length ?? 0),
  };
}

function valueContext(
  snapshot: Snapshot,
  offset: number,
  bound: Bound,
  parent: Bound | undefined,
  start: number,
): Context | undefined {
  const { spec, statement } = bound;
  if (!spec) return undefined;
  const at = offset - start;
  const before = statement.args.filter((arg) => isBefore(arg, at, snapshot.text, start));
  const current = statement.args[before.length];
  const touched =
    current && current.start < at && (at <= current.end || isOpenList(current, snapshot.text, start))
      ? current
      : undefined;
  if (touched?.type === 'list') return listContext(touched);
  // Right behind a complete value, where a space is missing.
  if (!touched && before.at(-1)?.end === at && before.at(-1)?.type !== 'operator') return undefined;
  return context(touched, undefined);

  function context(item: Argument | undefined, listed: readonly string[] | undefined): Context | undefined {
    if (
      !spec ||
      item?.type === 'string' ||
      (item?.type === 'path' && inIndex(item, at, snapshot.text, start))
    )
      return undefined;
    const from = item ? start + item.start : offset;
    const to = item ? start + nameEnd(item, at) : offset;
    return {
      type: 'value',
      snapshot,
      offset,
      parent,
      bound,
      spec,
      expected: expectedAfter(spec, before),
      listed,
      prefix: snapshot.text.slice(from, offset),
      start: from,
      end: to,
    };
  }

  function listContext(list: Argument & { type: 'list' }): Context | undefined {
    const item = list.items.find((i) => i.start < at && at <= i.end);
    const others = list.items
      .filter((i) => i !== item)
      .map((i) => snapshot.text.slice(start + i.start, start + i.end));
    return context(item, others);
  }
}

/** Whether an argument stands wholly before the cursor: what the cursor touches is still being written, but for closed brackets, quotes and operators. */
function isBefore(arg: Argument, at: number, text: string, start: number): boolean {
  if (isOpenList(arg, text, start)) return false;
  if (arg.end < at) return true;
  if (arg.end > at) return false;
  const last = text[start + arg.end - 1];
  if (arg.type === 'list') return true;
  if (arg.type === 'string') return last === '"' && arg.end - arg.start > 1;
  if (arg.type === 'path') return last === ']';
  return arg.type === 'operator';
}

/** Where what is being written ends: the members that a path chooses behind the cursor stay. */
function nameEnd(item: Argument, at: number): number {
  const indexed =
    item.type === 'path' ? item.segments.find(({ index }) => index && index.start >= at) : undefined;
  return indexed?.index?.start ?? item.end;
}

function isOpenList(arg: Argument, text: string, start: number): boolean {
  return arg.type === 'list' && (text[start + arg.end - 1] !== ']' || arg.items.at(-1)?.end === arg.end);
}

function inIndex(item: Item & { type: 'path' }, at: number, text: string, start: number): boolean {
  return item.segments.some(
    ({ index }) => index && index.start < at && (at < index.end || text[start + index.end - 1] !== ']'),
  );
}

function commentAt(snapshot: Snapshot, offset: number): Context | undefined {
  const { chain, base } = chainAt(snapshot, offset);
  const found =
    snapshot.tree.comments.find((c) => isInside(c, offset)) ??
    chain.flatMap(({ statement, offset: from }) => {
      const at = offset - base - from;
      return [...statement.comments, ...(statement.block?.comments ?? [])]
        .filter((c) => isInside(c, at))
        .map((c) => ({ ...c, start: c.start + base + from }));
    })[0];
  if (!found) return undefined;
  const upTo = found.text.slice(0, offset - found.start);
  const word = /[\w-]*$/.exec(upTo)?.[0] ?? '';
  const rest = /^[\w-]*/.exec(found.text.slice(upTo.length))?.[0] ?? '';
  return {
    type: 'comment',
    snapshot,
    offset,
    parent: chain.at(-2),
    text: found.text,
    upTo,
    start: offset - word.length,
    end: offset + rest.length,
  };
}

function isInside({ text, start, end }: Comment, at: number): boolean {
  if (at <= start + 1) return false;
  return text.startsWith('//') || !text.endsWith('*/') || text.length < 4 ? at <= end : at < end;
}
