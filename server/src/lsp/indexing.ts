import { isWithin } from '../workspace/config.ts';
import { normalized } from '../workspace/snapshot.ts';
import type { Session } from './session.ts';

/** Characters that are read between two turns: about what a keystroke does not feel. */
const charactersATurn = 64 * 1024;

/** Reads the files of the workspace, a few at a time. */
export class Indexing {
  private readonly session: Session;
  private folders: readonly string[] = [];
  private running: Promise<void> | undefined;
  private listing: Promise<void> = Promise.resolve();
  private said = false;

  constructor(session: Session) {
    this.session = session;
  }

  get ready(): Promise<void> {
    return this.listing.then(() => this.running);
  }

  within(folders: readonly string[]): void {
    this.folders = folders.map((uri) => normalized(uri).replace(/\/+$/, ''));
    this.session.documents.configs.within(this.folders);
  }

  move(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(removed.map((uri) => normalized(uri).replace(/\/+$/, '')));
    this.within([...this.folders.filter((folder) => !gone.has(folder)), ...added]);
    const { documents } = this.session;
    for (const uri of documents.index.uris)
      if (!this.folders.some((folder) => isWithin(uri, folder))) documents.index.remove(uri);
    documents.invalidate();
    void this.list();
    this.session.touched();
  }

  list(): Promise<void> {
    const { folders } = this;
    this.listing = this.session.files.list(folders).then(
      (uris) => {
        // Listed for folders that are others by now.
        if (folders !== this.folders) return;
        for (const uri of uris) this.session.documents.index.add(uri);
        this.run();
      },
      (error: unknown) => this.session.fault('list', error),
    );
    return this.listing;
  }

  add(uri: string): void {
    const key = normalized(uri);
    const { index } = this.session.documents;
    if (!index.has(key) && !this.folders.some((folder) => isWithin(key, folder))) return;
    index.add(key);
    this.run();
  }

  remove(uri: string): void {
    const { documents } = this.session;
    if (!documents.index.has(uri)) return;
    documents.index.remove(uri);
    documents.invalidate();
  }

  private run(): void {
    this.running ??= this.work().finally(() => (this.running = undefined));
  }

  private async work(): Promise<void> {
    const { documents, files, fault } = this.session;
    const { index } = documents;
    let changed = false;
    let characters = 0;
    await this.session.turn();
    for (let uri = index.next(); uri !== undefined; uri = index.next()) {
      // What somebody sees comes first, and what is open is known already.
      while (this.session.isBusy()) await this.session.turn();
      if (documents.isOpen(uri)) {
        index.pass(uri);
        continue;
      }
      try {
        const text = await files.fetch(uri);
        if (documents.indexed(uri, text)) changed = true;
        characters += text?.length ?? 0;
      } catch (error) {
        fault('index', error);
        index.remove(uri);
      }
      if (characters < charactersATurn) continue;
      characters = 0;
      await this.session.turn();
    }
    if (index.problem !== undefined && !this.said) {
      this.said = true;
      this.session.connection.console.warn(index.problem);
    }
    // Who is waiting for files that are not open is told, whether or not open ones look different now.
    if (changed) this.session.touched();
  }
}
