import { Scanner, Token } from './scanner.ts';

/** Reads over what stands between the things inside brackets, of a list or of an index: they may go over several lines. */
export class BracketReader {
  /** Where the last argument ends, as an offset in the text. */
  end: number;
  protected readonly scanner: Scanner;
  /** Is told of each comment (true) and of each newline inside brackets (false) while it is current. */
  protected aside: (comment: boolean) => void = () => undefined;

  constructor(scanner: Scanner) {
    this.scanner = scanner;
    this.end = scanner.start;
  }

  /** The current token's kind; a method, since every `advance` changes it. */
  protected kind(): Token {
    return this.scanner.kind;
  }

  /** Passes white space, newlines and comments, but not the newline after which the bracket was left open. */
  protected skipInside(): boolean {
    const { scanner } = this;
    let newline = false;
    for (;;) {
      if (this.kind() === Token.Newline) {
        if (this.endsInside()) return true;
        newline = true;
        this.aside(false);
      } else if (this.kind() === Token.LineComment || this.kind() === Token.BlockComment) this.aside(true);
      else if (this.kind() !== Token.Space) return newline;
      scanner.scan();
    }
  }

  /** At a newline inside brackets: whether the next line goes on with something that does not belong in them. */
  private endsInside(): boolean {
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
}
