import { mayStand } from '../schema/vocabulary.ts';
import { parse } from '../syntax/parser.ts';
import { LineIndex } from './lines.ts';
import { type Overview, overviewOf } from './overview.ts';
import { normalized } from './snapshot.ts';
import { phrase } from '../words/phrase.ts';

/** Bounds of what is looked at without being opened. */
export const maxIndexedFiles = 10_000;
const maxIndexedCharacters = 64 * 1024 * 1024;
export const maxIndexedFileCharacters = 4 * 1024 * 1024;

interface Entry {
  readonly overview: Overview;
  readonly characters: number;
}

/** The .iov files of the workspace folders, with what is known of those that have been read. */
export class WorkspaceIndex {
  /** By normalized uri; undefined where a file is still to be read, or cannot be. */
  private readonly entries = new Map<string, Entry | undefined>();
  private readonly waiting = new Set<string>();
  private characters = 0;
  private full = false;

  get uris(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** What is left out, in words for the log; undefined where nothing is. */
  get problem(): string | undefined {
    return this.full
      ? phrase`The workspace has more .iov files than are looked at: at most ${maxIndexedFiles} files and ${maxIndexedCharacters / 1024 / 1024} Mi characters. Names in the others are found once they are opened.`
      : undefined;
  }

  has(uri: string): boolean {
    return this.entries.has(normalized(uri));
  }

  overview(uri: string): Overview | undefined {
    return this.entries.get(normalized(uri))?.overview;
  }

  /** A file is there, or has another text: it is to be read. */
  add(uri: string): void {
    const key = normalized(uri);
    if (!this.entries.has(key)) {
      if (this.entries.size >= maxIndexedFiles) {
        this.full = true;
        return;
      }
      this.entries.set(key, undefined);
    }
    this.waiting.add(key);
  }

  remove(uri: string): void {
    const key = normalized(uri);
    this.put(key, undefined);
    this.entries.delete(key);
    this.waiting.delete(key);
  }

  clear(): void {
    this.entries.clear();
    this.waiting.clear();
    this.characters = 0;
    this.full = false;
  }

  /** A file that is still to be read. */
  next(): string | undefined {
    const [uri] = this.waiting;
    return uri;
  }

  /** A file need not be read now. */
  pass(uri: string): void {
    this.waiting.delete(normalized(uri));
  }

  /** A file has been read. Answers whether it imports others than before. */
  take(uri: string, text: string | undefined): boolean {
    const key = normalized(uri);
    this.waiting.delete(key);
    if (!this.entries.has(key)) return false;
    const before = importsText(this.entries.get(key)?.overview);
    const fits = text !== undefined && text.length <= maxIndexedFileCharacters;
    if (fits && this.characters + text.length > maxIndexedCharacters) this.full = true;
    this.put(key, fits && !this.full ? entryOf(key, text) : undefined);
    return importsText(this.entries.get(key)?.overview) !== before;
  }

  private put(key: string, entry: Entry | undefined): void {
    this.characters += (entry?.characters ?? 0) - (this.entries.get(key)?.characters ?? 0);
    this.entries.set(key, entry);
  }
}

function entryOf(uri: string, text: string): Entry {
  const lines = new LineIndex(text);
  return { overview: overviewOf(uri, parse(text, mayStand), lines), characters: text.length };
}

function importsText(overview: Overview | undefined): string {
  return overview?.imports.map(({ target }) => target).join('\n') ?? '';
}
