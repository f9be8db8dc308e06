import { greatest } from './append.ts';
import {
  type Argument,
  type Block,
  type Comment,
  type Index,
  type Statement,
  type Tree,
  headEnd,
} from './tree.ts';

/*
 * The printer: a tree as text in the one layout. It moves white space only: every token and comment stays, in order.
 *
 * - Two spaces a level; one blank line at most; a block that stood on one line stays there while it fits.
 * - Statements that `;` keeps on one line stay together.
 * - Neighbouring one-line blocks of the same kind have their braces aligned, and so have comments at the ends of lines.
 * - A statement of the file that does not parse, or holds something that does not, is left exactly as it is.
 */

/** Columns that a one-line block or list may reach. */
export const maxWidth = 110;

/** A line while it is being laid out. */
interface Line {
  indent: number;
  text: string;
  /** Where the brace of a one-line block stands in `text`, and the word of its statement. */
  brace?: { at: number; word: string } | undefined;
  /** A comment at its end. */
  comment?: string | undefined;
  blankBefore?: boolean | undefined;
  /** Left exactly as it was: several lines perhaps. */
  verbatim?: boolean | undefined;
}

/** Lays out a text. Its line ends stay what most of them are. */
export function format(tree: Tree): string {
  const printer = new Printer(tree.text);
  printer.statements(tree.statements, tree.starts, 0, 0);
  printer.comments(tree.comments, 0, 0);
  const text = printer.end();
  return text === '' ? '' : text + lineEndOf(tree.text);
}

const lineEndOf = (text: string): string => (/\r\n/.test(text) ? '\r\n' : '\n');

/** Lines that are held before they become text: alignment looks no further than to the next line that ends a run. */
const mostHeld = 256;

class Printer {
  private lines: Line[] = [];
  private readonly eol: string;
  /** What has been laid out before these lines. */
  private readonly chunks: string[] = [];
  private readonly text: string;
  /** Offset behind what has been printed last. */
  private done = 0;

  constructor(text: string) {
    this.text = text;
    this.eol = lineEndOf(text);
  }

  /** The text, when everything has been printed. */
  end(): string {
    this.settle(this.lines.length);
    return this.chunks.join(this.eol);
  }

  /** The first of these lines become text. */
  private settle(count: number): void {
    const lines = this.lines.slice(0, count);
    this.lines = this.lines.slice(count);
    if (count === 0) return;
    alignBraces(lines);
    alignComments(lines);
    const first = this.chunks.length === 0;
    const texts = lines.map((line, i) => {
      const body =
        line.text + (line.comment === undefined ? '' : `${line.text === '' ? '' : ' '}${line.comment}`);
      const whole = line.verbatim ? body : ' '.repeat(line.indent) + body;
      return (
        (line.blankBefore && !(first && i === 0) ? this.eol : '') + (line.verbatim ? whole : whole.trimEnd())
      );
    });
    this.chunks.push(texts.join(this.eol));
  }

  statements(statements: readonly Statement[], starts: readonly number[], base: number, depth: number): void {
    let previous: Statement | undefined;
    statements.forEach((statement, i) => {
      const start = base + (starts[i] ?? 0);
      if (statement.faulty) this.untouched(start, start + statement.width);
      else this.statement(statement, start, depth, previous);
      previous = statement;
      // The last line may still get something behind it; one that stands in no run parts what is before it from what comes.
      const last = this.lines.at(-1);
      if (
        depth === 0 &&
        this.lines.length > mostHeld &&
        last?.brace === undefined &&
        last?.comment === undefined
      )
        this.settle(this.lines.length - 1);
    });
  }

  /** A stretch of text that does not parse, exactly as it is. */
  private untouched(start: number, end: number): void {
    const text = this.text.slice(start, end).replace(/\r?\n$|\r$/, '');
    const last = this.lines.at(-1);
    const before = this.text[start - 1];
    const between = this.text.slice(this.done, start);
    this.done = start + text.length;
    if (!last || before === '\n' || before === '\r') {
      this.push({ indent: 0, text, verbatim: true });
      return;
    }
    last.text =
      (last.verbatim ? '' : ' '.repeat(last.indent)) +
      last.text +
      (last.comment === undefined ? '' : ` ${last.comment}`) +
      between +
      text;
    last.comment = undefined;
    last.verbatim = true;
  }

  /** Comments on lines of their own. */
  comments(comments: readonly Comment[], base: number, depth: number): void {
    for (const comment of comments) {
      const start = base + comment.start;
      this.push({ indent: depth * 2, text: comment.text.trimEnd(), blankBefore: this.blankBefore(start) });
      this.done = base + comment.end;
    }
  }

