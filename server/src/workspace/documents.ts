import { catalogFiles, catalogScheme } from '../catalog/catalog.ts';
import type { Level } from '../rules/check.ts';
import type { Edited } from '../syntax/old-tree.ts';
import type { Tree } from '../syntax/tree.ts';
import { Configs } from './config.ts';
import { contentOf } from './content.ts';
import { importStatements } from './import-statements.ts';
import { LineIndex, type LineRange } from './lines.ts';
import { type Overview, importsIn, overviewOf } from './overview.ts';
import { type Content, Kept, type Snapshot, normalized } from './snapshot.ts';
import { WorkspaceIndex } from './workspace-index.ts';
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

/** Worlds of files that are not open that are kept at a time. */
const keptClosed = 64;

/** The open files, the closed ones they reach, and what is known of each until one of them changes. */
export class Documents {
  /** The files of the workspace, open or not. */
  readonly index = new WorkspaceIndex();
  readonly configs: Configs;
  private readonly files: Files;
  /** By normalized uri. */
  private readonly open = new Map<string, Content>();
  /** Files that are not open, as last read; undefined where one could not be read. */
  private readonly closed = new Map<string, Content | undefined>();
  private readonly snapshots = new Map<string, Kept>();
  /** The last world of each open file that was worked out: what an edit leaves alone is taken over from it. */
  private readonly worlds = new Map<string, World>();
  private readonly closedSnapshots = new Map<string, Kept>();
  private severity: Readonly<Record<string, Level>> = {};
  private generation = 0;
  /** By file: those that import it directly. */
  private knownImporters: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(files: Files) {
    this.files = files;
    this.configs = new Configs((uri) => files.read(uri));
  }

  /** The open files, by the names that the client gave them. */
  get uris(): readonly string[] {
    return [...this.open.values()].map((content) => content.uri);
  }

  /** Levels of rules that the user has set otherwise. */
  configure(severity: Readonly<Record<string, Level>>): void {
    this.severity = severity;
    this.invalidate();
  }

  /** What is said of files may differ now, though their worlds are the same. */
  invalidate(): void {
    for (const [key, { workedOut }] of this.snapshots)
      if (workedOut && this.open.has(key)) this.worlds.set(key, workedOut);
    this.snapshots.clear();
    this.closedSnapshots.clear();
    this.knownImporters = undefined;
    this.generation++;
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
    const imports = before
      ? importsOf(before)
      : this.index
          .overview(key)
          ?.imports.map((i) => i.target)
          .join('\n');
    if (imports !== (before ? importsOf(content) : importsIn(key, content.tree).join('\n')))
      this.invalidate();
  }

  /** Applies a client's changes, each to what the one before it left. */
  change(uri: string, version: number, changes: readonly Change[]): void {
    const known = this.open.get(normalized(uri));
    if (!known) return;
    let { lines } = known;
    let edited: Edited | undefined;
    for (const change of changes) {
      const { range } = change;
      if (range) {
        const start = lines.offsetAt(range.start);
        const end = Math.max(start, lines.offsetAt(range.end));
        edited = { tree: known.tree, start, end, inserted: change.text.length };
        lines = lines.edited(start, end, change.text);
      } else lines = new LineIndex(change.text);
    }
    // One change says itself what it touched.
    const said = changes.length === 1 ? edited : undefined;
    this.replace(uri, contentOf(uri, version, lines, known, said));
  }

  close(uri: string): void {
    const key = normalized(uri);
    this.open.delete(key);
    this.closed.delete(key);
    this.worlds.delete(key);
    this.invalidate();
  }

  /** Files outside have been made, changed or removed, any of them where it is not said which: they are read again when next needed. */
  forget(uris?: readonly string[]): void {
    if (!uris) this.closed.clear();
    for (const uri of uris ?? []) this.closed.delete(normalized(uri));
  }

  /** A file of the workspace has been read. Answers whether that changes who imports whom. */
  indexed(uri: string, text: string | undefined): boolean {
    const changed = this.index.take(uri, text);
    if (changed && !this.isOpen(uri)) this.invalidate();
    return changed;
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
    const made = this.made(key, content);
    this.snapshots.set(key, made);
    return made;
  }

