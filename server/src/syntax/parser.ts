import { ArgumentReader } from './arguments.ts';
import { closesNothing, lacksBraces, lacksOpening, opensBelow, unclosedComment } from './brace-faults.ts';
import { foreignTree } from './foreign.ts';
import { findLoose } from './loose.ts';
import { type Imbalance, type MayStand, MissingBraces } from './missing-braces.ts';
import { type Edited, OldTree } from './old-tree.ts';
import { type Change, type Header, Reading, frameOf } from './reading.ts';
import { SameBlocks } from './same-blocks.ts';
import { Token } from './scanner.ts';
import type { Block, Fault, Tree } from './tree.ts';
import { phrase } from '../words/phrase.ts';

/** Blocks in blocks, at most. A file needs five; the bound keeps every later walk off the end of the stack. */
export const maxDepth = 64;

/**
 * Reads a text. Never throws; the tree covers every character; linear time.
 *
 * Braces are trusted as long as they pair up. Where they do not, the text is read once more, and indentation, lines
 * and words say which block was left open, so that one missing brace is one fault, reported where it is missing. A text that
 * is in another notation as a whole is one fault, too.
 */
export function parse(text: string, mayStand: MayStand = () => true, edited?: Edited): Tree {
  const foreign = foreignTree(text, mayStand);
  if (foreign) return foreign;
  const trusting = new Parser(text, mayStand, edited);
  const tree = trusting.parse();
  const { unclosed, stray, misplaced, bare } = trusting;
  if (unclosed === 0 && stray === 0 && misplaced === 0 && !bare) return tree;
  const mayClose = misplaced > 0 ? Infinity : unclosed;
  return new Parser(text, mayStand, edited, { mayClose, stray, bare }).parse();
}

const lf = 10;
const cr = 13;

/** Nearly all statements are without comments and faults: they share one list. */
const none: readonly never[] = [];
const orNone = <T>(list: readonly T[]): readonly T[] => (list.length > 0 ? list : none);

/** Where the last line starts of what stands between two offsets; the first of them where it is one line. */
function lastLine(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && text.charCodeAt(at - 1) !== lf && text.charCodeAt(at - 1) !== cr) at--;
  return at;
}

class Parser extends Reading {
  unclosed = 0;
  stray = 0;
  misplaced = 0;
  /** Whether something is indented below a statement without a block as if that had one. */
  bare = false;

  private readonly mayStand: MayStand;
  private readonly old: OldTree | undefined;
  private readonly same = new SameBlocks();
  /** Undefined while braces are trusted. */
  private readonly missing: MissingBraces | undefined;

  constructor(text: string, mayStand: MayStand, edited?: Edited, imbalance?: Imbalance) {
    super(text);
    this.mayStand = mayStand;
    this.old = edited && new OldTree(edited);
    this.missing = imbalance && new MissingBraces(this, mayStand, imbalance);
  }

  parse(): Tree {
    const { scanner } = this;
    for (;;) {
      if (this.takeOver()) continue;
      this.skipTrivia();
      switch (scanner.kind) {
        case Token.EndOfFile:
          return this.end();
        case Token.CloseBrace:
          this.closeBrace();
          break;
        case Token.OpenBrace:
          if (!this.reopen()) this.statement();
          break;
        default:
          this.statement();
      }
    }
  }

  private end(): Tree {
    if (this.openComment !== undefined && this.hasPending) this.endInComment(this.openComment);
    while (this.frames.length > 1) this.leaveOpen();
    const { statements, starts } = this.top;
    const tree = { text: this.text, statements, starts, comments: this.takePending(0) };
    findLoose(tree, this.old?.runs ?? []);
    return tree;
  }

  /** A statement without a word, which is there to hold a fault. */
  private wordless(head: number, fault: Fault, end: number): void {
    const header: Header = {
      start: this.start,
      head,
      word: '',
      args: [],
      comments: this.takePending(),
      docs: undefined,
      indent: this.indent,
      line: this.lineStart,
      faults: [fault],
      end,
    };
    this.finish(header, undefined, end);
  }

