import { ItemReader } from './items.ts';
import { Token } from './scanner.ts';
import type { Argument, IndexSpan, NumberArgument, PathArgument } from './tree.ts';
import { phrase } from '../words/phrase.ts';

/** Members of a range that stands where no set can be, at most, to be taken one by one. */
const mostListed = 64;

/** Reads what is written otherwise elsewhere as what was meant, with a fault that says how it is written here. */
export class MeantReader extends ItemReader {
  protected unexpected(): void {
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

  /** `racks/lib.iov`, `./lib.iov`, `10.0.0.1/24`: what has a slash is no name. */
  protected bareFile(args: Argument[]): boolean {
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
  protected otherQuotes(args: Argument[]): boolean {
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
  protected turnedAround(args: Argument[]): boolean {
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
  protected otherBrackets(args: Argument[]): boolean {
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
  protected bareRange(args: Argument[]): void {
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
  protected numbersTo(from: NumberArgument): NumberArgument[] | undefined {
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
  protected asSet(args: Argument[], name: PathArgument, base: string, spans: readonly IndexSpan[]): string {
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

  protected lacksBrackets(closed: boolean, set: string, start: number): void {
    const range = { start, end: this.end - this.base };
    this.fault(
      closed
        ? phrase`\`[\` is missing: a set is written \`${set}\`.`
        : phrase`\`[\` and \`]\` are missing: a set is written \`${set}\`.`,
      { title: phrase`Write \`${set}\``, ...range, text: set },
      range,
    );
  }
}

export function quote(text: string): string {
  return `\`${text.length > 20 ? `${text.slice(0, 20)}...` : text}\``;
}