  private made(key: string, content: Content): Kept {
    return new Kept(content, {
      tree: (at) => this.tree(at),
      lines: (at) => this.lines(at),
      seeing: (at) => this.seeing(at),
      imported: (at) => (this.importers.get(normalized(at))?.size ?? 0) > 0,
      fault: this.files.fault,
      severity: { ...this.severity, ...this.configs.of(key)?.severity },
      name: (at) => this.open.get(at)?.uri ?? at,
      before: this.worlds.get(key),
    });
  }

  /** The same for a file that is not open; of these only a few are kept. */
  closedSnapshot(uri: string): Snapshot | undefined {
    const key = normalized(uri);
    const content = this.content(key);
    if (!content || this.open.has(key)) return undefined;
    const known = this.closedSnapshots.get(key);
    if (known?.stillHolds(content, (at) => this.tree(at))) return known;
    const made = this.made(key, content);
    const [oldest] = this.closedSnapshots.keys();
    if (this.closedSnapshots.size >= keptClosed && oldest !== undefined) this.closedSnapshots.delete(oldest);
    this.closedSnapshots.set(key, made);
    return made;
  }

  /** Tells, later, whether what was said of a file that is not open would be said again; it holds no more than texts. */
  stamp(uri: string): () => boolean {
    const key = normalized(uri);
    const content = this.content(key);
    const reached = [...(this.closedSnapshots.get(key)?.reached ?? [])];
    const { generation } = this;
    return () =>
      this.generation === generation &&
      this.content(key) === content &&
      reached.every(([at, tree]) => this.tree(at) === tree);
  }

  /** Whether a file that is not open has this one in its world. */
  isSeenFromClosed(uri: string): boolean {
    for (const at of this.reachedFrom(normalized(uri))) if (!this.open.has(at)) return true;
    return false;
  }

  /** The files of the workspace whose world has this file in it, open or not; itself first. */
  seeing(uri: string): readonly Snapshot[] {
    const found: Snapshot[] = [];
    for (const at of [normalized(uri), ...this.reachedFrom(normalized(uri))]) {
      const snapshot = this.open.has(at) ? this.snapshot(at) : this.closedSnapshot(at);
      if (snapshot) found.push(snapshot);
    }
    return found;
  }

  /** Files of which this one is reached through imports, however far. */
  private reachedFrom(key: string): ReadonlySet<string> {
    const found = new Set<string>();
    const pending = [key];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const importer of this.importers.get(next) ?? []) {
        if (found.has(importer) || importer === key) continue;
        found.add(importer);
        pending.push(importer);
      }
    }
    return found;
  }

  private get importers(): ReadonlyMap<string, ReadonlySet<string>> {
    if (this.knownImporters) return this.knownImporters;
    const importers = new Map<string, Set<string>>();
    const add = (from: string, targets: readonly string[]): void => {
      for (const target of targets) {
        // A file that imports itself is not for others.
        if (target === from) continue;
        const known = importers.get(target);
        if (known) known.add(from);
        else importers.set(target, new Set([from]));
      }
    };
    for (const [key, { tree }] of this.open) add(key, importsIn(key, tree));
    for (const uri of this.index.uris)
      if (!this.open.has(uri))
        add(
          uri,
          (this.index.overview(uri)?.imports ?? []).map(({ target }) => target),
        );
    this.knownImporters = importers;
    return importers;
  }

  /** Every file that is open or in the workspace, by the name that the client gave it, with what it declares and imports. */
  overviews(): readonly { readonly uri: string; readonly overview: Overview }[] {
    const open = [...this.open.values()].map(({ uri, tree, lines }) => ({
      uri,
      overview: overviewOf(normalized(uri), tree, lines),
    }));
    const closed = this.index.uris.flatMap((uri) => {
      const overview = this.open.has(uri) ? undefined : this.index.overview(uri);
      return overview ? [{ uri, overview }] : [];
    });
    return [...open, ...closed];
  }

  isOpen(uri: string): boolean {
    return this.open.has(normalized(uri));
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
    const content = this.content(normalized(uri));
    return content?.problem === undefined ? content?.tree : undefined;
  }

  private lines(uri: string): LineIndex | undefined {
    return catalogLines(uri) ?? this.content(normalized(uri))?.lines;
  }
}

/** What a file imports, as written. */
function importsOf(content: Content | undefined): string {
  const imports = content ? importStatements(content.tree) : [];
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