  /** A comment that is not closed is a statement of its own where none holds it, since something has to hold the fault. */
  private endInComment(open: number): void {
    this.wordless(open, unclosedComment(this.text, open, this.start), open);
  }

  /** One that runs from inside a statement to the end of the text is what that statement has to say. */
  private noteOpenComment({ start, faults }: Pick<Header, 'start' | 'faults'>): void {
    if (this.openComment !== undefined)
      faults.splice(0, faults.length, unclosedComment(this.text, this.openComment, start));
  }

  /** Takes statements over from the tree before the edit. */
  private takeOver(): boolean {
    const { old, missing, start } = this;
    if (!old || !this.startsLine) return false;
    if (this.frames.length === 1 && !missing && old.takeRun(this)) return true;
    const statement = old.find(this);
    // Where `{` may be missing, a statement without a block is looked at with the line behind it.
    if (!statement || (missing?.lacksOpening === true && !statement.block)) return false;
    this.outdent(statement.word, statement.indent);
    this.noteIndent(statement.indent);
    const { top } = this;
    top.starts.push(start - (top.header?.start ?? 0));
    top.statements.push(statement);
    this.goOnBehindLine(start + statement.width);
    return true;
  }

  private statement(): void {
    const { scanner, text, leadingIndent, missing } = this;
    const word = scanner.kind === Token.Word ? text.slice(scanner.start, scanner.end) : '';
    if (word !== '' && leadingIndent !== undefined) this.outdent(word, leadingIndent);
    else if (word !== '') while (missing?.isOutsideOnLine(word) === true) this.leaveOpen();
    const { start, indent, lineStart: line } = this;
    const head = scanner.start;
    const faults: Fault[] = [];
    if (this.crowded) {
      faults.push({
        start: head - start,
        end: scanner.end - start,
        message: phrase`A statement starts on a new line or after \`;\`.`,
        fix: { title: phrase`Start a new line`, start: head - start, end: head - start, text: '\n' },
      });
    }
    const docs = this.takeDocs();
    const comments = this.takePending();
    const reader = new ArgumentReader(scanner, start, faults, this.mayStand, this.top.header?.word);
    if (word !== '') scanner.scan();
    else reader.noWord();
    const args = reader.read((comment) => {
      if (comment) comments.push(this.comment(start));
      else this.newline();
    });
    this.noteOpenComment({ start, faults });
    // Of a line that starts with a word which has no place here, that is what is to be said.
    if (faults.length > 0 && word !== '' && !this.crowded && !this.mayStand(word, this.top.header?.word))
      faults.forEach((fault, i) => (faults[i] = fault.swallows ? fault : { ...fault, muted: true }));
    const end = Math.max(reader.end, head + word.length);
    const header: Header = { start, head, word, args, comments, docs, indent, line, faults, end };
    this.contentEnd = end;
    this.noteIndent(leadingIndent);
    const opening = missing?.openingIn(header);
    if (opening !== undefined) this.openWithout(header, opening);
    else if (missing?.isBare(header)) this.openBare(header);
    else if (scanner.kind === Token.OpenBrace) this.open(header);
    else this.finish(header, undefined, end);
  }

  /** The `{` of a statement is missing before this one of its arguments, or behind the last. */
  private openWithout(header: Header, opening: number): void {
    const { scanner } = this;
    const { start, word, args, comments, faults } = header;
    const before = args.slice(0, opening);
    const inner = args[opening];
    const end = before.at(-1)?.end ?? header.end - start;
    faults.push(lacksOpening(word, end));
    if (inner) {
      // They are read again, as a statement.
      scanner.end = start + inner.start;
      scanner.kind = Token.Space;
      scanner.scan();
    }
    const own = inner ? comments.filter((c) => c.end <= inner.start) : comments;
    this.enter({ ...header, args: before, comments: own, end: start + end }, start + end);
  }

