import { Scanner, Token } from './scanner.ts';
import type { Argument, Fault, Index, IndexSpan, Item, Segment } from './tree.ts';

/**
 * Reads what follows a statement's word on its line: paths, numbers, quantities, strings, lists, operators.
 *
 * A line reports its first fault only: what follows a fault on the same line is most often its echo.
 */
export class ArgumentReader {
  /** Where the last argument ends, as an offset in the text. */
  end: number;
  private readonly scanner: Scanner;
  private readonly base: number;
  private readonly faults: Fault[];

  /** Positions are relative to `base`; faults are added to `faults`. */
  constructor(scanner: Scanner, base: number, faults: Fault[]) {
    this.scanner = scanner;
    this.base = base;
    this.faults = faults;
    this.end = scanner.start;
  }

  /** The line does not start with a word. */
  noWord(): void {
    const text = this.current();
    if (this.kind() === Token.OpenBrace)
      this.fault('A block belongs to a statement: a word stands before `{`.');
    else if (this.kind() === Token.Quantity || this.kind() === Token.Number) {
      this.fault(`A statement starts with a word; \`${text}\` starts with a digit.`);
    } else if (this.kind() === Token.Unknown) this.unexpected();
    else this.fault(`A statement starts with a word, not with ${quote(text)}.`);
  }

  /**
   * Reads up to the end of the line, a `;` or a brace, which stays the current token.
   * `aside` is told of each comment (true) and of each newline inside a list (false) while it is current.
   */
  read(aside: (comment: boolean) => void): Argument[] {
    const args: Argument[] = [];
    const { scanner } = this;
    for (;;) {
      switch (this.kind()) {
        case Token.Space:
          scanner.scan();
          break;
        case Token.BlockComment:
          aside(true);
          scanner.scan();
          break;
        case Token.Operator:
          args.push({ type: 'operator', text: this.current(), ...this.range() });
          this.advance();
          break;
        case Token.OpenBracket:
          args.push(this.list(aside, args.at(-1)));
          break;
        case Token.Comma:
          this.commas(args);
          break;
        case Token.Word:
        case Token.Number:
        case Token.Quantity:
        case Token.String:
          args.push(this.item());
          break;
        case Token.Dot:
        case Token.DotDot:
        case Token.CloseBracket:
        case Token.Unknown:
          this.unexpected();
          this.advance();
          break;
        default:
          return args;
      }
    }
  }

  /** The current token's kind; a method, since every `advance` changes it. */
  private kind(): Token {
    return this.scanner.kind;
  }

  private current(): string {
    return this.scanner.text.slice(this.scanner.start, this.scanner.end);
  }

  private range(): { start: number; end: number } {
    return { start: this.scanner.start - this.base, end: this.scanner.end - this.base };
  }

  private advance(): void {
    this.end = this.scanner.end;
    this.scanner.scan();
  }

  private fault(message: string, fix?: Fault['fix'], range = this.range()): void {
    if (this.faults.length === 0) this.faults.push({ ...range, message, fix });
  }

  private unexpected(): void {
    const text = this.current();
    const hint =
      text === '='
        ? ' A property is a word and its value: `vcpus 2`.'
        : text.startsWith('#')
          ? ' A comment starts with `//`.'
          : '';
    const range = this.range();
    if (/^\p{L}/u.test(text)) {
      const ascii = /^[A-Za-z]*/.exec(text.normalize('NFKD'))?.[0] ?? '';
      this.fault(
        `${quote(text)} cannot be in a name: that has letters from a to z, digits, \`_\` and \`-\`. A \`label "..."\` has any.`,
        ascii === '' ? undefined : { title: `Write \`${ascii}\``, ...range, text: ascii },
      );
      return;
    }
    const behind = text === '=' && this.scanner.text[this.scanner.end] === ' ' ? 1 : 0;
    const fix = text.startsWith('#')
      ? { title: 'Make it a comment', ...range, end: range.start + 1, text: '//' }
      : { title: `Remove ${quote(text)}`, ...range, end: range.end + behind, text: '' };
    this.fault(`${quote(text)} has no meaning here.${hint}`, fix);
  }

  private item(): Item {
    const range = this.range();
    const text = this.current();
    switch (this.kind()) {
      case Token.Word:
        return this.path();
      case Token.Number:
        this.advance();
        return { type: 'number', text, value: Number(text), ...range };
      case Token.String:
        if (text.length < 2 || !text.endsWith('"') || isEscaped(text, text.length - 1)) {
          this.fault('The string is not closed: `"` is missing.', {
            title: 'Close the string',
            start: range.end,
            end: range.end,
            text: '"',
          });
        }
        this.advance();
        return { type: 'string', value: this.unescape(text, range.start), ...range };
      default: {
        const digits = /^\d+(?:\.\d+)?/.exec(text)?.[0] ?? '';
        const unit = text.slice(digits.length);
        const plain = plainQuantity(text);
        if (plain !== undefined) {
          this.fault(`\`${text}\` is written \`${plain}\`.`, {
            title: `Write \`${plain}\``,
            ...range,
            text: plain,
          });
        } else if (/[\d_-]/.test(unit) && !/^x\d+$/.test(unit)) {
          this.fault(`\`${text}\` is no name: a name starts with a letter or \`_\`.`, {
            title: `Write \`n${text}\``,
            start: range.start,
            end: range.start,
            text: 'n',
          });
          return this.path();
        }
        this.advance();
        return { type: 'quantity', text, value: Number(digits), unit, ...range };
      }
    }
  }