  private push(line: Line): void {
    this.lines.push(line);
  }

  private newlines(from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to; at++) {
      const c = this.text.charCodeAt(at);
      if (c === 10 || (c === 13 && this.text.charCodeAt(at + 1) !== 10)) count++;
    }
    return count;
  }

  /** Whether the author left an empty line between what was printed last and this offset. */
  private blankBefore(offset: number): boolean {
    const last = this.lines.at(-1);
    return (
      last !== undefined &&
      (last.verbatim === true || !last.text.endsWith('{')) &&
      this.newlines(this.done, offset) > 1
    );
  }

  private statement(
    statement: Statement,
    start: number,
    depth: number,
    previous: Statement | undefined,
  ): void {
    const head = start + statement.head;
    const leading = statement.comments.filter((c) => c.start < statement.head);
    const trailing = statement.comments.filter((c) => c.start >= statement.end);
    const inline = leading.filter((c) => this.newlines(start + c.end, head) === 0);
    const openers = this.afterBrace(leading, start, depth);
    this.comments(
      leading.filter((c) => !inline.includes(c) && !openers.includes(c)),
      start,
      depth,
    );
    const prefix = inline.map((c) => `${c.text} `).join('');
    const before = this.lines.at(-1);
    const joins =
      previous !== undefined &&
      before !== undefined &&
      leading.length === 0 &&
      before.comment === undefined &&
      !before.verbatim &&
      !before.text.endsWith('{') &&
      this.newlines(this.done, head) === 0 &&
      this.text.slice(this.done, head).includes(';');
    const blankBefore =
      inline.length > 0 ? this.blankBefore(start + (inline[0]?.start ?? 0)) : this.blankBefore(head);
    const line: Line = { indent: depth * 2, text: prefix, blankBefore };
    const own = this.ownText(statement, start);
    if (own.verbatim) {
      this.push({ ...line, text: ' '.repeat(depth * 2) + prefix + own.text, verbatim: true });
      this.done = head + this.text.slice(head, start + statement.width).trimEnd().length;
      return;
    }
    const { block } = statement;
    const oneLine = block && this.oneLine(block, start);
    const width = depth * 2 + prefix.length + own.text.length;
    if (block && (oneLine === undefined || width + 1 + oneLine.length > maxWidth)) {
      this.push({ ...line, text: `${prefix}${own.text} {` });
      this.block(block, start, depth);
    } else {
      const tail = oneLine === undefined ? '' : ` ${oneLine}`;
      if (joins && before.indent + before.text.length + 2 + own.text.length + tail.length <= maxWidth) {
        before.text += `; ${own.text}${tail}`;
        before.brace = undefined;
      } else {
        const brace =
          oneLine === undefined ? undefined : { at: prefix.length + own.text.length, word: statement.word };
        this.push({
          ...line,
          text: prefix + this.fitted(statement, own.text, start, width, depth) + tail,
          brace,
        });
      }
    }
    this.done = start + statement.end;
    const last = this.lines.at(-1);
    if (last && trailing.length > 0) {
      last.comment = trailing.map((c) => c.text.trimEnd()).join(' ');
      this.done = start + (trailing.at(-1)?.end ?? 0);
    }
  }

  private block(block: Block, start: number, depth: number): void {
    this.done = start + block.start + 1;
    this.statements(block.statements, block.starts, start, depth + 1);
    const behind = block.statements.length === 0 ? this.afterBrace(block.comments, start, depth + 1) : [];
    this.comments(
      block.comments.filter((c) => !behind.includes(c)),
      start,
      depth + 1,
    );
    this.push({ indent: depth * 2, text: '}' });
  }

  /** Comments behind the `{` that opens the block being printed stay behind it. */
  private afterBrace(comments: readonly Comment[], start: number, depth: number): Comment[] {
    const last = this.lines.at(-1);
    if (!last?.text.endsWith('{') || last.indent !== (depth - 1) * 2 || last.verbatim) return [];
    const [first] = comments;
    if (
      !first?.text.startsWith('//') ||
      this.newlines(this.done, start + first.start) > 0 ||
      last.comment !== undefined
    )
      return [];
    last.comment = first.text.trimEnd();
    this.done = start + first.end;
    return [first];
  }

  /** The statement up to its block; as it stands in the text where it has comments inside. */
  private ownText(statement: Statement, start: number): { text: string; verbatim: boolean } {
    const { block } = statement;
    const end = block ? block.start : statement.end;
    const inner = statement.comments.some((c) => c.start > statement.head && c.start < end);
    if (inner) {
      const raw = this.text.slice(start + statement.head, start + end).trimEnd();
      // A line comment between the head and its brace would swallow the brace.
      return this.newlines(start + statement.head, start + end) > 0
        ? this.asItStands(statement, start)
        : { text: raw, verbatim: false };
    }
    return {
      text: [statement.word, ...statement.args.map((a) => this.argument(a, start))].join(' '),
      verbatim: false,
    };
  }

  /** With the comment at the end of its line; what is inside stays where it is. */
  private asItStands(statement: Statement, start: number): { text: string; verbatim: boolean } {
    return {
      text: this.text
        .slice(start + statement.head, start + statement.width)
        .replace(/[ \t]+$/gm, '')
        .trimEnd(),
      verbatim: true,
    };
  }

  /** A long list is broken, one item a line. */
  private fitted(statement: Statement, text: string, start: number, width: number, depth: number): string {
    const list = statement.args.at(-1);
    if (width <= maxWidth || list?.type !== 'list' || statement.block || headEnd(statement) !== list.end)
      return text;
    if (statement.comments.some((c) => c.start > statement.head && c.start < statement.end)) return text;
    const open = text.lastIndexOf('[', text.length - 1);
    const items = list.items.map((i) => this.argument(i, start));
    const at = text.length - this.listText(items).length;
    if (at < 0 || open < 0) return text;
    const pad = ' '.repeat(depth * 2 + 2);
    return `${text.slice(0, at)}[\n${items.map((i) => `${pad}${i},`).join('\n')}\n${' '.repeat(depth * 2)}]`;
  }

  private listText(items: readonly string[]): string {
    return `[${items.join(', ')}]`;
  }

  private argument(arg: Argument, start: number): string {
    switch (arg.type) {
      case 'path':
        return arg.segments.map((s) => s.text + indexText(s.index)).join('.');
      case 'list':
        return this.listText(arg.items.map((i) => this.argument(i, start)));
      case 'string':
        return this.text.slice(start + arg.start, start + arg.end);
      default:
        return arg.text;
    }
  }

  /** The block on one line, where it stood on one and holds nothing that needs lines of its own. */
  private oneLine(block: Block, start: number): string | undefined {
    if (this.newlines(start + block.start, start + block.end) > 0 || block.comments.length > 0)
      return undefined;
    const parts: string[] = [];
    for (const [i, statement] of block.statements.entries()) {
      const at = start + (block.starts[i] ?? 0);
      if (statement.comments.length > 0) return undefined;
      const own = this.ownText(statement, at);
      if (own.verbatim) return undefined;
      const inner = statement.block ? this.oneLine(statement.block, at) : '';
      if (inner === undefined) return undefined;
      parts.push(inner === '' ? own.text : `${own.text} ${inner}`);
    }
    return parts.length === 0 ? '{ }' : `{ ${parts.join('; ')} }`;
  }
}

