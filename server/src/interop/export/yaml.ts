import { stringify } from 'yaml';

type Scalar = string | number | boolean | null;
type Members = Readonly<Record<string, unknown>>;

/**
 * A YAML document of plain objects, lists and scalars; a member that is undefined is not there, and a key has at most 1024
 * characters (YAML 1.2, 7.4.2). Everything that YAML 1.1 readers would take for something else than text (`on`,
 * `0000:19:00.0`) is quoted. The library says how scalars are written, each once, and not the whole: its tree of a template of 10 000 VMs
 * costs more than all else of an export. The text is the same (`yaml.test.ts`).
 */
export function yaml(value: unknown): string {
  const writer = new Writer();
  writer.block(value, '', '');
  return `${writer.lines.join('\n')}\n`;
}

const step = '  ';

class Writer {
  readonly lines: string[] = [];
  private readonly scalars = new Map<Scalar, string>();
  private readonly keys = new Map<string, string>();

  /**
   * The members of a map or a list, each on a line of its own, and what else there is as it is.
   * @param lead what stands before the first of them: the indentation, or the dash of the list that it is in
   */
  block(value: unknown, lead: string, indent: string): void {
    let start = lead;
    if (isFull(value))
      for (const [key, member] of membersOf(value)) {
        this.member(
          `${start}${key === undefined ? '-' : `${this.key(key)}:`}`,
          member,
          indent,
          key === undefined,
        );
        start = indent;
      }
    else this.lines.push(lead + this.single(value, indent));
  }

  /** A value behind its dash or key: a map or a list is on the line of a dash, and below that of a key. */
  private member(head: string, value: unknown, indent: string, dash: boolean): void {
    if (!isFull(value)) this.lines.push(`${head} ${this.single(value, indent)}`);
    else if (dash) this.block(value, `${head} `, indent + step);
    else {
      this.lines.push(head);
      this.block(value, indent + step, indent + step);
    }
  }

  /** A scalar as the library writes it, of several lines those after the first indented; or that there is nothing in it. */
  private single(value: unknown, indent: string): string {
    if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}';
    if (typeof value === 'string' && isPlain(value)) return value;
    const scalar = (value ?? null) as Scalar;
    let text = this.scalars.get(scalar);
    if (text === undefined) this.scalars.set(scalar, (text = asked({ a: scalar }).slice('a: '.length)));
    return text.includes('\n') ? text.replace(/\n(?=[^\n])/g, `\n${indent}`) : text;
  }

  private key(key: string): string {
    if (isPlain(key)) return key;
    let text = this.keys.get(key);
    if (text === undefined) this.keys.set(key, (text = asked({ [key]: 0 }).slice(0, -': 0'.length)));
    return text;
  }
}

function asked(value: object): string {
  return stringify(value, { version: '1.1', lineWidth: 0 }).slice(0, -1);
}

/** Names, which are most of a document: no word of YAML 1.1 (`on`, `null`, `E0`) has a digit, `-` or `_` behind two letters. */
function isPlain(text: string): boolean {
  return /^[A-Za-z]{2,}[\d_-][\w.-]*$/.test(text);
}

/** A map or a list with something in it. */
function isFull(value: unknown): value is Members | readonly unknown[] {
  return typeof value === 'object' && value !== null && membersOf(value as Members).length > 0;
}

/** The members with their keys; those of a list have none. */
function membersOf(
  value: Members | readonly unknown[],
): readonly (readonly [key: string | undefined, unknown])[] {
  return isList(value)
    ? value.map((item) => [undefined, item] as const)
    : Object.entries(value).filter(([, member]) => member !== undefined);
}

function isList(value: Members | readonly unknown[]): value is readonly unknown[] {
  return Array.isArray(value);
}
