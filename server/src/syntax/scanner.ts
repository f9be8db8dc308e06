/*
 * Characters to tokens. The scanner knows the form (`docs/language.md`, "Form") and no vocabulary.
 *
 * Tokens cover the text exactly, in order, in linear time: whatever cannot be read is an `Unknown` token.
 * They are not kept: the parser asks for one after the other.
 */

export const Token = {
  EndOfFile: 0,
  Newline: 1,
  Space: 2,
  LineComment: 3,
  BlockComment: 4,
  Word: 5,
  Number: 6,
  Quantity: 7,
  String: 8,
  OpenBrace: 9,
  CloseBrace: 10,
  OpenBracket: 11,
  CloseBracket: 12,
  Comma: 13,
  Semicolon: 14,
  Dot: 15,
  DotDot: 16,
  Operator: 17,
  Unknown: 18,
} as const;
export type Token = (typeof Token)[keyof typeof Token];

const lf = 10;
const cr = 13;

/** Whether a UTF-16 unit is an ASCII letter or `_`, which may start a word. */
function startsWord(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}
function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
function isWordPart(c: number): boolean {
  return startsWord(c) || isDigit(c);
}
/** Letters that may follow a number: units, with the two micro signs so that `20µs` is one token to correct. */
function startsUnit(c: number): boolean {
  return startsWord(c) || c === 37 /* % */ || c === 0xb5 || c === 0x3bc;
}
function isSpace(c: number): boolean {
  return c === 32 || c === 9 || c === 0xa0 || c === 0xfeff || c === 11 || c === 12;
}

export class Scanner {
  /** The token last scanned: its kind and where it stands (UTF-16 offsets). */
  kind: Token = Token.EndOfFile;
  start = 0;
  end = 0;
  readonly text: string;

  constructor(text: string, from = 0) {
    this.text = text;
    this.start = this.end = from;
  }

  /** Goes on to the next token and answers its kind. */
  scan(): Token {
    const { text } = this;
    const afterDot = this.kind === Token.Dot;
    const start = (this.start = this.end);
    if (start >= text.length) return (this.kind = Token.EndOfFile);
    const c = text.charCodeAt(start);
    if (startsWord(c)) {
      this.end = this.wordEnd(start);
      return (this.kind = Token.Word);
    }
    if (isDigit(c)) return (this.kind = afterDot ? this.index(start) : this.number(start));
    if (isSpace(c)) {
      let end = start + 1;
      while (isSpace(text.charCodeAt(end))) end++;
      this.end = end;
      return (this.kind = Token.Space);
    }
    this.end = start + 1;
    switch (c) {
      case lf:
        return (this.kind = Token.Newline);
      case cr:
        if (text.charCodeAt(start + 1) === lf) this.end = start + 2;
        return (this.kind = Token.Newline);
      case 123:
        return (this.kind = Token.OpenBrace);
      case 125:
        return (this.kind = Token.CloseBrace);
      case 91:
        return (this.kind = Token.OpenBracket);
      case 93:
        return (this.kind = Token.CloseBracket);
      case 44:
        return (this.kind = Token.Comma);
      case 59:
        return (this.kind = Token.Semicolon);
      case 58:
        return (this.kind = Token.Operator);
      case 46:
        if (text.charCodeAt(start + 1) === 46) {
          this.end = start + 2;
          return (this.kind = Token.DotDot);
        }
        return (this.kind = Token.Dot);
      case 34:
        return (this.kind = this.string(start));
      case 47: {
        const next = text.charCodeAt(start + 1);
        if (next === 47) return (this.kind = this.lineComment(start));
        if (next === 42) return (this.kind = this.blockComment(start));
        return (this.kind = this.unknown(start));
      }
      case 45: // -
        if (text.charCodeAt(start + 1) === 62) {
          this.end = start + 2;
          return (this.kind = Token.Operator);
        }
        return (this.kind = this.unknown(start));
      case 60: // <
        if (text.startsWith('<->', start)) this.end = start + 3;
        else if (text.charCodeAt(start + 1) === 61) this.end = start + 2;
        return (this.kind = Token.Operator);
      case 62: // >
        if (text.charCodeAt(start + 1) === 61) this.end = start + 2;
        return (this.kind = Token.Operator);
      default:
        return (this.kind = this.unknown(start));
    }
  }