  /** Nothing but indentation opens the block of this statement, or a `:` as in YAML. */
  private openBare(header: Header): void {
    const { start, args } = header;
    const last = args.at(-1);
    const colon = last?.type === 'operator' && last.text === ':';
    const own = colon ? args.slice(0, -1) : args;
    const end = start + (own.at(-1)?.end ?? header.head - start + header.word.length);
    this.enter({ ...header, args: own, end }, end);
    this.top.braces = [{ start: end, end: header.end, text: ' {' }];
  }

  /** Ends the innermost block, which has no braces. What is said of several in each other is said once. */
  private closeBare(header: Header, braces: readonly Change[], end: number): void {
    const all = [...braces, { start: end, end, text: `\n${' '.repeat(header.indent)}}` }];
    const outer = this.top.braces;
    if (outer) {
      outer.push(...all);
      return;
    }
    header.faults.push(lacksBraces(this.text, header, all));
  }

  /** The current token is the `{` of this statement. */
  private open(header: Header): void {
    const { scanner } = this;
    const open = scanner.start;
    if (this.frames.length > maxDepth) {
      header.faults.push({
        start: open - header.start,
        end: scanner.end - header.start,
        message: phrase`Blocks stand in blocks more than ${maxDepth} deep.`,
      });
      for (let depth = 0; ; scanner.scan()) {
        if (scanner.kind === Token.Newline) this.newline();
        else if (scanner.kind === Token.BlockComment) this.comment(0);
        else if (scanner.kind === Token.OpenBrace) depth++;
        else if (scanner.kind === Token.CloseBrace && --depth === 0) {
          scanner.scan();
          break;
        } else if (scanner.kind === Token.EndOfFile) break;
      }
      this.finish(header, undefined, scanner.start);
      return;
    }
    if (this.sameBlock(header, open)) return;
    scanner.scan();
    this.enter(header, open);
  }

  /** Takes a block of the same text from the one read before it. */
  private sameBlock(header: Header, open: number): boolean {
    const { scanner, text } = this;
    if (this.missing || header.line !== this.lineStart || this.hasPending) return false;
    const block = this.same.find(text, open, header.indent, header.start);
    if (!block) return false;
    const end = open + block.end - block.start;
    const lineStart = lastLine(text, open, end);
    if (lineStart > open) this.newline(lineStart);
    this.contentEnd = end;
    scanner.end = end;
    scanner.kind = Token.CloseBrace;
    scanner.scan();
    this.finish(header, block, end);
    return true;
  }

  private enter(header: Header, open: number): void {
    this.contentEnd = open;
    this.frames.push(frameOf(header, open));
    this.start = this.scanner.start;
    this.crowded = false;
  }

  /** A `{` that stands on the line after its statement opens that statement's block, with a fault. */
  private reopen(): boolean {
    const { top, scanner } = this;
    const last = top.statements.at(-1);
    const lastStart = top.starts.at(-1);
    if (
      !last ||
      lastStart === undefined ||
      last.block ||
      last.word === '' ||
      this.leadingIndent === undefined
    )
      return false;
    const start = (top.header?.start ?? 0) + lastStart;
    const end = start + last.end;
    if (this.text.slice(end, scanner.start).includes(';')) return false;
    top.statements.pop();
    top.starts.pop();
    const between = this.takePending(start);
    const bare = this.text.slice(end, scanner.start).trim() === '';
    const fault = opensBelow(last, { start: scanner.start - start, end: scanner.end - start }, bare);
    this.open({
      start,
      head: start + last.head,
      word: last.word,
      args: last.args,
      comments: [...last.comments, ...between],
      docs: last.docs,
      indent: last.indent,
      line: this.lineStart,
      faults: last.faults.length > 0 ? [...last.faults] : [fault],
      end,
    });
    return true;
  }

