/* What is written to a terminal, where it is one. */

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;
export type Colour = keyof typeof codes;

/** Text in a colour, where the stream shows colours. */
export type Paint = (colour: Colour, text: string) => string;

/** Colours on a terminal that has them; NO_COLOR (no-color.org) and FORCE_COLOR decide where they are set. */
export function painter(stream: { readonly isTTY?: boolean | undefined }): Paint {
  const set = (name: string): string | undefined => process.env[name] || undefined;
  const forced = set('FORCE_COLOR');
  const coloured =
    forced !== undefined
      ? forced !== '0' && forced !== 'false'
      : stream.isTTY === true && set('NO_COLOR') === undefined && set('TERM') !== 'dumb';
  return coloured ? (colour, text) => `\u001b[${codes[colour]}m${text}\u001b[0m` : (_, text) => text;
}

/** Columns that lines are made for: the terminal's, else as many as a wide page has. */
export function columns(otherwise: number): number {
  return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : otherwise;
}

/** Text from a file on a terminal: nothing in it may steer the terminal. A tab is one column. */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '\u00b7');
}

/** Paragraphs broken at spaces, whatever their lines were; code, tables and the start of list items stay. */
export function wrapped(text: string, width: number, indent = ''): string {
  return text
    .replace(/(?<=\S)\n(?=[^\s|])(?!(?:[-*] |\d+\. ))/g, (_, at: number) =>
      /^(?: {4}|\|)/.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at)) ? '\n' : ' ',
    )
    .split('\n')
    .map((line) => (/^(?: {4}|\||$)/.test(line) ? line : fold(line, width, indent)))
    .join('\n');
}

function fold(line: string, width: number, indent: string): string {
  const lines: string[] = [];
  // What follows a bullet stands below its first word.
  const hanging = `${indent}${/^(?:[-*] |\d+\. )/.test(line) ? '  ' : ''}`;
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `${hanging}${word}`);
  }
  return lines.join('\n');
}

/** What is being done, on standard error while it takes long, where that is a terminal. */
export class Progress {
  private readonly started = Date.now();
  private done = 0;
  private shown = false;
  private readonly what: string;
  private readonly total: number;

  constructor(what: string, total: number) {
    this.what = what;
    this.total = total;
  }

  /** Before the next of them. */
  next(name: string): void {
    this.done++;
    if (!process.stderr.isTTY || Date.now() - this.started < 500) return;
    const line = `${this.what} ${this.total > 1 ? `${this.done} of ${this.total}: ` : ''}${printable(name)} ...`;
    process.stderr.write(`\r\u001b[K${line.slice(0, Math.max(20, process.stderr.columns - 1))}`);
    this.shown = true;
  }

  /** Takes the line away again. */
  end(): void {
    if (this.shown) process.stderr.write('\r\u001b[K');
    this.shown = false;
  }
}
