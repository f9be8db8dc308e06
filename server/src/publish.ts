import { isPredicted, predictPart } from './predict/parts.ts';
import type { Diagnostic } from './workspace/diagnose.ts';
import type { Documents } from './workspace/documents.ts';
import type { Snapshot } from './workspace/snapshot.ts';
import { type Work, take } from './guard.ts';

/** `whole` is false where what only a prediction can tell is still to come. */
export type Publish = (snapshot: Snapshot, diagnostics: readonly Diagnostic[], whole: boolean) => void;

/** So many turns in which nothing more comes in, and the messages that were waiting have been taken. */
const quietTurns = 4;
/** But no longer than this, however much comes in. */
const mostTurns = 400;

/** Parts of a world that are predicted in one turn. With more than that to do, what needs no prediction is told first. */
const partsATurn = 8;

/** Tells of open files whose content, or what follows from it, has changed: the last state only, one file a turn. */
export class Publisher {
  private readonly documents: Documents;
  private readonly work: Work;
  private readonly publish: Publish;
  private readonly waiting = new Set<string>();
  private readonly published = new Map<string, Snapshot>();
  private readonly halfTold = new WeakSet<Snapshot>();
  private running = false;
  private quiet = 0;
  private turns = 0;

  constructor(documents: Documents, work: Work, publish: Publish) {
    this.documents = documents;
    this.work = work;
    this.publish = publish;
  }

  /** Something has changed, in this file most likely; any open file may depend on it. */
  touched(first?: string): void {
    const { documents, waiting } = this;
    waiting.clear();
    for (const uri of first === undefined ? documents.uris : [first, ...documents.uris]) waiting.add(uri);
    this.quiet = 0;
    if (this.running) return;
    this.running = true;
    this.turns = 0;
    this.work.schedule(() => this.next());
  }

  /** The file is closed: when it is opened again, all is to be said again. */
  forget(uri: string): void {
    this.published.delete(uri);
    this.waiting.delete(uri);
  }

  private next(): void {
    const [uri] = this.waiting;
    if (uri === undefined) {
      this.running = false;
      return;
    }
    if (this.quiet++ < quietTurns && this.turns++ < mostTurns) {
      this.work.schedule(() => this.next());
      return;
    }
    const more = take(this.work, 'publish', () => {
      const snapshot = this.documents.snapshot(uri);
      // A snapshot stays the same object as long as nothing that it is made of changes.
      if (!snapshot || this.published.get(uri) === snapshot) return false;
      if (this.prepare(snapshot)) return true;
      this.published.set(uri, snapshot);
      this.publish(snapshot, snapshot.diagnostics, true);
      return false;
    });
    if (!more) this.waiting.delete(uri);
    this.work.schedule(() => this.next());
  }

  /** Works out some of what is to be said, so that requests get their turn in between; false when all is there. */
  private prepare(snapshot: Snapshot): boolean {
    const open = snapshot.world.parts.filter((part) => !isPredicted(part));
    if (open.length === 0) return false;
    if (open.length > partsATurn && !this.halfTold.has(snapshot)) {
      this.halfTold.add(snapshot);
      this.publish(snapshot, snapshot.factDiagnostics, false);
      return true;
    }
    open.slice(0, partsATurn).forEach(predictPart);
    return true;
  }
}