  /** The current token is its first word. */
  private path(): Item {
    const { scanner } = this;
    const start = scanner.start - this.base;
    const segments: Segment[] = [this.segment()];
    while (this.kind() === Token.Dot) {
      const dot = this.range();
      this.advance();
      const kind = this.kind();
      if (kind === Token.Word || kind === Token.Number) segments.push(this.segment());
      else if (kind === Token.Quantity) {
        this.fault(`\`${this.current()}\` is no name: after a dot stands a word or a whole number.`);
        segments.push(this.segment());
      } else {
        this.fault('A name or a number is missing after the dot.', undefined, dot);
        break;
      }
    }
    return { type: 'path', segments, start, end: this.end - this.base };
  }

  private segment(): Segment {
    const { scanner } = this;
    const text = this.current();
    const start = scanner.start - this.base;
    this.advance();
    if (this.kind() !== Token.OpenBracket) return { text, start, end: this.end - this.base };
    const index = this.index();
    return { text, index, start, end: index.end };
  }

  private skipSpace(): void {
    while (this.kind() === Token.Space) this.scanner.scan();
  }

  /** `[1..30]`, `[a, b]`; the current token is its `[`. */
  private index(): Index {
    const { scanner } = this;
    const start = scanner.start - this.base;
    const spans: IndexSpan[] = [];
    this.advance();
    for (;;) {
      this.skipSpace();
      const range = this.range();
      const from = this.current();
      if (this.kind() === Token.CloseBracket) {
        this.fault(
          spans.length === 0 ? 'An index names at least one member.' : 'A member is missing after `,`.',
        );
        break;
      }
      if (this.kind() === Token.Word) {
        this.advance();
        spans.push({ from, ...range });
      } else if (this.kind() === Token.Number && !from.includes('.')) {
        this.advance();
        this.skipSpace();
        spans.push(this.spanFrom(from, range));
      } else {
        this.fault('An index is a number, a range such as `1..30`, or a word.');
        break;
      }
      this.skipSpace();
      if (this.kind() !== Token.Comma) break;
      this.advance();
    }
    this.closeBracket();
    return { spans, start, end: this.end - this.base };
  }

  private spanFrom(from: string, range: { start: number; end: number }): IndexSpan {
    if (this.kind() !== Token.DotDot) return { from, ...range };
    this.advance();
    this.skipSpace();
    const to = this.current();
    if (this.kind() !== Token.Number || to.includes('.')) {
      this.fault('A whole number is missing after `..`.');
      return { from, ...range };
    }
    const end = this.range().end;
    this.advance();
    return { from, to, start: range.start, end };
  }

  private closeBracket(): void {
    if (this.kind() === Token.CloseBracket) {
      this.advance();
      return;
    }
    const at = this.end - this.base;
    this.fault(
      '`]` is missing.',
      { title: 'Insert `]`', start: at, end: at, text: ']' },
      { start: Math.max(0, at - 1), end: at },
    );
  }

  /** `[a, b]`; the current token is its `[`. Newlines inside count for nothing. */
  private list(aside: (comment: boolean) => void, before: Argument | undefined): Argument {
    const { scanner } = this;
    const start = scanner.start - this.base;
    const items: Item[] = [];
    this.advance();
    let separated = true;
    for (;;) {
      const newline = this.skipInside(aside);
      const kind = this.kind();
      if (kind === Token.Comma) {
        if (separated) this.unexpected();
        separated = true;
        this.advance();
      } else if (
        kind === Token.Word ||
        kind === Token.Number ||
        kind === Token.Quantity ||
        kind === Token.String
      ) {
        // A new line that no comma announces is a new statement: the list was left open above.
        if (!separated && newline) break;
        if (!separated)
          this.fault('`,` is missing between the items of a list.', {
            title: 'Insert `,`',
            start: this.end - this.base,
            end: this.end - this.base,
            text: ',',
          });
        items.push(this.item());
        separated = false;
      } else if (kind === Token.DotDot && items.at(-1)?.type === 'number') {
        this.fault(
          'A range stands in an index, and an index directly after its name.',
          before?.type === 'path'
            ? { title: 'Remove the space', start: before.end, end: start, text: '' }
            : undefined,
        );
        this.advance();
        separated = true;
      } else if (
        kind === Token.OpenBracket ||
        kind === Token.Operator ||
        kind === Token.Dot ||
        kind === Token.DotDot ||
        kind === Token.Unknown
      ) {
        this.unexpected();
        this.advance();
      } else break;
    }
    this.closeBracket();
    return { type: 'list', items, start, end: this.end - this.base };
  }

