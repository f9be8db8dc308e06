import type { Header } from './file.ts';
import { oneLine } from './names.ts';

/** Collects what a format cannot carry: each sentence once, in the order in which it came up. */
export class Notes {
  private readonly said = new Set<string>();
  private local = new Set<string>();

  add(text: string): void {
    const line = oneLine(text);
    this.said.add(line);
    this.local.add(line);
  }

  get all(): readonly string[] {
    return [...this.said];
  }

  /** What has come up since this was last asked: the notes of one file. */
  take(): readonly string[] {
    const taken = [...this.local];
    this.local = new Set();
    return taken;
  }
}

/** What the head of a file says of where it is from, whatever version made it. */
export function originOf({ design, format }: Omit<Header, 'version'>): string {
  return `from ${oneLine(design)} as ${format}.`;
}

/** The lines at the head of every file, without comment signs. */
export function headLines(header: Header, what: string, notes: readonly string[]): string[] {
  return [
    what,
    `Made by iov ${header.version} ${originOf(header)} Change the design and export again rather than editing this.`,
    ...(notes.length === 0 ? [] : ['', 'To know:', ...notes.map((n) => `- ${n}`)]),
  ].map(oneLine);
}

/** Them as `#` comments. */
export function hashComment(header: Header, what: string, notes: readonly string[]): string {
  return headLines(header, what, notes)
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
}
