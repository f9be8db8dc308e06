import { BracketReader } from './bracketed.ts';
import { type Scanner, Token } from './scanner.ts';
import type { Fault, Index, IndexSpan, Item, ListArgument, Range, Segment } from './tree.ts';
import { phrase } from '../words/phrase.ts';

const colon = 58;
const slash = 47;

/**
 * Reads one thing of a line: a path with its indices, a number, a quantity, a string.
 *
 * A line reports its first fault only: what follows a fault on the same line is most often its echo.
 */
export class ItemReader extends BracketReader {
  protected readonly base: number;
  /** What could not be read of the index at hand, in faults. */
  private unreadOfIndex = 0;
  private readonly faults: Fault[];

  /** Positions are relative to `base`; faults are added to `faults`. */
  constructor(scanner: Scanner, base: number, faults: Fault[]) {
    super(scanner);
    this.base = base;
    this.faults = faults;
  }

  protected current(): string {
    return this.scanner.text.slice(this.scanner.start, this.scanner.end);
  }

  protected range(): { start: number; end: number } {
    return { start: this.scanner.start - this.base, end: this.scanner.end - this.base };
  }

  protected advance(): void {
    this.end = this.scanner.end;
    this.scanner.scan();
  }

  protected fault(message: string, fix?: Fault['fix'], range = this.range()): void {
    if (this.faults.length === 0) this.faults.push({ ...range, message, fix });
  }

  /** A list that is not written as one; the first fault of the line, or none. */
  protected looseList(items: readonly Item[], range: Range): ListArgument {
    if (this.faults.length === 0) this.faults.push({ ...range, message: '', looseList: true });
    return { type: 'list', items, loose: true, ...range };
  }