  /** Passes white space, newlines and comments in a list, but not the newline after which the list was left open. */
  private skipInside(aside: (comment: boolean) => void): boolean {
    const { scanner } = this;
    let newline = false;
    for (;;) {
      if (this.kind() === Token.Newline) {
        if (this.endsList()) return true;
        newline = true;
        aside(false);
      } else if (this.kind() === Token.LineComment || this.kind() === Token.BlockComment) aside(true);
      else if (this.kind() !== Token.Space) return newline;
      scanner.scan();
    }
  }

  /** At a newline in a list: whether the next line goes on with something that is no item of it. */
  private endsList(): boolean {
    // A look at what comes next, bounded so that a list of blank lines stays linear.
    const ahead = new Scanner(this.scanner.text.slice(this.scanner.end, this.scanner.end + 240));
    const significant = (): Token => {
      let kind = ahead.scan();
      while (
        kind === Token.Space ||
        kind === Token.Newline ||
        kind === Token.LineComment ||
        kind === Token.BlockComment
      )
        kind = ahead.scan();
      return kind;
    };
    let kind = significant();
    if (kind === Token.CloseBracket || kind === Token.Comma || kind === Token.EndOfFile) return false;
    if (kind !== Token.Word && kind !== Token.Number && kind !== Token.Quantity && kind !== Token.String)
      return true;
    // Over the item, a path with its indices perhaps.
    do kind = ahead.scan();
    while (
      kind === Token.Word ||
      kind === Token.Number ||
      kind === Token.Quantity ||
      kind === Token.Dot ||
      kind === Token.DotDot ||
      kind === Token.OpenBracket
    );
    while (kind === Token.Space) kind = ahead.scan();
    return (
      kind !== Token.Comma &&
      kind !== Token.CloseBracket &&
      kind !== Token.Newline &&
      kind !== Token.LineComment &&
      kind !== Token.EndOfFile
    );
  }

  /** Items with commas but no brackets: read as the list that was meant. */
  private commas(args: Argument[]): void {
    const first = args.at(-1);
    if (!first || first.type === 'operator') {
      this.unexpected();
      this.advance();
      return;
    }
    const items: Item[] = first.type === 'list' ? [...first.items] : [first];
    const { scanner } = this;
    while (this.kind() === Token.Comma) {
      this.advance();
      this.skipSpace();
      const kind = this.kind();
      if (kind !== Token.Word && kind !== Token.Number && kind !== Token.Quantity && kind !== Token.String)
        break;
      items.push(this.item());
      this.skipSpace();
    }
    const range = { start: first.start, end: this.end - this.base };
    const text = scanner.text.slice(range.start + this.base, range.end + this.base);
    this.fault(
      'A list stands in brackets.',
      { title: 'Put it in brackets', ...range, text: `[${text}]` },
      range,
    );
    args[args.length - 1] = { type: 'list', items, ...range };
  }

  private unescape(text: string, start: number): string {
    const inner = text.slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined);
    if (!inner.includes('\\')) return inner;
    return inner.replace(
      /\\(?:u\{([0-9a-fA-F]{1,6})\}|([^]))/g,
      (all: string, hex: string | undefined, char: string | undefined, at: number) => {
        const code = hex === undefined ? NaN : parseInt(hex, 16);
        // Halves of a surrogate pair are no characters.
        if (code <= 0xd7ff || (code >= 0xe000 && code <= 0x10ffff)) return String.fromCodePoint(code);
        const plain = char === undefined ? undefined : escapes[char];
        if (plain !== undefined) return plain;
        const from = start + 1 + at;
        this.fault(
          `\`${all}\` is no escape; a string knows \\", \\\\, \\n, \\t and \\u{1F600}.`,
          { title: 'Write a backslash', start: from, end: from, text: '\\' },
          { start: from, end: from + all.length },
        );
        return all;
      },
    );
  }
}

/** `1_000Mbps`, `1e9bps` and `2x25Gbps` as the language writes them; undefined for what is no such thing. */
function plainQuantity(text: string): string | undefined {
  const product = /^(\d+)[xX](\d+(?:\.\d+)?[A-Za-z]+)$/.exec(text);
  if (product) return `${product[1] ?? ''} x ${product[2] ?? ''}`;
  const [, digits = '', unit = ''] = /^(\d+(?:_\d+)+)([A-Za-z%]*)$/.exec(text) ?? [];
  if (digits !== '') return digits.replaceAll('_', '') + unit;
  const [, mantissa = '', exponent = '', base = ''] =
    /^(\d+(?:\.\d+)?)[eE](\d{1,2})([A-Za-z%]+)$/.exec(text) ?? [];
  const value = Number(`${mantissa}e${exponent}`);
  return mantissa === '' || !Number.isSafeInteger(value) ? undefined : `${value}${base}`;
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t' };

/** Whether the character at `at` is escaped by an odd number of backslashes before it. */
function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function quote(text: string): string {
  return `\`${text.length > 20 ? `${text.slice(0, 20)}...` : text}\``;
}
