import { MeantReader, quote } from './meant-arguments.ts';
import type { MayStand } from './missing-braces.ts';
import { type Scanner, Token } from './scanner.ts';
import type { Argument, Fault, Item, NumberArgument } from './tree.ts';
import { phrase } from '../words/phrase.ts';

/** Reads what follows a statement's word on its line: items, lists of them, operators. */
export class ArgumentReader extends MeantReader {
  private readonly mayStand: MayStand;
  /** The word of the statement around this one. */
  private readonly parent: string | undefined;

  constructor(
    scanner: Scanner,
    base: number,
    faults: Fault[],
    mayStand: MayStand,
    parent: string | undefined,
  ) {
    super(scanner, base, faults);
    this.mayStand = mayStand;
    this.parent = parent;
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
   * `aside` is told of each comment (true) and of each newline inside brackets (false) while it is current.
   */
  read(aside: (comment: boolean) => void): Argument[] {
    const args: Argument[] = [];
    const { scanner } = this;
    this.aside = aside;
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
          if (!this.spacedIndex(args)) args.push(this.list(args.at(-1)));
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

  /** `rate 1Gbps, frame 64B`: a comma where a word and its value follow, as a `;` that was meant. */
  private endsStatement(): boolean {
    const { scanner } = this;
    const follows = scanner.text.slice(scanner.end, scanner.end + 80);
    const [, word] = /^[ \t]*([A-Za-z_][\w-]*):?[ \t]+[\w"]/.exec(follows) ?? [];
    if (word === undefined || !this.mayStand(word, this.parent)) return false;
    this.fault(phrase`Statements are parted by \`;\`, or stand on lines of their own.`, {
      title: phrase`Write \`;\``,
      ...this.range(),
      text: ';',
    });
    scanner.kind = Token.Semicolon;
    return true;
  }

  /** `kvm [1..3]`, `kvm [2]`: no list of numbers follows a name, so its index was meant. */
  private spacedIndex(args: Argument[]): boolean {
    const before = args.at(-1);
    const last = before?.type === 'path' ? before.segments.at(-1) : undefined;
    if (before?.type !== 'path' || !last || last.index || !holdsNumbers.test(this.rest())) return false;
    const { start } = this.range();
    this.fault(
      phrase`An index stands directly after its name.`,
      { title: phrase`Remove the space`, start: before.end, end: start, text: '' },
      { start: before.end, end: start },
    );
    const index = this.index();
    const segments = [...before.segments.slice(0, -1), { ...last, index, end: index.end }];
    args[args.length - 1] = { ...before, segments, end: index.end };
    return true;
  }

  /** `[a, b]`; the current token is its `[`. Newlines inside count for nothing. */
  private list(before: Argument | undefined): Argument {
    const { scanner } = this;
    const start = scanner.start - this.base;
    const items: Item[] = [];
    this.advance();
    let separated = true;
    let loose = false;
    for (;;) {
      const newline = this.skipInside();
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
        this.fault(phrase`A range stands in an index, and an index directly after its name.`);
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
    const numbers = items.slice(1);
    const [, word = '', digits = ''] =
      first.type === 'path' && first.segments.length === 1 && !first.segments[0]?.index
        ? (/^(.*?)-?(\d+)$/.exec(first.segments[0]?.text ?? '') ?? [])
        : [];
    if (
      first.type === 'path' &&
      word !== '' &&
      numbers.every((n): n is NumberArgument => n.type === 'number' && /^\d+$/.test(n.text))
    ) {
      const spans = numbers.map(({ text, ...at }) => ({ from: text, start: at.start, end: at.end }));
      const own = { from: digits, start: first.start, end: first.end };
      this.lacksBrackets(closed, this.asSet(args, first, word, [own, ...spans]), range.start);
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

/** A bracket with whole numbers and ranges of them. */
const holdsNumbers = /^\[\s*\d+\s*(?:(?:\.\.|,)\s*\d+\s*)*\]/;