  /** A statement's content has ended; the rest of its line is its own too. */
  private finish(header: Header, block: Block | undefined, end: number): void {
    const { scanner } = this;
    const { start } = header;
    let kind: Token = scanner.kind;
    while (kind === Token.Space || kind === Token.LineComment || kind === Token.BlockComment) {
      if (kind !== Token.Space) header.comments.push(this.comment(start));
      kind = scanner.scan();
    }
    this.noteOpenComment(header);
    this.crowded = false;
    if (kind === Token.Newline || kind === Token.Semicolon) {
      if (kind === Token.Newline) this.newline();
      scanner.scan();
    } else this.crowded = block !== undefined;
    this.add(header, block, end, scanner.start);
  }

  private add(header: Header, block: Block | undefined, end: number, next: number): void {
    const { start } = header;
    const { top } = this;
    top.starts.push(start - (top.header?.start ?? 0));
    top.statements.push({
      width: next - start,
      head: header.head - start,
      end: end - start,
      word: header.word,
      args: header.args,
      block,
      comments: orNone(header.comments),
      docs: header.docs,
      indent: header.indent,
      faults: orNone(header.faults),
      faulty:
        header.faults.length > 0 ||
        (block !== undefined && (!block.closed || block.statements.some((s) => s.faulty))),
    });
    this.start = next;
  }

  /** Closes the innermost block at its `}`, the current token. */
  private close(): void {
    const { scanner } = this;
    const frame = this.frames.pop();
    if (!frame?.header) return;
    const { header, open, statements, starts } = frame;
    const comments = this.takePending(header.start);
    this.takeDocs();
    const indent = this.leadingIndent;
    const tidy =
      frame.tidy &&
      (indent === undefined ? header.line === this.lineStart : indent === header.indent && !frame.inline) &&
      statements.every((s) => s.block?.tidy !== false);
    const end = (this.contentEnd = scanner.end);
    const block = {
      start: open - header.start,
      end: end - header.start,
      statements,
      starts,
      comments,
      closed: true,
      tidy,
    };
    this.same.keep(open, end, block);
    scanner.scan();
    this.finish(header, block, end);
  }

  /** Ends the innermost block without a `}`, before the comments that lead to the current token. */
  private leaveOpen(): void {
    const frame = this.frames.pop();
    if (!frame?.header) return;
    const { header, open, statements, starts, braces } = frame;
    const last = statements.at(-1);
    const end = last ? header.start + (starts.at(-1) ?? 0) + last.end : open + 1;
    if (braces) this.closeBare(header, braces, end);
    else this.unclosed++;
    const block: Block = {
      start: open - header.start,
      end: this.start - header.start,
      statements,
      starts,
      comments: [],
      closed: false,
      tidy: false,
      ...(braces && { bare: true }),
    };
    this.add(header, block, end, this.start);
  }

  /** Leaves the blocks that a statement behind them, which starts a line at this indentation, says were left open. */
  private outdent(word: string, indent: number): void {
    const { missing } = this;
    if (missing) {
      while (this.top.braces && indent <= (this.top.header?.indent ?? -1)) this.leaveOpen();
      while (missing.isOutside(word, indent)) this.leaveOpen();
      return;
    }
    const { top, frames } = this;
    const last = top.statements.at(-1);
    if (last && !last.block && indent > last.indent && this.mayStand(word, last.word))
      this.bare ||= !this.mayStand(word, top.header?.word);
    if (!top.header || indent > top.header.indent || this.mayStand(word, top.header.word)) return;
    if (frames.some((f) => f !== top && this.mayStand(word, f.header?.word))) this.misplaced++;
  }

  private closeBrace(): void {
    while (this.top.braces) this.leaveOpen();
    const left = this.missing?.leftBefore(this.leadingIndent) ?? 0;
    if (left !== 'stray') for (let i = 0; i < left; i++) this.leaveOpen();
    if (left === 'stray' || this.frames.length === 1) this.strayBrace();
    else this.close();
  }

  /** A `}` that closes nothing: an empty statement that holds the fault. */
  private strayBrace(): void {
    this.stray++;
    const { scanner, start } = this;
    const head = scanner.start;
    this.contentEnd = scanner.end;
    const fault = closesNothing({ start: head - start, end: scanner.end - start });
    scanner.scan();
    this.takeDocs();
    this.wordless(head, fault, head + 1);
  }
}
