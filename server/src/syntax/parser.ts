import { ArgumentReader } from './arguments.ts';
import { isFirm, knowLoose, looseIn } from './loose.ts';
import { Scanner, Token } from './scanner.ts';
import { type Block, type Comment, type Fault, type Statement, type Tree, lastAtMost } from './tree.ts';

/**
 * Whether a statement with this word may stand in a block that `parent` opens (undefined: in the file).
 * The parser knows no vocabulary; it asks this only to say where a brace is missing.
 */
export type MayStand = (word: string, parent: string | undefined) => boolean;

/** Blocks in blocks, at most. A file needs five; the bound keeps every later walk off the end of the stack. */
export const maxDepth = 64;

/**
 * Reads a text. Never throws; the tree covers every character; linear time.
 *
 * Braces are trusted as long as they pair up. Where they do not, the text is read once more and indentation
 * says which block was left open, so that one missing brace is one fault, reported where it is missing.
 */
export function parse(text: string, mayStand: MayStand = () => true, edited?: Edited): Tree {
  const trusting = new Parser(text, mayStand, edited);
  const tree = trusting.parse();
  const { unclosed, stray, misplaced } = trusting;
  if (unclosed === 0 && stray === 0 && misplaced === 0) return tree;
  return new Parser(text, mayStand, edited, {
    mayClose: misplaced > 0 ? Infinity : unclosed,
    stray,
  }).parse();
}

/**
 * The tree before an edit, and the edit: `end - start` characters at `start` gave way to `inserted` others.
 * Statements that the edit did not touch are taken over from it, as the same objects; the answer is the same as
 * without.
 */
export interface Edited {
  readonly tree: Tree;
  readonly start: number;
  readonly end: number;
  readonly inserted: number;
}

const LF = 10;
const CR = 13;

interface Frame {
  /** Undefined for the file itself. */
  readonly header: Header | undefined;
  readonly open: number;
  statements: Statement[];
  starts: number[];
  /** Indentation of the first statement that starts a line of its own. */
  childIndent: number | undefined;
  /** Whether all inside is indented as blocks are, so that indentation says the same as the braces. */
  tidy: boolean;
}

/** A statement up to its block. */
interface Header {
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

/** Nearly all statements are without comments and faults: they share one list. */
const none: readonly never[] = [];
const orNone = <T>(list: readonly T[]): readonly T[] => (list.length > 0 ? list : none);

/** Characters that a block may have to be looked for among those read before. */
const longestSame = 1000;

/** Behind the brace that closes a plain block; -1 where that takes more than counting braces, or the block is long. */
function blockEnd(text: string, open: number): number {
  const most = Math.min(text.length, open + longestSame);
  let depth = 0;
  for (let at = open; at < most; at++) {
    switch (text.charCodeAt(at)) {
      case 123:
        depth++;
        break;
      case 125:
        if (--depth === 0) return at + 1;
        break;
      case 34: {
        // A string: to the quote that ends it, on this line.
        let c = text.charCodeAt(++at);
        while (c !== 34 && c !== 92 && c !== LF && c !== CR && at < most) c = text.charCodeAt(++at);
        if (c !== 34) return -1;
        break;
      }
      case 47:
        return -1;
    }
  }
  return -1;
}

/** The starts of a stretch of statements that stand elsewhere now. */
function shifted(starts: readonly number[], from: number, to: number, shift: number): number[] {
  const now = starts.slice(from, to);
  if (shift !== 0) for (let i = 0; i < now.length; i++) now[i] = (now[i] as number) + shift;
  return now;
}

class Parser {
  unclosed = 0;
  stray = 0;
  misplaced = 0;

  private readonly scanner: Scanner;
  private readonly text: string;
  private readonly mayStand: MayStand;
  private readonly edited: Edited | undefined;
  /** Where the next statement of the old tree is looked for first: behind the one taken over last. */
  private oldIndex = 0;
  /** By indentation, place in its statement and text: blocks that were read. */
  private readonly blocks = new Map<string, Block>();
  /** By where it opens: under which key a block that is being read is kept. */
  private readonly blockKeys = new Map<number, string>();
  /** Stretches of the file's statements that were taken over at once, by index. */
  private readonly runs: { readonly from: number; readonly to: number }[] = [];
  private readonly frames: Frame[];
  /** How many blocks indentation may still close, and how many `}` are too many; undefined while braces are trusted. */
  private readonly recovery: { mayClose: number; stray: number } | undefined;
  private lineStart = 0;
  private lineIndent: number | undefined;
  /** Where the last statement head or brace ends: a token with nothing but trivia since its line began is first on it. */
  private contentEnd = -1;
  /** Comments seen since the last statement. */
  private pending: Comment[] = [];
  private docs: string[] = [];
  /** Where the statement being read starts, its leading trivia included. */
  private start = 0;
  /** Where a comment starts that runs to the end of the text. */
  private openComment: number | undefined;
  /** Whether something has been read on this line that the next statement should not follow. */
  private crowded = false;

