import { Scanner, Token } from './scanner.ts';
import type { Comment, Fault, Statement } from './tree.ts';

/*
 * How far a text has been read: the current token, the line that it stands on, the blocks around it, and the comments
 * that lead to what comes next.
 */

/** A statement up to its block. */
export interface Header {
  readonly start: number;
  readonly head: number;
  readonly word: string;
  readonly args: Statement['args'];
  readonly comments: Comment[];
  readonly docs: string | undefined;
  readonly indent: number;
  /** Where the line of its head starts. */
  readonly line: number;
  readonly faults: Fault[];
  /** Where its last argument ends, as an offset in the text. */
  readonly end: number;
}

/** A block that is being read. */
export interface Frame {
  /** Undefined for the file itself. */
  readonly header: Header | undefined;
  readonly open: number;
  statements: Statement[];
  starts: number[];
  /** Indentation of the first statement that starts a line of its own. */
  childIndent: number | undefined;
  /** Whether all inside is indented as blocks are, so that indentation says the same as the braces. */
  tidy: boolean;
  /** Whether a statement stands on the line of its `{`. */
  inline: boolean;
  /** Of a block without braces: where they should be, its own and those of bare blocks inside. */
  braces?: Change[] | undefined;
}

/** Puts other text between two offsets. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function frameOf(header: Header | undefined, open: number): Frame {
  return { header, open, statements: [], starts: [], childIndent: undefined, tidy: true, inline: false };
}

export class Reading {
  readonly text: string;
  readonly scanner: Scanner;
  readonly frames: Frame[] = [frameOf(undefined, 0)];
  /** Where the statement being read starts, its leading trivia included. */
  start = 0;
  lineStart = 0;
  /** Where the last statement head or brace ends: a token with nothing but trivia since its line began is first on it. */
  protected contentEnd = -1;
  /** Whether something has been read on this line that the next statement should not follow. */
  protected crowded = false;
  /** Where a comment starts that runs to the end of the text. */
  protected openComment: number | undefined;
  private lineIndent: number | undefined;
  /** Comments seen since the last statement. */
  private pending: Comment[] = [];
  private docs: string[] = [];

  constructor(text: string) {
    this.text = text;
    this.scanner = new Scanner(text);
    this.scanner.scan();
  }

  get top(): Frame {
    return this.frames[this.frames.length - 1] as Frame;
  }

  /** Whether the next statement starts with the current token, and with a line. */
  get startsLine(): boolean {
    return (
      this.start === this.scanner.start &&
      this.start === this.lineStart &&
      this.pending.length === 0 &&
      this.docs.length === 0 &&
      !this.crowded
    );
  }

  /** Indentation of the current line, if the current token is the first on it. */
  get leadingIndent(): number | undefined {
    return this.contentEnd <= this.lineStart ? this.indent : undefined;
  }

  get indent(): number {
    if (this.lineIndent !== undefined) return this.lineIndent;
    let end = this.lineStart;
    while (this.text[end] === ' ' || this.text[end] === '\t') end++;
    return (this.lineIndent = end - this.lineStart);
  }

  /** Goes on behind a line that has been read. */
  goOnBehindLine(end: number): void {
    const { scanner } = this;
    scanner.end = end;
    scanner.kind = Token.Newline;
    this.newline(end);
    scanner.scan();
    this.start = scanner.start;
  }

  protected newline(at = this.scanner.end): void {
    this.lineStart = at;
    this.lineIndent = undefined;
  }

  /** The current token, with its place from `base` on. */
  protected comment(base: number): Comment {
    const { start, end } = this.scanner;
    const text = this.text.slice(start, end);
    if (this.scanner.kind === Token.BlockComment) {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        this.newline(start + at + 1);
      }
      if (text.length < 4 || !text.endsWith('*/')) this.openComment = start;
    }
    return { start: start - base, end: end - base, text };
  }

  /** White space, comments and empty statements before the next one. */
  protected skipTrivia(): void {
    const { scanner } = this;
    for (; ; scanner.scan()) {
      switch (scanner.kind) {
        case Token.Space:
        case Token.Semicolon:
          break;
        case Token.Newline:
          this.newline();
          this.crowded = false;
          break;
        case Token.LineComment: {
          const comment = this.comment(this.start);
          this.pending.push(comment);
          if (comment.text.startsWith('///')) this.docs.push(comment.text.slice(3).replace(/^ /, ''));
          else this.docs = [];
          break;
        }
        case Token.BlockComment:
          this.pending.push(this.comment(this.start));
          this.docs = [];
          break;
        default:
          return;
      }
    }
  }

  protected get hasPending(): boolean {
    return this.pending.length > 0;
  }

  /** The comments that lead to what comes next, with places from `this.start` on, or from `base`. */
  protected takePending(base = this.start): Comment[] {
    const comments = this.pending;
    this.pending = [];
    const shift = this.start - base;
    return shift === 0
      ? comments
      : comments.map((c) => ({ ...c, start: c.start + shift, end: c.end + shift }));
  }

  /** What the `///` lines above say. */
  protected takeDocs(): string | undefined {
    if (this.docs.length === 0) return undefined;
    const docs = this.docs.join('\n');
    this.docs = [];
    return docs;
  }

  /** What a statement's indentation says of the block that it stands in. */
  protected noteIndent(leadingIndent: number | undefined): void {
    const { top } = this;
    if (leadingIndent === undefined) {
      if (top.header?.line === this.lineStart) top.inline = true;
      return;
    }
    top.childIndent ??= leadingIndent;
    if (top.childIndent !== leadingIndent || leadingIndent <= (top.header?.indent ?? -1)) top.tidy = false;
  }
}
