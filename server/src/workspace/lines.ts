/** A position as the protocol says it: from 0, characters in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface LineRange {
  readonly start: Position;
  readonly end: Position;
}

const lf = 10;
const cr = 13;

/** Adds where lines start behind `from`, up to `to`. */
function startsIn(text: string, from: number, to: number, starts: number[]): number[] {
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === lf || (c === cr && text.charCodeAt(i + 1) !== lf)) starts.push(i + 1);
  }
  return starts;
}

/** Where the lines of a text start. A line ends with LF, CR LF or CR alone, as in the protocol. */
export class LineIndex {
  readonly text: string;
  private readonly starts: Int32Array;

  constructor(text: string, starts = Int32Array.from(startsIn(text, 0, text.length, [0]))) {
    this.text = text;
    this.starts = starts;
  }

  /** The index of the text with `put` in place of what stands from `start` to `end`. */
  edited(start: number, end: number, put: string): LineIndex {
    const text = this.text.slice(0, start) + put + this.text.slice(end);
    // A CR before the edit may get or lose its LF.
    const first = this.positionAt(start - 1).line;
    let behind = this.positionAt(end).line + 1;
    const shift = put.length - (end - start);
    const lineStart = this.lineStart(first);
    const between: number[] = [];
    startsIn(text, lineStart, (this.starts[behind] ?? this.text.length) + shift, between);
    // The line behind is there already, from the end of the line before it.
    const last = between.at(-1) ?? lineStart;
    if (behind < this.starts.length && (this.starts[behind] ?? 0) + shift === last) behind++;
    const starts = new Int32Array(first + 1 + between.length + Math.max(0, this.starts.length - behind));
    starts.set(this.starts.subarray(0, first + 1));
    starts.set(between, first + 1);
    for (let i = behind, to = first + 1 + between.length; i < this.starts.length; i++, to++) {
      starts[to] = (this.starts[i] ?? 0) + shift;
    }
    return new LineIndex(text, starts);
  }

  get count(): number {
    return this.starts.length;
  }

  /** Offsets outside the text are taken to its ends. */
  positionAt(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (this.starts[low] ?? 0) };
  }

  /** A character behind its line's end is taken to that end, a line behind the last to the end of the text. */
  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    const start = this.starts[line];
    if (start === undefined) return this.text.length;
    return Math.min(start + Math.max(character, 0), this.lineEnd(line));
  }

  lineStart(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Where a line's own text ends, before what separates it from the next. */
  lineEnd(line: number): number {
    const next = this.starts[line + 1];
    if (next === undefined) return this.text.length;
    const crlf = this.text.charCodeAt(next - 1) === lf && this.text.charCodeAt(next - 2) === cr;
    return next - (crlf ? 2 : 1);
  }

  rangeOf({ start, end }: { readonly start: number; readonly end: number }): LineRange {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }
}
