import { ItemReader } from './items.ts';
import { Scanner, Token } from './scanner.ts';
import type { Argument, Fault, IndexSpan, Item, NumberArgument, PathArgument } from './tree.ts';
import { phrase } from '../words/phrase.ts';

/** Members of a range that stands where no set can be, at most, to be taken one by one. */
const mostListed = 64;

/** Reads what follows a statement's word on its line: items, lists of them, operators. */
export class ArgumentReader extends ItemReader {
  /** Whether a statement with this word may follow. */
  private readonly mayFollow: (word: string) => boolean;

  constructor(
    scanner: Scanner,
    base: number,
    faults: Fault[],
    mayFollow: (word: string) => boolean = () => true,
  ) {
    super(scanner, base, faults);
    this.mayFollow = mayFollow;
  }

  /** The line does not start with a word. */
  noWord(): void {
    const text = this.current();
    if (this.kind() === Token.OpenBrace)
      this.fault(phrase`A block belongs to a statement: a word stands before \`{\`.`);
    else if (this.kind() === Token.Quantity || this.kind() === Token.Number) {
      this.fault(phrase`A statement starts with a word; \`${text}\` starts with a digit.`);
    } else if (this.kind() === Token.Unknown) this.unexpected();
    else this.fault(phrase`A statement starts with a word, not with ${quote(text)}.`);
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
        case Token.OpenBrace:
          if (!this.otherBrackets(args)) return args;
          break;
        case Token.Comma:
          if (this.endsStatement()) return args;
          this.commas(args);
          break;
        case Token.Word:
        case Token.Number:
        case Token.Quantity:
        case Token.String:
          args.push(this.item());
          break;
        case Token.DotDot:
          if (!this.bareFile(args)) this.bareRange(args);
          break;
        case Token.CloseBracket:
          this.fault(phrase`\`]\` closes nothing here.`, {
            title: phrase`Remove \`]\``,
            ...this.range(),
            text: '',
          });
          this.advance();
          break;
        case Token.Dot:
        case Token.Unknown:
          if (
            this.bareFile(args) ||
            this.otherBrackets(args) ||
            this.otherQuotes(args) ||
            this.turnedAround(args)
          )
            break;
          this.unexpected();
          this.advance();
          break;
        default:
          return args;
      }
    }
  }

  private unexpected(): void {
    const text = this.current();
    const hint =
      text === '='
        ? phrase` A property is a word and its value: \`vcpus 2\`.`
        : text.startsWith('#')
          ? phrase` A comment starts with \`//\`.`
          : '';
    const range = this.range();
    if (/^\p{L}/u.test(text)) {
      const ascii = /^[A-Za-z]*/.exec(text.normalize('NFKD'))?.[0] ?? '';
      this.fault(
        phrase`${quote(text)} cannot be in a name: that has letters from a to z, digits, \`_\` and \`-\`. A \`label "..."\` has any.`,
        ascii === '' ? undefined : { title: phrase`Write \`${ascii}\``, ...range, text: ascii },
      );
      return;
    }
    const behind = text === '=' && this.scanner.text[this.scanner.end] === ' ' ? 1 : 0;
    const fix = text.startsWith('#')
      ? { title: phrase`Make it a comment`, ...range, end: range.start + 1, text: '//' }
      : { title: phrase`Remove ${quote(text)}`, ...range, end: range.end + behind, text: '' };
    this.fault(phrase`${quote(text)} has no meaning here.${hint}`, fix);
  }

  /** `rate 1Gbps, frame 64B`: a comma where a word and its value follow, as a `;` that was meant. */
  private endsStatement(): boolean {
    const { scanner } = this;
    const follows = scanner.text.slice(scanner.end, scanner.end + 80);
    const [, word] = /^[ \t]*([A-Za-z_][\w-]*):?[ \t]+[\w"]/.exec(follows) ?? [];
    if (word === undefined || !this.mayFollow(word)) return false;
    this.fault(phrase`Statements are parted by \`;\`, or stand on lines of their own.`, {
      title: phrase`Write \`;\``,
      ...this.range(),
      text: ';',
    });
    scanner.kind = Token.Semicolon;
    return true;
  }

  /** `racks/lib.iov`, `./lib.iov`, `10.0.0.1/24`: what has a slash is no name. */
  private bareFile(args: Argument[]): boolean {
    const { scanner } = this;
    const last = scanner.start === this.end ? args.at(-1) : undefined;
    const start = last ? last.start + this.base : scanner.start;
    const [value] = /^[\w.~-]*(?:\/[\w.~-]+)+/.exec(scanner.text.slice(start, start + 200)) ?? [];
    if (value === undefined || start + value.length < scanner.end) return false;
    scanner.start = start;
    scanner.end = start + value.length;
    const range = this.range();
    // `1.5 Gb/s`: a unit that stands apart.
    if (/^[A-Za-z]{1,4}\/s$/.test(value) && last && args.at(-2)?.type === 'number') {
      this.advance();
      args[args.length - 1] = { type: 'path', segments: [{ text: value, ...range }], ...range };
      return true;
    }
    this.fault(
      phrase`A text with \`/\` in it stands in quotes: \`"${value}"\`.`,
      { title: phrase`Put it in quotes`, ...range, text: `"${value}"` },
      range,
    );
    this.advance();
    if (last) args.pop();
    args.push({ type: 'string', value, ...range });
    return true;
  }

  /** A string in single quotes. */
  private otherQuotes(args: Argument[]): boolean {
    const { scanner } = this;
    if (scanner.text[scanner.start] !== "'") return false;
    const [all, value] =
      /^'([^'"\\\r\n]*)'/.exec(scanner.text.slice(scanner.start, scanner.start + 300)) ?? [];
    if (all === undefined || value === undefined) return false;
    scanner.end = scanner.start + all.length;
    const range = this.range();
    this.fault(
      phrase`A string stands in double quotes: \`"${value}"\`.`,
      { title: phrase`Write \`"${value}"\``, ...range, text: `"${value}"` },
      range,
    );
    this.advance();
    args.push({ type: 'string', value, ...range });
    return true;
  }

  /** `=<` and `=>`, which is written the other way round. */
  private turnedAround(args: Argument[]): boolean {
    const { scanner } = this;
    const [, sign] = /^=([<>])/.exec(scanner.text.slice(scanner.start, scanner.start + 2)) ?? [];
    if (sign === undefined) return false;
    scanner.end = scanner.start + 2;
    const range = this.range();
    // Before a name it is an arrow, before a figure a comparison.
    const arrow = sign === '>' && !/^ *[\d"]/.test(scanner.text.slice(scanner.end, scanner.end + 20));
    const text = arrow ? '->' : `${sign}=`;
    this.fault(
      phrase`\`=${sign}\` is written \`${text}\`.`,
      { title: phrase`Write \`${text}\``, ...range, text },
      range,
    );
    this.advance();
    args.push({ type: 'operator', text, ...range });
    return true;
  }

  /** `web{1..3}` and `web(1..3)`: read as the set that was meant. */
  private otherBrackets(args: Argument[]): boolean {
    const { text, start } = this.scanner;
    const name = args.at(-1);
    if (name?.type !== 'path' || start !== this.end || name.segments.at(-1)?.index) return false;
    const [, from, to] = /^[{(](\d{1,9})\.\.(\d{1,9})[)}]/.exec(text.slice(start, start + 24)) ?? [];
    if (from === undefined || to === undefined) return false;
    // Its tokens: a bracket, two numbers with dots between, and a bracket.
    const range = { start: this.range().start, end: this.range().start };
    for (let i = 0; i < 5; i++) this.advance();
    range.end = this.end - this.base;
    const set = this.asSet(args, name, name.segments.at(-1)?.text ?? '', [{ from, to, ...range }]);
    this.fault(
      phrase`A set is written in brackets: \`${set}\`.`,
      { title: phrase`Write \`${set}\``, start: name.start, end: range.end, text: set },
      { start: name.start, end: range.end },
    );
    return true;
  }

  /** A range outside brackets, or with one of them: read as the set that was meant (`web1..3`, `web 1..3]`). */
  private bareRange(args: Argument[]): void {
    const last = args.at(-1);
    const name = last?.type === 'number' ? args.at(-2) : last;
    const segment = name?.type === 'path' ? name.segments.at(-1) : undefined;
    const [, word = '', digits = ''] = /^(.*?)-?(\d*)$/.exec(segment?.text ?? '') ?? [];
    const from = last?.type === 'number' ? last.text : digits;
    if (name?.type !== 'path' || !segment || segment.index || word === '' || !/^\d+$/.test(from)) {
      const items = last?.type === 'number' ? this.numbersTo(last) : undefined;
      if (items && last) {
        args[args.length - 1] = this.looseList(items, { start: last.start, end: this.end - this.base });
        return;
      }
      this.unexpected();
      this.advance();
      return;
    }
    const base = last === name ? word : segment.text;
    const dots = this.range();
    this.advance();
    this.skipSpace();
    const to = this.kind() === Token.Number ? this.current() : '';
    if (!/^\d+$/.test(to)) {
      this.fault(phrase`A whole number is missing after \`..\`.`, undefined, dots);
      return;
    }
    this.advance();
    const closed = this.kind() === Token.CloseBracket;
    if (closed) this.advance();
    const set = this.asSet(args, name, base, [{ from, to, start: dots.start, end: dots.end }]);
    this.lacksBrackets(closed, set, name.start);
  }

  /** The numbers of a range, whose `..` is the current token; undefined where it is none, or long. */
  private numbersTo(from: NumberArgument): NumberArgument[] | undefined {
    const { text, end } = this.scanner;
    const [all, to] = /^ *(\d{1,6})(?![\w.])/.exec(text.slice(end, end + 12)) ?? [];
    const count = Number(to) - from.value + 1;
    if (all === undefined || !Number.isInteger(from.value) || count < 1 || count > mostListed)
      return undefined;
    this.advance();
    this.skipSpace();
    const { start } = from;
    const range = { start, end: this.range().end };
    this.advance();
    return Array.from({ length: count }, (_, i) => ({
      type: 'number' as const,
      text: String(from.value + i),
      value: from.value + i,
      ...range,
    }));
  }

  /** Puts a set in the place of the last arguments, which were read as something else. Answers how it is written. */
  private asSet(args: Argument[], name: PathArgument, base: string, spans: readonly IndexSpan[]): string {
    const end = this.end - this.base;
    const segments = name.segments.slice(0, -1);
    const start = name.segments.at(-1)?.start ?? name.start;
    args.length = args.indexOf(name);
    args.push({
      ...name,
      segments: [...segments, { text: base, start, end, index: { spans, start, end } }],
      end,
    });
    const inside = spans.map(({ from, to }) => (to === undefined ? from : `${from}..${to}`)).join(', ');
    return `${[...segments.map(({ text }) => text), base].join('.')}[${inside}]`;
  }

  private lacksBrackets(closed: boolean, set: string, start: number): void {
    const range = { start, end: this.end - this.base };
    this.fault(
      closed
        ? phrase`\`[\` is missing: a set is written \`${set}\`.`
        : phrase`\`[\` and \`]\` are missing: a set is written \`${set}\`.`,
      { title: phrase`Write \`${set}\``, ...range, text: set },
      range,
    );
  }

  /** `[a, b]`; the current token is its `[`. Newlines inside count for nothing. */
  private list(aside: (comment: boolean) => void, before: Argument | undefined): Argument {
    const { scanner } = this;
    const start = scanner.start - this.base;
    const items: Item[] = [];
    this.advance();
    let separated = true;
    let loose = false;
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
          this.fault(phrase`\`,\` is missing between the items of a list.`, {
            title: phrase`Insert \`,\``,
            start: this.end - this.base,
            end: this.end - this.base,
            text: ',',
          });
        items.push(this.item());
        separated = false;
      } else if (kind === Token.DotDot && items.at(-1)?.type === 'number') {
        const last = items.at(-1);
        const numbers = before?.type !== 'path' && last?.type === 'number' && this.numbersTo(last);
        if (numbers) {
          items.splice(-1, 1, ...numbers);
          loose = true;
          continue;
        }
        this.fault(
          phrase`A range stands in an index, and an index directly after its name.`,
          before?.type === 'path'
            ? { title: phrase`Remove the space`, start: before.end, end: start, text: '' }
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
    if (items.length === 0 && this.kind() !== Token.CloseBracket) this.leftOpen(start);
    this.closeBracket();
    const range = { start, end: this.end - this.base };
    return loose ? this.looseList(items, range) : { type: 'list', items, ...range };
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
    while (this.kind() === Token.Comma) {
      this.advance();
      this.skipSpace();
      const kind = this.kind();
      if (kind !== Token.Word && kind !== Token.Number && kind !== Token.Quantity && kind !== Token.String)
        break;
      items.push(this.item());
      this.skipSpace();
    }
    const closed = this.kind() === Token.CloseBracket;
    if (closed) this.advance();
    const range = { start: first.start, end: this.end - this.base };
    const [path, ...numbers] = items;
    const [, word = '', digits = ''] =
      path?.type === 'path' && path.segments.length === 1 && !path.segments[0]?.index
        ? (/^(.*?)-?(\d+)$/.exec(path.segments[0]?.text ?? '') ?? [])
        : [];
    if (
      path?.type === 'path' &&
      word !== '' &&
      numbers.every((n): n is NumberArgument => n.type === 'number' && /^\d+$/.test(n.text))
    ) {
      const spans = numbers.map(({ text, ...at }) => ({ from: text, start: at.start, end: at.end }));
      const first = { from: digits, start: path.start, end: path.end };
      this.lacksBrackets(closed, this.asSet(args, path, word, [first, ...spans]), range.start);
      return;
    }
    if (closed) {
      const at = { start: range.start, end: range.start };
      this.fault(
        phrase`\`[\` is missing.`,
        { title: phrase`Insert \`[\``, ...at, text: '[' },
        { ...at, end: at.start + 1 },
      );
      args[args.length - 1] = { type: 'list', items, ...range };
      return;
    }
    args[args.length - 1] = this.looseList(items, range);
  }
}

function quote(text: string): string {
  return `\`${text.length > 20 ? `${text.slice(0, 20)}...` : text}\``;
}