  /** A `-` belongs to a word only where a letter or digit follows, so that `web->db` is three arguments. */
  private wordEnd(start: number): number {
    const { text } = this;
    let end = start + 1;
    for (;;) {
      const c = text.charCodeAt(end);
      if (isWordPart(c)) end++;
      else if (c === 45 && isWordPart(text.charCodeAt(end + 1)) && text.charCodeAt(end + 1) !== 95) end += 2;
      else return end;
    }
  }

  private number(start: number): Token {
    const { text } = this;
    let end = start + 1;
    while (isDigit(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) === 46 && isDigit(text.charCodeAt(end + 1))) {
      end += 2;
      while (isDigit(text.charCodeAt(end))) end++;
    }
    if (!startsUnit(text.charCodeAt(end))) {
      this.end = end;
      return Token.Number;
    }
    // Everything that a word could hold goes along: `5gc-upf` is one token with a message of its own.
    end++;
    for (;;) {
      const c = text.charCodeAt(end);
      if (isWordPart(c) || startsUnit(c)) end++;
      else if (c === 45 && isWordPart(text.charCodeAt(end + 1))) end += 2;
      else break;
    }
    // As rates are written elsewhere: `10Gb/s` is one token, too, to correct.
    if (text.startsWith('/s', end) && !isWordPart(text.charCodeAt(end + 2))) end += 2;
    this.end = end;
    return Token.Quantity;
  }

  /** Digits after a dot are a path's integer, never the start of a decimal: `lan.0` and `a.1.2`. */
  private index(start: number): Token {
    const { text } = this;
    let end = start + 1;
    while (isDigit(text.charCodeAt(end))) end++;
    if (!isWordPart(text.charCodeAt(end))) {
      this.end = end;
      return Token.Number;
    }
    this.end = this.wordEnd(start);
    return Token.Quantity;
  }

  private string(start: number): Token {
    const { text } = this;
    let end = start + 1;
    for (;;) {
      const c = text.charCodeAt(end);
      if (c === 34) {
        this.end = end + 1;
        return Token.String;
      }
      // An unclosed string ends with its line, but leaves the line's closing braces to their blocks, and a comment.
      if (end >= text.length || c === lf || c === cr) {
        const comment = text.slice(start, end).search(/[ \t]\/\//);
        if (comment > 0) end = start + comment;
        while (end > start + 1 && ' \t;]}'.includes(text[end - 1] ?? '')) end--;
        this.end = end;
        return Token.String;
      }
      const escaped =
        c === 92 &&
        end + 1 < text.length &&
        text.charCodeAt(end + 1) !== lf &&
        text.charCodeAt(end + 1) !== cr;
      end += escaped ? 2 : 1;
    }
  }

  private lineComment(start: number): Token {
    const { text } = this;
    let end = start + 2;
    while (end < text.length && text.charCodeAt(end) !== lf && text.charCodeAt(end) !== cr) end++;
    this.end = end;
    return Token.LineComment;
  }

  private blockComment(start: number): Token {
    const close = this.text.indexOf('*/', start + 2);
    this.end = close < 0 ? this.text.length : close + 2;
    return Token.BlockComment;
  }

  /** A run of what nothing here can start, as one token: one fault, one report. */
  private unknown(start: number): Token {
    const { text } = this;
    let end = start + 1;
    while (end < text.length && isForeign(text.charCodeAt(end))) end++;
    this.end = end;
    return Token.Unknown;
  }
}

const known = new Set([lf, cr, ...Array.from('{}[],;:."/-<>', (c) => c.charCodeAt(0))]);

function isForeign(c: number): boolean {
  return !(isWordPart(c) || isSpace(c) || known.has(c));
}