  constructor(
    text: string,
    mayStand: MayStand,
    edited?: Edited,
    recovery?: { mayClose: number; stray: number },
  ) {
    this.edited = edited;
    this.text = text;
    this.mayStand = mayStand;
    this.recovery = recovery;
    this.scanner = new Scanner(text);
    this.frames = [
      { header: undefined, open: 0, statements: [], starts: [], childIndent: undefined, tidy: true },
    ];
    this.scanner.scan();
  }

  parse(): Tree {
    const { scanner } = this;
    for (;;) {
      if (this.takeOver()) continue;
      this.skipTrivia();
      switch (scanner.kind) {
        case Token.EndOfFile: {
          if (this.openComment !== undefined && this.pending.length > 0) this.endInComment(this.openComment);
          while (this.frames.length > 1) this.leaveOpen();
          const { statements, starts } = this.top;
          const comments = this.pending.map((c) => ({
            ...c,
            start: c.start + this.start,
            end: c.end + this.start,
          }));
          const tree = { text: this.text, statements, starts, comments };
          knowLoose(tree, this.loose(tree));
          return tree;
        }
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

  /** Statements that were read anew are looked at; those that were taken over at once are known. */
  private loose({ text, statements, starts }: Tree): number[] {
    const found: number[] = [];
    let i = 0;
    for (const { from, to } of [...this.runs, { from: statements.length, to: statements.length }]) {
      for (; i < from; i++) {
        const statement = statements[i];
        if (statement && !isFirm(statement, text, starts[i] ?? 0)) found.push(i);
      }
      i = to;
    }
    return found;
  }

  private get top(): Frame {
    return this.frames[this.frames.length - 1] as Frame;
  }

  /** Indentation of the current line, if the current token is the first on it. */
  private get leadingIndent(): number | undefined {
    return this.contentEnd <= this.lineStart ? this.indent : undefined;
  }

  private get indent(): number {
    if (this.lineIndent !== undefined) return this.lineIndent;
    let end = this.lineStart;
    while (this.text[end] === ' ' || this.text[end] === '\t') end++;
    return (this.lineIndent = end - this.lineStart);
  }

  private newline(at = this.scanner.end): void {
    this.lineStart = at;
    this.lineIndent = undefined;
  }

  private comment(base: number): Comment {
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

  /** White space, comments and empty statements before the next one. Comment positions are relative to `this.start`. */
  private skipTrivia(): void {
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
    this.wordless(open, this.unclosedComment(open, this.start), open);
  }

  /** One that runs from inside a statement to the end of the text is what that statement has to say. */
  private noteOpenComment({ start, faults }: Pick<Header, 'start' | 'faults'>): void {
    if (this.openComment !== undefined)
      faults.splice(0, faults.length, this.unclosedComment(this.openComment, start));
  }

  /** The comment starts at `open`, and the text has no end of it. */
  private unclosedComment(open: number, base: number): Fault {
    const line = open + (/^[^\r\n]*/.exec(this.text.slice(open))?.[0].trimEnd().length ?? 0);
    return {
      start: open - base,
      end: open + 2 - base,
      message: 'The comment is not closed: `*/` is missing.',
      fix: { title: 'Close it here', start: line - base, end: line - base, text: ' */' },
      swallows: true,
    };
  }

  private takePending(): Comment[] {
    const comments = this.pending;
    this.pending = [];
    return comments;
  }

  /** What a statement's indentation says of the block that it stands in. */
  private noteIndent(leadingIndent: number | undefined): void {
    const { top } = this;
    if (leadingIndent === undefined) return;
    top.childIndent ??= leadingIndent;
    if (top.childIndent !== leadingIndent || leadingIndent <= (top.header?.indent ?? -1)) top.tidy = false;
  }

  /**
   * Takes a statement over from the tree before the edit: one that stood on lines of its own, which the edit did not
   * touch, and which reads the same whether braces or indentation are trusted.
   */
  private takeOver(): boolean {
    const { edited, scanner, start } = this;
    if (
      !edited ||
      start !== scanner.start ||
      start !== this.lineStart ||
      this.pending.length > 0 ||
      this.docs.length > 0 ||
      this.crowded
    )
      return false;
    const { tree } = edited;
    const shift = edited.inserted - (edited.end - edited.start);
    if (start >= edited.start && start < edited.start + edited.inserted) return false;
    const before = start < edited.start ? start : start - shift;
    if (this.frames.length === 1 && !this.recovery && this.takeRun(before, start - before)) return true;
    const old = this.oldAt(before);
    if (!old || old.faulty || old.word === '' || old.block?.tidy === false) return false;
    const end = before + old.width;
    if (before < edited.start ? end > edited.start : before < edited.end) return false;
    // At the end of the text it may be a comment or a string that what is added goes on with.
    if (end === tree.text.length && edited.start === end) return false;
    // It started a line, as it does now.
    const previous = before === 0 ? LF : tree.text.charCodeAt(before - 1);
    if (previous !== LF && previous !== CR) return false;
    // Its line ends with it, so that what stands behind it, now or then, is not its own.
    const last = tree.text.charCodeAt(end - 1);
    if (last !== LF && (last !== CR || this.text.charCodeAt(start + old.width) === LF)) return false;
    // Where `{` may be missing, a statement without a block is looked at with the line behind it.
    if (this.recovery && this.recovery.stray > 0 && !old.block) return false;
    this.outdent(old.word, old.indent);
    this.noteIndent(old.indent);
    const { top } = this;
    top.starts.push(start - (top.header?.start ?? 0));
    top.statements.push(old);
    scanner.end = start + old.width;
    scanner.kind = Token.Newline;
    this.newline(scanner.end);
    scanner.scan();
    this.start = scanner.start;
    return true;
  }

  /** Takes over all statements from here to the next that is loose, or that the edit touched. */
  private takeRun(before: number, shift: number): boolean {
    const { tree, start: editStart } = this.edited as Edited;
    const { statements, starts } = tree;
    const first = lastAtMost(starts, before);
    if (first < 0 || starts[first] !== before) return false;
    // Before the edit those that end where it starts, or earlier; behind it all.
    const most = before < editStart ? lastAtMost(starts, editStart) : statements.length;
    const loose = looseIn(tree);
    let stop = Math.min(most, loose[lastAtMost(loose, first - 1) + 1] ?? most);
    // A CR that the edit gave its LF is not the end of the line any more.
    const behind = (starts[stop - 1] ?? 0) + (statements[stop - 1]?.width ?? 0) + shift;
    if (this.text.charCodeAt(behind - 1) === CR && this.text.charCodeAt(behind) === LF) stop--;
    if (stop <= first) return false;
    const { top, scanner } = this;
    const from = top.statements.length;
    // Whole lists at once: they are long, and growing them would leave as much again to be thrown away.
    top.statements = top.statements.concat(statements.slice(first, stop));
    top.starts = top.starts.concat(shifted(starts, first, stop, shift));
    this.runs.push({ from, to: top.statements.length });
    this.oldIndex = stop;
    scanner.end = (starts[stop - 1] as number) + (statements[stop - 1] as Statement).width + shift;
    scanner.kind = Token.Newline;
    this.newline(scanner.end);
    scanner.scan();
    this.start = scanner.start;
    return true;
  }

  /** The statement of the old tree that starts at this offset, at whatever depth. */
  private oldAt(offset: number): Statement | undefined {
    const { tree } = this.edited as Edited;
    const hint = this.oldIndex;
    if (tree.starts[hint] === offset) {
      this.oldIndex++;
      return tree.statements[hint];
    }
    let { statements, starts } = tree as Pick<Block, 'statements' | 'starts'>;
    let base = 0;
    for (let depth = 0; ; depth++) {
      const i = lastAtMost(starts, offset - base);
      const found = statements[i];
      const at = base + (starts[i] ?? 0);
      if (at === offset) {
        if (depth === 0) this.oldIndex = i + 1;
        // What is inside a block may stand in several; a statement of the file is itself alone.
        return found && depth > 0 && this.frames.length === 1 ? { ...found } : found;
      }
      if (!found?.block || offset >= at + found.width) return undefined;
      ({ statements, starts } = found.block);
      base = at;
    }
  }

  private statement(): void {
    const { scanner } = this;
    const leadingIndent = this.leadingIndent;
    const word = scanner.kind === Token.Word ? this.text.slice(scanner.start, scanner.end) : '';
    if (word !== '' && leadingIndent !== undefined) this.outdent(word, leadingIndent);
    const { start } = this;
    const head = scanner.start;
    const faults: Fault[] = [];
    if (this.crowded) {
      faults.push({
        start: head - start,
        end: scanner.end - start,
        message: 'A statement starts on a new line or after `;`.',
        fix: { title: 'Start a new line', start: head - start, end: head - start, text: '\n' },
      });
    }
    const docs = this.docs.length > 0 ? this.docs.join('\n') : undefined;
    this.docs = [];
    const comments = this.takePending();
    const indent = this.indent;
    const line = this.lineStart;
    const reader = new ArgumentReader(scanner, start, faults);
    if (word !== '') scanner.scan();
    else reader.noWord();
    const args = reader.read((comment) => {
      if (comment) comments.push(this.comment(start));
      else this.newline();
    });
    this.noteOpenComment({ start, faults });
    const header: Header = {
      start,
      head,
      word,
      args,
      comments,
      docs,
      indent,
      line,
      faults,
      end: Math.max(reader.end, head + word.length),
    };
    this.contentEnd = header.end;
    this.noteIndent(leadingIndent);
    // The kind is read again after `read` moved the scanner on.
    const kind: Token = scanner.kind;
    if (kind === Token.OpenBrace) this.open(header);
    else if (this.lacksBrace(header)) {
      const at = header.end - start;
      faults.push({
        start: Math.max(0, at - 1),
        end: at,
        message: `\`{\` is missing: what follows belongs to this \`${word}\`.`,
        fix: { title: 'Insert `{`', start: at, end: at, text: ' {' },
      });
      this.enter(header, header.end);
    } else this.finish(header, undefined, header.end);
  }

  /** The current token is the `{` of this statement. */
  private open(header: Header): void {
    const { scanner } = this;
    const open = scanner.start;
    if (this.frames.length > maxDepth) {
      header.faults.push({
        start: open - header.start,
        end: scanner.end - header.start,
        message: `Blocks stand in blocks more than ${maxDepth} deep.`,
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

  /** Takes a block of the same text from the one read before it: designs repeat themselves. */
  private sameBlock(header: Header, open: number): boolean {
    const { scanner, text } = this;
    if (this.recovery || header.line !== this.lineStart || this.pending.length > 0) return false;
    const end = blockEnd(text, open);
    if (end < 0) return false;
    const key = `${header.indent} ${open - header.start} ${text.slice(open, end)}`;
    const known = this.blocks.get(key);
    if (!known) {
      this.blockKeys.set(open, key);
      return false;
    }
    let line = end;
    while (line > open && text.charCodeAt(line - 1) !== LF && text.charCodeAt(line - 1) !== CR) line--;
    if (line > open) this.newline(line);
    this.docs = [];
    this.contentEnd = end;
    scanner.end = end;
    scanner.kind = Token.CloseBrace;
    scanner.scan();
    this.finish(header, known, end);
    return true;
  }

  private enter(header: Header, open: number): void {
    this.contentEnd = open;
    this.frames.push({ header, open, statements: [], starts: [], childIndent: undefined, tidy: true });
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
    const between = this.takePending().map((comment) => {
      const shift = this.start - start;
      return { ...comment, start: comment.start + shift, end: comment.end + shift };
    });
    const bare = this.text.slice(end, scanner.start).trim() === '';
    const fault: Fault = {
      start: scanner.start - start,
      end: scanner.end - start,
      message: `\`{\` stands on the line of its \`${last.word}\`: a new line ends a statement.`,
      fix: bare ? { title: 'Move `{` up', start: last.end, end: scanner.end - start, text: ' {' } : undefined,
    };
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
    const shift = this.start - header.start;
    const comments = this.takePending().map((c) => ({ ...c, start: c.start + shift, end: c.end + shift }));
    this.docs = [];
    const indent = this.leadingIndent;
    const tidy =
      frame.tidy &&
      (indent === undefined ? header.line === this.lineStart : indent === header.indent) &&
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
    const key = this.blockKeys.get(open);
    if (key !== undefined) {
      this.blockKeys.delete(open);
      // One that is indented as blocks are reads the same wherever it stands.
      if (tidy && end === open + key.length - key.indexOf('{') && !statements.some((s) => s.faulty)) {
        this.blocks.set(key, block);
      }
    }
    scanner.scan();
    this.finish(header, block, end);
  }

  /** Ends the innermost block without a `}`, before the comments that lead to the current token. */
  private leaveOpen(): void {
    const frame = this.frames.pop();
    if (!frame?.header) return;
    this.unclosed++;
    const { header, open, statements, starts } = frame;
    const last = statements.at(-1);
    const end = last ? header.start + (starts.at(-1) ?? 0) + last.end : open + 1;
    const block = {
      start: open - header.start,
      end: this.start - header.start,
      statements,
      starts,
      comments: [],
      closed: false,
      tidy: false,
    };
    this.add(header, block, end, this.start);
  }

  /** Which blocks a statement that starts a line at this indentation leaves behind. */
  private outdent(word: string, indent: number): void {
    for (let first = true; this.frames.length > 1; first = false) {
      const { header, childIndent, statements } = this.top;
      if (!header || indent > header.indent) return;
      const fits = this.mayStand(word, header.word);
      const flat = childIndent === undefined ? statements.length === 0 : childIndent <= header.indent;
      if (!this.recovery) {
        if (first && !fits && this.frames.some((f) => f !== this.top && this.mayStand(word, f.header?.word)))
          this.misplaced++;
        return;
      }
      // Text without indentation is legal: there the vocabulary alone speaks.
      if ((flat && fits) || this.recovery.mayClose === 0) return;
      this.recovery.mayClose--;
      this.leaveOpen();
    }
  }

  private closeBrace(): void {
    const { recovery } = this;
    const indent = this.leadingIndent;
    if (recovery) {
      const opener = this.frames.findLastIndex((f) => f.header !== undefined && f.header.indent === indent);
      const above = this.frames.length - 1 - opener;
      if (indent !== undefined && opener > 0 && above <= recovery.mayClose) {
        recovery.mayClose -= above;
        for (let i = 0; i < above; i++) this.leaveOpen();
      } else if (recovery.stray > 0 && this.looksStray(indent)) {
        recovery.stray--;
        this.strayBrace();
        return;
      } else if (indent !== undefined) {
        while (this.frames.length > 2 && recovery.mayClose > 0 && (this.top.header?.indent ?? 0) > indent) {
          recovery.mayClose--;
          this.leaveOpen();
        }
      }
    }
    if (this.frames.length > 1) this.close();
    else this.strayBrace();
  }

  private looksStray(indent: number | undefined): boolean {
    const { header } = this.top;
    if (!header) return true;
    return indent === undefined ? header.line !== this.lineStart : indent > header.indent;
  }

  /** A `}` that closes nothing: an empty statement that holds the fault. */
  private strayBrace(): void {
    this.stray++;
    const { scanner, start } = this;
    const head = scanner.start;
    this.contentEnd = scanner.end;
    const range = { start: head - start, end: scanner.end - start };
    const fault: Fault = {
      ...range,
      message: '`}` closes nothing here.',
      fix: { title: 'Remove `}`', ...range, text: '' },
    };
    scanner.scan();
    this.docs = [];
    this.wordless(head, fault, head + 1);
  }

  /** Where a `}` too many stands in the text: whether this statement's `{` is what is missing. */
  private lacksBrace(header: Header): boolean {
    const { recovery, scanner } = this;
    if (!recovery || recovery.stray === 0 || scanner.kind !== Token.Newline || header.faults.length > 0)
      return false;
    const ahead = new Scanner(this.text, scanner.end);
    let lineStart = scanner.end;
    for (let kind = ahead.scan(); ; kind = ahead.scan()) {
      if (kind === Token.Newline) lineStart = ahead.end;
      else if (kind !== Token.Space && kind !== Token.LineComment) break;
    }
    if (ahead.kind !== Token.Word || ahead.start - lineStart <= header.indent) return false;
    if (!this.mayStand(this.text.slice(ahead.start, ahead.end), header.word)) return false;
    recovery.stray--;
    return true;
  }
}