  protected item(): Item {
    const range = this.range();
    const text = this.current();
    const address = this.address();
    if (address) return address;
    switch (this.kind()) {
      case Token.Word:
        return this.path();
      case Token.Number:
        this.advance();
        return { type: 'number', text, value: Number(text), ...range };
      case Token.String:
        if (text.length < 2 || !text.endsWith('"') || isEscaped(text, text.length - 1)) {
          const whole = this.overLines();
          if (whole) return whole;
          this.fault(phrase`The string is not closed: \`"\` is missing.`, {
            title: phrase`Close the string`,
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
          this.fault(phrase`\`${text}\` is written \`${plain}\`.`, {
            title: phrase`Write \`${plain}\``,
            ...range,
            text: plain,
          });
        } else if (/[\d_-]/.test(unit) && !/^x\d+$/.test(unit)) {
          this.fault(phrase`\`${text}\` is no name: a name starts with a letter or \`_\`.`, {
            title: phrase`Write \`n${text}\``,
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

  /** A string that goes on over the end of its line: read as one, with a space where a line ends. */
  private overLines(): Item | undefined {
    const { scanner } = this;
    const { text, start } = scanner;
    const end = closedBelow(text, start);
    if (end === undefined) return undefined;
    const own = this.range();
    const joined = text.slice(start, end).replace(/[ \t]*(?:\r\n|\r|\n)\s*/g, ' ');
    for (let at = start; at < end; at++) {
      if (!/[\r\n]/.test(text[at] ?? '')) continue;
      scanner.end = at + 1;
      this.aside(false);
    }
    scanner.end = end;
    const range = this.range();
    this.fault(
      phrase`A string stands on one line.`,
      { title: phrase`Join the lines`, ...range, text: joined },
      own,
    );
    this.advance();
    return { type: 'string', value: this.unescape(joined, range.start), ...range };
  }

  /** `52:54:00:12:34:56` and `0000:3b:00.0` without quotes. */
  private address(): Item | undefined {
    const { scanner } = this;
    const { text, start, end } = scanner;
    if (text.charCodeAt(end) !== colon) return undefined;
    const [value] = addresses.exec(text.slice(start, start + 18)) ?? [];
    if (value === undefined) return undefined;
    scanner.end = start + value.length;
    const range = this.range();
    this.fault(
      phrase`An address stands in quotes: \`"${value}"\`.`,
      { title: phrase`Put it in quotes`, ...range, text: `"${value}"` },
      range,
    );
    this.advance();
    return { type: 'string', value, ...range };
  }

  /** The current token is its first word. */
  private path(): Item {
    const { scanner } = this;
    const start = scanner.start - this.base;
    const segments: Segment[] = [this.segment()];
    for (;;) {
      const spaced = this.spacedDot();
      if (this.kind() !== Token.Dot && !this.isDotMeant()) break;
      const dot = this.range();
      if (this.kind() !== Token.Dot)
        this.fault(
          this.kind() === Token.DotDot
            ? phrase`One dot stands between the parts of a path.`
            : phrase`A port is written with a dot: \`${segments.at(-1)?.text ?? ''}.0\`.`,
          {
            title: phrase`Write a dot`,
            ...dot,
            text: '.',
          },
        );
      this.advance();
      if (spaced) this.skipSpace();
      const kind = this.kind();
      if (kind === Token.Word || kind === Token.Number) segments.push(this.segment());
      else if (kind === Token.Quantity) {
        this.fault(phrase`\`${this.current()}\` is no name: after a dot stands a word or a whole number.`);
        segments.push(this.segment());
      } else {
        this.fault(phrase`A name or a number is missing after the dot.`, undefined, dot);
        break;
      }
    }
    return { type: 'path', segments, start, end: this.end - this.base };
  }

  /** `lan . 0`, `lan. 0`: a dot with spaces around it, between parts of a path; it is the current token then. */
  private spacedDot(): boolean {
    const { kind, text, start, end } = this.scanner;
    const next = text[end];
    if (kind === Token.Space ? next !== '.' : kind !== Token.Dot || (next !== ' ' && next !== '\t'))
      return false;
    const [all] = /^[ \t]*\.[ \t]*(?=\w)/.exec(text.slice(start, start + 40)) ?? [];
    if (all === undefined) return false;
    const from = start - this.base;
    this.skipSpace();
    this.fault(
      phrase`No space stands around the dots of a path.`,
      { title: phrase`Remove the space`, start: from, end: from + all.length, text: '.' },
      { start: from, end: from + all.length },
    );
    return true;
  }

  /** `lan:0`, `lan/0`, `intel..x710` */
  private isDotMeant(): boolean {
    const { kind, text, start } = this.scanner;
    if (kind === Token.DotDot)
      return start === this.end && /^[A-Za-z_]/.test(text.slice(start + 2, start + 3));
    if ((kind !== Token.Operator && kind !== Token.Unknown) || start !== this.end) return false;
    const sign = text.charCodeAt(start);
    if (sign !== colon && sign !== slash) return false;
    return /^.\d{1,5}(?![\w:/.])/.test(text.slice(start, start + 8));
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

  protected skipSpace(): void {
    while (this.kind() === Token.Space) this.scanner.scan();
  }

  /** `[1..30]`, `[a, b]`; the current token is its `[`. Newlines inside count for nothing. */
  protected index(): Index {
    const start = this.scanner.start - this.base;
    const spans: IndexSpan[] = [];
    this.unreadOfIndex = 0;
    this.advance();
    do {
      this.skipInside();
      const span = this.span();
      if (span) spans.push(span);
      else if (this.kind() === Token.CloseBracket)
        this.unread(
          spans.length === 0
            ? phrase`An index names at least one member.`
            : phrase`A member is missing after \`,\`.`,
        );
      else {
        if (spans.length === 0 && endsLine.has(this.kind())) this.leftOpen(start);
        this.unread(phrase`An index is a number, a range such as \`1..30\`, or a word.`);
      }
      this.skipInside();
    } while (this.goesOn());
    if (this.kind() !== Token.CloseBracket && closesOnLine.test(this.rest())) {
      this.unread(phrase`An index is a number, a range such as \`1..30\`, or a word.`);
      // A bracket in a string closes nothing.
      while (this.kind() !== Token.CloseBracket && !endsLine.has(this.kind())) this.advance();
    }
    this.closeBracket();
    return { spans, ...(this.unreadOfIndex > 0 ? { partly: true } : {}), start, end: this.end - this.base };
  }

  /** A fault of an index that leaves open what it names. */
  private unread(message: string): void {
    this.unreadOfIndex += 1;
    this.fault(message);
  }

  /** Whether another member follows. */
  private goesOn(): boolean {
    if (this.kind() === Token.Comma) {
      this.advance();
      return true;
    }
    if (!this.startsSpan() || !closesOnLine.test(this.rest())) return false;
    const at = this.end - this.base;
    this.fault(phrase`\`,\` is missing between the members of an index.`, {
      title: phrase`Insert \`,\``,
      start: at,
      end: at,
      text: ',',
    });
    return true;
  }

  protected rest(): string {
    return this.scanner.text.slice(this.scanner.start, this.scanner.start + 200);
  }

  private span(): IndexSpan | undefined {
    if (!this.startsSpan()) return undefined;
    const isWord = this.kind() === Token.Word;
    const range = this.range();
    const from = this.current();
    this.advance();
    if (isWord) return { from, ...range };
    this.skipInside();
    return this.spanFrom(from, range);
  }

  private startsSpan(): boolean {
    const kind = this.kind();
    return kind === Token.Word || (kind === Token.Number && !this.current().includes('.'));
  }

  private spanFrom(from: string, range: { start: number; end: number }): IndexSpan {
    const sign = this.current();
    if ((sign === '-' || sign === ':') && /^\d/.test(this.scanner.text.slice(this.scanner.end)))
      this.fault(phrase`A range is written with two dots: \`1..4\`.`, {
        title: phrase`Write \`..\``,
        ...this.range(),
        text: '..',
      });
    else if (this.kind() !== Token.DotDot) return { from, ...range };
    this.advance();
    this.skipSpace();
    const to = this.current();
    if (this.kind() !== Token.Number || to.includes('.')) {
      this.unread(phrase`A whole number is missing after \`..\`.`);
      return { from, ...range };
    }
    const end = this.range().end;
    this.advance();
    return { from, to, start: range.start, end };
  }

  /** A `[` that nothing follows. */
  protected leftOpen(start: number): void {
    const range = { start, end: start + 1 };
    this.fault(
      phrase`\`[\` is left open, with nothing in it.`,
      { title: phrase`Remove \`[\``, ...range, text: '' },
      range,
    );
  }

  protected closeBracket(): void {
    if (this.kind() === Token.CloseBracket) {
      this.advance();
      return;
    }
    const at = this.end - this.base;
    this.fault(
      phrase`\`]\` is missing.`,
      { title: phrase`Insert \`]\``, start: at, end: at, text: ']' },
      { start: Math.max(0, at - 1), end: at },
    );
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
          phrase`\`${all}\` is no escape; a string knows \\", \\\\, \\n, \\t and \\u{1F600}.`,
          { title: phrase`Write a backslash`, start: from, end: from, text: '\\' },
          { start: from, end: from + all.length },
        );
        return all;
      },
    );
  }
}

/** That a bracket on the same line closes what is at hand. */
const closesOnLine = /^(?:(?!\/[/*])[^\]\r\n;{}[])*\]/;

/** Lines that a string is taken to go on over, at most. */
const mostLines = 4;

/**
 * Where a string ends that is still open at the end of its line: behind a quote on a line below that closes one, as nothing
 * on that line opens it, and what stands between has no quotes. Undefined where it is just not closed.
 */
function closedBelow(text: string, start: number): number | undefined {
  const ends = /\r\n|\r|\n/g;
  ends.lastIndex = start;
  for (let i = 0; i < mostLines; i++) {
    const from = ends.exec(text) && ends.lastIndex;
    if (from === null) return undefined;
    const [line = ''] = /^[^\r\n]*/.exec(text.slice(from, from + 1000)) ?? [];
    const at = line.indexOf('"');
    if (at < 0) continue;
    const opens = /[ \t]$/.test(line.slice(0, at)) && line.slice(0, at).trim() !== '';
    const closes = /^(?:$|[\s;,}\]{/])/.test(line.slice(at + 1));
    return opens || !closes || line.split('"').length % 2 === 1 ? undefined : from + at + 1;
  }
  return undefined;
}

/** Of a network interface, or of a PCI function. */
const addresses =
  /^(?:(?:[\da-f]{2}:){5}[\da-f]{2}|(?:[\da-f]{4}:)?[\da-f]{2}:[\da-f]{2}\.[0-7])(?![\w:.-])/i;

/** What ends a line, or a statement's head. */
const endsLine: ReadonlySet<Token> = new Set([
  Token.OpenBrace,
  Token.CloseBrace,
  Token.Semicolon,
  Token.Newline,
  Token.LineComment,
  Token.EndOfFile,
]);

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