function indexText(index: Index | undefined): string {
  return index
    ? `[${index.spans.map((s) => (s.to === undefined ? s.from : `${s.from}..${s.to}`)).join(', ')}]`
    : '';
}

/** Neighbouring one-line blocks of one kind, no blank line or comment line between: their braces stand under each other. */
function alignBraces(lines: Line[]): void {
  forRuns(
    lines,
    (line, previous) =>
      line.brace !== undefined &&
      !line.verbatim &&
      !(
        previous &&
        (previous.brace?.word !== line.brace.word || previous.indent !== line.indent || line.blankBefore)
      ),
    (run) => {
      const column = greatest(run.map((l) => l.brace?.at ?? 0));
      if (run.some((l) => l.indent + l.text.length + column - (l.brace?.at ?? 0) > maxWidth)) return;
      for (const line of run) {
        if (!line.brace) continue;
        const { at } = line.brace;
        line.text = line.text.slice(0, at) + ' '.repeat(column - at) + line.text.slice(at);
      }
    },
  );
}

/** Comments at the ends of neighbouring lines stand under each other. */
function alignComments(lines: Line[]): void {
  forRuns(
    lines,
    (line, previous) =>
      line.comment !== undefined && line.text !== '' && !line.verbatim && !(previous && line.blankBefore),
    (run) => {
      const column = greatest(run.map((l) => l.indent + l.text.length));
      if (run.length > 1 && column <= maxWidth)
        for (const line of run) line.text = line.text.padEnd(column - line.indent);
    },
  );
}

function forRuns(
  lines: Line[],
  belongs: (line: Line, previous: Line | undefined) => boolean,
  run: (lines: Line[]) => void,
): void {
  let current: Line[] = [];
  const flush = (): void => {
    if (current.length > 0) run(current);
    current = [];
  };
  for (const line of lines) {
    if (!belongs(line, current.at(-1))) {
      flush();
      if (belongs(line, undefined)) current = [line];
    } else current.push(line);
  }
  flush();
}
