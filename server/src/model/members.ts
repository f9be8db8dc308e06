import { append } from '../syntax/append.ts';
import { type Index, type IndexSpan, lastAtMost } from '../syntax/tree.ts';
import type { Members, Span } from './topology.ts';

/** Members that a set may have at most (`docs/language.md`, "Sets"). */
export const maxMembers = 1_000_000;

export const single: Members = { count: 1, indexAt: () => undefined, text: '' };

export interface SetFault {
  readonly span: IndexSpan;
  readonly problem: 'reversed' | 'too-many' | 'twice';
}

/** The members that a declaration's index names, in order. What is wrong with it is told; the rest counts. */
export function membersOf(index: Index | undefined, report: (fault: SetFault) => void): Members {
  if (!index) return single;
  const parts: { readonly span: IndexSpan; readonly from: number }[] = [];
  /** Position of the first member of each part. */
  const firsts: number[] = [];
  const taken = new Taken();
  let count = 0;
  for (const span of index.spans) {
    let from = Number(span.from);
    let size = 1;
    if (span.to !== undefined) {
      const to = Number(span.to);
      if (isReversed(span)) report({ span, problem: 'reversed' });
      size = Math.abs(to - from) + 1;
      from = Math.min(from, to);
    }
    if (count + size > maxMembers) {
      report({ span, problem: 'too-many' });
      size = Math.max(0, maxMembers - count);
    }
    if (!taken.add(Number.isNaN(from) ? span.from : [from, from + size])) report({ span, problem: 'twice' });
    parts.push({ span, from });
    firsts.push(count);
    count += size;
  }
  const indexAt = (i: number): string | undefined => {
    const at = lastAtMost(firsts, i);
    const part = i < count ? parts[at] : undefined;
    if (!part) return undefined;
    return part.span.to === undefined ? part.span.from : pad(part.from + i - (firsts[at] ?? 0), part.span);
  };
  const text = `[${index.spans.map((s) => (s.to === undefined ? s.from : `${s.from}..${s.to}`)).join(', ')}]`;
  return { count: Math.max(1, count), indexAt, text };
}

/** The members that a set has so far: words, and stretches of numbers that do not touch, in order. */
class Taken {
  private readonly words = new Set<string>();
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  /** Whether nothing of it is there yet. Stretches end before their end. */
  add(members: string | readonly [from: number, end: number]): boolean {
    if (typeof members === 'string') return this.words.size < this.words.add(members).size;
    const [from, end] = members;
    const { starts, ends } = this;
    const before = lastAtMost(starts, from);
    const free = (ends[before] ?? -1) <= from && (starts[before + 1] ?? Infinity) >= end;
    if (free && from < end) {
      starts.splice(before + 1, 0, from);
      ends.splice(before + 1, 0, end);
    }
    return free || from >= end;
  }
}

/** Zero-padding is kept: `[01..30]` has `01`. */
function pad(value: number, span: IndexSpan): string {
  const padded = [span.from, span.to ?? ''].filter((text) => text.length > 1 && text.startsWith('0'));
  return String(value).padStart(Math.max(0, ...padded.map((text) => text.length)), '0');
}

/** Positions of the members that a reference's index names; `missing` is told of what the set does not have. */
export function positionsOf(
  declared: Index | undefined,
  chosen: Index | undefined,
  members: Members,
  missing: (span: IndexSpan) => void,
): Span[] {
  if (!chosen) return [[0, members.count - 1]];
  const spans: Span[] = [];
  for (const span of chosen.spans) {
    const found = declared && !isReversed(span) ? find(declared, span) : [];
    if (found.length === 0 && declared?.partly !== true) missing(span);
    append(spans, found);
  }
  return spans;
}

export function isReversed({ from, to }: IndexSpan): boolean {
  return to !== undefined && Number(to) < Number(from);
}

function find(declared: Index, chosen: IndexSpan): Span[] {
  const found: Span[] = [];
  let first = 0;
  const from = Number(chosen.from);
  const to = chosen.to === undefined ? from : Number(chosen.to);
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  let covered = 0;
  for (const span of declared.spans) {
    const start = Number(span.from);
    const end = span.to === undefined ? start : Number(span.to);
    const size = span.to === undefined ? 1 : Math.abs(end - start) + 1;
    if (Number.isNaN(start) || Number.isNaN(from)) {
      if (span.from === chosen.from) {
        found.push([first, first]);
        covered++;
      }
    } else {
      const base = Math.min(start, end);
      const a = Math.max(base, low);
      const b = Math.min(base + size - 1, high);
      if (a <= b) {
        found.push([first + a - base, first + b - base]);
        covered += b - a + 1;
      }
    }
    first += size;
  }
  // One that the set names twice, which has been told, is meant once; a range that reaches outside the set is outside it.
  if (low === high || Number.isNaN(from)) return found.slice(0, 1);
  return covered > high - low ? found : [];
}

/** The members at these positions as one would write them: `[1..15]`, `[1, 3]`; empty for what is no set. */
export function spansText(members: Members, spans: readonly Span[]): string {
  if (members.text === '') return '';
  if (spans.length === 1 && spans[0]?.[0] === 0 && spans[0][1] === members.count - 1) return members.text;
  const parts = spans.map(([from, to]) => {
    const a = members.indexAt(from) ?? '';
    const b = members.indexAt(to) ?? '';
    if (from === to) return a;
    // A run of words has no range to write it with.
    if (!/^\d+$/.test(a) || Number(b) - Number(a) !== to - from) {
      return Array.from(
        { length: Math.min(to - from + 1, 20) },
        (_, i) => members.indexAt(from + i) ?? '',
      ).join(', ');
    }
    return `${a}..${b}`;
  });
  return `[${parts.join(', ')}]`;
}

/** Spans in order, with those that touch made one. */
export function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1] + 1) result[result.length - 1] = [last[0], Math.max(last[1], to)];
    else result.push([from, to]);
  }
  return result;
}

export function spanCount(spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}
