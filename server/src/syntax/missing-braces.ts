import type { Header, Reading } from './reading.ts';
import { Scanner, Token } from './scanner.ts';

/**
 * Whether a statement with this word may stand in a block that `parent` opens (undefined: in the file).
 * The parser knows no vocabulary; it asks this only to say where a brace is missing.
 */
export type MayStand = (word: string, parent: string | undefined) => boolean;

/** What does not pair up in a text whose braces were trusted. */
export interface Imbalance {
  readonly mayClose: number;
  readonly stray: number;
  readonly bare: boolean;
}

/** Where braces are missing in a text in which they do not pair up, as far as indentation, lines and words tell. */
export class MissingBraces {
  private readonly reading: Reading;
  private readonly mayStand: MayStand;
  /** How many blocks may still be found open. */
  private mayClose: number;
  /** How many `}` are too many. */
  private stray: number;
  /** Whether blocks may stand there without braces, by their indentation. */
  private readonly bare: boolean;
  /** The line looked at last. */
  private line: { readonly start: number; readonly braces: LineBraces } | undefined;

  constructor(reading: Reading, mayStand: MayStand, { mayClose, stray, bare }: Imbalance) {
    this.reading = reading;
    this.mayStand = mayStand;
    this.mayClose = mayClose;
    this.stray = stray;
    this.bare = bare;
  }

  /** Whether there may be statements whose `{` is missing. */
  get lacksOpening(): boolean {
    return this.stray > 0 || this.bare;
  }

  /** Whether the block of a statement that has just been read stands on the lines below, without braces. */
  isBare(header: Header): boolean {
    if (!this.bare || header.faults.length > 0) return false;
    const below = this.wordBelow(header);
    return (
      below !== undefined &&
      this.mayStand(below, header.word) &&
      !this.mayStand(below, this.reading.top.header?.word)
    );
  }

  /** Whether a statement that starts a line at this indentation stands behind the innermost block, which was left open. */
  isOutside(word: string, indent: number): boolean {
    const { header, childIndent, statements } = this.reading.top;
    if (!header || indent > header.indent || this.mayClose === 0) return false;
    // Text without indentation is legal: there the vocabulary alone speaks.
    const flat = childIndent === undefined ? statements.length === 0 : childIndent <= header.indent;
    if (flat && this.mayStand(word, header.word)) return false;
    this.mayClose--;
    return true;
  }

  /** The same for one that goes on with the line on which the block was opened: it fits only further out. */
  isOutsideOnLine(word: string): boolean {
    const { top, frames, lineStart, scanner } = this.reading;
    if (this.mayClose === 0 || top.header?.line !== lineStart || this.mayStand(word, top.header.word))
      return false;
    if (!frames.some(({ header }) => this.mayStand(word, header?.word))) return false;
    if (this.closersFrom(scanner.start) >= this.openedOnLine()) return false;
    this.mayClose--;
    return true;
  }

  /** At a `}`: how many blocks were left open before the one that it closes, or that it closes nothing. */
  leftBefore(indent: number | undefined): number | 'stray' {
    const { frames } = this.reading;
    const alike = frames.findLastIndex(({ header }) => header !== undefined && header.indent === indent);
    let left = frames.length - 1 - alike;
    if (alike < 1 || left > this.mayClose) {
      if (this.isStray(indent)) {
        this.stray--;
        return 'stray';
      }
      left = 0;
      const most = indent === undefined ? 0 : Math.min(this.mayClose, frames.length - 2);
      while (left < most && (frames[frames.length - 1 - left]?.header?.indent ?? 0) > (indent ?? 0)) left++;
    }
    this.mayClose -= left;
    return left;
  }

  private isStray(indent: number | undefined): boolean {
    const { top, lineStart } = this.reading;
    if (this.stray === 0 || !top.header) return this.stray > 0;
    return indent === undefined ? top.header.line !== lineStart : indent > top.header.indent;
  }

  /**
   * Before which of its arguments the `{` of a statement is missing, which has just been read: as many as it has where
   * its block is on the lines below. Undefined where none is missing.
   */
  openingIn(header: Header): number | undefined {
    const { lineStart } = this.reading;
    if (this.stray === 0 || header.faults.length > 0) return undefined;
    const { args } = header;
    // The first argument is what the statement is about.
    const inner = args.findIndex(
      (a, i) =>
        i > 0 &&
        header.line === lineStart &&
        a.type === 'path' &&
        a.segments.length === 1 &&
        args[i - 1]?.type !== 'operator' &&
        this.mayStand(a.segments[0]?.text ?? '', header.word),
    );
    const below = this.opensBelow(header);
    if (inner < 0 ? !below : !below && this.closersFrom(header.head) <= this.openedOnLine()) return undefined;
    this.stray--;
    return inner < 0 ? args.length : inner;
  }

  /** Whether the line below is indented as what stands in this statement's block. */
  private opensBelow(header: Header): boolean {
    const below = this.wordBelow(header);
    return below !== undefined && this.mayStand(below, header.word);
  }

  /** The word of the next statement, where it is on a line below and indented more than this one. */
  private wordBelow({ indent }: Header): string | undefined {
    const { scanner, text } = this.reading;
    if (scanner.kind !== Token.Newline) return undefined;
    const ahead = new Scanner(text, scanner.end);
    let lineStart = scanner.end;
    for (let kind = ahead.scan(); ; kind = ahead.scan()) {
      if (kind === Token.Newline) lineStart = ahead.end;
      else if (kind !== Token.Space && kind !== Token.LineComment) break;
    }
    return ahead.kind === Token.Word && ahead.start - lineStart > indent
      ? text.slice(ahead.start, ahead.end)
      : undefined;
  }

  /** How many of the blocks around were opened on this line. */
  private openedOnLine(): number {
    const { frames, lineStart } = this.reading;
    return frames.filter(({ header }) => header?.line === lineStart).length;
  }

  /** How many `}` of this line, from here on, close what was opened before. */
  private closersFrom(offset: number): number {
    const { lineStart, text } = this.reading;
    if (this.line?.start !== lineStart)
      this.line = { start: lineStart, braces: new LineBraces(text, offset) };
    return this.line.braces.closersFrom(offset);
  }
}

/** The braces of a line, read once. */
class LineBraces {
  private readonly places: number[] = [];
  /** By brace: how many `}` from it on close what was opened before it. */
  private readonly closers: number[] = [];

  constructor(text: string, from: number) {
    const opens: boolean[] = [];
    const scanner = new Scanner(text, from);
    for (
      let kind = scanner.scan();
      kind !== Token.Newline && kind !== Token.EndOfFile;
      kind = scanner.scan()
    ) {
      if (kind !== Token.OpenBrace && kind !== Token.CloseBrace) continue;
      this.places.push(scanner.start);
      opens.push(kind === Token.OpenBrace);
    }
    for (let i = opens.length - 1, closers = 0; i >= 0; i--) {
      closers = opens[i] ? Math.max(0, closers - 1) : closers + 1;
      this.closers[i] = closers;
    }
  }

  closersFrom(offset: number): number {
    let low = 0;
    let high = this.places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.places[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return this.closers[low] ?? 0;
  }
}
