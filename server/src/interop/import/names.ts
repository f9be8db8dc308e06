import { plainLine } from './values.ts';

/* Names: what captures call things, as words of the language. */

/** A word of the language that reads like a name: other characters become `-`; what starts with a digit gets a prefix. */
export function wordOf(name: string, prefix: string): string {
  const word = name
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/-+(?![A-Za-z0-9])/g, '')
    .replace(/^-+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return /^[A-Za-z_]/.test(word) ? word : word === '' ? prefix : `${prefix}-${word}`;
}

/** Names that are taken in a place. */
export class Names {
  private readonly taken = new Set<string>();

  constructor(taken: readonly string[] = []) {
    for (const name of taken) this.taken.add(name);
  }

  has(name: string): boolean {
    return this.taken.has(name);
  }

  /** The name, with a number behind it where it is taken. */
  claim(name: string): string {
    let free = name;
    for (let n = 2; this.taken.has(free); n++) free = `${name}-${n}`;
    this.taken.add(free);
    return free;
  }
}

/** A text in quotes, as the language reads it. */
export function quoted(text: string): string {
  return `"${plainLine(text, 400).replace(/["\\]/g, '\\$&')}"`;
}

/** How a card is called after the interfaces of its ports: what they share, without port and function numbers. */
export function cardName(interfaces: readonly string[]): string | undefined {
  const [first, ...others] = interfaces;
  if (first === undefined) return undefined;
  const bare = (name: string): string => {
    const short = name.replace(/(?<=\d)(?:f\d+)?(?:np\d+|d\d+)?$/, '');
    return short === '' ? name : short;
  };
  const base = bare(first);
  if (others.every((o) => bare(o) === base)) return base;
  const stem = (name: string): string => name.replace(/\d+$/, '');
  return others.every((o) => stem(o) === stem(first)) && stem(first) !== '' ? stem(first) : base;
}
