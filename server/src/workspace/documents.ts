import { catalogFiles, catalogScheme } from '../catalog/catalog.ts';
import type { Level } from '../rules/check.ts';
import { mayStand } from '../schema/vocabulary.ts';
import { type Edited, parse } from '../syntax/parser.ts';
import type { Tree } from '../syntax/tree.ts';
import { LineIndex, type LineRange } from './lines.ts';
import { type Content, Kept, type Snapshot, normalized } from './snapshot.ts';
import type { World } from './world.ts';

/** What the workspace needs from outside. */
export interface Files {
  /** The text of a file that is not open; undefined where it cannot be read. */
  readonly read: (uri: string) => string | undefined;
  /** Told of faults of our own: a rule that throws must not take the other answers with it. */
  readonly fault: (where: string, error: unknown) => void;
}

export interface Change {
  /** Undefined where the whole text is replaced. */
  readonly range?: LineRange | undefined;
  readonly text: string;
}

/** The open files, the closed ones they reach, and what is known of each until one of them changes. */
export class Documents {
  private readonly files: Files;
  /** By normalized uri. */
  private readonly open = new Map<string, Content>();
  /** Files that are not open, as last read; undefined where one could not be read. */
  private readonly closed = new Map<string, Content | undefined>();
  private readonly snapshots = new Map<string, Kept>();
  /** The last world of each open file that was worked out: what an edit leaves alone is taken over from it. */
  private readonly worlds = new Map<string, World>();
  private severity: Readonly<Record<string, Level>> = {};

  constructor(files: Files) {
    this.files = files;
  }

  /** The open files, by the names that the client gave them. */
  get uris(): readonly string[] {
    return [...this.open.values()].map((content) => content.uri);
  }

  /** Levels of rules that the user has set otherwise. */
  configure(severity: Readonly<Record<string, Level>>): void {
    this.severity = severity;
    this.snapshots.clear();
  }

  /** Opens a file, or gives it another text. */
  set(uri: string, version: number, text: string): void {
    this.replace(uri, contentOf(uri, version, new LineIndex(text), this.open.get(normalized(uri))));
  }

  private replace(uri: string, content: Content): void {
    const key = normalized(uri);
    const before = this.open.get(key);
    this.closed.delete(key);
    this.open.set(key, content);
    // Whether a file is imported decides what is said of it: that may be another file now.
    if (importsOf(before) !== importsOf(content)) this.snapshots.clear();
  }

  /** Applies a client's changes, each to what the one before it left. */
  change(uri: string, version: number, changes: readonly Change[]): void {
    const known = this.open.get(normalized(uri));
    if (!known) return;
    let { lines } = known;
    for (const change of changes) {
      const { range } = change;
      if (range) {
        const start = lines.offsetAt(range.start);
        lines = lines.edited(start, Math.max(start, lines.offsetAt(range.end)), change.text);
      } else lines = new LineIndex(change.text);
    }
    this.replace(uri, contentOf(uri, version, lines, known));
  }

  close(uri: string): void {
    const key = normalized(uri);
    this.open.delete(key);
    this.closed.delete(key);
    this.worlds.delete(key);
    this.snapshots.clear();
  }

  /** Files outside have been made, changed or removed, any of them where it is not said which: they are read again when next needed. */
  forget(uris?: readonly string[]): void {
    if (!uris) this.closed.clear();
    for (const uri of uris ?? []) this.closed.delete(normalized(uri));
  }

  version(uri: string): number | undefined {
    return this.open.get(normalized(uri))?.version;
  }

  /** An open file with all that follows from it; the same object as long as nothing that it reaches changes. */
  snapshot(uri: string): Snapshot | undefined {
    const key = normalized(uri);
    const content = this.open.get(key);
    if (!content) return undefined;
    const known = this.snapshots.get(key);
    if (known?.stillHolds(content, (at) => this.tree(at))) return known;
    if (known?.workedOut) this.worlds.set(key, known.workedOut);
    const made = new Kept(content, {
      tree: (at) => this.tree(at),
      lines: (at) => this.lines(at),
      seeing: (at) => this.seeing(at),
      fault: this.files.fault,
      severity: this.severity,
      name: (at) => this.open.get(at)?.uri ?? at,
      before: this.worlds.get(key),
    });
    this.snapshots.set(key, made);
    return made;
  }

  /** The open files whose world has this file in it, itself first where it is open. */
  seeing(uri: string): readonly Snapshot[] {
    const key = normalized(uri);
    const found: Snapshot[] = [];
    const own = this.snapshot(uri);
    if (own) found.push(own);
    for (const [other, content] of this.open) {
      // What imports nothing sees nothing; that most files are like that keeps this cheap.
      if (other === key || !content.tree.statements.some((statement) => statement.word === 'import'))
        continue;
      const snapshot = this.snapshot(content.uri);
      if (snapshot?.world.sources.some((source) => normalized(source.uri) === key)) found.push(snapshot);
    }
    return found;
  }

  private content(key: string): Content | undefined {
    const open = this.open.get(key);
    if (open) return open;
    if (this.closed.has(key)) return this.closed.get(key);
    const text = this.files.read(key);
    const content = text === undefined ? undefined : contentOf(key, 0, new LineIndex(text));
    this.closed.set(key, content);
    return content;
  }

  private tree(uri: string): Tree | undefined {
    return this.content(normalized(uri))?.tree;
  }

  private lines(uri: string): LineIndex | undefined {
    return catalogLines(uri) ?? this.content(normalized(uri))?.lines;
  }
}

/** What is the same at both ends as before is not read again. */
function contentOf(uri: string, version: number, lines: LineIndex, before?: Content): Content {
  const { text } = lines;
  return {
    uri,
    version,
    text,
    lines,
    tree: before ? parse(text, mayStand, editBetween(before.tree, text)) : parse(text, mayStand),
  };
}

/** The one edit that makes a text of another: however many changes were made, the stretch that holds them all. */
function editBetween(tree: Tree, text: string): Edited {
  const old = tree.text;
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start < most && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < most - start &&
    old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)
  )
    same++;
  return { tree, start, end: old.length - same, inserted: text.length - same - start };
}

/** What a file imports, as written. */
function importsOf(content: Content | undefined): string {
  const imports = content?.tree.statements.filter((statement) => statement.word === 'import') ?? [];
  return imports.map((s) => s.args.map((a) => (a.type === 'string' ? a.value : '')).join('|')).join('\n');
}

const catalogIndexes = new Map<string, LineIndex>();

function catalogLines(uri: string): LineIndex | undefined {
  const text = catalogText(uri);
  if (text === undefined) return undefined;
  const known = catalogIndexes.get(uri) ?? new LineIndex(text);
  catalogIndexes.set(uri, known);
  return known;
}

/** The text of `iov-catalog:/intel.iov`. */
export function catalogText(uri: string): string | undefined {
  if (!uri.startsWith(`${catalogScheme}:`)) return undefined;
  const name = uri.slice(catalogScheme.length + 1).replace(/^\/+/, '');
  return catalogFiles.find((file) => file.name === name)?.text;
}
